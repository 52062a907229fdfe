"""What is said about versions: under embargo, made against older data; and who takes part, once files are loaded."""

from dataclasses import replace

import pytest

from atlas import data
from atlas.data import Atlas
from atlas.facts import Question
from tests.atlas import tiny
from views import overview, versions

WAITING = {"data/participation.parquet": "2026-12-01", "data/outcomes.parquet": "2027-01-15"}
GRADUATION = Question("graduation", "all", tiny.YEAR)
ALPHA_DID = "of all students in Alpha Unified did it in 2024-25."
CHANGED = tuple(
    tiny.fact(tiny.ALPHA, "graduation", 66, 132) if (row["place_id"], row["numerator"]) == (tiny.ALPHA, 99) else row
    for row in tiny.FACTS
)


def test_what_waits_is_named_with_its_day() -> None:
    assert versions.what_waits(WAITING) == (
        "Newer numbers of participation in work-based learning are to be released on 1 December 2026 and newer numbers "
        "of outcomes, enrollment and capacity are to be released on 15 January 2027."
    )
    assert versions.what_waits({}) == ""


def test_a_preview_says_that_it_is_not_for_release() -> None:
    assert versions.preview({"data/participation.parquet": "2026-12-01"}) == (
        "**Preview, not for release.** Under embargo: participation in work-based learning (until 1 December 2026). "
        "Every file taken along is recorded."
    )
    assert "Nothing is under embargo today" in versions.preview({})


def test_the_record_names_tables_and_days() -> None:
    assert (
        versions.days(WAITING) == "data/outcomes.parquet until 2027-01-15; data/participation.parquet until 2026-12-01"
    )


@pytest.mark.parametrize(
    ("place", "question", "said"),
    [
        (
            tiny.ALPHA,
            GRADUATION,
            # 99 of 132, and 66 of 132
            f"It showed: 75.0% {ALPHA_DID} Now: 50.0% {ALPHA_DID}",
        ),
        (
            tiny.BETA,
            GRADUATION,
            "What it showed stands as before: 84.5% of all students in Beta Union High did it in 2024-25.",  # 49 of 58
        ),
        ("district:1", GRADUATION, "is now version new."),
        (tiny.ALPHA, Question("happiness", "all", tiny.YEAR), "is now version new."),
        (tiny.ALPHA, Question("graduation", "giants", tiny.YEAR), "is now version new."),
    ],
)
def test_a_link_says_what_it_showed_and_what_stands_there_now(place: str, question: Question, said: str) -> None:
    then, now = renamed(tiny.atlas(), "old"), renamed(tiny.atlas(CHANGED), "new")
    sentence = versions.then_and_now(then, now, place, question)
    assert sentence.startswith("This link was made with data version old; the data is now version new.")
    assert sentence.endswith(said)


def renamed(atlas: Atlas, version: str) -> Atlas:
    return Atlas(**{name: getattr(atlas, name) for name in Atlas.__dataclass_fields__} | {"version": version})


def test_a_number_that_is_new_or_gone_is_said() -> None:
    gone = tuple(row for row in tiny.FACTS if row["measure"] != "prepared")
    question = Question("prepared", "all", tiny.YEAR)
    said = versions.then_and_now(tiny.atlas(), tiny.atlas(gone), tiny.ALPHA, question)
    assert "It showed: 50.0% of all students in Alpha Unified did it in 2024-25. Now: Prepared of all students" in said
    assert said.endswith("not collected. No source at hand publishes it.")


def test_who_takes_part_is_said_as_long_as_nobody_can_and_then_from_whose_files() -> None:
    assert overview.who_takes_part(tiny.atlas()) == ("What nobody can say.", overview.NOT_PUBLIC)
    real = [row for row in tiny.FACTS if row["measure"] != "work"] + [tiny.fact(tiny.S1, "work", 30, 400)]
    heading, said = overview.who_takes_part(tiny.atlas(real))
    assert heading == "Who takes part."
    assert said == "Participation here comes from H, Made by hand. The state itself releases no count by school."


def test_a_link_from_a_preview_does_not_promise_what_nobody_else_can_see() -> None:
    public = tiny.atlas()
    assert versions.link(public) == "Link to this view; it holds every choice and the data version:"
    own = data.with_rows(public, public.rows("graduation"), public.registries, "12345678")
    assert "Your own file is not in it" in versions.link(own)
    assert "in a preview of a reader's own file" in versions.not_kept(own.version, public.version)
    waiting = replace(public, viewer="preview", waiting=WAITING)
    assert "Whoever opens it without the key" in versions.link(waiting)


def test_a_publish_says_what_came_of_it() -> None:
    assert versions.published("b", "a", "2 rows added", "") == "Data version b is served now. 2 rows added."
    assert "under embargo until 15 January 2027. 2 rows added." in versions.published(
        "b", "a", "2 rows added", "2027-01-15"
    )
    assert "holds these facts already" in versions.published("a", "a", "2 as before", "")

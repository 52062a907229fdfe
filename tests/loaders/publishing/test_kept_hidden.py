"""No publish gives away what a kept version hides, or hides what a kept version shows next to it."""

from datetime import timedelta

import polars as pl
import pytest

from contracts import embargo, store
from contracts.errors import AtlasError
from contracts.groups import GENDER
from loaders.check import check
from loaders.publishing.rollback import roll_back
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward

GROUPS = ("all", *GENDER)
STUDENTS = (200.0, 100.0, 75.0, 15.0, 10.0)
# Of 50 students 30 are male and 2 are non-binary; beside the 2, a second cell is hidden: once the 30, once the 18.
MEN_HIDDEN, WOMEN_HIDDEN = (50, 18, None, None, 0), (50, None, 30, None, 0)
LEAK = r"1 hidden number \(school:19000010000001 2024-25 work non_binary\) would follow for whoever reads this version "


def rows(numbers: tuple[int | None, ...], place: str = small.ALDER) -> list[dict[str, object]]:
    """Return what a school publishes of all students and the genders; None is hidden."""
    hidden = {"numerator": None, "value": None, "status": "suppressed"}
    return [
        small.fact(place, "work", number or 0, students, group=group) | (hidden if number is None else {})
        for group, number, students in zip(GROUPS, numbers, STUDENTS, strict=True)
    ]


def shown(steward: Steward) -> tuple[float | None, ...]:
    table = small.served(steward.root, "participation").filter(place_id=small.ALDER)
    found = dict(table.select("group", "numerator").iter_rows())
    return tuple(found[group] for group in GROUPS)


@pytest.mark.parametrize(("old", "new"), [(MEN_HIDDEN, WOMEN_HIDDEN), (WOMEN_HIDDEN, MEN_HIDDEN)])
def test_a_publish_that_hides_another_second_cell_is_refused(
    steward: Steward, old: tuple[int | None, ...], new: tuple[int | None, ...]
) -> None:
    steward.publish(rows(old))
    before = small.snapshot(steward.root)
    with pytest.raises(AtlasError, match=LEAK):
        steward.publish(rows(new))
    assert small.snapshot(steward.root) == before


def test_what_was_hidden_before_can_be_hidden_again(steward: Steward) -> None:
    steward.publish(rows(MEN_HIDDEN))
    done = steward.publish(rows(WOMEN_HIDDEN), keep_hidden=True)
    assert shown(steward) == (50, None, None, None, 0)
    assert ", 1 hidden for the sake of kept versions" in done.merged.words
    assert check(store.candidates(steward.root)[0]) == []
    assert steward.publish(rows(WOMEN_HIDDEN), keep_hidden=True).version == done.version


def test_nothing_more_is_hidden_where_nothing_would_be_given_away(steward: Steward) -> None:
    steward.publish(rows(MEN_HIDDEN))
    assert steward.publish(rows((51, 19, None, None, 0)), keep_hidden=True).merged.hidden == 0
    assert shown(steward) == (51, 19, None, None, 0)


def test_beside_a_correction_what_was_corrected_is_hidden_too(steward: Steward) -> None:
    """52 - 31 - 20 leaves the one student who is not binary. With the 31 and the 52 hidden too, nothing is left."""
    steward.publish(rows((50, 20, 30, 0, 0)))
    late = rows((52, None, 31, None, 0))
    with pytest.raises(AtlasError, match=LEAK):
        steward.publish(late)
    assert steward.publish(late, keep_hidden=True).merged.hidden == 2
    assert shown(steward) == (None, None, None, None, 0)


def test_a_number_that_a_reader_would_work_out_wrong_does_not_count(steward: Steward) -> None:
    """With the whole hidden again, 20 + 30 + 0 of the first edition make 50, and the whole is 55 by now."""
    steward.publish(rows((50, 20, 30, 0, 0)))
    steward.publish(rows((None, None, 30, None, 0)))
    with pytest.raises(AtlasError, match=LEAK):
        steward.publish(rows((55, None, 30, None, 0)))
    assert steward.publish(rows((55, None, 30, None, 0)), keep_hidden=True).merged.hidden == 1


def test_a_correction_that_hides_what_it_hid_before_passes(steward: Steward) -> None:
    steward.publish(rows(WOMEN_HIDDEN))
    steward.publish(rows((45, None, 27, None, 0)))
    assert shown(steward) == (45, None, 27, None, 0)


def test_a_version_before_the_served_one_counts_too(steward: Steward) -> None:
    first = steward.publish(rows(MEN_HIDDEN))
    steward.publish(rows((50, None, None, None, 0)))
    with pytest.raises(AtlasError, match=LEAK):
        steward.publish(rows(WOMEN_HIDDEN))
    assert first.version in store.kept(steward.root)


def test_a_version_that_was_rolled_back_counts_too(steward: Steward) -> None:
    done = steward.publish(rows(MEN_HIDDEN))
    roll_back(steward.root, done.before, "a steward")
    with pytest.raises(AtlasError, match=LEAK):
        steward.publish(rows(WOMEN_HIDDEN))


def test_the_open_and_the_embargoed_table_are_compared(steward: Steward) -> None:
    steward.publish(rows(MEN_HIDDEN))
    day = (embargo.today() + timedelta(days=30)).isoformat()
    with pytest.raises(AtlasError, match=LEAK):
        steward.publish(rows(WOMEN_HIDDEN), release_on=day)
    done = steward.publish(rows(WOMEN_HIDDEN), release_on=day, keep_hidden=True)
    folder = store.data_folder(steward.root, done.version)
    waiting = pl.read_parquet(folder / "embargoed" / "participation.parquet")
    hidden = waiting.filter(status="suppressed")["group"].sort().to_list()
    assert hidden == ["female", "male", "non_binary"]
    assert shown(steward) == (50, 18, None, None, 0)


def test_the_rows_of_a_school_elsewhere_stay_as_they_were_loaded(steward: Steward) -> None:
    steward.publish([*rows(MEN_HIDDEN), small.fact(small.BIRCH, "work", 40, 90)])
    steward.publish([*rows(WOMEN_HIDDEN), small.fact(small.BIRCH, "work", 41, 90)], keep_hidden=True)
    birch = small.served(steward.root, "participation").filter(place_id=small.BIRCH)
    assert birch["numerator"].to_list() == [41]


def test_small_groups_that_are_hidden_again_say_nothing_of_their_students(steward: Steward) -> None:
    steward.publish(rows((50, 18, None, None, None)))
    steward.publish(rows((50, None, 30, None, 0)), keep_hidden=True)
    missing = small.served(steward.root, "participation").filter(place_id=small.ALDER, group="gender_missing")
    assert missing.select("numerator", "denominator", "status", "basis").rows() == [
        (None, None, "suppressed", "derived")  # 10 students; and nobody may conclude that it is hidden for being small
    ]


def test_a_kept_version_that_cannot_be_read_is_passed_over(steward: Steward) -> None:
    done = steward.publish(rows(MEN_HIDDEN))
    steward.publish(rows((50, None, None, None, 0)))
    (store.data_folder(steward.root, done.version) / "participation.parquet").write_bytes(b"PAR1")
    steward.publish(rows(WOMEN_HIDDEN))
    assert shown(steward) == WOMEN_HIDDEN

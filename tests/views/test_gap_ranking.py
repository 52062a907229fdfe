"""The gaps of all places: sentences, notes, plot and table say the same."""

import polars as pl
import pytest

from atlas import rankings
from atlas.data import Atlas
from atlas.facts import Question
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, CHARTER, COLLEGE, GAMMA, S1, S2, S3, S4, S5, YEAR, fact, suppressed
from views import gap_dots, gap_ranking
from views.exhibit import Exhibit
from views.gap_ranking import GapChoice
from views.palette import LIGHT

COUNTY_ROW = fact("county:19", "graduation", 8000, 10000)
HALF, MORE = fact(S1, "graduation", 500, 1000), fact(S5, "graduation", 900, 1000)


def exhibit(*rows: dict[str, object], reference: str = "county", chosen: str = "", **more: str) -> Exhibit:
    """Return the high schools' graduation beside the county, unless told otherwise."""
    question = Question(more.get("measure", "graduation"), more.get("group", "all"), YEAR)
    choice = GapChoice(more.get("kind", "school"), question, reference, chosen)
    return gap_ranking.gaps_of_places(tiny.atlas(rows), choice, LIGHT)


BEHIND = "30.0 points below the county (80.0%); larger than chance (95% interval −32.9 to −27.1). 300 students more"
ALDER = f"50.0% of all students in Alder High did it in 2024-25, {BEHIND} would close the gap."
ELM = "10.0 points above the county (80.0%); larger than chance (95% interval +8.0 to +11.7)."
SUM = "It would take 300 students more for the one high school that is behind beyond noise to reach the county."
TWENTY_NINE = (
    "6.9% of all students in Alder High did it in 2024-25, 73.1 points below the county (80.0%); "
    "larger than chance (95% interval −78.1 to −58.1). 22 students more would close the gap."
)


# The counts in the sentences: 80% of 1,000 are 800; 80% of 100 are 80; 80% of 29 are 23.2.
@pytest.mark.parametrize(
    ("rows", "chosen", "expected"),
    [
        pytest.param(
            [HALF, MORE], "", f"Furthest behind: {ALDER} At the other end: Elm High with 90.0%, {ELM} {SUM}", id="ends"
        ),
        pytest.param([HALF], "", f"Furthest behind: {ALDER} {SUM}", id="one place has one end"),
        pytest.param(
            [MORE],
            "",
            "No high school with a rank is behind the county beyond noise. Furthest ahead: 90.0% of all students in "
            f"Elm High did it in 2024-25, {ELM}",
            id="nobody behind",
        ),
        pytest.param(
            [fact(S1, "graduation", 78, 100)],
            "",
            "No high school with a rank is behind the county beyond noise.",
            id="within noise",
        ),
        pytest.param(
            [fact(S1, "graduation", 2, 29)],
            "",
            "No high school with 30 students or more can be compared with the county.",
            id="too few to name",
        ),
        pytest.param(
            [HALF, MORE],
            S5,
            f"Elm High is 2nd of 2, counted from the furthest behind. 90.0% of all students in Elm High did it in "
            f"2024-25, {ELM} Furthest behind: Alder High with 50.0%, {BEHIND} would close the gap. {SUM}",
            id="the reader's place comes first",
        ),
        pytest.param(
            [fact(S1, "graduation", 2, 29)],
            S1,
            f"{TWENTY_NINE} Fewer than 30 students: read it with care; it has no rank. "
            "No high school with 30 students or more can be compared with the county.",
            id="the reader's place is small",
        ),
        pytest.param(
            [suppressed(S1, "graduation"), MORE],
            S1,
            "Graduation of all students in Alder High, 2024-25: suppressed, because so few students would be "
            "recognizable. No high school with a rank is behind the county beyond noise. Furthest ahead: Elm High with "
            f"90.0%, {ELM}",
            id="the reader's place is hidden",
        ),
    ],
)
def test_the_sentence(rows: list[dict[str, object]], chosen: str, expected: str) -> None:
    found = exhibit(*rows, COUNTY_ROW, chosen=chosen)
    assert found.sentence == expected
    assert found.alt == expected


def test_gaps_that_read_the_same_are_named_together() -> None:
    rows = [fact(code, "graduation", 50, 100) for code in (S1, S2, S3)]
    said = exhibit(*rows, COUNTY_ROW).sentence
    assert "Birch High and Cedar High have the same gap." in said
    assert "90 students more for all three high schools" in said


def test_less_is_better_asks_for_fewer() -> None:
    rows = [fact(ALPHA, "dropout", 400, 1000), fact("county:19", "dropout", 1000, 10000)]
    said = exhibit(*rows, kind="district", measure="dropout").sentence
    assert "30.0 points above the county (10.0%)" in said
    assert "300 students fewer would close the gap." in said


def test_a_place_whose_reference_is_hidden_says_so() -> None:
    rows = [fact(S1, "graduation", 50, 100, group="foster"), suppressed(S1, "graduation")]
    found = exhibit(*rows, reference="all", group="foster", chosen=S1)
    said = "50.0% of foster youth in Alder High did it in 2024-25; nothing is published for all students of the same"
    assert found.sentence.startswith(f"{said} place.")
    assert "one is without a number to compare with" in found.notes[0]
    assert found.figure is None


def test_a_measure_without_a_better_direction_has_values_and_no_gaps(county: Atlas) -> None:
    choice = GapChoice("college", Question("headcount", "all", YEAR), "")
    found = gap_ranking.gaps_of_places(county, choice, LIGHT)
    assert found.sentence == (
        "Headcount: a difference between places says who is counted there, not who is behind. Choose another measure "
        "to see gaps; the table below holds the values of this one."
    )
    assert found.figure is None
    assert found.table.filter(Code=COLLEGE)["Value"].item() == "5,000"


def test_chance_is_not_spoken_of_where_a_value_is_no_share() -> None:
    rows = [fact(S1, "load", 300, 1, value=300), fact(S2, "load", 100, 1, value=100)]
    found = exhibit(*rows, measure="load")
    # 400 students for two counselors are 200 for each.
    assert "100 above the county (200)." in found.sentence
    assert "how sure" not in found.sentence
    assert found.notes[1] == gap_dots.WITHOUT_INTERVAL


@pytest.mark.parametrize(
    ("kind", "measure", "reference", "said"),
    [
        ("assembly", "graduation", "county", "The county is the sum over its schools or colleges"),
        ("district", "graduation", "county", "The county's number is the one in the district and county files."),
        ("school", "prepared", "county", "a charter school stands beside the sum of all schools"),
        ("district", "graduation", "california", "California's number is the published one."),
    ],
)
def test_how_the_reference_is_made(county: Atlas, kind: str, measure: str, reference: str, said: str) -> None:
    found = gap_ranking.gaps_of_places(county, GapChoice(kind, Question(measure, "all", YEAR), reference), LIGHT)
    assert said in " ".join(found.notes)


def test_how_the_best_quartile_is_made() -> None:
    rows = [fact(code, "graduation", n, 100) for code, n in zip((S1, S2, S3, S5), (50, 60, 80, 90), strict=True)]
    assert "linear between two places): 82.5%. It is a fixed mark" in exhibit(*rows, reference="best_quartile").notes[2]


def test_who_is_left_out_is_counted_by_state() -> None:
    rows = [HALF, MORE, suppressed(S4, "graduation"), fact(S3, "graduation", 9, 12), COUNTY_ROW]
    assert exhibit(*rows).notes[0] == (
        "Of six high schools, three are compared; one is suppressed and two are not collected, and left out. "
        "One rests on fewer than 30 students and has no rank."
    )


def test_the_plot_draws_value_reference_and_interval() -> None:
    found = exhibit(HALF, fact(S3, "graduation", 78, 100), fact(S2, "graduation", 9, 12), COUNTY_ROW)
    assert found.figure is not None
    references, places = found.figure.data
    assert places.x == (50.0, 75.0, 78.0)
    assert references.x == (80.0, 80.0, 80.0)
    assert places.marker.color == (LIGHT.accent, LIGHT.water, LIGHT.water)  # hollow within noise
    # The interval of 50.0 against 80.0 is -32.9 to -27.1, 2.9 to either side.
    assert (places.error_x.array[0], places.error_x.arrayminus[0]) == (2.9, 2.9)
    assert found.figure.layout.yaxis.ticktext == ("Alder High", "Birch High (under 30)", "Cedar High")
    assert places.customdata[0] == "50.0%, 30.0 points below"


def test_a_chosen_place_is_bold_and_a_long_name_is_cut() -> None:
    rows = tiny.atlas([HALF, COUNTY_ROW])
    ranked = rankings.ranking(rows, "school", Question("graduation", "all", YEAR), "county").head(1)
    measure = rows.registries.measures["graduation"]
    long = ranked.with_columns(short_name=pl.lit("A" * 40))
    label = gap_dots.figure(gap_dots.drawn(long, S1), measure, S1, LIGHT, phone=True).layout.yaxis.ticktext[0]
    assert label == f"<b>{'A' * 21}…</b>"
    small = gap_dots.drawn(long.with_columns(few=pl.lit(value=True)), "")
    label = gap_dots.figure(small, measure, "", LIGHT, phone=True).layout.yaxis.ticktext[0]
    assert label == f"{'A' * 15}… (&lt;30)"  # 22 letters as read


@pytest.mark.parametrize(
    ("amount", "chosen", "shown", "skipped"),
    [
        (60, "", 60, []),
        (61, "", 40, [(25, 21)]),  # 25 widest, a free line, 15 best
        (100, "place:50", 41, [(25, 25), (27, 34)]),
        (100, "place:3", 40, [(25, 60)]),
    ],
)
def test_a_long_ranking_shows_both_ends(amount: int, chosen: str, shown: int, skipped: list[tuple[int, int]]) -> None:
    columns = {
        "place_id": [f"place:{n}" for n in range(amount)],
        "gap": [1.0] * amount,
        "rank": list(range(1, amount + 1)),
    }
    found = gap_dots.drawn(pl.DataFrame(columns), chosen)
    assert len(found) == shown
    assert gap_dots.skipped(found) == skipped
    assert found["at"].to_list() == [at for at in range(shown + len(skipped)) if at not in dict(skipped)]


def test_the_table_holds_every_place_with_its_gap() -> None:
    table = exhibit(HALF, suppressed(S4, "graduation"), fact(CHARTER, "graduation", 8, 16), COUNTY_ROW).table
    assert table.height == 6
    first = table.row(by_predicate=pl.col("Code") == S1, named=True)
    assert (first["Rank, furthest behind first"], first["Compared with"], first["Gap"]) == (1, "80.0%", -30.0)
    assert (first["Gap in words"], first["Students needed to close it"]) == ("30.0 points below", 300)
    assert first["Is the difference real"].startswith("larger than chance (95% interval −32.9")
    hidden = table.row(by_predicate=pl.col("Code") == S4, named=True)
    assert (hidden["Status"], hidden["Gap"], hidden["Gap in words"]) == ("suppressed", None, "")


def test_references_read_well_in_a_box_and_in_a_sentence(county: Atlas) -> None:
    choices = [gap_ranking.reference_choice(county, "assembly", name) for name in ("county", "best_quartile", "foster")]
    assert choices == [
        "The same group in the county",
        "The best quartile of Assembly districts",
        "Foster youth of the same place",
    ]
    assert gap_ranking.reference_words(county, "assembly", "county") == "the county added up in the same way"
    assert gap_ranking.reference_words(county, "district", "county") == "the county"


def test_an_elementary_district_that_cannot_have_the_measure_is_counted_as_such(county: Atlas) -> None:
    choice = GapChoice("district", Question("prepared", "all", YEAR), "county")
    found = gap_ranking.gaps_of_places(county, choice, LIGHT)
    assert "one is not applicable" in found.notes[0].replace("one is not collected and ", "")
    assert found.table.filter(Code=GAMMA)["Status"].item() == "not applicable"


@pytest.mark.parametrize(("students", "ends"), [(0, (0.0, "arrayminus")), (40, (100.0, "array"))])
def test_no_line_leaves_the_scale_of_a_share(students: int, ends: tuple[float, str]) -> None:
    """Of 40 students nobody, or everybody: the interval of the gap reaches past 0% or 100%, the line does not."""
    found = exhibit(fact(S1, "graduation", students, 40), fact(S3, "graduation", 78, 100), COUNTY_ROW)
    assert found.figure is not None
    places = found.figure.data[1]
    at = places.x.index(ends[0])
    assert places.error_x[ends[1]][at] == 0

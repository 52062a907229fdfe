"""Compare: one scale, reference lines where one instrument counts, differences in words."""

import math

import pytest

from atlas import places
from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import Place
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, BETA, CHARTER, COLLEGE, S1, YEAR, fact, suppressed
from views import compare, side_by_side
from views.exhibit import Exhibit
from views.palette import LIGHT

GRADUATION = Question("graduation", "all", YEAR)
PREPARED = Question("cci_prepared", "all", "2024-25")


def these(atlas: Atlas, *codes: str) -> list[Place]:
    return [places.get(atlas, code) for code in codes]


def rows(exhibit: Exhibit) -> dict[str, dict[str, str]]:
    return {row["Place"]: row for row in exhibit.table.iter_rows(named=True)}


def test_names_tell_two_schools_of_one_name_apart(committed: Atlas) -> None:
    jordans = committed.places.filter(short_name="Jordan High")["place_id"].to_list()
    assert sorted(compare.names(these(committed, *jordans))) == ["Jordan High, Long Beach", "Jordan High, Los Angeles"]


def test_the_dots_say_the_order_and_the_state_of_what_is_missing() -> None:
    atlas = tiny.atlas(
        [fact(ALPHA, "graduation", 90, 100), suppressed(BETA, "graduation"), fact(S1, "graduation", 7, 10)]
    )
    exhibit = compare.dot_plot(atlas, these(atlas, ALPHA, BETA, S1), GRADUATION, LIGHT)
    assert (
        exhibit.sentence == "From high to low: Alpha Unified 90.0% and Alder High 70.0%. Beta Union High: suppressed."
    )
    assert exhibit.title == "Graduation, all students, 2024-25: Alpha Unified, Beta Union High and Alder High"
    assert exhibit.figure is not None
    assert exhibit.figure.data[0].y == ("Alpha Unified", "Beta Union High (suppressed)", "Alder High")
    assert exhibit.figure.data[0].x == (90.0, None, 70.0)
    # Wilson's interval of 90 of 100: 82.6 to 94.5 (Newcombe 1998 gives the formula).
    assert exhibit.figure.data[0].error_x.array[0] == pytest.approx(4.48, abs=0.01)
    assert exhibit.figure.data[0].error_x.arrayminus[0] == pytest.approx(7.44, abs=0.01)


def test_no_figure_where_no_place_has_a_value() -> None:
    atlas = tiny.atlas([suppressed(ALPHA, "graduation")])
    exhibit = compare.dot_plot(atlas, these(atlas, ALPHA), GRADUATION, LIGHT)
    assert exhibit.figure is None
    assert exhibit.sentence == "Alpha Unified: suppressed."


@pytest.mark.parametrize(
    ("codes", "measure", "expected"),
    [
        ([ALPHA], "graduation", [("LA County", 80.0), ("California", 80.0)]),
        # Schools add up to 90 + 0 + 9 + 45 + 8 = 152 of 198.
        (["assembly:1"], "graduation", [("LA County, sum of schools", 76.767677), ("California", 80.0)]),
        ([ALPHA, "county:19"], "graduation", [("California", 80.0)]),
        ([COLLEGE], "work", []),
    ],
)
def test_reference_lines(county: Atlas, codes: list[str], measure: str, expected: list[tuple[str, float]]) -> None:
    found = compare.references(county, these(county, *codes), Question(measure, "all", YEAR))
    named = [(item.name.replace("Los Angeles County", "LA County"), item.value) for item in found]
    assert named == [(name, pytest.approx(value)) for name, value in expected]


def test_lines_are_named_one_above_the_other(county: Atlas) -> None:
    figure = compare.dot_plot(county, these(county, ALPHA), GRADUATION, LIGHT).figure
    assert figure is not None
    assert [item.text for item in figure.layout.annotations] == ["LA County 80.0%", "California 80.0%"]
    heights = [item.yshift for item in figure.layout.annotations]
    assert len(set(heights)) == 2
    assert figure.layout.margin.t > max(heights)


def interval(n: float, d: float, m: float, e: float) -> tuple[float, float]:
    """Newcombe's method 10 in plain Python, for n of d minus m of e."""

    def wilson(x: float, y: float) -> tuple[float, float]:
        z, p = 1.959963984540054, x / y
        half = z * math.sqrt(p * (1 - p) / y + z * z / (4 * y * y))
        return (p + z * z / (2 * y) - half) / (1 + z * z / y), (p + z * z / (2 * y) + half) / (1 + z * z / y)

    (low, high), (other_low, other_high) = wilson(n, d), wilson(m, e)
    gap = n / d - m / e
    return (
        100 * (gap - math.hypot(n / d - low, other_high - m / e)),
        100 * (gap + math.hypot(high - n / d, m / e - other_low)),
    )


def test_differences_to_the_first_in_words(county: Atlas) -> None:
    exhibit = compare.differences(county, these(county, ALPHA, BETA), GRADUATION)
    low, high = interval(49, 58, 99, 132)
    said = rows(exhibit)["Beta Union High"]["Difference to Alpha Unified"]
    # 49 of 58 are 84.48%, 99 of 132 are 75%.
    assert said == f"9.5 points above; within noise (95% interval −{-low:.1f} to +{high:.1f})"
    assert list(rows(exhibit)) == ["Beta Union High", "Los Angeles County", "California"]
    assert rows(exhibit)["California"]["Students in both"] == "all of Alpha Unified"
    assert exhibit.sentence.startswith("Compared with Alpha Unified (75.0%): ")


@pytest.mark.parametrize(
    ("codes", "measure", "place", "said"),
    [
        (["assembly:1", ALPHA], "prepared", "Alpha Unified", compare.WHY_NOT["charters"]),
        ([ALPHA, CHARTER], "prepared", "Fig Charter High", compare.WHY_NOT["charters"]),
        ([COLLEGE, S1], "work", "Alder High", compare.WHY_NOT["instrument"]),
        ([S1, "assembly:1"], "students", "AD 1", compare.WHY_NOT["counts"]),
    ],
)
def test_what_is_not_compared_says_why(county: Atlas, codes: list[str], measure: str, place: str, said: str) -> None:
    exhibit = compare.differences(county, these(county, *codes), Question(measure, "all", YEAR))
    row = rows(exhibit)[place]
    (column,) = [name for name in row if name.startswith("Difference")]
    assert row[column] == f"not compared: {said}"


def test_two_places_that_share_schools_say_so(committed: Atlas) -> None:
    chosen = these(committed, "assembly:52", "district:1964733")
    exhibit = compare.differences(committed, chosen, Question("graduation", "all", "2024-25"))
    assert rows(exhibit)["Los Angeles Unified"]["Students in both"] == "some: the interval is conservative"
    assert exhibit.notes[0].startswith("AD 52 has schools in common with Los Angeles Unified.")
    hidden = compare.differences(committed, chosen, PREPARED)
    assert rows(hidden)["Los Angeles Unified"]["Students in both"] == "some"
    assert "in common" not in " ".join(hidden.notes)


def test_an_area_stands_against_the_county_added_up_from_either_side(committed: Atlas) -> None:
    forward = compare.differences(committed, these(committed, "assembly:52"), PREPARED)
    back = compare.differences(committed, these(committed, "county:19", "assembly:52"), PREPARED)
    away = rows(forward)["LA County, added up"]["Difference to AD 52"]
    home = rows(back)["AD 52 (to LA County, added up: 55.7%)"]["Difference to LA County"]
    assert away.split(";")[0].split()[0] == home.split(";")[0].split()[0]
    assert ("below" in away) == ("above" in home)


def test_table_and_differences_hold_one_number_of_the_county(committed: Atlas) -> None:
    """Beside an area CDE's county number, without charter schools, gives way to the sum, as in the differences."""
    chosen = these(committed, "assembly:52", "district:1964733")
    table = side_by_side.side_by_side(committed, chosen, "high_school", "all").table
    prepared = table.filter(table["Measure"].str.starts_with("Prepared")).row(0, named=True)
    assert prepared["LA County"] == "55.7% (added up)"
    assert rows(compare.differences(committed, chosen, PREPARED))["LA County, added up"]["Value"] == "55.7%"
    districts = side_by_side.side_by_side(committed, chosen[::-1], "high_school", "all").table
    assert districts.filter(table["Measure"].str.starts_with("Prepared"))["LA County"].item() == "55.9%"


def test_lower_is_better_is_said(committed: Atlas) -> None:
    chosen = these(committed, "district:1964733", "district:1964881")
    said = compare.differences(committed, chosen, Question("dropout", "all", "2024-25")).sentence
    assert said.endswith("Lower is better.")


def test_side_by_side_has_a_column_for_each_place_and_the_words_of_the_four_states(county: Atlas) -> None:
    exhibit = side_by_side.side_by_side(county, these(county, ALPHA, BETA, COLLEGE), "high_school", "all")
    assert exhibit.table.columns == [
        "Measure",
        "Alpha Unified",
        "Beta Union High",
        "Alpha College",
        "Los Angeles County",
        "California",
        "Basis",
        "Source",
    ]
    first = exhibit.table.row(0, named=True)
    assert first["Measure"] == "Graduation, 2024-25"
    assert [first[name] for name in exhibit.table.columns[1:6]] == [
        "75.0%",
        "84.5%",
        "not applicable",
        "80.0%",
        "80.0%",
    ]
    dropout = exhibit.table.row(1, named=True)
    assert dropout["Beta Union High"] == "not collected"


def test_a_measure_that_no_place_can_have_is_left_out(committed: Atlas) -> None:
    chosen = these(committed, "district:1964733", "district:1964881")
    assert side_by_side.themes(chosen) == ["high_school", "capacity", "enrollment", "participation"]
    assert side_by_side.side_by_side(committed, chosen, "college", "all").table.is_empty()
    foster = side_by_side.side_by_side(committed, chosen, "capacity", "foster")
    assert foster.sentence == "No measure of this kind is published for foster youth at any of these places."


def test_the_text_to_paste_holds_every_cell_and_the_badge(committed: Atlas) -> None:
    chosen = these(committed, "district:1964733", "assembly:52")
    exhibit = side_by_side.side_by_side(committed, chosen, "participation", "all")
    text = side_by_side.as_text(exhibit)
    assert text.splitlines()[1] == "Illustrative, not real data"
    assert text.count("\n") == 3 + len(exhibit.table)
    assert {line.count("\t") for line in text.splitlines()[2:]} == {len(exhibit.table.columns) - 1}

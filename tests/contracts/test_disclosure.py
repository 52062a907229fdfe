"""What can be worked out about hidden cells, on sums small enough to do in the head."""

import polars as pl
import pytest

from contracts.disclosure import recoverable
from contracts.tables import Facts

DISTRICT, ONE, TWO, THREE = "district:1900001", "school:1", "school:2", "school:3"
CCI, WORK = "cci_prepared", "wbl_any"
PLACES = pl.DataFrame({"place_id": [ONE, TWO, THREE, DISTRICT], "parent": [DISTRICT] * 3 + ["county:19"]})

Row = dict[str, object]


def row(
    place: str,
    group: str,
    numerator: float | None,
    denominator: float | None = None,
    measure: str = "graduation",
) -> Row:
    """Return one row of facts; without a numerator it is hidden, and a denominator may be printed all the same."""
    return {
        "place_id": place,
        "year": "2024-25",
        "measure": measure,
        "group": group,
        "numerator": numerator,
        "denominator": denominator,
        "value": None if numerator is None else 50.0,
        "status": "suppressed" if numerator is None else "reported",
        "basis": "illustrative" if measure == WORK else "official",
        "source": "cde",
    }


def found(*rows: Row) -> dict[tuple[str, str], tuple[float, float]]:
    """Return the hidden cells that are given away, with the least and the most that they can be."""
    facts = pl.DataFrame(list(rows), schema=Facts.create_empty().schema)
    told = recoverable(facts, PLACES)
    return {(place, group): (a, b) for place, group, a, b in told.select("place_id", "group", "least", "most").rows()}


def test_a_share_without_its_number_says_how_many_take_part() -> None:
    groups = [row(ONE, group, 0, 0, WORK) for group in ("non_binary", "gender_missing")]
    women, men = row(ONE, "female", None, 30, WORK), row(ONE, "male", None, 70, WORK)
    everybody = row(ONE, "all", None, 100, WORK)
    for shown, share in ((everybody, 20.0), (women, 36.7)):
        shown |= {"value": share, "status": "reported"}
    rows = [one | {"basis": "official"} for one in (everybody, women, men, *groups)]
    assert found(*rows) == {(ONE, "male"): (9, 9)}  # 20 of 100 less 11 of 30


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [
                row(ONE, "all", 90, 100),
                row(ONE, "female", 50, 55),
                row(ONE, "male", 36, 40),
                row(ONE, "non_binary", None),
            ],
            {(ONE, "non_binary"): (4, 4)},  # 90 - 50 - 36
            id="one hidden group",
        ),
        pytest.param(
            [row(ONE, "all", 90, 100), row(ONE, "white", 80, 82), row(ONE, "asian", None), row(ONE, "filipino", None)],
            {},  # 10 graduates and 8 others are left for the two: each may have any number of the 10
            id="two hidden groups share a remainder",
        ),
        pytest.param(
            [row(ONE, "all", 90, 100), row(ONE, "white", 90, 93), row(ONE, "asian", None), row(ONE, "filipino", None)],
            {(ONE, "asian"): (0, 0), (ONE, "filipino"): (0, 0)},
            id="nothing is left for either",
        ),
        pytest.param(
            [row(ONE, "all", 90, 100), row(ONE, "white", 82, 92), row(ONE, "asian", None), row(ONE, "filipino", None)],
            {(ONE, "asian"): (0, 8), (ONE, "filipino"): (0, 8)},  # 8 graduates among 8 students: 100%, however divided
            id="everybody who is left succeeded",
        ),
        pytest.param(
            [row(ONE, "all", 90, 100), row(ONE, "white", 88, 90), row(ONE, "asian", None), row(ONE, "filipino", None)],
            {(ONE, "asian"): (0, 2), (ONE, "filipino"): (0, 2)},  # 2 graduates among 10: three possible numbers
            id="a narrow remainder",
        ),
        pytest.param(
            [row(ONE, "all", None), row(ONE, "female", 4, 5), row(ONE, "male", 5, 5)],
            {(ONE, "all"): (9, 9)},  # the whole is hidden and the parts are not
            id="the whole",
        ),
        pytest.param([row(ONE, "all", None)], {}, id="a whole without parts is no sum"),
        pytest.param(
            [row(ONE, "all", 9, 12), row(ONE, "foster", None)], {}, id="a group that is no part of a partition"
        ),
        pytest.param(
            [row(ONE, "all", 90, 100, CCI), row(ONE, "white", 80, 86, CCI), row(ONE, "asian", None, 8, CCI)],
            {},  # race not reported may hold some of the 10 prepared and the 4 others
            id="a partition that is not complete",
        ),
        pytest.param(
            [row(ONE, "all", 90, 100, CCI), row(ONE, "white", 90, 92, CCI), row(ONE, "asian", None, 8, CCI)],
            {(ONE, "asian"): (0, 0)},
            id="nothing is left in a partition that is not complete",
        ),
        pytest.param(
            [row(DISTRICT, "all", 90, 100), row(ONE, "all", 86, 92), row(TWO, "all", None)],
            {},  # a closed school may hold some of the 4
            id="a district holds more than its schools",
        ),
        pytest.param(
            [row(DISTRICT, "all", 90, 100), row(ONE, "all", 90, 92), row(TWO, "all", None)],
            {(TWO, "all"): (0, 0)},
            id="nothing is left in a district",
        ),
        pytest.param(
            [row(DISTRICT, "all", 90, 1000, WORK), row(ONE, "all", 83, 900, WORK), row(TWO, "all", None, 100, WORK)],
            {(TWO, "all"): (7, 7)},  # in the illustration a district is its schools
            id="one hidden school of the illustration",
        ),
        pytest.param(
            [
                row(DISTRICT, "all", 90, 1000, WORK),
                row(ONE, "all", 60, 600, WORK),
                row(TWO, "all", None, 200, WORK),
                row(THREE, "all", None, 200, WORK),
            ],
            {},
            id="two hidden schools of the illustration",
        ),
        pytest.param(
            [
                row(ONE, "all", 90, 100),
                row(ONE, "female", 50, 55),
                row(ONE, "male", 36, 40),
                row(ONE, "non_binary", None),
                row(ONE, "white", 80, 88),
                row(ONE, "asian", None),
                row(ONE, "filipino", None),
                row(DISTRICT, "asian", 30, 35),
                row(TWO, "asian", 28, 31),
            ],
            # 2 at most are left of the district's 30, so at least 8 of the 10 left at the school are Filipino
            {(ONE, "non_binary"): (4, 4), (ONE, "asian"): (0, 2), (ONE, "filipino"): (8, 10)},
            id="one sum tightens another",
        ),
    ],
)
def test_what_sums_give_away(rows: list[Row], expected: dict[tuple[str, str], tuple[float, float]]) -> None:
    assert found(*rows) == expected


def test_a_printed_denominator_alone_gives_nothing_away() -> None:
    # The College/Career Indicator prints how many students a hidden row has; with one student, 0 or 1 succeeded.
    assert found(row(ONE, "asian", None, 1, CCI)) == {}

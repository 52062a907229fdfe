"""A second cell is hidden where the first could be worked out, and no more than that."""

import polars as pl
import pytest

from contracts.disclosure import recoverable
from contracts.tables import Facts
from loaders.second_cells import hide

DISTRICT, SCHOOLS = "district:1900001", ("school:1", "school:2", "school:3")
PLACES = pl.DataFrame({"place_id": [*SCHOOLS, DISTRICT], "parent": [DISTRICT] * 3 + ["county:19"]})


def illustration(*counts: tuple[str, str, float, float | None]) -> pl.DataFrame:
    """Return rows with true counts (place, group, participants, students), hidden from 1 to 10 or without students."""
    rows = [
        {
            "place_id": place,
            "year": "2024-25",
            "measure": "wbl_any",
            "group": group,
            "numerator": float(participants),
            "denominator": students,
            "value": 1.0,
            "status": "suppressed" if students is None or 1 <= participants <= 10 else "reported",
            "basis": "illustrative",
            "source": "illustration_participation",
        }
        for place, group, participants, students in counts
    ]
    return pl.DataFrame(rows, schema=Facts.create_empty().schema)


def hidden(rows: pl.DataFrame) -> list[tuple[str, str]]:
    """Return what is hidden in the end, after making sure that it stays hidden."""
    done = hide(rows, PLACES, 10)
    shown = pl.col("status") == "reported"
    blanked = done.with_columns(pl.when(shown).then(name).alias(name) for name in ("numerator", "value"))
    assert recoverable(blanked, PLACES).is_empty()
    return done.filter(~shown).select("place_id", "group").rows()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        pytest.param(
            [
                (DISTRICT, "all", 75, 900),
                (SCHOOLS[0], "all", 40, 300),
                (SCHOOLS[1], "all", 30, 300),
                (SCHOOLS[2], "all", 5, 300),
            ],
            [(SCHOOLS[1], "all"), (SCHOOLS[2], "all")],  # 75 - 40 - 30 = 5, so the smaller of the other two goes too
            id="a district with one hidden school",
        ),
        pytest.param(
            [
                (DISTRICT, "all", 47, 900),
                (SCHOOLS[0], "all", 40, 300),
                (SCHOOLS[1], "all", 4, 300),
                (SCHOOLS[2], "all", 3, 300),
            ],
            [(SCHOOLS[1], "all"), (SCHOOLS[2], "all")],  # 7 left for two: 1 to 6 each
            id="two hidden schools are enough",
        ),
        pytest.param(
            [
                (DISTRICT, "all", 42, 900),
                (SCHOOLS[0], "all", 40, 300),
                (SCHOOLS[1], "all", 1, 300),
                (SCHOOLS[2], "all", 1, 300),
            ],
            # 2 left for two that hold 1 to 10 each can only be 1 and 1
            [(SCHOOLS[0], "all"), (SCHOOLS[1], "all"), (SCHOOLS[2], "all")],
            id="two hidden schools are too few",
        ),
        pytest.param(
            [
                (SCHOOLS[0], "all", 40, 300),
                (SCHOOLS[0], "white", 28, 200),
                (SCHOOLS[0], "asian", 12, 80),
                (SCHOOLS[0], "filipino", 0, None),
            ],
            [(SCHOOLS[0], "asian"), (SCHOOLS[0], "filipino")],
            id="a small group for which nothing is left",
        ),
        pytest.param(
            [(SCHOOLS[0], "all", 0, 300), (SCHOOLS[0], "white", 0, 200), (SCHOOLS[0], "filipino", 0, None)],
            [],  # nobody at all took part: the small group says so too
            id="nobody took part",
        ),
    ],
)
def test_second_cells(counts: list[tuple[str, str, float, float | None]], expected: list[tuple[str, str]]) -> None:
    assert hidden(illustration(*counts)) == expected

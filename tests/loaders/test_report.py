"""The validation report: every row accounted for at its head, long lists folded away, nothing lost."""

import polars as pl
import pytest

from contracts.registries import Source
from loaders.loaded import EXCLUDED, QUARANTINE, FileRead, Loaded
from loaders.report import to_html, to_markdown
from loaders.source_files import as_facts

MEASURES = ("wbl_any", "wbl_paid", "graduation", "dropout", "a_g", "cci_prepared", "college_going", "enrollment")
WORDS = "it is larger than what the file gives for the whole of the same row"


def loaded(rows: int, *, many: bool = False) -> Loaded:
    """Return a load with so many rows set aside; with `many`, all that can be long is long."""
    rules, times = (40, 6) if many else (3, 1)
    quarantine = pl.DataFrame(
        [
            (
                f"{'x' * 150 * many}hub.csv",
                row + 2,
                f"field_{row % rules}",
                "v" * 100,
                f"{WORDS} {row % rules}",
                "Do. " * 9 * times,
            )
            for row in range(rows)
        ],
        schema=QUARANTINE,
        orient="row",
    )
    excluded = pl.DataFrame(
        [("hub.csv", f"rule {n} {'word ' * 20 * many}", 2) for n in range(20 if many else 1)], EXCLUDED, orient="row"
    )
    facts = pl.DataFrame(
        [
            {
                "place_id": "district:1964733",
                "year": year,
                "measure": name,
                "group": "all",
                "value": 50.0,
                "status": "reported",
                "basis": "official",
                "source": "s0",
            }
            for name in (MEASURES if many else MEASURES[:2])
            for year in ("2022-23", "2023-24")
        ]
    ).with_columns(numerator=pl.lit(1.0), denominator=pl.lit(2.0))
    total = facts.height + rows + excluded["rows"].sum()
    names = [f"{'x' * 150 * many}hub.csv", *(f"other_{n}.csv" for n in range(25 * many))]
    said = tuple(f"Sentence {n} says what and where and what to do. " * times for n in range(30 if many else 1))
    return Loaded(
        "exchange",
        tuple(FileRead(name, 12_345, "f" * 64, total if name == names[0] else 0) for name in names),
        as_facts(facts),
        quarantine,
        excluded,
        facts.height,
        errors=said if many else (),
        warnings=said,
        sources={f"s{n}": Source(f"s{n}", f"Agency {n}", "Title " * 20, "", "Public") for n in range(len(names))},
    )


def test_the_head_accounts_for_every_row_before_anything_else() -> None:
    html = to_html(loaded(50))
    head = html[html.index("<h1>") : html.index("<h2>Warnings")]
    assert "Of 56 rows read, 4 were loaded, 50 set aside, 2 left out by a named rule." in head
    for number in (">56<", ">4<", ">50<", ">2<"):
        assert number in head


def test_where_nothing_is_left_out_the_sum_still_has_all_its_parts() -> None:
    whole = loaded(1)
    files = (FileRead("hub.csv", 1, "", 5),)
    none = Loaded("exchange", files, whole.facts, whole.quarantine, pl.DataFrame(schema=EXCLUDED), whole.loaded)
    assert "| Left out | 0 |" in to_markdown(none)


def test_errors_stand_before_warnings_and_apart() -> None:
    html = to_html(loaded(50, many=True))
    assert html.index("Errors: correct these before publishing") < html.index("Warnings: have a look")


@pytest.mark.parametrize("write", [to_html, to_markdown])
def test_a_long_list_is_folded_and_not_lost(write: object) -> None:
    text = write(loaded(100, many=True))  # type: ignore[operator] - one of the two
    for words in ("Sentence 29", "other_24.csv", "field_9", "Agency 25", "Four-year graduation rate"):
        assert words.replace("_", "\\_" if write is to_markdown else "_") in text
    assert "Left out by 17 other rules" in text  # 20, and three of them are named


def test_the_years_of_a_measure_stand_together() -> None:
    assert "Students in any work-based learning, 2022-23 to 2023-24" in to_html(loaded(1))

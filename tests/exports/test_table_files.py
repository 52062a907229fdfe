"""Tables to take along: no formula in them, and all that is needed to read them alone."""

import io
from dataclasses import replace

import polars as pl
import pytest

from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import get
from contracts.registries import Source
from exports import table_files
from tests.exports.test_maps import exhibit
from views import place_gaps, words
from views.exhibit import Exhibit
from views.palette import LIGHT

SOURCE = Source("a", "California Department of Education", "CCI", "https://example.org/a", "public", agency_short="CDE")
TABLE = pl.DataFrame({"Place": ["Cañada"], "Value": ["12.3%"]})
EXHIBIT = Exhibit("Title 2024-25", "It is so.", None, TABLE, (SOURCE,), (), "It is so.", "file", unit="percent")


def read(content: bytes) -> pl.DataFrame:
    return pl.read_csv(content, infer_schema=False)


def test_csv_is_utf8_with_the_mark_that_spreadsheets_need() -> None:
    content = table_files.csv(EXHIBIT, "v1")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == (
        "Place,Value,Title,Unit,Source,Data version\n"
        'Cañada,12.3%,Title 2024-25,percent,"California Department of Education, CCI",v1\n'
    )


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ('=HYPERLINK("https://example.org")', '\'=HYPERLINK("https://example.org")'),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("−0.4", "−0.4"),  # a minus sign of typography begins no formula
        ("a=b", "a=b"),
        ("", ""),
        (None, ""),
    ],
)
def test_no_text_of_a_csv_is_a_formula(cell: str | None, written: str) -> None:
    table = pl.DataFrame({"Place": ["x", cell]}, {"Place": pl.String})
    assert (read(table_files.harmless(table))["Place"][1] or "") == written


def test_a_column_that_begins_like_a_formula_is_guarded_and_numbers_stay_numbers() -> None:
    content = table_files.harmless(pl.DataFrame({"=A1": [1], "Gap": [-3.5]})).decode("utf-8-sig")
    assert content == "'=A1,Gap\n1,-3.5\n"


def test_parquet_holds_the_table_and_says_what_it_is() -> None:
    content = io.BytesIO(table_files.parquet(EXHIBIT, "v1"))
    assert pl.read_parquet(content).equals(TABLE)
    about = pl.read_parquet_metadata(content)
    assert about["title"] == "Title 2024-25"
    assert about["unit"] == "percent"
    assert about["data_version"] == "v1"
    assert about["source"] == "California Department of Education, CCI"
    assert about["sentence"] == "It is so."
    assert "illustrative" not in about


def test_parquet_says_each_status_and_basis_of_its_rows_once(committed: Atlas) -> None:
    shown = exhibit(committed)
    for full, names in ((False, ("Status", "Basis")), (True, ("status", "basis"))):
        about = pl.read_parquet_metadata(io.BytesIO(table_files.parquet(shown, "v1", full=full)))
        table = table_files.table_of(shown, full=full)
        for name in names:
            assert set(about[name.lower()].split("; ")) == set(table[name]) - {"", None}


def test_units_of_rows_stand_in_for_a_unit_of_the_table() -> None:
    table = pl.DataFrame({"Number": ["a", "b", "c"], "Unit": ["dollars", "percent", "dollars"]})
    content = io.BytesIO(table_files.parquet(replace(EXHIBIT, table=table, unit=""), "v1"))
    assert pl.read_parquet_metadata(content)["unit"] == "dollars; percent"


def test_an_illustration_says_so_in_every_row_and_in_the_file(committed: Atlas) -> None:
    shown = exhibit(committed, Question("wbl_paid", "all", "2024-25"))
    assert set(read(table_files.csv(shown, "v1"))["Illustrative"]) == {words.ILLUSTRATIVE}
    assert pl.read_parquet_metadata(io.BytesIO(table_files.parquet(shown, "v1")))["illustrative"] == words.ILLUSTRATIVE


def test_the_full_table_is_unrounded_and_has_every_place_with_its_state(committed: Atlas) -> None:
    shown = exhibit(committed)
    full = pl.read_parquet(io.BytesIO(table_files.parquet(shown, "v1", full=True)))
    assert len(full) == len(shown.table) == 80
    assert set(full["unit"]) == {"percent"}
    abc = full.filter(pl.col("place_id") == "district:1964212").row(0, named=True)
    # 4 of 11 foster youth in ABC Unified (CDE, College/Career Indicator, 2024-25): 36.4%
    assert (abc["numerator"], abc["denominator"], abc["value"]) == (4, 11, 36.4)
    hidden = full.filter(pl.col("status") != "reported")
    assert len(hidden) > 0
    assert hidden.select(pl.col("value", "numerator").is_null().all()).row(0) == (True, True)


def test_gaps_in_the_full_table_belong_to_visible_values_only(committed: Atlas) -> None:
    shown = place_gaps.gap_chart(committed, get(committed, "assembly:52"), "cci_prepared", "2024-25", LIGHT)
    full = table_files.table_of(shown, full=True)
    assert full.filter(pl.col("value").is_null())["gap"].is_null().all()
    assert full.filter(pl.col("value").is_not_null())["gap"].is_not_null().all()


def test_an_exhibit_without_a_full_table_gives_its_table() -> None:
    assert table_files.table_of(EXHIBIT, full=True).equals(TABLE)

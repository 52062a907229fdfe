"""The exchange format: what it accepts, what it refuses, and that the files which explain it are current."""

import csv
import io
import json
from collections.abc import Mapping

import jsonschema
import openpyxl
import polars as pl
import pytest

from loaders import exchange_files
from loaders.formats import exchange, exchange_sources
from loaders.formats.exchange_small import NUMBERS
from loaders.loaded import InputFile, Loaded, Options
from loaders.validation import years
from tests.loaders.exchange_row import ROW
from tests.loaders.formats import test_cci
from tests.loaders.formats.official import file
from tests.loaders.rows import fact

NO_PARTS = {"numerator": "", "denominator": ""}
NOT_ANY = {"numerator": "", "value": "", "status": "not_applicable"}
HIDDEN = {"numerator": "", "value": "", "status": "suppressed"}


def load(*rows: Mapping[str, str]) -> Loaded:
    quoted = [{name: f'"{cell}"' if "," in cell else cell for name, cell in row.items()} for row in rows]
    return exchange.load([file(quoted, "hub.csv", ",")], Options())


def test_a_share_and_a_count_are_worked_out_from_their_numbers() -> None:
    loaded = load(ROW, ROW | {"place_id": "college:117788", "measure": "laep_students", "numerator": "85"})
    assert fact(loaded.facts, "district:1964733 2024-25 wbl_any all")["value"] == 4.4  # 5200 / 118000
    assert fact(loaded.facts, "college:117788 2024-25 laep_students all")["value"] == 85
    (source,) = loaded.sources.values()
    assert source.id.startswith("exchange_south_bay_hub_placement_records_2024_25_")
    assert source.agency == ROW["source"]
    assert (loaded.errors, loaded.warnings) == ((), ())


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"place_id": "1964733"}, "place_id", "a place is written kind:code, such as district:1964733"),
        ({"place_id": "town:1"}, "place_id", "a place is written kind:code, such as district:1964733"),
        ({"place_id": "district:196473"}, "place_id", "the code has another length than the codes of its kind"),
        ({"place_id": "school:1964733"}, "place_id", "the code has another length than the codes of its kind"),
        ({"place_id": "county:LA"}, "place_id", "the code has another length than the codes of its kind"),
        ({"place_id": "college:1177880"}, "place_id", "the code has another length than the codes of its kind"),
        ({"year": "24/25"}, "year", "a year is written 2024 or 2023-24"),
        ({"year": "2024-26"}, "year", "the second year does not follow the first"),
        ({"year": "2023"}, "year", "participation is of a school year"),
        ({"year": "2099-00"}, "year", years.words().rule),
        ({"year": "1000", "measure": "graduation_150"}, "year", years.words().rule),
        ({"numerator": "85%"}, "numerator", "it is not a number"),
        ({"denominator": "85%"}, "denominator", "it is not a number"),
        (
            {"measure": "laep_students", "value": "85%", **NO_PARTS},
            "value",
            "a percent sign stands behind what is no percentage",
        ),
        ({"measure": "wbl_anny"}, "measure", "it is not a known measure"),
        ({"group": "fosters"}, "group", "it is not a known student group"),
        ({"status": "hidden"}, "status", "it is not a known status"),
        ({"basis": "illustrative"}, "basis", "it is not a known basis"),
        ({"source": ""}, "source", "the source is empty"),
        ({"source": "LA"}, "source", "the source is shorter than 3 characters"),
        ({"source": "calpads_wblr"}, "source", exchange_sources.OF_STUDENT_RECORDS.rule),
        ({"numerator": "5200.5"}, "numerator", "students are counted in whole numbers"),
        ({"denominator": "118000.5"}, "numerator", "students are counted in whole numbers"),
        (
            {"measure": "laep_students", "value": "85.5", **NO_PARTS},
            "numerator",
            "students are counted in whole numbers",
        ),
        ({"numerator": "5.2k"}, "numerator", "it is not a number"),
        ({"numerator": "-1"}, "numerator", "the number is too small"),
        ({"numerator": "7"}, "numerator", "fewer than 11 students, and not suppressed"),
        ({"numerator": "130000"}, "value", "a percentage lies between 0 and 100"),
        ({"numerator": "118001", "value": "99"}, "numerator", "it is larger than the denominator"),
        ({"value": "9"}, "value", "it is not the numerator over the denominator in percent"),
        (
            {"measure": "wbl_hours", "numerator": "500", "denominator": "12", "value": "100"},
            "value",
            "it is not the hours (numerator) over the students (denominator)",
        ),
        ({"numerator": "", "value": ""}, "value", "a reported row has no value"),
        ({"status": "suppressed"}, "status", "the row is not reported and still shows a number"),
    ],
)
def test_a_wrong_row_is_set_aside(changes: Mapping[str, str], field: str, rule: str) -> None:
    loaded = load(ROW | changes)
    assert (loaded.loaded, loaded.quarantined) == (0, 1)
    assert (field, rule) in loaded.quarantine.select("field", "rule").rows()


def test_a_misspelled_measure_gets_a_suggestion() -> None:
    assert load(ROW | {"measure": "wbl_payd"}).quarantine["remedy"].to_list() == ["Did you mean wbl_paid?"]


@pytest.mark.parametrize(
    ("changes", "small"),
    [
        ({"numerator": "10"}, True),
        ({"numerator": "11"}, False),
        ({"numerator": "0"}, False),
        ({"numerator": "5", "denominator": "9"}, True),
        ({"numerator": "0", "denominator": "9"}, True),
        ({"measure": "wbl_hours", "numerator": "900", "denominator": "9", "value": "100"}, True),
        ({"measure": "wbl_hours", "numerator": "1200", "denominator": "12", "value": "100"}, False),
        ({"measure": "laep_students", "numerator": "", "denominator": "", "value": "10"}, True),
        ({"measure": "laep_wages", "numerator": "", "denominator": "", "value": "10"}, False),
        ({"measure": "graduation", "numerator": "5", "denominator": "9"}, False),
        ({"numerator": "", "denominator": "9", "status": "suppressed"}, False),
    ],
)
def test_what_is_small(changes: Mapping[str, str], *, small: bool) -> None:
    rules = load(ROW | changes).quarantine["rule"].to_list()
    assert rules == (["fewer than 11 students, and not suppressed"] if small else [])


def test_a_suppressed_number_that_follows_from_the_others_is_an_error() -> None:
    rows = [
        ROW | {"numerator": "100", "denominator": "1000"},
        ROW | {"group": "female", "numerator": "95", "denominator": "500"},
        ROW | {"group": "male", "denominator": "500"} | HIDDEN,
        ROW | {"group": "non_binary", "denominator": "0"} | NOT_ANY,
        ROW | {"group": "gender_missing", "denominator": "0"} | NOT_ANY,
    ]
    (error,) = load(*rows).errors
    assert error.startswith("1 suppressed number follows from the other rows (the first: district:1964733 2024-25")
    assert load(rows[0], rows[1] | HIDDEN, *rows[2:]).errors == ()


@pytest.mark.parametrize(
    ("rows", "hidden"),
    [
        # 100 - 95 = 5 where the file lists two of the genders
        (
            [
                ROW | {"numerator": "100", "denominator": "1000"},
                ROW | {"group": "female", "numerator": "95", "denominator": "500"},
                ROW | {"group": "male", "denominator": "500"} | HIDDEN,
            ],
            "district:1964733 2024-25 wbl_any male",
        ),
        # 97 - 60 - 35 = 2 at the third school of a district
        (
            [
                ROW | {"place_id": "district:1964774", "numerator": "97", "denominator": "1000"},
                ROW | {"place_id": "school:19647740109538", "numerator": "60", "denominator": "500"},
                ROW | {"place_id": "school:19647741935428", "numerator": "35", "denominator": "350"},
                ROW | {"place_id": "school:19647741935436", "denominator": "150"} | HIDDEN,
            ],
            "school:19647741935436 2024-25 wbl_any all",
        ),
        # 100 - 95 = 5 of a count that stands in the value alone
        (
            [
                ROW | {"measure": "laep_students", "value": "100"} | NO_PARTS,
                ROW | {"measure": "laep_students", "group": "female", "value": "95"} | NO_PARTS,
                ROW | {"measure": "laep_students", "group": "male"} | NO_PARTS | HIDDEN,
            ],
            "district:1964733 2024-25 laep_students male",
        ),
    ],
)
def test_what_is_listed_counts_as_all_there_is(rows: list[Mapping[str, str]], hidden: str) -> None:
    (error,) = load(*rows).errors
    assert error.startswith(f"1 suppressed number follows from the other rows (the first: {hidden}).")


def test_places_outside_the_atlas_are_named() -> None:
    (warning,) = load(ROW | {"place_id": "district:2765987"}).warnings
    assert warning.startswith("1 place is not in this atlas (district:2765987).")


def test_parquet_and_workbook_give_the_same_as_text() -> None:
    expected = load(ROW, ROW | {"group": "foster"} | HIDDEN).facts
    table = pl.DataFrame([ROW, ROW | {"group": "foster"} | HIDDEN]).with_columns(
        pl.col("numerator", "denominator").replace("", None).cast(pl.Float64)
    )
    parquet, workbook = io.BytesIO(), io.BytesIO()
    table.write_parquet(parquet)
    table.write_excel(workbook, worksheet="facts")
    for name, content in (("hub.parquet", parquet.getvalue()), ("hub.xlsx", workbook.getvalue())):
        loaded = exchange.load([InputFile.of_bytes(name, content)], Options())
        assert loaded.facts.equals(expected), name


def test_facts_of_another_load_come_back_as_they_were() -> None:
    expected = test_cci.load(test_cci.HEADER + "\n" + "\n".join(test_cci.ROWS))
    content = io.BytesIO()
    expected.facts.write_parquet(content)
    loaded = exchange.load([InputFile.of_bytes("facts.parquet", content.getvalue())], Options())
    assert loaded.facts.equals(expected.facts)
    assert loaded.sources["cde_cci_2023_24"] == exchange.registries().sources["cde_cci_2023_24"]


def test_the_committed_files_are_current() -> None:
    for name, content in exchange_files.files().items():
        committed = (exchange_files.FOLDER / name).read_bytes()
        assert committed == content, f"{name} is old: run `python -m loaders template`"


def test_the_template_has_the_columns_and_loads_empty() -> None:
    path = exchange_files.FOLDER / "template.xlsx"
    sheet = openpyxl.load_workbook(path)["facts"]
    assert [cell.value for cell in sheet[1]] == [column.name for column in exchange.COLUMNS]
    loaded = exchange.load([InputFile.of(path)], Options())
    assert (loaded.read, loaded.errors[0][:35]) == (0, "template.xlsx has a header and no r")


def test_schema_and_loader_agree_on_the_example_and_on_wrong_rows() -> None:
    validator = jsonschema.Draft202012Validator(
        json.loads((exchange_files.FOLDER / "exchange.schema.json").read_text())
    )
    text = (exchange_files.FOLDER / "example.csv").read_text(encoding="utf-8")
    examples = list(csv.DictReader(text.splitlines()))
    changes = (
        {"place_id": "x"},
        {"place_id": "district:196473"},
        {"place_id": "senate:24"},
        {"status": "hidden"},
        HIDDEN | {"numerator": "30"},
        {"numerator": "5200.5"},
        {"denominator": "118000.5"},
        {"measure": "wbl_hours", "numerator": "5200.5", "denominator": "100", "value": "52.5"},
        {"measure": "laep_students", "value": "85.5"} | NO_PARTS,
        {"measure": "laep_students", "value": "85"} | NO_PARTS,
        {"source": "LA"},
    )
    cases = [*examples, *(ROW | change for change in changes)]
    for row in cases:
        assert validator.is_valid(typed(row)) == (load(row).loaded == 1), row


def typed(row: Mapping[str, str]) -> dict[str, object]:
    numbers = {name: float(row[name]) if row[name] else None for name in NUMBERS}
    return row | numbers | {"basis": row["basis"] or None}

"""The College/Career Indicator download: real rows of 2024, and the layouts of the other years."""

import io
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from contracts.errors import AtlasError
from loaders.formats import cci
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.rows import fact

FIXTURES = Path(__file__).parent.parent / "fixtures"
SAMPLE = FIXTURES / "cci_2024_monterey.txt"
HEADER, *ROWS = SAMPLE.read_text(encoding="utf-8").splitlines()
STATUSES = {"reliable": "reported", "small-sample": "reported", "suppressed": "suppressed"}
GONE_2023 = ("priordenom", "priorstatus", "change", "changelevel", "color", "box", "smalldenom")


def load(*texts: str, name: str = "cci.txt") -> Loaded:
    files = [InputFile.of_bytes(f"{number}{name}", text.encode()) for number, text in enumerate(texts)]
    return cci.load(files, Options())


def row(**changes: str) -> str:
    """A row of the sample (Carmel Unified, all students) with some fields changed, under the sample's header."""
    names = HEADER.split("\t")
    cells = dict(zip(names, next(row for row in ROWS if row.startswith("27659870000000\tD")).split("\t"), strict=True))
    return HEADER + "\n" + "\t".join((cells | changes)[name] for name in names)


def test_the_real_rows_load_to_the_tidy_facts() -> None:
    loaded = cci.load([InputFile.of(SAMPLE)], Options())
    assert (loaded.read, loaded.loaded, loaded.quarantined, loaded.left_out) == (42, 42, 0, 0)
    expected = pl.read_csv(FIXTURES / "cci_2024_monterey_districts.csv", schema_overrides={"cds": pl.String}).select(
        place_id=pl.lit("district:") + pl.col("cds").str.slice(0, 7),
        year=pl.lit("2023-24"),
        measure=pl.lit("cci_prepared"),
        group=pl.col("subgroup"),
        numerator=pl.col("numerator").cast(pl.Float64),
        denominator=pl.col("denominator").cast(pl.Float64),
        value=pl.col("value").cast(pl.Float64),
        status=pl.col("reliability").replace_strict(STATUSES),
        basis=pl.lit("official"),
        source=pl.lit("cde_cci_2023_24"),
    )
    districts = loaded.facts.filter(pl.col("place_id").str.starts_with("district:"))
    assert districts.sort("place_id", "group").equals(expected.sort("place_id", "group"))


def test_every_real_row_says_what_the_file_prints() -> None:
    facts = cci.load([InputFile.of(SAMPLE)], Options()).facts
    names = HEADER.split("\t")
    for line in ROWS:
        cells = dict(zip(names, line.split("\t"), strict=True))
        kind, code = ("school", cells["cds"]) if cells["rtype"] == "S" else ("district", cells["cds"][:7])
        group = cci.DASHBOARD[cells["studentgroup"]]
        found = fact(facts, f"{kind}:{code} 2023-24 cci_prepared {group}")
        assert found["denominator"] == float(cells["currdenom"])
        assert found["status"] == ("reported" if cells["currstatus"] else "suppressed")
        assert found["value"] == (float(cells["currstatus"]) if cells["currstatus"] else None)
        assert found["numerator"] == (float(cells["curr_prep"]) if cells["curr_prep"] else None)


@pytest.mark.parametrize(
    "text",
    [
        HEADER.upper() + "\n" + "\n".join(ROWS),
        "\ufeff" + HEADER + "\r\n" + "\r\n".join(ROWS) + "\r\n",
        "\n".join("\t".join(f'"{cell}"' for cell in line.split("\t")) for line in (HEADER, *ROWS)),
        "\n".join(line.replace("\t", ",") for line in (HEADER, *ROWS)),
        "\n".join(line + "\t\t" for line in (HEADER, *ROWS)),
        HEADER.replace("curr_prep_statefedjobs_dass", "curr_prep_statefedjobs_DASS").replace("apexam", "ap")
        + "\n"
        + "\n".join(ROWS),
    ],
    ids=["upper case", "mark and CRLF", "quoted", "commas", "empty columns at the end", "names of 2025"],
)
def test_the_same_rows_in_another_dress_give_the_same_facts(text: str) -> None:
    expected = cci.load([InputFile.of(SAMPLE)], Options()).facts
    loaded = load(text)
    assert (loaded.loaded, loaded.quarantined) == (42, 0)
    assert loaded.facts.equals(expected)


def test_the_layout_of_2023_has_no_year_before() -> None:
    names = HEADER.split("\t")
    kept = [at for at, name in enumerate(names) if name not in GONE_2023 and not name.startswith("prior_")]
    text = "\n".join("\t".join(line.split("\t")[at] for at in kept) for line in (HEADER, *ROWS))
    loaded = load(text.replace("2024.0", "2023"))
    assert (loaded.loaded, loaded.quarantined) == (42, 0)
    assert fact(loaded.facts, "district:2765987 2022-23 cci_prepared all")["value"] == 65.2
    assert list(loaded.sources) == ["cde_cci_2022_23"]


def test_the_file_of_2022_has_students_and_no_status() -> None:
    header = "CDS\tRTYPE\tschoolname\tstudentgroup\tcurrdenom\tap\treg_pre\treportingyear"
    loaded = load(header + "\n27659870000000\tD\t\tALL\t210\t3\t0\t2022\n00000000000000\tX\t\tEL\t51,000\t3\t0\t2022")
    all_ = fact(loaded.facts, "district:2765987 2021-22 cci_prepared all")
    assert (all_["status"], all_["value"], all_["denominator"]) == ("not_collected", None, 210)
    assert fact(loaded.facts, "state:06 2021-22 cci_prepared english_learners")["denominator"] == 51_000


def test_two_years_load_together_and_a_repeated_fact_is_set_aside() -> None:
    newer = row(reportingyear="2025.0")
    both = load(row(), newer)
    assert sorted(both.sources) == ["cde_cci_2023_24", "cde_cci_2024_25"]
    again = load(row(), row(districtname="Carmel"))
    assert (again.loaded, again.quarantined) == (1, 1)
    assert again.quarantine["rule"].to_list() == ["another file gives the same place, year, measure and group"]


def test_a_code_that_lost_its_zero_gets_it_back_and_a_warning() -> None:
    loaded = load(row(cds="1611190000000"))
    assert loaded.facts["place_id"].to_list() == ["district:0161119"]
    assert loaded.warnings == ("1 code of 0cci.txt lacked the leading zero, as spreadsheets drop it; it was put back.",)


STATUS = {
    "reported": {},
    "suppressed": {"currdenom": "10", "currstatus": "", "curr_prep": "", "curr_aprep": "", "curr_nprep": ""},
    "not_applicable": {"currdenom": "0", "currstatus": "", "curr_prep": "", "curr_aprep": "", "curr_nprep": ""},
}
PLACES = {
    "state:06": ("X", "0" * 14),
    "district:1964733": ("D", "19647330000000"),
    "school:19647331933746": ("S", "19647331933746"),
}
HELD = {code: group for code, group in cci.DASHBOARD.items() if group}


@pytest.mark.parametrize("year", ["2023", "2024", "2025"])
@pytest.mark.parametrize("status", STATUS)
def test_every_group_and_level_of_the_layout(status: str, year: str) -> None:
    lines = [
        row(studentgroup=code, rtype=level, cds=cds, reportingyear=year, priorstatus="", **STATUS[status]).split("\n")[
            1
        ]
        for code in HELD
        for level, cds in PLACES.values()
    ]
    loaded = load("\n".join([HEADER, *lines]))
    assert (loaded.loaded, loaded.quarantined) == (len(HELD) * len(PLACES), 0)
    expected = {(place, group) for group in HELD.values() for place in PLACES}
    assert set(loaded.facts.select("place_id", "group").rows()) == expected
    assert loaded.facts["status"].unique().to_list() == [status]


def test_the_workbook_of_the_same_file_with_codes_as_numbers() -> None:
    cells = [line.split("\t") for line in (HEADER, *ROWS)]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": True})
    sheet = book.add_worksheet()
    for number, line in enumerate(cells):
        sheet.write_row(number, 0, line)
    book.close()
    loaded = cci.load([InputFile.of_bytes("ccidownload2024.xlsx", buffer.getvalue())], Options())
    assert loaded.facts.equals(cci.load([InputFile.of(SAMPLE)], Options()).facts)


def test_a_row_of_nobody_is_not_applicable() -> None:
    nobody = row(currdenom="0", currstatus="", curr_prep="", curr_aprep="", curr_nprep="")
    found = fact(load(nobody).facts, "district:2765987 2023-24 cci_prepared all")
    assert (found["status"], found["denominator"]) == ("not_applicable", 0)


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"cds": "2765987"}, "cds", "a county-district-school code has 14 digits"),
        ({"cds": "27659870000001"}, "cds", "the code does not fit the record type"),
        ({"cds": ""}, "cds", "a county-district-school code has 14 digits"),
        ({"cds": "2.765987E+13"}, "cds", "a spreadsheet turned the code into a number and lost digits"),
        ({"rtype": "Z"}, "rtype", "it is not a known record type"),
        ({"studentgroup": "SEDD"}, "studentgroup", "it is not a known student group"),
        ({"studentgroup": ""}, "studentgroup", "the student group is empty"),
        ({"currdenom": "many"}, "currdenom", "it is not a number"),
        ({"currdenom": ""}, "currdenom", "the field is empty, and may not be"),
        ({"currdenom": "210%"}, "currdenom", "it is not a number"),
        ({"curr_aprep": "27.5"}, "curr_aprep", "a number of students is a whole number"),
        ({"reportingyear": "2024.5"}, "reportingyear", "a year is a whole number"),
        ({"currdenom": "-3"}, "currdenom", "the number is too small"),
        ({"currstatus": "165.2"}, "currstatus", "a percentage lies between 0 and 100"),
        ({"currstatus": "64.9"}, "currstatus", "it is not curr_prep over currdenom in percent"),
        ({"currstatus": ""}, "currstatus", "it is blank although there are more than 10 students"),
        ({"currstatus": "*"}, "currstatus", "it is marked as hidden although there are more than 10 students"),
        ({"curr_prep": "*"}, "curr_prep", "it is marked as hidden although a status is printed"),
        ({"curr_prep": ""}, "curr_prep", "it is blank although a status is printed"),
        ({"curr_prep": "211"}, "curr_prep", "more students are prepared than there are"),
        ({"curr_nprep": "43"}, "curr_prep", "prepared, approaching and not prepared do not add up to currdenom"),
        ({"reportingyear": "1924"}, "reportingyear", "the year lies before 2017"),
        ({"indicator": "ELA"}, "indicator", "the row belongs to another indicator"),
    ],
)
def test_a_wrong_row_is_set_aside_with_its_reason(changes: dict[str, str], field: str, rule: str) -> None:
    loaded = load(row(**changes))
    found = loaded.quarantine.filter(pl.col("rule") == rule).to_dicts()
    assert found, loaded.quarantine.to_dicts()
    assert (loaded.loaded, loaded.quarantined) == (0, 1)
    assert (found[0]["row"], found[0]["field"], found[0]["value"]) == (2, field, changes.get(field, found[0]["value"]))
    assert found[0]["remedy"].endswith(".") or found[0]["remedy"].endswith("?")


def test_a_group_that_the_atlas_does_not_hold_is_left_out_by_name() -> None:
    loaded = load(row(studentgroup="RFP"))
    assert loaded.excluded.rows() == [("0cci.txt", "student group that the atlas does not hold", 1)]


def test_jumps_and_margins_are_warnings() -> None:
    jump = load(row(priorstatus="20.0"))
    assert jump.warnings == ("In district:2765987 (20 to 65.2) the rate moved by more than 25 points within a year.",)
    _, carmel = row().split("\n")
    groups = [carmel.replace("\tALL\t", f"\t{code}\t") for code in ("ALL", "WH", "HI")]
    (warning,) = load("\n".join([HEADER, *groups])).warnings
    assert warning.startswith("In district:2765987 (420 of 210) the groups by race and ethnicity add up to more")


def test_the_file_of_another_indicator_is_said() -> None:
    ela = "cds\trtype\tstudentgroup\tcurrdenom\tcurrstatus\tindicator\treportingyear\n"
    with pytest.raises(AtlasError, match="has no column 'curr_prep'"):
        load(ela + "27659870000000\tD\tALL\t210\t-12.5\tELA\t2024")


def test_a_missing_column_is_named_with_the_nearest() -> None:
    text = HEADER.replace("studentgroup\t", "studentgrp\t") + "\n" + ROWS[0]
    with pytest.raises(AtlasError, match=r"0cci.txt has no column 'studentgroup'. Did you mean 'studentgrp'\?"):
        load(text)

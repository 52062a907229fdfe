"""The DataQuest downloads: graduation, college-going and chronic absence."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders.formats import absence, acgr, cgr, dataquest
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.formats.official import ABSENCE, ACGR, CGR, file, text
from tests.loaders.rows import fact

FIXTURES = Path(__file__).parent.parent / "fixtures"
HIDDEN = {name: "*" for name in ACGR if "(" in name} | {"CohortStudents": "*"}
LOADERS = {"acgr": (acgr.load, ACGR), "cgr": (cgr.load, CGR), "absence": (absence.load, ABSENCE)}


def load(*rows: Mapping[str, str]) -> Loaded:
    return acgr.load([file(rows)], Options())


def numbers(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("numerator", "denominator", "value", "status"))


def real(name: str) -> Loaded:
    run = {"acgr24.txt": acgr.load, "cgr12mo23.txt": cgr.load, "chronicabsenteeism25.txt": absence.load}[name]
    return run([InputFile.of(FIXTURES / name)], Options())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("state:06 2023-24 graduation all", (438_065, 506_803, 86.4, "reported")),
        ("state:06 2023-24 a_g all", (227_463, 438_065, 51.9, "reported")),  # of the graduates: 51.92
        ("state:06 2023-24 dropout non_binary", (158, 1_127, 14.0, "reported")),  # printed as 14
        ("district:1663891 2023-24 dropout all", (19, 210, 9.0, "reported")),
        ("district:1663891 2023-24 graduation non_binary", (None, None, None, "suppressed")),
        ("school:01100170112607 2023-24 graduation all", (42, 46, 91.3, "reported")),  # a charter school
        ("school:01100170112607 2023-24 a_g asian", (None, None, None, "suppressed")),
        ("school:01100170130401 2023-24 graduation hispanic_latino", (0, 18, 0.0, "reported")),
        ("school:01100170130401 2023-24 a_g hispanic_latino", (None, 0, None, "not_applicable")),  # nobody graduated
    ],
)
def test_real_rows_of_graduation(key: str, expected: tuple[object, ...]) -> None:
    assert numbers(fact(real("acgr24.txt").facts, key)) == expected


def test_real_rows_for_some_schools_of_a_place_are_left_out() -> None:
    loaded = real("acgr24.txt")
    # Three of the state, two of Corcoran, one of Armona and one of Yuba; schools have no row for all.
    assert (loaded.read, loaded.loaded, loaded.quarantined) == (19, 12, 0)
    assert loaded.excluded.select("rule", "rows").rows() == [(dataquest.SPLITS, 7)]
    assert loaded.warnings == ()


def test_real_rows_of_college_going_and_a_district_office() -> None:
    loaded = real("cgr12mo23.txt")
    key = "school:01100170130401 2022-23 college_going all"
    assert numbers(fact(loaded.facts, key)) == (8, 14, 57.1, "reported")
    assert numbers(fact(loaded.facts, "school:01611500130047 2022-23 college_going all"))[3] == "suppressed"
    assert dict(loaded.excluded.select("rule", "rows").rows()) == {dataquest.SPLITS: 1, dataquest.NO_SCHOOL: 1}
    assert loaded.loaded == 4


def test_real_rows_of_chronic_absence() -> None:
    facts = real("chronicabsenteeism25.txt").facts
    key = "school:01100170130401 2024-25"
    assert numbers(fact(facts, f"{key} chronic_absence all")) == (15, 93, 16.1, "reported")
    assert numbers(fact(facts, f"{key} chronic_absence_9_12 all")) == (15, 86, 17.4, "reported")
    assert fact(facts, f"{key} enrollment_9_12 all")["value"] == 86
    assert fact(facts, "school:08618200137729 2024-25 enrollment_9_12 all")["status"] == "suppressed"


@pytest.mark.parametrize("code", ["0000000", "0000001", "0", "1"])
def test_students_at_no_school_are_left_out_by_name(code: str) -> None:
    loaded = load(ACGR | {"AggregateLevel": "S", "SchoolCode": code, "CharterSchool": "No", "DASS": "No"})
    assert (loaded.loaded, loaded.excluded["rule"].to_list()) == (0, [dataquest.NO_SCHOOL])


def test_college_going_within_sixteen_months_is_said_to_be_another_measure() -> None:
    row = {name.replace("12 Months", "16 Months"): cell for name, cell in CGR.items()}
    with pytest.raises(AtlasError, match=r"within 16 months, which is another measure. Give CDE's file for 12 months"):
        cgr.load([file([row])], Options())


@pytest.mark.parametrize("year", ["2023-2024", "2023\u201324", "2023/24"])
def test_a_year_written_another_way(year: str) -> None:
    assert load(ACGR | {"AcademicYear": year}).facts["year"].unique().to_list() == ["2023-24"]


def test_graduation_dropout_and_a_g() -> None:
    loaded = load(ACGR)
    key = "district:2765987 2023-24"
    assert numbers(fact(loaded.facts, f"{key} graduation all")) == (200, 210, 95.2, "reported")
    assert numbers(fact(loaded.facts, f"{key} dropout all")) == (3, 210, 1.4, "reported")
    assert numbers(fact(loaded.facts, f"{key} a_g all")) == (150, 200, 75.0, "reported")
    assert (loaded.read, loaded.loaded, loaded.facts.height) == (1, 1, 3)
    assert loaded.sources["cde_acgr_2023_24"].citation.startswith("California Department of Education, Adjusted")


def test_a_source_names_every_file_that_its_rows_were_read_from() -> None:
    """The second district's file comes by itself; the third file is the first once more, under another name."""
    other = ACGR | {"DistrictCode": "66092", "DistrictName": "Another"}
    files = [file([ACGR]), file([other]), file([ACGR])]
    files = [replace(one, name=f"{name}.txt") for one, name in zip(files, "abc", strict=True)]
    source = acgr.load(files, Options()).sources["cde_acgr_2023_24"]
    assert source.file_name == "a.txt; b.txt"
    assert source.sha256 == f"{files[0].sha256()}; {files[1].sha256()}"


def test_asterisks_are_suppressed() -> None:
    loaded = load(ACGR | HIDDEN)
    assert loaded.facts["status"].to_list() == ["suppressed"] * 3
    assert loaded.facts.select("numerator", "denominator", "value").null_count().row(0) == (3, 3, 3)


def test_where_nobody_graduated_a_g_is_not_applicable() -> None:
    none = {name: "0" for name in ACGR if "Graduates" in name or "Met" in name}
    loaded = load(ACGR | none)
    assert numbers(fact(loaded.facts, "district:2765987 2023-24 a_g all")) == (None, 0, None, "not_applicable")
    assert numbers(fact(loaded.facts, "district:2765987 2023-24 graduation all")) == (0, 210, 0.0, "reported")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"AggregateLevel": "T", "CountyCode": "00", "DistrictCode": "", "SchoolCode": ""}, "state:06"),
        ({"AggregateLevel": "C", "DistrictCode": "", "SchoolCode": ""}, "county:27"),
        ({"AggregateLevel": "C", "CountyCode": "1", "DistrictCode": "", "SchoolCode": ""}, "county:01"),
        ({}, "district:2765987"),
        ({"AggregateLevel": "S", "SchoolCode": "2730232"}, "school:27659872730232"),
    ],
)
def test_every_level_and_county(changes: Mapping[str, str], place: str) -> None:
    assert load(ACGR | changes).facts["place_id"].unique().to_list() == [place]


def test_rows_for_some_schools_are_left_out_by_name() -> None:
    loaded = load(ACGR, ACGR | {"CharterSchool": "Yes"}, ACGR | {"DASS": "No"})
    assert (loaded.loaded, loaded.left_out) == (1, 2)
    assert loaded.excluded["rule"].to_list()[0].startswith("rows for charter")


def test_a_school_that_has_no_row_for_all_is_read_as_it_is() -> None:
    school = ACGR | {"AggregateLevel": "S", "SchoolCode": "2730232", "CharterSchool": "No", "DASS": "No"}
    assert load(school).loaded == 1
    both = load(school, school | {"CharterSchool": "All", "DASS": "All"})
    assert (both.loaded, both.left_out, both.quarantined) == (1, 1, 0)


def test_an_exact_repeat_is_left_out_and_a_contradiction_set_aside() -> None:
    assert (load(ACGR, ACGR).loaded, load(ACGR, ACGR).left_out) == (1, 1)
    other = ACGR | {"Dropout (Count)": "4", "Dropout (Rate)": "1.9"}
    assert (load(ACGR, other).loaded, load(ACGR, other).quarantined) == (0, 2)
    named = load(ACGR, other).quarantine.select("field", "value").unique().rows()
    assert named == [("the whole row", "district:2765987 2023-24 all")]


def test_a_fact_that_two_files_give_is_named_by_its_key() -> None:
    loaded = acgr.load([file([ACGR], "one.txt"), file([ACGR], "two.txt")], Options())
    (row,) = loaded.quarantine.to_dicts()
    assert (row["file"], row["field"]) == ("two.txt", "the whole row")
    assert row["value"] == "district:2765987 2023-24 graduation all"


def test_college_going_reads_all_who_completed() -> None:
    loaded = cgr.load([file([CGR, CGR | {"CompleterType": "AGY"}])], Options())
    assert numbers(fact(loaded.facts, "district:2765987 2023-24 college_going all")) == (150, 200, 75.0, "reported")
    assert loaded.excluded["rule"].to_list() == ["completer type that the atlas does not hold"]


def test_absence_gives_the_students_in_grades_9_12() -> None:
    facts = absence.load([file([ABSENCE, ABSENCE | {"Reporting Category": "GR912"}])], Options()).facts
    key = "district:2765987 2023-24"
    assert numbers(fact(facts, f"{key} chronic_absence all")) == (120, 800, 15.0, "reported")
    assert numbers(fact(facts, f"{key} chronic_absence_9_12 all")) == (120, 800, 15.0, "reported")
    students = fact(facts, f"{key} enrollment_9_12 all")
    assert (*numbers(students), students["basis"]) == (800, None, 800, "reported", "derived")


def test_windows_names_and_an_older_kindergarten_code() -> None:
    row = ABSENCE | {"Reporting Category": "GRKN", "DistrictName": "La Cañada"}
    content = text([row]).encode("cp1252")
    loaded = absence.load([InputFile.of_bytes("absence.txt", content)], Options())
    assert loaded.facts["group"].to_list() == ["grades_tk_k"]


@pytest.mark.parametrize("name", LOADERS)
@pytest.mark.parametrize(
    ("field", "cell", "rule"),
    [
        ("AcademicYear", "2023", "a school year is written 2023-24"),
        ("AcademicYear", "2023-25", "the second year does not follow the first"),
        ("AggregateLevel", "X", "it is not a known aggregate level"),
        ("CountyCode", "", "a code of the place is empty or has the wrong length"),
        ("DistrictCode", "123456", "a code of the place is empty or has the wrong length"),
        ("ReportingCategory", "ZZ", "it is not a known reporting category"),
        ("ReportingCategory", "", "the reporting category is empty"),
    ],
)
def test_a_wrong_place_year_or_group_is_set_aside(name: str, field: str, cell: str, rule: str) -> None:
    run, row = LOADERS[name]
    header = next(known for known in row if known.replace(" ", "") == field)
    loaded = run([file([row | {header: cell}])], Options())
    assert (loaded.loaded, loaded.quarantined) == (0, 1)
    assert rule in loaded.quarantine["rule"].to_list()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"CohortStudents": "x"}, "it is not a number"),
        ({"CohortStudents": "-210"}, "the number is negative"),
        ({"Dropout (Count)": "3%"}, "it is not a number"),
        ({"Dropout (Count)": "3.1"}, "a number of students is a whole number"),
        ({"Dropout (Rate)": "101"}, "a percentage lies between 0 and 100"),
        ({"Dropout (Rate)": "3.0"}, "it is not dropouts over CohortStudents in percent"),
        ({"Regular HS Diploma Graduates (Count)": "211"}, "it is larger than CohortStudents"),
        ({"Dropout (Count)": ""}, "it is printed although a count behind it is not"),
    ],
)
def test_numbers_that_contradict_each_other_are_set_aside(changes: Mapping[str, str], rule: str) -> None:
    loaded = load(ACGR | changes)
    assert (loaded.loaded, loaded.quarantined) == (0, 1)
    assert rule in loaded.quarantine["rule"].to_list()


def test_the_committed_facts_come_back_from_a_file_in_the_shape_of_the_agency(
    committed_outcomes: pl.DataFrame,
) -> None:
    expected = committed_outcomes.filter(
        pl.col("measure").is_in(["graduation", "dropout", "a_g"]),
        pl.col("year") == "2024-25",
        pl.col("basis") == "official",
    )
    cells = expected.group_by("place_id", "group", maintain_order=True)
    rows = [as_published(str(place_id), str(group), facts) for (place_id, group), facts in cells]
    loaded = load(*rows)
    assert loaded.loaded == len(rows) > 1000
    assert loaded.facts.equals(expected.sort("place_id", "year", "measure", "group"))


def as_published(place_id: str, group: str, facts: pl.DataFrame) -> dict[str, str]:
    """Return the ACGR row that says these three facts."""
    kind, code = place_id.split(":")
    cds = {"state": "0" * 14, "county": f"{code}{'0' * 12}", "district": f"{code}{'0' * 7}", "school": code}[kind]
    codes = {ours: theirs for theirs, ours in acgr.DATAQUEST.items()}
    cells = {row["measure"]: row for row in facts.iter_rows(named=True)}
    counts = {
        "CohortStudents": cells["graduation"]["denominator"],
        "Regular HS Diploma Graduates (Count)": cells["graduation"]["numerator"],
        "Regular HS Diploma Graduates (Rate)": cells["graduation"]["value"],
        "Met UC/CSU Grad Req's (Count)": cells["a_g"]["numerator"] or 0,
        "Met UC/CSU Grad Req's (Rate)": cells["a_g"]["value"] or 0,
        "Dropout (Count)": cells["dropout"]["numerator"],
        "Dropout (Rate)": cells["dropout"]["value"],
    }
    hidden = cells["graduation"]["status"] == "suppressed"
    place = {"AggregateLevel": {"state": "T", "county": "C", "district": "D", "school": "S"}[kind]}
    parts = {"CountyCode": cds[:2], "DistrictCode": cds[2:7], "SchoolCode": cds[7:]}
    printed = {name: "*" if hidden else f"{number:g}" for name, number in counts.items()}
    return ACGR | place | parts | {"AcademicYear": "2024-25", "ReportingCategory": codes[group]} | printed

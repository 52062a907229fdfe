"""A WBLR file in, facts out: which records count, which are set aside, and that nothing of a student comes along."""

from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.tables import Facts
from loaders import intake
from loaders.__main__ import main
from loaders.loaded import InputFile, Loaded, Options
from loaders.wblr.load import ATLAS_FACTS, load
from loaders.wblr.records import DELETED, EMPTY, NONPUBLIC, NOT_SHOWN
from tests.loaders.wblr import small
from tests.loaders.wblr.small import line, upload

SSID = "1000000001"


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    return Options(enrollment=small.write_enrollment(tmp_path_factory.mktemp("enrollment")))


def loaded(options: Options, *lines: str) -> Loaded:
    return load([upload(*lines)], options)


def value(result: Loaded, place: str, measure: str = "wbl_any", group: str = "all") -> tuple[object, ...]:
    rows = result.facts.filter(place_id=place, measure=measure, group=group, year="2023-24")
    return rows.select("numerator", "denominator", "value", "status").row(0)


def students(count: int, first: int = 1_000_000_000, **fields: str) -> list[str]:
    return [line(student=str(first + number), **fields) for number in range(count)]


BROKEN = [
    ({"record_type": "SENR"}, "record_type", NOT_SHOWN, "must be WBLR"),
    ({"student": "12345"}, "student", NOT_SHOWN, "10 digits"),
    ({"student": "123456789X"}, "student", NOT_SHOWN, "10 digits"),
    ({"student": ""}, "student", "", "10 digits"),
    ({"reporting_lea": "9999999"}, "reporting_lea", NOT_SHOWN, "district or charter school"),
    ({"school": "7654321"}, "school", NOT_SHOWN, "school of that district"),
    ({"reporting_lea": "Los Angeles"}, "reporting_lea", NOT_SHOWN, "district or charter school"),
    ({"school": "1930004"}, "school", "1930004", "school of that district"),
    ({"school": ""}, "school", "", "school of that district"),
    ({"academic_year": "2024"}, "academic_year", NOT_SHOWN, "2023-2024"),
    ({"academic_year": "2035-2036"}, "academic_year", "2035-2036", "year with enrollment"),
    ({"type": "99"}, "type", "99", "one of 10, 15"),
    ({"type": SSID}, "type", NOT_SHOWN, "one of 10, 15"),
    ({"supervised": "N^more"}, "extra", NOT_SHOWN, "at most 15 fields"),
]


@pytest.mark.parametrize(("fields", "field", "shown", "words"), BROKEN)
def test_a_broken_record_is_set_aside_and_named(
    options: Options, fields: dict[str, str], field: str, shown: str, words: str
) -> None:
    result = loaded(options, *students(12), line(**fields), *students(3))
    row = result.quarantine.row(0, named=True)
    assert (result.quarantined, result.loaded, row["row"], row["field"], row["value"]) == (1, 15, 13, field, shown)
    assert words in row["rule"]
    assert row["remedy"]


@pytest.mark.parametrize("more", ["^x", "^x^y", "^x^y^z^"])
@pytest.mark.parametrize("row", [1, 13])
def test_a_record_that_is_too_long_is_set_aside_wherever_it_stands(options: Options, more: str, row: int) -> None:
    lines = students(12)
    lines.insert(row - 1, line() + more)
    result = loaded(options, *lines)
    assert result.quarantine.select("row", "field").rows() == [(row, "extra")]
    assert result.loaded == 12


def dressed(record: str, before: str, after: str) -> str:
    return "^".join(f"{before}{field}{after}" for field in record.split("^"))


@pytest.mark.parametrize(("before", "after"), [("", "  "), (" ", "\t"), ('"', '"'), ('" ', ' "')])
def test_blanks_and_quotes_around_values_are_no_part_of_them(options: Options, before: str, after: str) -> None:
    lines = [*students(12), line(transaction_type="D"), "^" * 14]
    result = loaded(options, *(dressed(record, before, after) for record in lines))
    assert (result.loaded, result.quarantined) == (12, 0)
    assert dict(result.excluded.select("rule", "rows").rows()) == {EMPTY: 1, DELETED: 1}


def test_codes_of_letters_may_be_lower_case(options: Options) -> None:
    result = loaded(options, *students(12, record_type="wblr"), line(record_type="Wblr", transaction_type="d"))
    assert (result.loaded, result.quarantined, result.left_out) == (12, 0, 1)


def test_line_ends_are_known_across_the_pieces_of_a_file(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\r\n".join(students(11)) + "\r\n"
    for piece in range(len(students(1)[0]) + 2, 90):
        monkeypatch.setattr("loaders.wblr.load.PIECE", piece)
        assert loaded(options, *students(11)).loaded == 11
        with pytest.raises(AtlasError, match=r"wblr.txt .* carriage return"):
            load([InputFile.of_bytes("wblr.txt", text.replace("\r\n", "\r\n\r", 1).encode())], options)


def test_an_ended_code_is_set_aside_only_after_its_end(tmp_path: Path) -> None:
    later = small.enrollment().with_columns(pl.col("year").replace({"2022-23": "2024-25"}))
    result = load(
        [upload(line(type="30"), line(type="30", academic_year="2024-2025"), line(academic_year="2024-2025"))],
        Options(enrollment=small.write_enrollment(tmp_path, later)),
    )
    assert result.quarantine.select("row", "field", "value").rows() == [(2, "type", "30")]
    assert "30 after 2023-24" in result.quarantine["rule"][0]
    status = result.facts.filter(measure="wbl_type_30", group="all", place_id="county:19").select("year", "status")
    assert status.rows() == [("2023-24", "suppressed"), ("2024-25", "not_applicable")]


def test_a_record_may_break_several_rules_and_counts_once(options: Options) -> None:
    result = loaded(options, line(type="99", academic_year="1999-2000"))
    assert result.quarantine["field"].to_list() == ["academic_year", "type"]
    assert (result.read, result.quarantined, result.loaded) == (1, 1, 0)
    assert result.errors


def test_what_is_left_out_is_named_and_counted(options: Options) -> None:
    lines = ("", line(transaction_type="D"), line(school="0000001"), line(school="0000002"), "^^^^", line())
    result = loaded(options, *lines)
    assert dict(result.excluded.select("rule", "rows").rows()) == {EMPTY: 2, DELETED: 1, NONPUBLIC: 2}
    assert (result.read, result.loaded, result.left_out) == (6, 1, 5)


def test_short_records_old_line_ends_and_marks_are_read(options: Options) -> None:
    text = "\ufeff" + "\n".join(line.rstrip("^") for line in students(11)) + "\n"
    result = load([InputFile.of_bytes("wblr.txt", text.encode())], options)
    assert (result.read, result.loaded) == (11, 11)


def test_bytes_that_are_no_text_do_not_stop_the_reading(options: Options) -> None:
    result = load([InputFile.of_bytes("wblr.txt", (line(local_id="Peña") + "\n").encode("cp1252"))], options)
    assert result.loaded == 1


def test_a_student_counts_once_a_place_year_and_type(options: Options) -> None:
    twice = [*students(20), *students(20, internship="A1"), *students(15, type="20")]
    result = loaded(options, *twice)
    assert result.loaded == 55
    # 20 of 300 students; 20 of them with internships, 15 of these with simulated work too.
    assert value(result, "school:19647331930001") == (20, 300, 6.67, "reported")
    assert value(result, "school:19647331930001", "wbl_type_10") == (20, 300, 6.67, "reported")
    assert value(result, "school:19647331930001", "wbl_type_20") == (15, 300, 5.0, "reported")


def test_a_student_at_two_schools_counts_in_each_and_once_above(options: Options) -> None:
    result = loaded(options, *students(30), *students(20, school="1930002"))
    assert value(result, "school:19647331930001")[0] == 30
    assert value(result, "school:19647331930002")[0] == 20
    assert value(result, "district:1964733")[0] == 30
    assert value(result, "county:19", "wbl_type_10")[0] == 30


def test_a_charter_reports_under_its_own_code_or_its_district(options: Options) -> None:
    own = students(11, reporting_lea="0106001", school="0106001")
    under = students(12, first=1_100_000_000, reporting_lea="1964295", school="0106001")
    assert value(loaded(options, *own), "school:19642950106001")[0] == 11
    assert value(loaded(options, *own, *under), "school:19642950106001")[0] == 23


def test_small_numbers_are_hidden_and_zero_is_shown(options: Options) -> None:
    result = loaded(options, *students(10), *students(40, first=1_200_000_000, school="1930002"))
    assert value(result, "school:19647331930001") == (None, 300, None, "suppressed")
    assert value(result, "school:19647331930003") == (0, 40, 0, "reported")


def test_a_district_that_does_not_report_is_not_collected_and_not_zero(options: Options) -> None:
    result = loaded(options, *students(30))
    assert value(result, "school:19642951930004") == (None, None, None, "not_collected")
    # The county counts the three schools of the district that reports: 300 + 200 + 40 students.
    assert value(result, "county:19")[:2] == (30, 540)
    assert result.facts.filter(pl.col("place_id").str.contains("15633211530001|county:15|state")).is_empty()


def test_a_year_without_records_says_nothing_of_any_school(options: Options) -> None:
    only = students(30, academic_year="2022-2023")
    assert set(loaded(options, *only).facts["year"]) == {"2022-23"}
    beside = loaded(options, *only, *students(30, reporting_lea="1563321", school="1530001")).facts
    silent = beside.filter(status="not_collected")
    # Los Angeles reports in the first year and Kern, with one school, in the second.
    assert set(silent.select(pl.col("place_id").str.slice(7, 2), "year").rows()) == {("19", "2022-23")}


def test_a_whole_county_has_the_denominator_of_its_own_row(tmp_path: Path) -> None:
    own = small.enrollment().with_columns(
        value=pl.when(pl.col("place_id") == "county:19").then(700.0).otherwise("value")
    )
    lines = [*students(30), *students(30, reporting_lea="1964295", school="1930004")]
    result = load([upload(*lines)], Options(enrollment=small.write_enrollment(tmp_path, own)))
    assert value(result, "county:19")[:2] == (30, 700)


def test_two_counties_make_a_state(options: Options) -> None:
    result = loaded(options, *students(30), *students(25, reporting_lea="1563321", school="1530001"))
    assert value(result, "state:06")[:2] == (30, 690)
    assert value(result, "county:15")[:2] == (25, 150)


def test_some_of_the_counties_make_no_state(tmp_path: Path) -> None:
    """A third county has no record; or the enrollment does not list the state, so nobody knows its counties."""
    given = small.enrollment()
    kern = given.filter(pl.col("place_id") == "school:15633211530001")
    third = kern.with_columns(place_id=pl.lit("school:27660921530009"))
    for enrolled in (pl.concat([given, third]), given.filter(pl.col("place_id") != "state:06")):
        options = Options(enrollment=small.write_enrollment(tmp_path, enrolled))
        result = loaded(options, *students(30), *students(25, reporting_lea="1563321", school="1530001"))
        assert value(result, "county:15")[:2] == (25, 150)
        assert result.facts.filter(place_id="state:06").is_empty()
        assert "There are no numbers of the state in 2023-24" in " ".join(result.warnings)


def test_more_participants_than_students_are_hidden_and_said(options: Options) -> None:
    result = loaded(options, *students(41, school="1930003"))
    assert value(result, "school:19647331930003") == (None, None, None, "suppressed")
    assert any("more participants than students" in words and "19647331930003" in words for words in result.warnings)


def test_a_group_without_enrollment_has_no_rows_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_text(f"ssid,academic_year_id,gender\n{SSID},2023-2024,F\n", encoding="utf-8")
    some = Options(enrollment=small.write_enrollment(tmp_path, small.enrollment(("all", "male"))), students=path)
    result = loaded(some, *students(30))
    assert set(result.facts["group"]) == {"all", "male"}
    assert any("female, non_binary" in words for words in result.warnings)


def test_the_facts_keep_the_contract_and_say_nothing_of_pay(options: Options) -> None:
    facts = loaded(options, *students(30)).facts
    Facts.validate(facts)
    assert set(facts["measure"]) == {
        "wbl_any",
        *(f"wbl_type_{code}" for code in ["10", "15", "20", "25", "30", "35", "40", "45", "50", "60", "65"]),
    }
    assert set(facts["basis"]) == {"official"}
    assert set(facts["source"]) == {"calpads_wblr"}


def written(folder: Path) -> bytes:
    """Return all that a load leaves behind, tables opened."""
    content = b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
    tables = [pl.read_parquet(path).write_csv().encode() for path in folder.glob("*.parquet")]
    return content + b"".join(tables)


def test_no_identifier_is_written_printed_or_said(
    options: Options, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wblr.txt"
    shifted = line().replace("WBLR^", "WBLR", 1)
    secret = {"local_id": "LOCAL77", "internship": "INTERN99"}
    lines = [
        line(**secret),
        line(**secret, type="1000000009"),
        shifted,
        line(**secret, school="LOCAL77"),
        line(school="7654321"),
        line(local_id="1964733", reporting_lea="7654321"),
        line(student="X1000000001"),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "out"
    status = main(["load", "wblr", str(path), "--enrollment", str(options.enrollment), "--out", str(out)])
    said = "".join(capfd.readouterr())
    assert status == 1
    assert "set aside" in said
    everything = written(out) + said.encode()
    assert [word for word in (b"10000000", b"LOCAL77", b"INTERN99", b"7654321") if word in everything] == []


def test_the_command_line_says_what_is_wrong_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wblr.txt"
    path.write_text(line(), encoding="utf-8")
    assert main(["load", "wblr", str(path), "--engine", "pandas"]) == 2
    assert capsys.readouterr().err == "error: There is no engine 'pandas'; there are polars and spark.\n"
    assert main(["load", "wblr", str(path), "--master", "local"]) == 2
    assert "needs --engine spark" in capsys.readouterr().err


UNREADABLE = [
    (b"", "is empty"),
    (b"\x00\x01" * 50, "null bytes"),
    (b"PK\x03\x04" + b"0" * 50, "is packed, or a workbook. Unpack it, or save its sheet as CSV"),
    (b"\x1f\x8b\x08" + b"0" * 50, "is packed, or a workbook"),
    (b"%PDF-1.7", "not a text file"),
    ("WBLR".encode("utf-16"), "UTF-16"),
    (b"WBLR^" + b"0" * 3_000_000, "has a line of more than 2 MB"),
    (b"WBLR^" + b"0" * 1_500_000, "holds a line of more than a million characters"),
    (b"WBLR^10\r" * 400_000, "carriage return that ends no line"),
    (b"WBLR^10\r\nWBLR^1\r0\r\n", "carriage return that ends no line"),
    (b"WBLR^10\r\nWBLR^10\r", "carriage return that ends no line"),
]


@pytest.mark.parametrize(("content", "words"), UNREADABLE, ids=[words for _, words in UNREADABLE])
def test_a_hostile_file_ends_in_a_sentence(options: Options, content: bytes, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        load([InputFile.of_bytes("wblr.txt", content)], options)


def test_a_file_with_another_layout_is_not_half_loaded(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("loaders.wblr.load.MOST_SET_ASIDE", 3)
    with pytest.raises(AtlasError, match=r"4 of 5 records break a rule.*--layout"):
        loaded(options, line(), *students(4, record_type="OTHER"))


ELSEWHERE = [
    ({"reporting_lea": "2766092"}, "4 of 5 records are of districts or schools (most in county 27) that"),
    ({"reporting_lea": "0112233", "school": "0112233"}, "districts or schools (such as 0112233) that"),
    ({"academic_year": "2025-2026"}, "4 of 5 records are of 2025-2026, a year that the enrollment does not have"),
]


@pytest.mark.parametrize(("fields", "words"), ELSEWHERE, ids=[words for _, words in ELSEWHERE])
def test_records_of_another_county_or_year_ask_for_its_enrollment(
    options: Options, monkeypatch: pytest.MonkeyPatch, fields: dict[str, str], words: str
) -> None:
    result = loaded(options, line(), *(line(**fields),) * 4)
    assert words in result.warnings[0]
    assert (result.quarantined, result.errors) == (4, ())
    assert words.removeprefix("4 of 5 ") in loaded(options, *(line(**fields),) * 4).errors[0]
    monkeypatch.setattr("loaders.wblr.load.MOST_SET_ASIDE", 3)
    with pytest.raises(AtlasError) as error:
        loaded(options, line(), *(line(**fields),) * 4)
    assert words in str(error.value)
    assert "load enrollment FILE" in str(error.value)
    assert "--enrollment" in str(error.value)
    assert "--layout" not in str(error.value)


def test_half_the_records_of_another_county_are_set_aside_and_no_more_is_said(options: Options) -> None:
    result = loaded(options, *students(4), *students(4, reporting_lea="2766092"))
    assert result.quarantined == 4
    assert not any("county 27" in words for words in result.warnings)


def test_codes_that_stand_elsewhere_are_not_taken_for_another_county(options: Options) -> None:
    """An identifier of seven digits where the district should be, in records that are not of the layout."""
    result = loaded(options, *students(4, record_type="OTHER", reporting_lea="2766092"))
    assert result.errors == ("No record can be counted; the list of those set aside says why for each.",)
    more = loaded(options, *students(5, record_type="OTHER", reporting_lea="2766092"))
    assert "record_type (field 1) must be WBLR" in more.errors[0]


def test_enrollment_without_schools_is_a_sentence(tmp_path: Path) -> None:
    other = small.enrollment().with_columns(measure=pl.lit("graduation"))
    with pytest.raises(AtlasError, match="no enrollment of schools in grades 9-12"):
        loaded(Options(enrollment=small.write_enrollment(tmp_path, other)), line())
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1")
    with pytest.raises(AtlasError, match="not a table of facts"):
        loaded(Options(enrollment=broken), line())


def test_several_files_are_one_load(options: Options) -> None:
    files = [upload(*students(8), line(type="99"), name="a.txt"), upload(*students(15), name="b.txt")]
    result = intake.load("wblr", files, options)
    assert value(result, "school:19647331930001")[0] == 15
    assert [(file.name, file.rows) for file in result.files] == [("a.txt", 9), ("b.txt", 15)]
    assert result.quarantine.select("file", "row").rows() == [("a.txt", 9)]


def test_the_atlas_has_enrollment_to_start_with() -> None:
    """Without --enrollment, the facts that the atlas shows give the denominators."""
    outcomes = pl.read_parquet(ATLAS_FACTS).filter(measure="enrollment_9_12", year="2023-24")
    place = outcomes.filter(pl.col("place_id").str.starts_with("school:"), pl.col("value") > 100).row(0, named=True)
    cds = place["place_id"][7:]
    result = load([upload(*students(12, reporting_lea=cds[:7], school=cds[7:]))], Options())
    assert value(result, place["place_id"])[:2] == (12, place["value"])


def test_a_part_of_the_students_at_a_time_gives_the_same(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [*students(40), *students(25, school="1930002"), *students(13, type="20")]
    whole = loaded(options, *lines).facts
    monkeypatch.setattr("loaders.wblr.engines.BYTES_A_PART", 700)
    assert loaded(options, *lines).facts.equals(whole)


def test_an_upload_may_not_be_larger_than_uploads_are(options: Options) -> None:
    with pytest.raises(AtlasError, match="more than the 50 MB allowed here"):
        load([InputFile.of_bytes("wblr.txt", b"x" * (51 << 20))], options)

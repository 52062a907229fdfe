"""Files as districts have them: extracts of CALPADS, commas, column names, spreadsheets' traces, other spellings."""

import re
from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.guards import UPLOAD
from loaders.inspection import inspect, recognized
from loaders.loaded import InputFile, Loaded, Options
from loaders.wblr import codes
from loaders.wblr.layout import STANDARD, read_layout
from loaders.wblr.load import load
from loaders.wblr.records import DELETED, EMPTY, HEADER, NONPUBLIC
from tests.loaders.wblr import small
from tests.loaders.wblr.small import line, upload

COLUMNS = (
    "Record Type Code", "Transaction Type Code", "Local Record ID", "Reporting LEA", "School of Attendance",
    "School of Attendance NPS", "Academic Year ID", "SSID", "Work-Based Learning Type Code", "Internship ID", "Hours",
    "State Course Code", "Evaluation", "LEA Sponsored Indicator", "Certificated Supervised Indicator",
)  # fmt: skip
NAMES = "^".join(COLUMNS)
OWN = {"reporting_lea": "0106001", "school": "0106001"}


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    return Options(enrollment=small.write_enrollment(tmp_path_factory.mktemp("enrollment")))


def loaded(options: Options, *lines: str) -> Loaded:
    return load([upload(*lines)], options)


def extract(**fields: str) -> str:
    """Return a record as CALPADS gives it back: another type, and the days of upload and of the last change."""
    return line(record_type="WBLR-R", **fields) + "^20240701^20240712"


def students(count: int, **fields: str) -> list[str]:
    return [line(student=str(1_000_000_000 + number), **fields) for number in range(count)]


def participants(result: Loaded, place: str) -> float | None:
    rows = result.facts.filter(place_id=place, measure="wbl_any", group="all", year="2023-24")
    return None if rows.is_empty() else rows["numerator"][0]


def test_an_extract_of_calpads_is_read(options: Options) -> None:
    result = loaded(options, *(extract(student=str(1_000_000_000 + number)) for number in range(12)))
    assert (result.loaded, result.quarantined, result.errors) == (12, 0, ())
    assert participants(result, "school:19647331930001") == 12


AFTER_THE_LAST_FIELD = [
    (line() + "^", True),
    (line() + "^^ ^", True),
    (line() + '^""^', True),
    (line() + "^x", False),
    (line() + "^^x", False),
    (line() + "^^^^^^^^^x^", False),
    (line() + "^20240701^20240712", False),
    (extract() + "^", True),
    (extract() + "^x", False),
    (extract() + "^^x", False),
]


@pytest.mark.parametrize(("record", "counts"), AFTER_THE_LAST_FIELD, ids=[record for record, _ in AFTER_THE_LAST_FIELD])
def test_what_follows_the_last_field_counts_unless_all_is_empty(options: Options, record: str, *, counts: bool) -> None:
    result = loaded(options, *students(5), record)
    assert result.quarantine.select("row", "field").rows() == ([] if counts else [(6, "extra")])
    assert result.loaded == 5 + counts


def test_a_line_with_more_fields_than_any_record_is_named(options: Options) -> None:
    with pytest.raises(AtlasError, match=r"wblr.txt, line 3, has 216 fields, and a record 15\. It is no WBLR file"):
        loaded(options, *students(2), line() + "^" * 201)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("mark", ["", '"'])
def test_commas_and_what_spreadsheets_write_are_taken(options: Options, separator: str, mark: str) -> None:
    lines = [*students(12), line(transaction_type="D"), line(type="99")]
    written = [separator.join(f"{mark}{field}{mark}" for field in record.split("^")) for record in lines]
    result = loaded(options, *written)
    assert (result.loaded, result.quarantined, result.left_out) == (12, 1, 1)


@pytest.mark.parametrize("names", [NAMES, NAMES.upper(), re.sub("[ -]", "", NAMES), f'"{NAMES}"'.replace("^", '"^"')])
def test_a_line_of_column_names_is_left_out_by_a_rule(options: Options, names: str) -> None:
    result = loaded(options, names, *students(12), names)
    assert (result.read, result.loaded) == (14, 12)
    assert result.excluded.select("rule", "rows").rows() == [(HEADER, 2)]


def test_a_record_is_never_taken_for_a_line_of_column_names(options: Options) -> None:
    result = loaded(options, *students(12), line(record_type="TYPE"))
    assert result.quarantine.select("row", "field").rows() == [(13, "record_type")]


# 2023-24 is the year of the small enrollment; CALPADS itself writes 2023-2024.
YEARS = [("2023-24", True), ("2023/24", True), ("2023/2024", True), ("20232024", True), ("2023-2024", False)]


@pytest.mark.parametrize(("year", "said"), YEARS)
def test_a_year_written_clearly_in_another_way_is_read_and_said(options: Options, year: str, *, said: bool) -> None:
    result = loaded(options, *students(12, academic_year=year), line(student="1000000099"))
    assert (result.loaded, participants(result, "school:19647331930001")) == (13, 13)
    assert any("12 records write the academic year in another way" in words for words in result.warnings) == said


UNCLEAR = [
    ("2024", "(not shown)", "written like 2023-2024", "Write both years in full"),
    ("07/01/2023", "(not shown)", "written like 2023-2024", "Write both years in full"),
    ("20070412", "(not shown)", "written like 2023-2024", "Write both years in full"),
    ("2030-31", "2030-31", "a year with enrollment", "--enrollment"),
    ("2023-2025", "2023-2025", "a year with enrollment", "--enrollment"),
]


@pytest.mark.parametrize(("year", "shown", "rule", "remedy"), UNCLEAR)
def test_a_year_that_is_not_clear_says_how_to_write_it(
    options: Options, year: str, shown: str, rule: str, remedy: str
) -> None:
    row = loaded(options, *students(5), line(academic_year=year)).quarantine.row(0, named=True)
    assert (row["field"], row["value"]) == ("academic_year", shown)
    assert rule in row["rule"]
    assert remedy in row["remedy"]


def test_a_year_is_spelled_across_a_century() -> None:
    assert codes.spellings("1999-00")[:2] == ("1999-2000", "1999-00")


def test_codes_without_their_leading_zeros_are_understood_and_said(options: Options) -> None:
    short = {name: code.lstrip("0") for name, code in OWN.items()}
    result = loaded(options, *students(6, **OWN), *students(12, **short), line(school="1"), line(school="2"))
    assert participants(result, "school:19642950106001") == 12
    assert dict(result.excluded.select("rule", "rows").rows()) == {NONPUBLIC: 2}
    assert any("12 records lack the leading zeros" in words for words in result.warnings)
    assert participants(result, "district:1964295") == 12


def test_one_rule_that_nearly_all_records_break_is_one_sentence(options: Options) -> None:
    result = loaded(options, *students(19, academic_year="23-24"), line())
    assert result.warnings[0] == (
        "19 of 20 records break the same rule: academic_year (field 7) must be an academic year, written like "
        "2023-2024, and most hold something like 99-99. Write both years in full, with a hyphen between them."
    )


ALIKE = [
    ([line(student="")] * 9, "student (field 8) must be a statewide student identifier of 10 digits, and most leave"),
    ([line(student="AB12345678")] * 9, "most hold something like AA99999999."),
    ([line(student="Peña, 王-1\x1b[2J")] * 9, "most hold something like AAAA, A-9A[9A."),
    (students(9, type="Internship"), "type (field 9) must be one of 10, 15"),
    ([line() + "^x"] * 9, "what follows field 15: a record has at most 15 fields (17 in an extract, WBLR-R), and most"),
    (["X^" + line()] * 9, "record_type (field 1) must be WBLR, and most hold something like A. They break 4 other"),
]


@pytest.mark.parametrize(("lines", "words"), ALIKE, ids=[words for _, words in ALIKE])
def test_the_sentence_names_field_and_rule_and_no_value(options: Options, lines: list[str], words: str) -> None:
    error = loaded(options, *lines).errors[0]
    assert words in error
    assert error.startswith("9 of 9 records break the same rule: ")
    assert not [secret for secret in ("1000000", "AB12", "Internship") if secret in error]


def test_different_mistakes_are_left_to_the_quarantine(options: Options) -> None:
    lines = [line(type="99"), line(student=""), line(academic_year="x"), line(school=""), line(record_type="SENR")]
    assert loaded(options, *lines).errors == (
        "No record can be counted; the list of those set aside says why for each.",
    )


def test_the_same_file_under_two_names_is_said(options: Options) -> None:
    files = [upload(*students(12), name=name) for name in ("a.txt", "b.txt")]
    result = load([*files, upload(*students(3), name="c.txt")], options)
    assert participants(result, "school:19647331930001") == 12
    said = [words for words in result.warnings if "same file" in words]
    assert len(said) == 1
    assert said[0].startswith("b.txt is the same file as a.txt, byte for byte.")


@pytest.mark.parametrize("text", ["\n" * 9, "^" * 14 + "\n", NAMES, line(transaction_type="D")])
def test_a_file_without_a_record_says_so(options: Options, text: str) -> None:
    result = load([InputFile.of_bytes("wblr.txt", text.encode())], options)
    assert result.left_out == result.read > 0
    assert result.errors == ("No line is a record that counts; what is left out, and by which rule, is listed.",)


def test_files_that_were_joined_keep_no_marks(options: Options) -> None:
    one, other = "\n".join(students(6)), "\n".join(line(student=str(1_100_000_000 + number)) for number in range(6))
    text = f"\ufeff\ufeff{one}\n\ufeff{other}\xa0\n\x1a"
    result = load([InputFile.of_bytes("wblr.txt", text.encode())], options)
    assert (result.loaded, result.quarantined) == (12, 0)
    assert dict(result.excluded.select("rule", "rows").rows()) == {EMPTY: 1}


def test_records_of_an_extract_are_known_for_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "ods.txt"
    path.write_text(f"{extract()}\n" * 3, encoding="utf-8")
    assert recognized(InputFile.of(path)) == "wblr"
    assert "1000000001" not in "".join(inspect(InputFile.of(path)))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n  \n"])
def test_lines_are_counted_however_the_file_ends(options: Options, end: str, last: str) -> None:
    text = end.join(students(12)) + last
    result = load([InputFile.of_bytes("wblr.txt", text.encode())], options)
    assert result.loaded == 12
    assert dict(result.excluded.select("rule", "rows").rows()) in ({}, {EMPTY: 2})


def test_transactions_that_replace_are_records_and_those_that_delete_are_not(options: Options) -> None:
    result = loaded(options, *students(12, transaction_type="R"), line(transaction_type="D", student="", type=""))
    assert (result.loaded, dict(result.excluded.select("rule", "rows").rows())) == (12, {DELETED: 1})
    assert result.warnings[0].startswith("1 record to take an earlier record back (D): left out")
    assert result.warnings[1].startswith("12 records to replace an earlier record (R): both count")


def test_an_unknown_transaction_is_said(options: Options) -> None:
    result = loaded(options, *students(12), line(transaction_type="Z"))
    assert result.loaded == 13
    assert result.warnings[0].startswith("1 record with a transaction type that is not known: counted.")
    assert not any("transaction" in words or "earlier record" in words for words in loaded(options, line()).warnings)


def test_titles_above_records_do_not_hide_what_separates_the_fields(options: Options) -> None:
    rows = [row.replace("^", ",") for row in students(12)]
    result = loaded(options, "Work-based learning, 2023-24", "", *rows)
    assert (result.loaded, result.quarantined) == (12, 1)


def test_pieces_of_a_file_do_not_change_how_wide_it_is(
    options: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loaders.wblr.dialect.PIECE", 61)
    path = tmp_path / "wblr.txt"
    path.write_text("\n".join([*students(4), line() + "^^late", *students(4)]), encoding="utf-8")
    result = load([InputFile.of(path)], options)
    assert result.quarantine.select("row", "field").rows() == [(5, "extra")]


def test_the_layout_says_how_an_extract_differs(tmp_path: Path) -> None:
    assert (read_layout().record_types, read_layout().extract_fields) == (("WBLR", "WBLR-R"), 2)
    old = tmp_path / "layout.toml"
    kept = [row for row in STANDARD.read_text(encoding="utf-8").splitlines() if not row.startswith("extract_")]
    old.write_text("\n".join(kept), encoding="utf-8")
    assert (read_layout(old).record_types, read_layout(old).extract_fields) == (("WBLR", "WBLR-R"), 2)


def test_an_upload_of_too_many_lines_is_refused_before_it_fills_the_memory(options: Options) -> None:
    with pytest.raises(AtlasError, match="has more than 500,000 rows, the most allowed here"):
        load([InputFile.of_bytes("wblr.txt", f"{line()}\n".encode() + b"\n" * UPLOAD.rows)], options)

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.loaded import Loaded, Options
from loaders.wblr.load import load
from tests.loaders.wblr import small
from tests.loaders.wblr.small import line, upload

HEADER = "ssid,academic_year_id,race,gender,foster"


@pytest.fixture(scope="module")
def enrollment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.write_enrollment(tmp_path_factory.mktemp("enrollment"))


def loaded(enrollment: Path, folder: Path, text: str, records: int = 30) -> Loaded:
    path = folder / "students.csv"
    path.write_text(text, encoding="utf-8")
    lines = [line(student=str(1_000_000_000 + number)) for number in range(records)]
    return load([upload(*lines)], Options(enrollment=enrollment, students=path))


def counted(result: Loaded) -> dict[str, float]:
    rows = result.facts.filter(place_id="county:19", measure="wbl_any", year="2023-24", status="reported")
    return {group: number for group, number in rows.select("group", "numerator").rows() if number}


def described(count: int, words: str) -> str:
    return "".join(f"{1_000_000_000 + number},2023-2024,{words}\n" for number in range(count))


@pytest.mark.parametrize("separator", [",", "\t", "^", ";"])
def test_groups_come_from_the_student_file(enrollment: Path, tmp_path: Path, separator: str) -> None:
    lines = described(15, "asian,F,Y").splitlines() + described(30, "white,male,").splitlines()[15:]
    text = "\n".join([HEADER.upper(), *lines]).replace(",", separator)
    assert counted(loaded(enrollment, tmp_path, text)) == {
        "all": 30, "asian": 15, "white": 15, "female": 15, "male": 15, "foster": 15,
    }  # fmt: skip


def test_students_whom_nobody_describes_have_an_unknown_race_and_gender(enrollment: Path, tmp_path: Path) -> None:
    text = f"{HEADER}\n{described(15, 'asian,X,N')}1000000020,2022-2023,white,F,N\n"
    assert counted(loaded(enrollment, tmp_path, text)) == {
        "all": 30, "asian": 15, "race_not_reported": 15, "non_binary": 15, "gender_missing": 15,
    }  # fmt: skip


def test_two_descriptions_of_one_student_are_none(enrollment: Path, tmp_path: Path) -> None:
    text = f"{HEADER}\n{described(30, 'asian,F,N')}{described(12, 'white,F,N')}"
    found = counted(loaded(enrollment, tmp_path, text))
    assert found == {"all": 30, "asian": 18, "race_not_reported": 12, "female": 18, "gender_missing": 12}


def test_values_in_quotes_are_read(enrollment: Path, tmp_path: Path) -> None:
    rows = [f"{HEADER}\n", *described(30, "asian,F,N").splitlines(keepends=True)]
    text = "".join('"' + row.strip().replace(",", '", "') + '"\n' for row in rows)
    assert counted(loaded(enrollment, tmp_path, text)) == {"all": 30, "asian": 30, "female": 30}


def test_blanks_around_values_and_empty_columns_at_the_end_are_no_part_of_the_file(
    enrollment: Path, tmp_path: Path
) -> None:
    rows = described(30, "asian,F,N").replace("1000000", " 1000000").replace("asian", " asian ")
    assert counted(loaded(enrollment, tmp_path, f"{HEADER},,\n{rows} , , , , \n")) == {
        "all": 30, "asian": 30, "female": 30,
    }  # fmt: skip


@pytest.mark.parametrize("year", ["2023-24", "2023/24", "2023/2024", "20232024"])
def test_years_may_be_written_as_in_records(enrollment: Path, tmp_path: Path, year: str) -> None:
    text = f"{HEADER}\n{described(30, 'asian,F,N').replace('2023-2024', year)}"
    assert counted(loaded(enrollment, tmp_path, text)) == {"all": 30, "asian": 30, "female": 30}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", True),
        (described(30, "asian,F,N").replace("2023-2024", "2022-2023"), True),
        (described(14, "asian,F,N"), True),
        (described(30, "asian,F,N") + described(20, "white,M,N"), True),
        (described(16, "asian,F,N"), False),
        (described(30, "asian,,N"), False),
    ],
)
def test_a_student_file_of_other_students_is_said(enrollment: Path, tmp_path: Path, rows: str, *, said: bool) -> None:
    warnings = loaded(enrollment, tmp_path, f"{HEADER}\n{rows}").warnings
    words = "describes fewer than half of the students with records in 2023-24; the others count under"
    assert any(words in warning for warning in warnings) == said


WRONG = [
    ("", "is empty"),
    (f"{HEADER}\r{described(3, 'asian,F,Y')}", "students.csv holds a carriage return that ends no line"),
    ("ssid,race\n", "no column 'academic_year_id'"),
    (f"{HEADER},raze\n", "column 6 has a name that is not known. Did you mean 'race'?"),
    (f"{HEADER},race\n", "column 'race' stands twice"),
    (f"{HEADER}\n{described(1, 'Asian,F,Y')}", "line 2, race: it must be one of race_not_reported, african_american"),
    (f"{HEADER}\n{described(2, 'asian,F,Y')}{described(1, 'asian,Q,Y')}", "line 4, gender: it must be one of"),
    (f"{HEADER}\n{described(1, 'asian,F,1')}", "line 2, foster: it must be one of N, Y, or empty"),
    (f"{HEADER}\n12345,2023-2024,asian,F,N\n", "line 2, ssid: it must be 10 digits"),
    (f"{HEADER}\n1000000000,2023,asian,F,N\n", "line 2, academic_year_id: it must be written like 2023-2024"),
]


@pytest.mark.parametrize(("text", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_wrong_student_file_is_a_sentence_without_its_values(
    enrollment: Path, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(AtlasError) as error:
        loaded(enrollment, tmp_path, text)
    assert words in str(error.value)
    assert "12345" not in str(error.value)


def test_a_name_of_a_column_that_may_be_an_identifier_is_not_said(enrollment: Path, tmp_path: Path) -> None:
    """A file without its header: the first line is a student."""
    with pytest.raises(AtlasError) as error:
        loaded(enrollment, tmp_path, described(3, "asian,F,Y"))
    assert "1000000000" not in str(error.value)

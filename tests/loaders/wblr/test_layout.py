from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.wblr.layout import STANDARD, read_layout


def test_the_layout_that_comes_along_has_the_confirmed_positions() -> None:
    layout = read_layout()
    # CALPADS Report 18.2 names fields 21.05 and 21.07, CDE's Flash 265 names 21.13.
    confirmed = {"school": 5, "academic_year": 7, "evaluation": 13}
    assert {name: layout.fields[name].position for name in confirmed} == confirmed
    assert all(layout.fields[name].evidence.startswith(("confirmed", "position confirmed")) for name in confirmed)
    assert layout.width == 15
    assert all("inferred" in field.evidence for name, field in layout.fields.items() if name not in confirmed)


def test_the_type_codes_are_those_of_flash_229() -> None:
    layout = read_layout()
    assert [item.code for item in layout.types] == ["10", "15", "20", "25", "30", "35", "40", "45", "50", "60", "65"]
    assert [item.code for item in layout.types if item.until] == ["30"]


def test_identifiers_are_marked() -> None:
    assert {name for name, field in read_layout().fields.items() if field.identifier} == {
        "local_id", "student", "internship",
    }  # fmt: skip


WRONG = [
    ("position = 5", "position = 0", "whole number from 1 to 200"),
    ("position = 5", "position = true", "whole number from 1 to 200"),
    ("position = 5", "position = 4", "reporting_lea and school both stand at position 4"),
    ("[fields.school]", "[fields.scool]", "[fields.school] is missing"),
    ('separator = "^"', 'separator = "^^"', "must be one character"),
    ('separator = "^"', 'separatr = "^"', "did you mean 'separator'?"),
    ('separator = "^"', "separator = 3", "must be a text"),
    ('deletes = ["D"]', 'deletes = "D"', "must be a list of texts"),
    ("position = 8\nidentifier = true", "position = 8", "a student's number is never shown"),
    ("position = 8\nidentifier = true", 'position = 8\nidentifier = "no"', "must be true or false"),
    ("[types.10]", "[types.ten]", "must be digits"),
    ('until = "2023-24"', 'until = "June 2024"', "until is 'June 2024'; it must be the last school year"),
    ("extract_fields = 2", "extract_fields = -1", "whole number from 0 to 200"),
    ("extract_fields = 2", 'extract_fields = "2"', "whole number from 0 to 200"),
    ('evidence = "confirmed: field 21.05 (CALPADS Report 18.2; Infinite Campus)"', "", "evidence is missing"),
    ("[fields.school]", "[fields.school", "is not valid TOML"),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG, ids=[words for _, _, words in WRONG])
def test_a_wrong_layout_is_a_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = STANDARD.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "layout.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(AtlasError) as error:
        read_layout(path)
    assert words in str(error.value)


def test_a_missing_layout_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="cannot be read"):
        read_layout(tmp_path / "none.toml")

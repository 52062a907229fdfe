"""Every document can draw every letter that it prints."""

import pytest

from exports import lettering


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can\u0303ada", "Ca\u00f1ada"),  # a letter and its accent become one letter
        ("−0.4 to +1.2 – “so”", "−0.4 to +1.2 – “so”"),
        ("العربية עברית Ελληνικά Кириллица", "العربية עברית Ελληνικά Кириллица"),
        ("a\u202eb\u2066c\u0000d\ufeff", "abcd"),
        ("two\nlines\tand", "two lines and"),
        ("\U0001f3eb", "[school]"),
        ("\U000e0041", ""),  # a tag: drawn by nothing
        ("\ue000", ""),  # for private use
    ],
)
def test_words_hold_what_the_fonts_draw(text: str, expected: str) -> None:
    assert lettering.safe(text) == expected


def test_a_word_without_end_may_be_broken_and_an_address_may_not() -> None:
    assert lettering.safe("x" * 100).split(lettering.BREAK) == ["x" * 40, "x" * 40, "x" * 20]
    address = "https://example.org/" + "x" * 100
    assert lettering.safe(f"see {address}") == f"see {address}"


def test_pictures_are_left_alone() -> None:
    values = {"svg": "<?xml \u202e", "said": ["a\u202e", {"deep": ("\U0001f3eb",)}], "count": 3}
    assert lettering.all_safe(values) == {"svg": "<?xml \u202e", "said": ["a", {"deep": ["[school]"]}], "count": 3}


def test_fonts_are_those_that_come_with_the_packages() -> None:
    families = set(lettering.fonts().families())
    assert {"Libertinus Serif", "DejaVu Sans"} <= families
    paths = {font.path for font in lettering.fonts().fonts() if font.path}
    assert all(path.startswith(str(lettering.FOLDER)) for path in paths)

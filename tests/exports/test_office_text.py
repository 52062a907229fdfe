"""Text for Office files: what may stand in it, and that no character turns around what follows it."""

import pytest

from exports import office_text

DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("mark", DIRECTIONS)
def test_a_mark_of_direction_is_taken_out(mark: str) -> None:
    assert office_text.clean(f"12{mark}34") == "1234"  # U+202E would show 1243


@pytest.mark.parametrize("text", ["مدارس", "בתי ספר", "Cañada", "学校", "👩\u200d🎓"])
def test_letters_of_any_script_stay(text: str) -> None:
    assert office_text.clean(text) == text

"""Amounts in words, and labels that fit."""

import pytest

from views import scenario_parts as parts


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "$0"),
        (5115.2, "$5,115"),
        (-3139.4, "−$3,139"),
        (-0.2, "$0"),
        (999_999, "$999,999"),
        (2_698_983, "$2.7 million"),
        (43_603_057, "$43.6 million"),
        (129_326_273, "$129 million"),
    ],
)
def test_dollars_are_said_as_people_say_them(amount: float, said: str) -> None:
    assert parts.dollars(amount) == said


@pytest.mark.parametrize(
    ("part", "total", "said"),
    [(1, 3, "33%"), (0, 3, "0%"), (1, 1000, "under 1%"), (5, 0, "0%"), (2, 2, "100%"), (1, 200, "1%")],
)
def test_shares_never_round_something_to_nothing(part: float, total: float, said: str) -> None:
    assert parts.share(part, total) == said


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Alhambra Unified", "Alhambra Unified"),
        ("Los Angeles County Office of Education", "Los Angeles County<br>Office of Education"),
        ("Students & <families>", "Students &amp; &lt;families&gt;"),
        ("x" * 40, "x" * 40),
        ("", ""),
    ],
)
def test_long_labels_break_between_words_and_markup_stays_text(label: str, lines: str) -> None:
    assert parts.wrapped(label) == lines

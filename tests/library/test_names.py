import pytest

from contracts.errors import AtlasError
from library import names


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Plan", "Plan"),
        ("  a \t b\n c ", "a b c"),
        ("e\u0301", "é"),
        ("👩🏽‍🔧", "👩🏽‍🔧"),
        ("ש", "ש"),
        ("x" * 120, "x" * 120),
    ],
)
def test_names_are_tidied_and_nothing_else(typed: str, kept: str) -> None:
    assert names.tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "The name is empty; give the scenario a name."),
        (" \n ", "The name is empty"),
        ("\u200b\u200d", "The name is empty"),
        ("x" * 10_000, "The name has 10,000 characters; give at most 120."),
        ("a\x00b", r"holds a character that cannot be shown \(U\+0000\)"),
        ("a\ud800", r"U\+D800"),
        ("good \u202egpj.exe", r"U\+202E"),
    ],
)
def test_names_that_mislead_or_cannot_be_shown_are_refused(typed: str, said: str) -> None:
    with pytest.raises(AtlasError, match=said):
        names.tidy(typed)


def test_who_may_be_empty_but_not_long() -> None:
    assert names.tidy_who("  ") == ""
    with pytest.raises(AtlasError, match="The text for who saved it has 81 characters; give at most 80"):
        names.tidy_who("x" * 81)

"""Small numbers of participants in the quarantine: whatever rule a row breaks, nobody reads them there."""

from collections.abc import Mapping

import pytest

from loaders.formats import exchange
from loaders.formats.exchange_small import NUMBERS
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.exchange_row import ROW
from tests.loaders.formats.official import file

BARE = ROW | {"numerator": "", "denominator": "", "value": "", "source": "My office"}


def load(changes: Mapping[str, str]) -> Loaded:
    return exchange.load([file([BARE | changes], "hub.csv", ",")], Options())


@pytest.mark.parametrize(
    "changes",
    [
        {"numerator": "7", "denominator": "100"},
        {"numerator": "3", "denominator": "2"},  # larger than the denominator
        {"numerator": "3", "denominator": "100", "value": "9"},  # not its share
        {"numerator": "3 students", "denominator": "100"},  # no number
        {"numerator": "3.0.0"},
        {"numerator": "-3"},
        {"numerator": "3", "status": "suppressed"},
        {"numerator": "3.5"},
        {"denominator": "100", "value": "9", "status": "none"},
        {"denominator": "40", "value": "5%", "measure": "laep_students"},
        {"value": "7", "measure": "laep_students", "source": "x"},
        {"value": "7 students", "measure": "wbl_anny"},
        {"numerator": "500", "value": "100 hours", "measure": "wbl_hours"},
    ],
)
def test_small_numbers_are_covered(changes: Mapping[str, str]) -> None:
    found = load(changes).quarantine
    numbers = {row["field"]: row["value"] for row in found.to_dicts() if row["field"] in NUMBERS}
    assert numbers or found["field"].to_list() in (["source"], ["status"], ["measure"])
    assert set(numbers.values()) <= {"", "(under 11)", "(not shown)"}


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"numerator": "52k", "denominator": "118000"}, "52k"),
        ({"numerator": "1OO", "denominator": "118000"}, "1OO"),
        ({"numerator": "<11", "denominator": "118000"}, "<11"),
        ({"numerator": "150", "denominator": "100"}, "150"),
        ({"numerator": "150", "denominator": "1000", "value": "9"}, "9"),
        ({"numerator": "3 of 9", "measure": "graduation"}, "3 of 9"),
    ],
)
def test_other_numbers_are_shown(changes: Mapping[str, str], shown: str) -> None:
    assert shown in load(changes).quarantine["value"].to_list()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("district:1964733;2023-24;wbl_any;all;3;100;3;reported;official;My office", "(not shown)"),
        ("district:1964733,2023-24,wbl_any,all,3,100", "district:1964733"),
        ('"district:1964733,2023-24,wbl_any,all,3,100', ""),
    ],
)
def test_a_line_that_cannot_be_split_is_not_shown_as_a_whole(line: str, shown: str) -> None:
    content = f"{','.join(BARE)}\n{line}\n"
    loaded = exchange.load([InputFile.of_bytes("hub.csv", content.encode())], Options())
    assert loaded.quarantine.select("field", "value").rows() == [("the whole row", shown)]


def test_rows_that_share_a_key_are_named_by_it() -> None:
    rows = [BARE | {"numerator": number, "denominator": "118000"} for number in ("5200", "5300")]
    found = exchange.load([file(rows, "hub.csv", ",")], Options()).quarantine
    key = "district:1964733 2024-25 wbl_any all"
    assert found.select("row", "field", "value").rows() == [(row, "the whole row", key) for row in (2, 3)]

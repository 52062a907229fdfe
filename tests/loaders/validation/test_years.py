"""Which years are accepted, in words and by every way from a file to facts."""

from datetime import date

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders import intake
from loaders.loaded import InputFile, Loaded, Options
from loaders.validation import years
from tests.loaders.formats.official import ACGR, text


@pytest.fixture(autouse=True)
def _in_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(years, "today", lambda: date(2026, 1, 1))


@pytest.mark.parametrize(
    ("year", "accepted"),
    [
        ("2000-01", True),
        ("2000", True),
        ("1999-00", False),
        ("1999", False),
        ("2026-27", True),  # it begins in this calendar year
        ("2026", True),
        ("2027-28", False),
        ("2027", False),
        ("2023-24", True),
        ("2023-25", False),
        ("2023-2024", False),
        ("2099-00", False),
        ("1000", False),
        ("23-24", False),
        ("", False),
        (None, False),
    ],
)
def test_a_year_lies_between_2000_and_this_one(year: str | None, *, accepted: bool) -> None:
    assert pl.select(years.can_be(pl.lit(year, dtype=pl.String))).item() is accepted


def test_the_rule_says_which_years() -> None:
    assert years.words().rule == "no year from 2000 (2000-01) to 2026 (2026-27)"


def load(name: str, content: str, file: str = "file.csv", year: str | None = None) -> Loaded:
    return intake.load(name, [InputFile.of_bytes(file, content.encode())], Options(year=year))


CAMPUSES = "Campus,Academic Year,Students\n117788,{},40\n117788,2023-24,40\n"
METRICS = "College,Academic Year,Metric ID,Student Group,Value\n117788,{},701SWP,All,40\n117788,2021-22,701SWP,All,40\n"


@pytest.mark.parametrize("year", ["2099-2100", "1998-99", "1200-01"])
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("acgr", text([ACGR | {"AcademicYear": "{}"}, ACGR])),
        ("laep", CAMPUSES),
        ("launchboard", METRICS),
    ],
)
def test_no_format_takes_a_year_that_cannot_be(name: str, content: str, year: str) -> None:
    loaded = load(name, content.format(year))
    assert (loaded.read, loaded.loaded) == (2, 1)
    (row,) = loaded.quarantine.to_dicts()
    assert (row["row"], row["field"], row["rule"]) == (2, "year", years.words().rule)


@pytest.mark.parametrize("year", ["2023-25", "2023-24-25"])
@pytest.mark.parametrize(("name", "content"), [("laep", CAMPUSES), ("launchboard", METRICS)])
def test_the_second_year_follows_the_first(name: str, content: str, year: str) -> None:
    assert (load(name, content.format(year)).loaded, load(name, content.format("2022-23")).loaded) == (1, 2)


def test_an_export_whose_columns_are_of_other_years_says_so() -> None:
    terms = ',College Name,Spring 2098,Spring 2023\n,,Student Count,Student Count\n,Compton,"4,100","4,000"\n'
    row = load("datamart", terms).quarantine.to_dicts()[-1]
    assert (row["field"], row["value"], row["rule"]) == ("year", "2098", years.words().rule)
    assert row["remedy"].endswith("or leave the year out of the file.")


def test_a_survey_is_of_a_year_that_has_begun() -> None:
    effy = "UNITID,EFFYLEV,EFYTOTLT\n117788,1,1000\n"
    with pytest.raises(AtlasError, match="--year 2099 is of a year that has not begun"):
        load("ipeds", effy, year="2099")
    with pytest.raises(AtlasError, match=r"effy2099\.csv is of a year that has not begun"):
        load("ipeds", effy, file="effy2099.csv")

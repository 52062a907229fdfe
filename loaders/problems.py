"""What can be wrong with a data folder, as sentences that name file, row, field, rule and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import dataframely as dy
import polars as pl

REBUILD = "Rebuild the folder with `python -m loaders build`, or restore the file from the repository."
RULES = {
    "primary_key": "a row with this key stands more than once",
    "nullability": "the field is empty, and may not be",
    "regex": "the text is not one that the field may hold",
    "min": "the number is too small",
    "max": "the number is too large",
    "min_exclusive": "the number is too small",
    "min_length": "the text is empty",
    "inf": "the number is infinite",
    "nan": "the number is not a number",
    "value_is_there_exactly_when_reported": "a reported row has a value, and any other row has none",
    "numerator_is_hidden_with_the_value": "a row without a value must not show the numerator",
    "kind_leads_the_place_id": "the place_id must begin with the kind",
    "districts_have_a_level": "a district must be unified, high, elementary or county_office",
}
FIELDS = {
    "value_is_there_exactly_when_reported": "value",
    "numerator_is_hidden_with_the_value": "numerator",
    "kind_leads_the_place_id": "place_id",
    "districts_have_a_level": "level",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; `row` is its key, empty where a whole file is meant."""

    file: str
    words: str
    remedy: str = REBUILD
    row: str = ""

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.file}{f', row {self.row}' if self.row else ''}: {self.words}. {self.remedy}"


@dataclass(frozen=True)
class Rule:
    """A rule across fields or tables: `holds` is true for a good row; `field` is the one to look at first."""

    field: str
    words: str
    remedy: str
    holds: pl.Expr


def broken_schema(file: str, table: pl.DataFrame, schema: type[dy.Schema]) -> Iterator[Problem]:
    """Yield the columns that are missing, unknown or of another type than the contract says."""
    expected = schema.create_empty().schema
    for name, dtype in expected.items():
        if name not in table.columns:
            yield Problem(file, f"column {name!r} is missing")
        elif table.schema[name] != dtype:
            yield Problem(file, f"column {name!r} holds {table.schema[name]} and should hold {dtype}")
    yield from (
        Problem(file, f"column {name!r} is not in the contract") for name in table.columns if name not in expected
    )


def broken_rows(file: str, table: pl.DataFrame, schema: type[dy.Schema]) -> Iterator[Problem]:
    """Yield every row that breaks a rule of the table's contract, once for each rule."""
    failures = schema.filter(table)[1].details()
    verdicts = [name for name in failures.columns if name not in table.columns]
    for row in failures.iter_rows(named=True):
        for name in (verdict for verdict in verdicts if row[verdict] == "invalid"):
            field, _, rule = name.rpartition("|")
            words = RULES.get(rule, rule.replace("_", " "))
            broken = Rule(field or FIELDS.get(rule, ""), words, REBUILD, pl.lit(value=False))
            yield _problem(file, row, schema, broken)


def breaking(file: str, table: pl.DataFrame, schema: type[dy.Schema], rules: Iterable[Rule]) -> Iterator[Problem]:
    """Yield every row that breaks one of these rules."""
    for rule in rules:
        yield from (_problem(file, row, schema, rule) for row in table.filter(~rule.holds).iter_rows(named=True))


def _problem(file: str, row: Mapping[str, object], schema: type[dy.Schema], rule: Rule) -> Problem:
    key = " ".join(str(row[name]) for name in schema.primary_key())
    shown = f"{rule.field} is {row[rule.field]!r}: " if rule.field else ""
    return Problem(file, f"{shown}{rule.words}", rule.remedy, key)

"""The way of a file's rows to facts: every row ends as loaded, set aside with a reason, or left out by a named rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

import dataframely as dy
import polars as pl

from loaders.loaded import EXCLUDED, QUARANTINE, WHOLE_ROW
from loaders.raw import Raw

NUMBER = r"^-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,12})?$"
HIDDEN = "*"
LONGEST_VALUE = 100
MOST_SUGGESTIONS = 200
MOST_KNOWN = 8
BLANK_LINE = "blank line"
REPEATED = "exact repeat of an earlier row"


@dataclass(frozen=True)
class Words:
    """What to say of a broken rule: the field to look at first, the rule, and what to do about it.

    `instead` stands in the quarantine in place of a value that may not be shown.
    """

    field: str
    rule: str
    remedy: str = "Correct the value, or ask the agency about it."
    instead: str = ""


COLUMN_RULES = {
    "nullability": "the field is empty, and may not be",
    "regex": "the text does not have the form of this field",
    "min": "the number is too small",
    "max": "the number is too large",
    "min_exclusive": "the number is too small",
    "is_in": "the field does not hold one of its words",
}


@dataclass
class Sieve:
    """Rows still on their way (`rows`), and where the others went."""

    raw: Raw
    rows: pl.DataFrame = field(init=False)
    held: list[pl.DataFrame] = field(default_factory=list)
    excluded: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with every line that has the header's number of fields."""
        self.rows = self.raw.table
        self.held.append(self.raw.ragged)
        if self.raw.blank:
            self.excluded.append((BLANK_LINE, self.raw.blank))

    def exclude(self, rule: str, where: pl.Expr) -> None:
        """Leave out the rows where the expression is true, under this rule."""
        out = self.rows.select(where.fill_null(value=False).sum()).item()
        if out:
            self.excluded.append((rule, int(out)))
            self.rows = self.rows.filter(~where.fill_null(value=False))

    def reject(self, words: Words, where: pl.Expr, remedies: pl.Expr | None = None) -> None:
        """Set aside the rows where the expression is true; `remedies` says what to do row by row."""
        broken = self.rows.filter(where.fill_null(value=False))
        if broken.height:
            remedy = pl.lit(words.remedy) if remedies is None else remedies
            self._hold(broken.select("row", remedy=remedy), words)
            self.rows = self.rows.filter(~where.fill_null(value=False))

    def set_aside(self, rows: pl.DataFrame, words: Words) -> None:
        """Set aside rows by their number (`row`); `value` is what to show of each, where the file has no such field."""
        broken = rows.join(self.rows.select("row"), on="row", how="semi").unique("row", keep="first")
        if broken.height:
            self._hold(broken.with_columns(remedy=pl.lit(words.remedy)), words)
            self.rows = self.rows.join(broken, on="row", how="anti", maintain_order="left")

    def numbers(self, *names: str, percent: Collection[str] = ()) -> None:
        """Turn text columns into numbers; `*` and blanks become null, anything else that is no number is set aside.

        A percent sign may stand behind the numbers of the columns in `percent` alone: 85% is no count. A column
        `name_hidden` says where the agency printed its mark for a hidden number.
        """
        self.rows = self.rows.with_columns(pl.col(name).str.replace(r"([0-9])%$", "$1") for name in percent)
        for name in names:
            text = pl.col(name)
            wrong = text.is_not_null() & (text != HIDDEN) & ~text.str.contains(NUMBER)
            self.reject(Words(name, "it is not a number", "Write digits alone, or * for a hidden number."), wrong)
        plain = pl.col(*names).str.replace_all(",", "", literal=True)
        hidden = (pl.col(*names) == HIDDEN).fill_null(value=False).name.suffix("_hidden")
        without_minus_zero = plain.cast(pl.Float64, strict=False) + 0.0
        self.rows = self.rows.with_columns(hidden).with_columns(without_minus_zero)

    def codes(self, name: str, known: Mapping[str, str | None], kind: str) -> None:
        """Replace codes by our names; set aside unknown ones, leave out known ones that the atlas does not hold (None).

        Codes match in any case. `kind` says what they are, for the rule.
        """
        spelled = {code.upper(): code for code in known}
        self.rows = self.rows.with_columns(pl.col(name).str.to_uppercase().alias(name))
        self.reject(Words(name, f"the {kind} is empty", "Fill it in."), pl.col(name).is_null())
        unknown = ~pl.col(name).is_in(list(spelled))
        remedies = self._suggestions(name, unknown, spelled)
        self.reject(Words(name, f"it is not a known {kind}", ""), unknown, remedies)
        self.exclude(
            f"{kind} that the atlas does not hold",
            pl.col(name).is_in([code for code, word in spelled.items() if known[word] is None]),
        )
        held = {code: known[word] for code, word in spelled.items() if known[word] is not None}
        self.rows = self.rows.with_columns(pl.col(name).replace_strict(held, return_dtype=pl.String))

    def _suggestions(self, name: str, unknown: pl.Expr, spelled: Mapping[str, str]) -> pl.Expr:
        """Return the remedy of each unknown code: the nearest known one, or all, or of many those most like it."""
        codes = self.rows.filter(unknown).get_column(name).unique().sort().head(MOST_SUGGESTIONS).to_list()
        near = {code: get_close_matches(code[:LONGEST_VALUE], spelled, n=1) for code in codes}
        meant = {
            code: f"Did you mean {spelled[found[0]]}?" if found else _known(spelled, code)
            for code, found in near.items()
        }
        return pl.col(name).replace_strict(meant, default=_known(spelled, ""), return_dtype=pl.String)

    def obey(self, schema: type[dy.Schema], words: Mapping[str, Words]) -> None:
        """Set aside the rows that break the schema, once for each broken rule; `words` explains rules across fields."""
        names = schema.column_names()
        failures = schema.filter(self.rows.select(names), cast=False)[1].details()
        verdicts = [name for name in failures.columns if name not in names]
        for verdict in verdicts:
            broken = failures.filter(pl.col(verdict) == "invalid")
            if broken.height:
                found = _explained(verdict, words)
                self._hold(broken.select("row", remedy=pl.lit(found.remedy)), found)
        self.rows = self.rows.join(failures.select("row"), on="row", how="anti", maintain_order="left")

    def once(self, key: Collection[str], content: Collection[str]) -> None:
        """Leave out exact repeats of a row, and set aside rows that share a key and differ in content."""
        rows = self.rows.sort("row")
        self.rows = rows
        first = rows.unique([*key, *content], keep="first", maintain_order=True)
        self.exclude(REPEATED, ~pl.col("row").is_in(first.get_column("row").implode()))
        rule = f"another row has the same {', '.join(name.removesuffix('_id') for name in key)} and other numbers"
        words = Words(WHOLE_ROW, rule, "Keep the row that is right, and remove the other.")
        shown = pl.concat_str(pl.col(*key).cast(pl.String), separator=" ", ignore_nulls=True)
        self.set_aside(self.rows.filter(pl.struct(list(key)).is_duplicated()).select("row", value=shown), words)

    def quarantine(self) -> pl.DataFrame:
        """Return the rows set aside, one line for each broken rule, in the order of the file."""
        return pl.concat(self.held).sort("row", "field", maintain_order=True)

    def left_out(self) -> pl.DataFrame:
        """Return the rules that left rows out, and how many each."""
        rows = [(self.raw.file.name, rule, count) for rule, count in self.excluded]
        return pl.DataFrame(rows, schema=EXCLUDED, orient="row")

    def _hold(self, rows: pl.DataFrame, words: Words) -> None:
        """Keep rows (`row`, `remedy`) with the text that the file had in the field, or with `value` of the rows."""
        known = words.field in self.raw.table.columns and not words.instead
        value = pl.col(words.field) if known else pl.lit(words.instead)
        value = pl.col("value") if "value" in rows.columns else value
        fields = self.raw.table.drop(set(rows.columns) - {"row"}, strict=False)
        table = rows.join(fields, on="row", how="left", maintain_order="left")
        self.held.append(
            table.select(
                pl.lit(self.raw.file.name).alias("file"),
                "row",
                pl.lit(words.field).alias("field"),
                value.fill_null("").str.slice(0, LONGEST_VALUE).alias("value"),
                pl.lit(words.rule).alias("rule"),
                "remedy",
            ).cast(QUARANTINE)
        )


def _explained(verdict: str, words: Mapping[str, Words]) -> Words:
    if verdict in words:
        return words[verdict]
    column, _, rule = verdict.partition("|")
    return words.get(column, Words(column, COLUMN_RULES.get(rule, rule.replace("_", " "))))


def _known(spelled: Mapping[str, str], code: str) -> str:
    """Name the known codes; where there are many, those most like `code`."""
    if len(spelled) <= MOST_KNOWN:
        return f"Known: {', '.join(spelled.values())}."
    nearest = get_close_matches(code[:LONGEST_VALUE], spelled, n=MOST_KNOWN, cutoff=0.0)
    return f"{len(spelled)} are known, such as {', '.join(spelled[found] for found in nearest)}."

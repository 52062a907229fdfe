"""Tables to take along, as CSV and as parquet, each with what it takes to read it alone."""

import io

import polars as pl

from views import words
from views.exhibit import Exhibit

FORMULA = r"^[=+\-@\t\r]"
"""How a text begins that a spreadsheet program would run: it gets an apostrophe, which such programs hide."""
ROWS_SAY = ("unit", "status", "basis")


def csv(exhibit: Exhibit, version: str, *, full: bool = False) -> bytes:
    """Return a table as CSV in UTF-8, with the mark by which spreadsheet programs know it.

    What the table is about stands in columns at its right, the same in every row, so that no line has to be skipped.
    """
    table = table_of(exhibit, full=full)
    about = {name: value for name, value in described(exhibit, version).items() if name not in table.columns}
    return harmless(table.with_columns(**{name: pl.lit(value) for name, value in about.items()}))


def harmless(table: pl.DataFrame) -> bytes:
    """Return a frame as CSV in which no text is a formula: one that begins like a formula begins with an apostrophe."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    safe = table.with_columns(_guarded(pl.col(name)).alias(name) for name in texts)
    names = {name: f"'{name}" for name in table.columns if name[:1] in {"=", "+", "-", "@", "\t", "\r"}}
    return safe.rename(names).write_csv(include_bom=True).encode()


def _guarded(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(FORMULA)).then(pl.lit("'") + text).otherwise(text)


def parquet(exhibit: Exhibit, version: str, *, full: bool = False) -> bytes:
    """Return a table as parquet; what it is about stands in the metadata of the file."""
    buffer = io.BytesIO()
    table = table_of(exhibit, full=full)
    about = {name.lower().replace(" ", "_"): value for name, value in described(exhibit, version).items()}
    notes = {"sentence": exhibit.sentence, "notes": "\n".join(exhibit.notes)}
    table.write_parquet(buffer, metadata=distinct(table) | about | notes)
    return buffer.getvalue()


def distinct(table: pl.DataFrame) -> dict[str, str]:
    """Return what the rows of a table say of themselves, each once: units, status and basis."""
    held = {name.lower(): table[name] for name in table.columns if name.lower() in ROWS_SAY}
    said = {name: "; ".join(text for text in rows.unique(maintain_order=True) if text) for name, rows in held.items()}
    return {name: text for name, text in said.items() if text}


def table_of(exhibit: Exhibit, *, full: bool) -> pl.DataFrame:
    """Return the table as shown, or the unrounded rows behind it where the exhibit has them."""
    return exhibit.table if exhibit.full is None or not full else exhibit.full


def described(exhibit: Exhibit, version: str) -> dict[str, str]:
    """Return what a table is about: title, unit, source, data version, and the badge where a number is made up."""
    about = {
        "Title": exhibit.title,
        "Unit": exhibit.unit,
        "Source": "; ".join(source.citation for source in exhibit.sources),
        "Data version": version,
        "Illustrative": words.ILLUSTRATIVE if exhibit.illustrative else "",
    }
    return {name: value for name, value in about.items() if value}

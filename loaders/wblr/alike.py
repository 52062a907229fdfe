"""Records that nearly all break one and the same rule: one sentence instead of a quarantine that repeats it."""

from __future__ import annotations

import narwhals as nw

from loaders.wblr.codes import Codes
from loaders.wblr.engines import Engine, Frame
from loaders.wblr.layout import Layout
from loaders.wblr.records import Rule, rules

FEWEST = 5  # of fewer records, the quarantine is read at once
NEARLY_ALL = 0.9
LONGEST_SHAPE = 20
NO_MARK = r"[^ -@\[-`{-~]"  # letters of any script and signs that cannot be printed, but not digits and marks


def alike(aside: Frame, layout: Layout, codes: Codes, records: int, opened: Engine) -> str:
    """Return a sentence if nearly all records break the same rule, else an empty text.

    `aside` are the records that break a rule, `records` how many there are with those that count. What stands in the
    field is told by its shape alone, 9 for a digit and A for a letter, because it may be an identifier.
    """
    every = rules(layout, codes)
    sums = [rule.broken.cast(nw.Int64).sum().alias(str(number)) for number, rule in enumerate(every)]
    broken = opened.collect(aside.select(*sums)).row(0)
    common = [number for number, rows in enumerate(broken) if (rows or 0) >= NEARLY_ALL * records]
    if records < FEWEST or not common:
        return ""
    rule = every[common[0]]
    others = f" {len(common) - 1} other rules too; the fields probably stand elsewhere." if len(common) > 1 else ""
    remedy = "Give a corrected layout (--layout on the command line)." if others else rule.remedy
    return (
        f"{broken[common[0]]:,} of {records:,} records break the same rule: {_place(rule, layout)} {rule.words}, and "
        f"{_stands(aside, rule, opened)}.{others and ' They break' + others} {remedy}"
    )


def _place(rule: Rule, layout: Layout) -> str:
    field = layout.fields.get(rule.field)
    return f"{rule.field} (field {field.position})" if field else f"what follows field {layout.width}:"


def _stands(aside: Frame, rule: Rule, opened: Engine) -> str:
    """Return what most often stands in the field of a broken rule, by its shape."""
    shape = nw.col(rule.field).str.replace_all("[0-9]", "9").str.replace_all(NO_MARK, "A")
    shapes = aside.filter(rule.broken).select(shape=shape).group_by("shape").agg(nw.len().alias("rows"))
    found = opened.collect(shapes).sort("rows", "shape", descending=[True, False], nulls_last=True)
    most = found.get_column("shape")[0]
    if most is None:
        return "most leave it empty"
    cut = most if len(most) <= LONGEST_SHAPE else f"{most[:LONGEST_SHAPE]}..."
    return f"most hold something like {cut}"

"""Hiding a second cell wherever the first could be worked out by subtraction.

Used for the illustration, and ready for real participation files: whoever makes the sums must hide so much that no sum
gives a hidden cell away. It is not used for what agencies publish; docs/privacy.md says why.

The choice is greedy: as long as a cell that must be hidden can be worked out (`contracts.disclosure`), in each sum that
gives it away the smallest shown cell above the limit is hidden too, groups before all students and schools before
districts. That hides more than a best choice would, but it ends, and what it leaves is checked, not assumed.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from contracts import disclosure
from contracts.disclosure import Interval, Limits, Marks

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


def hide(rows: pl.DataFrame, parents: pl.DataFrame, hidden_up_to: int) -> pl.DataFrame:
    """Return the rows with second cells suppressed; their numbers stay in the table, for the caller to blank.

    `rows` are facts with the true `numerator` and `denominator` in every row, also where the status is suppressed
    (null where unknown); `parents` has `place_id` and `parent`. Rows that are hidden from the start must not be
    recovered even by a reader who knows which they are and that they hold 1 to `hidden_up_to`. Small groups where
    nobody took part because nobody at the whole place did are shown as zero: no second cell could hide that.
    """
    cells = disclosure.numbered(rows)
    first = (cells["status"] == "suppressed").to_numpy()
    hidden = first.copy()
    while True:
        now = cells.with_columns(status=pl.when(pl.Series(hidden)).then(pl.lit("suppressed")).otherwise("status"))
        sums = disclosure.relations(now, parents)
        known = _known(now, first, hidden_up_to)
        found = disclosure.work_out(known, sums)
        given_away = disclosure.recovered(known, found, hidden)
        leaking = sums.filter(pl.Series(_tightening(sums, known.numerator, found.numerator)))
        chosen = _second(now, sums, leaking.filter(pl.Series(given_away[leaking["cell"].to_numpy()])), hidden_up_to)
        if not len(chosen):
            break
        hidden[chosen] = True
    nobody = pl.Series(hidden & (found.numerator.high <= 0))
    return now.drop("cell").with_columns(status=pl.when(nobody).then(pl.lit("reported")).otherwise("status"))


def _known(cells: pl.DataFrame, first: Marks, hidden_up_to: int) -> Limits:
    """Return what a reader knows who can tell the first cells from the second."""
    blank = pl.col("status") == "suppressed"
    known = disclosure.limits(cells.with_columns(numerator=pl.when(~blank).then("numerator")))
    counted = first & (cells["denominator"].fill_null(0) > hidden_up_to).to_numpy()
    low = np.where(counted, 1.0, known.numerator.low)
    high = np.where(first, np.minimum(known.numerator.high, hidden_up_to), known.numerator.high)
    return Limits(Interval(low, high), known.denominator, known.rest)


def _tightening(sums: pl.DataFrame, known: Interval, found: Interval) -> Marks:
    """Return which entries of the sums hold a limit of their cell at what it is now."""
    closed = disclosure.arrays(sums)
    implied, cell = closed.implied(found), closed.cell
    above = (implied.high <= found.high[cell]) & (found.high[cell] < known.high[cell])
    below = (implied.low >= found.low[cell]) & (found.low[cell] > known.low[cell])
    return np.asarray(above | below)


def _second(cells: pl.DataFrame, sums: pl.DataFrame, leaking: pl.DataFrame, hidden_up_to: int) -> Rows:
    """Return one more cell to hide in each sum that gives a cell away.

    A zero helps only where somebody is hidden: it leaves open which of the hidden cells hold somebody.
    """
    somebody = leaking.join(cells.filter(pl.col("numerator") > 0), on="cell", how="semi")
    small = (pl.col("numerator") <= hidden_up_to).cast(pl.Int8)
    everyone = (pl.col("group") == "all").cast(pl.Int8)
    above_school = (~pl.col("place_id").str.starts_with("school:")).cast(pl.Int8)
    shown = cells.filter(pl.col("status") == "reported", pl.col("denominator") > 0)
    candidates = sums.join(leaking, on="relation", how="semi").join(shown, on="cell")
    helps = (pl.col("numerator") > 0) | pl.col("relation").is_in(somebody["relation"].unique().implode())
    order = (small, "total", everyone + 2 * above_school, "numerator", "cell")
    best = candidates.filter(helps).sort(order).group_by("relation", maintain_order=True).first()
    return best["cell"].unique().to_numpy()

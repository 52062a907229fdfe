"""What a reader can say of each hidden cell who carries bounds from sum to sum until nothing gets tighter."""

from __future__ import annotations

import numpy as np

from contracts.disclosure import NARROW
from loaders.wblr.tables import Bounds, Marks, Numbers, Reader, Sums, Table

ROUNDS = 200


def work_out(table: Table, reader: Reader, hidden: Marks) -> Bounds:
    """Return the least and the most that each cell can be, given all cells that are not hidden."""
    shown = table.participants
    low, high = np.where(hidden, reader.own.low, shown), np.where(hidden, reader.own.high, shown)
    open_sums = table.sums.of(hidden[table.sums.cell])
    open_pairs = hidden[table.pairs.part] | hidden[table.pairs.whole]
    part, whole = table.pairs.part[open_pairs], table.pairs.whole[open_pairs]
    for _ in range(ROUNDS):
        implied = _implied(table, reader, open_sums, Bounds(low, high))
        tighter_low, tighter_high = low.copy(), high.copy()
        np.maximum.at(tighter_low, open_sums.cell, implied.low)
        np.minimum.at(tighter_high, open_sums.cell, implied.high)
        np.maximum.at(tighter_low, whole, low[part])
        np.minimum.at(tighter_high, part, high[whole])
        if np.array_equal(tighter_low, low) and np.array_equal(tighter_high, high):
            break
        low, high = tighter_low, tighter_high
    return Bounds(low, high)


def wanted_span(own: Bounds) -> Numbers:
    """Return how far apart the least and the most of each cell must stay, in students.

    More than one number must be left, and more than three where the row by itself leaves more than five.
    """
    width = own.high - own.low
    return np.where(width > 2 * NARROW, NARROW + 1.0, np.minimum(width, 1.0))


def given_away(hidden: Marks, reader: Reader, found: Bounds, best: Bounds) -> Marks:
    """Return which hidden cells the bounds give away, and would not if all cells with somebody were hidden (`best`).

    A zero that follows is no secret.
    """
    reachable = np.minimum(wanted_span(reader.own), best.high - best.low)
    return np.asarray(hidden & (found.high > 0) & (found.high - found.low < reachable))


def tight(table: Table, reader: Reader, hidden: Marks, found: Bounds) -> Marks:
    """Return which entries of the sums hold a bound of their cell at what it is now."""
    inside = hidden[table.sums.cell]
    open_sums = table.sums.of(inside)
    implied, cell = _implied(table, reader, open_sums, found), open_sums.cell
    above = (implied.high <= found.high[cell]) & (found.high[cell] < reader.own.high[cell])
    below = (implied.low >= found.low[cell]) & (found.low[cell] > reader.own.low[cell])
    holds = np.zeros(len(inside), dtype=np.bool_)
    holds[inside] = above | below
    return holds


def _implied(table: Table, reader: Reader, sums: Sums, known: Bounds) -> Bounds:
    """Return what each sum by itself says of each of its hidden cells, one entry a cell in a sum.

    What the hidden cells of a sum come to, the whole counted as negative, follows from the shown cells and from how
    many students stand in it twice. Who does not know the latter knows only the least that it can come to.
    """
    count = int(sums.sum.max(initial=-1)) + 1
    cell, sign, part = sums.cell, sums.sign, sums.sign > 0
    left = np.bincount(sums.sum, sign * table.participants[cell], count)
    twice = table.twice[:count]
    unknown = (twice > 0) & (not reader.overlaps)
    bottom_left, top_left = np.where(unknown, left - twice, left), np.where(unknown, np.inf, left)
    least = np.where(part, known.low[cell], -known.high[cell])
    most = np.where(part, known.high[cell], -known.low[cell])
    top = (top_left - np.bincount(sums.sum, least, count))[sums.sum] + least
    bottom = (bottom_left - np.bincount(sums.sum, most, count))[sums.sum] + most
    return Bounds(np.where(part, bottom, -top), np.where(part, top, -bottom))

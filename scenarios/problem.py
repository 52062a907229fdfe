"""The braided-funding problem as arrays, and the variables it needs.

Shapes: I institutions, C cells, E signatures, S streams, K cost categories, T years, Z employer zones, J targets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios import checks

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Target:
    """At least `least` places a year among students weighted by `weight`, shape (I, C).

    `students` are those among whom a floor of access counts, 0 for a target that is no rate.
    """

    name: str
    weight: Floats
    least: float
    students: float = 0.0


@dataclass(frozen=True)
class Problem:
    """Everything the program needs, as arrays.

    signature (I,): which row of `covers` an institution uses. demand (I, C, T): most new places. cost (K, I, T):
    dollars of each category in one place. budget (S, T): dollars that arrive. covers (S, E, C, K): dollars of cost that
    one dollar of the stream covers, 0 where it may not pay, above 1 where an employer must add its share. base (I,) and
    scale (I,): the level to be made fair is (base + places a year) / scale. year_weight (T,): how places of each year
    count towards that level. admin (K,): which categories are administration.

    The rest is optional. carry (S,): may be carried on. admin_cap (S,); priority (S, C) with priority_share (S,);
    match_ratio (S,) with match_from (S, S); per_person (S,) dollars, infinite for none; fixed (T,) dollars to be paid
    by the streams of pays_fixed (S,); places_limit (I, T); slots (Z, T) with reach (I, Z); targets; extra (X, S, T):
    how one dollar of each kind of extra money arrives, for a goal that asks how much is needed. Raises AtlasError for a
    number that is negative or not finite (a limit may be infinite).
    """

    signature: Ints
    demand: Floats
    cost: Floats
    budget: Floats
    covers: Floats
    base: Floats
    scale: Floats
    year_weight: Floats
    admin: Bools
    carry: Bools | None = None
    admin_cap: Floats | None = None
    priority: Bools | None = None
    priority_share: Floats | None = None
    match_ratio: Floats | None = None
    match_from: Bools | None = None
    per_person: Floats | None = None
    fixed: Floats | None = None
    pays_fixed: Bools | None = None
    places_limit: Floats | None = None
    slots: Floats | None = None
    reach: Bools | None = None
    targets: tuple[Target, ...] = ()
    extra: Floats | None = None

    def __post_init__(self) -> None:
        """Refuse what the solver cannot read: it would stop the whole process, not raise an error."""
        for name in ("demand", "cost", "budget", "covers", "base", "scale"):
            checks.not_negative(name, getattr(self, name))
        for name in ("slots", "places_limit", "per_person"):
            limits = getattr(self, name)
            if limits is not None:
                checks.not_negative(name, limits[limits != np.inf])

    @property
    def sizes(self) -> tuple[int, int, int, int, int]:
        """Return (S, E, C, K, T)."""
        streams, signatures, cells, categories = self.covers.shape
        return streams, signatures, cells, categories, self.budget.shape[1]


@dataclass(frozen=True)
class Columns:
    """Column numbers of the program, with the index of what each stands for."""

    count: int
    places: Ints  # (P, T)
    institution: Ints  # (P,)
    cell: Ints  # (P,)
    dollars: Ints  # (Q, T)
    stream: Ints  # (Q,)
    dollars_signature: Ints  # (Q,)
    dollars_cell: Ints  # (Q,)
    category: Ints  # (Q,)
    carried: Ints  # (S, T)
    fixed: Ints  # (S, T)
    claims: Ints  # (M, T)
    grant: Ints  # (M,)
    matcher: Ints  # (M,)
    slots: Ints  # (L, T)
    slots_institution: Ints  # (L,)
    slots_zone: Ints  # (L,)
    short: Ints  # (J,)
    fixed_short: Ints  # (T,)
    extra: Ints  # (X,)
    floor: int


def number_columns(problem: Problem) -> Columns:
    """Give every variable a column: only places with demand, and only dollars that may be spent on them."""
    streams, signatures, cells, _, years = problem.sizes
    institution, cell = np.nonzero((problem.demand > 0).any(axis=2))
    present = np.zeros((signatures, cells), dtype=bool)
    present[problem.signature[institution], cell] = True
    paid = costly(problem)
    payable = (problem.covers > 0) & present[None, :, :, None] & paid[None, :, None, :]
    stream, signature, dollars_cell, category = np.nonzero(payable)
    grant, matcher = _pairs(problem.match_from)
    slot_institution, zone = _pairs(problem.reach)
    counter = iter(_spans(len(institution), len(stream), streams, streams, len(grant), len(zone), years=years))
    places, dollars, carried, fixed, claims, slots = (next(counter) for _ in range(6))
    used = places.size + dollars.size + carried.size + fixed.size + claims.size + slots.size
    short = np.arange(used, used + len(problem.targets))
    fixed_short = np.arange(years) + used + len(short)
    first_extra = used + len(short) + years
    extra = np.arange(first_extra, first_extra + (0 if problem.extra is None else len(problem.extra)))
    return Columns(
        first_extra + len(extra) + 1,
        places,
        institution,
        cell,
        dollars,
        stream,
        signature,
        dollars_cell,
        category,
        carried,
        fixed,
        claims,
        grant,
        matcher,
        slots,
        slot_institution,
        zone,
        short,
        fixed_short,
        extra,
        first_extra + len(extra),
    )


def _spans(*sizes: int, years: int) -> list[Ints]:
    """Return consecutive column numbers for groups of variables, each of shape (size, T)."""
    ends = np.cumsum([0, *(size * years for size in sizes)])
    return [
        np.arange(first, last).reshape(size, years)
        for first, last, size in zip(ends[:-1], ends[1:], sizes, strict=True)
    ]


def costly(problem: Problem) -> Bools:
    """Return which categories cost anything at institutions of each signature, shape (E, K)."""
    _, signatures, _, categories, _ = problem.sizes
    found = np.zeros((signatures, categories), dtype=bool)
    np.logical_or.at(found, problem.signature, (problem.cost > 0).any(axis=2).T)
    return found


def _pairs(allowed: Bools | None) -> tuple[Ints, Ints]:
    """Return the row and column numbers of the pairs that are allowed; none where there is no such table."""
    rows, columns = np.nonzero(np.zeros((0, 0), dtype=bool) if allowed is None else allowed)
    return rows, columns

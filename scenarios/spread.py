"""Of equal answers, the even one: students whom no rule tells apart get places in proportion to their demand.

Places of different cells of students and of different years often cost the same and count the same, so the program has
many optima, and a solver returns a corner of them: one cell and one year get all. Nothing asked for that. Here the
same money, the same places of each institution, of each year and of each group of cells that the rules tell apart are
spread evenly over what is left open.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from scenarios.problem import Floats, Ints, Problem

ROUNDS = 500
TOLERANCE = 1e-7


def classes(problem: Problem) -> Ints:
    """Number the cells so that those which every stream and every target treats alike share a number, shape (C,)."""
    cells = problem.covers.shape[2]
    rules = [np.moveaxis(problem.covers, 2, 0).reshape(cells, -1)]
    if problem.priority is not None:
        rules.append(problem.priority.T.astype(float))
    rules += [goal.weight.T for goal in problem.targets]
    return np.unique(np.hstack(rules), axis=0, return_inverse=True)[1].ravel()


def even(problem: Problem, places: Floats, dollars: Floats) -> tuple[Floats, Floats]:
    """Spread places (I, C, T) and dollars (S, E, C, K, T) evenly; same dollars of each stream, category and year.

    What each institution gets in all, and what each class of cells gets in each year, stays. Nothing moves where a
    stream would then pay more for a student than its cap.
    """
    label = classes(problem)
    spread = _spread_classes(problem, _by_class(problem.demand, label), _by_class(places, label))
    shared = _shares(problem.demand, label) * spread[:, label]
    moved = _follow(problem, shared, dollars, label)
    return (shared, moved) if _within_caps(problem, shared, moved) else (places, dollars)


def _within_caps(problem: Problem, places: Floats, dollars: Floats) -> bool:
    """Say whether every stream pays at most its cap for each student placed, cell by cell."""
    if problem.per_person is None:
        return True
    kinds = np.arange(dollars.shape[1])[:, None] == problem.signature
    placed = np.einsum("ei,ict->ect", kinds.astype(float), places)
    capped = np.isfinite(problem.per_person)
    most = problem.per_person[capped, None, None, None] * placed
    return bool((dollars[capped].sum(axis=3) <= most + TOLERANCE * np.maximum(1.0, most)).all())


def _by_class(values: Floats, label: Ints) -> Floats:
    """Add values of cells, shape (I, C, T), to classes, shape (I, Q, T)."""
    return np.asarray(np.einsum("ict,cq->iqt", values, _member(label)))


def _member(label: Ints) -> Floats:
    """Return which cell belongs to which class as ones and zeros, shape (C, Q)."""
    return np.asarray(np.eye(int(label.max(initial=-1)) + 1)[label])


def _shares(demand: Floats, label: Ints) -> Floats:
    """Return each cell's share of its class's demand, shape (I, C, T)."""
    whole = _by_class(demand, label)[:, label]
    return np.asarray(np.divide(demand, whole, out=np.zeros(demand.shape), where=whole > 0))


def _spread_classes(problem: Problem, demand: Floats, places: Floats) -> Floats:
    """Spread places of classes (I, Q, T) over institutions and years that cost the same."""
    spread = places.copy()
    if any(np.ptp(goal.weight, axis=1).any() for goal in problem.targets):
        return spread  # a target counts some cells of some institutions only, so nothing may move between them
    for block in _blocks(problem):
        spread[block] = _fitted(places[block], demand[block])
    return spread


def cost_blocks(problem: Problem) -> Ints:
    """Number the institutions so that those of one kind and one cost in every year share a number, shape (I,)."""
    costs = np.moveaxis(problem.cost, 1, 0).reshape(len(problem.signature), -1)
    return np.unique(np.column_stack([problem.signature, costs]), axis=0, return_inverse=True)[1].ravel()


def _blocks(problem: Problem) -> Iterator[tuple[Ints, slice, slice]]:
    """Give institutions of one kind and one cost, with the years over which their places may move."""
    label = cost_blocks(problem)
    years = problem.budget.shape[1]
    free = problem.places_limit is None and problem.slots is None and not np.ptp(problem.year_weight)
    spans = [slice(0, years)] if free else [slice(year, year + 1) for year in range(years)]
    for block in range(int(label.max(initial=-1)) + 1):
        for span in spans:
            yield np.flatnonzero(label == block), slice(None), span


def _fitted(places: Floats, demand: Floats) -> Floats:
    """Fit places (I, Q, T) to their sums by institution and by class and year, as near to demand as they allow.

    Iterative proportional fitting with demand as seed and as cap; the places as they are where that does not settle.
    """
    rows, columns = places.sum(axis=(1, 2)), places.sum(axis=0)
    down, across = np.ones(len(rows)), np.ones(columns.shape)
    fitted = places
    for _ in range(ROUNDS):
        down *= _step(rows, np.minimum(demand, down[:, None, None] * across * demand).sum(axis=(1, 2)))
        across *= _step(columns, np.minimum(demand, down[:, None, None] * across * demand).sum(axis=0))
        fitted = np.minimum(demand, down[:, None, None] * across * demand)
        if np.abs(fitted.sum(axis=(1, 2)) - rows).max(initial=0.0) <= TOLERANCE * max(1.0, rows.max(initial=0.0)):
            break
    else:
        return places
    missed = np.abs(fitted.sum(axis=0) - columns).max(initial=0.0)
    return fitted if missed <= TOLERANCE * max(1.0, columns.max(initial=0.0)) else places


def _step(wanted: Floats, found: Floats) -> Floats:
    """Return the factor that brings sums to what is wanted; 0 where nothing is wanted."""
    return np.asarray(np.divide(wanted, found, out=np.where(wanted > 0, 1.0, 0.0), where=found > 0))


def _follow(problem: Problem, places: Floats, dollars: Floats, label: Ints) -> Floats:
    """Share each stream's dollars for a class among its cells by what their places cost, shape (S, E, C, K, T)."""
    need = np.zeros(dollars.shape[1:])
    for kind in range(dollars.shape[1]):
        mine = problem.signature == kind
        need[kind] = np.einsum("ict,kit->ckt", places[mine], problem.cost[:, mine])
    by_class = np.einsum("seckt,cq->seqkt", dollars, _member(label))
    whole = np.einsum("eckt,cq->eqkt", need, _member(label))
    share = np.divide(need, whole[:, label], out=np.zeros(need.shape), where=whole[:, label] > 0)
    return np.asarray(by_class[:, :, label] * share[None])

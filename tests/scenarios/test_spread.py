"""Places that no rule tells apart are spread evenly, and nothing that was decided moves."""

import numpy as np
import pytest

from scenarios.problem import Problem, Target
from scenarios.solver import solve
from scenarios.spread import classes, even


def problem(covers: np.ndarray, **more: object) -> Problem:
    """Return two institutions of one kind, three cells and two years; a place costs $100 and $110 the year after."""
    wanted = np.array([[[10.0, 10.0], [30.0, 30.0], [60.0, 60.0]], [[20.0, 20.0], [20.0, 20.0], [20.0, 20.0]]])
    values: dict[str, object] = {
        "signature": np.array([0, 0]),
        "demand": wanted,
        "cost": np.array([[[100.0, 110.0], [100.0, 110.0]]]),
        "budget": np.full((len(covers), 2), 2000.0),
        "covers": covers,
        "base": np.zeros(2),
        "scale": np.array([100.0, 60.0]),
        "year_weight": np.array([0.5, 0.5]),
        "admin": np.array([False]),
    }
    return Problem(**{**values, **more})  # type: ignore[arg-type]


EVERYBODY = np.ones((1, 1, 3, 1))
FIRST_CELL_ONLY = np.array([[[[1.0], [0.0], [0.0]]], [[[1.0], [1.0], [1.0]]]])


def in_corner() -> np.ndarray:
    """Return 20 places in one cell and one year of each institution, as a solver's corner has them."""
    places = np.zeros((2, 3, 2))
    places[0, 2, 0] = 20
    places[1, 0, 1] = 20
    return places


def test_cells_that_all_money_and_all_targets_treat_alike_share_a_class() -> None:
    assert len(set(classes(problem(EVERYBODY)))) == 1
    first, second, third = classes(problem(FIRST_CELL_ONLY))
    assert first != second == third
    goal = Target("group", np.array([[1.0, 0, 0], [1.0, 0, 0]]), 1.0)
    assert len(set(classes(problem(EVERYBODY, targets=(goal,))))) == 2
    priority = np.array([[False, True, True]])
    assert len(set(classes(problem(EVERYBODY, priority=priority)))) == 2


def test_places_follow_demand_within_each_institution_and_over_the_years() -> None:
    spread, _ = even(problem(EVERYBODY), in_corner(), np.zeros((1, 1, 3, 1, 2)))
    # 20 places in each year and at each institution, so 10 of each in each year; then 10:30:60 and 1:1:1.
    assert spread[0] == pytest.approx(np.array([[1.0, 1.0], [3.0, 3.0], [6.0, 6.0]]), abs=1e-5)
    assert spread[1] == pytest.approx(np.full((3, 2), 10 / 3), abs=1e-5)


def test_dollars_follow_the_places_and_keep_their_sums() -> None:
    dollars = np.zeros((1, 1, 3, 1, 2))
    dollars[0, 0, 2, 0, 0], dollars[0, 0, 0, 0, 1] = 2000.0, 2200.0
    spread, moved = even(problem(EVERYBODY), in_corner(), dollars)
    assert moved.sum(axis=2) == pytest.approx(dollars.sum(axis=2))
    assert moved[0, 0, :, 0, :] == pytest.approx(spread.sum(axis=0) * np.array([100.0, 110.0]), rel=1e-6)


def test_nobody_gets_more_places_than_wanted() -> None:
    full = problem(EVERYBODY).demand.copy()
    spread, _ = even(problem(EVERYBODY), full, np.zeros((1, 1, 3, 1, 2)))
    assert spread == pytest.approx(full)


def test_with_coordinators_no_place_moves_to_another_year() -> None:
    limited = problem(EVERYBODY, places_limit=np.full((2, 2), 20.0))
    spread, _ = even(limited, in_corner(), np.zeros((1, 1, 3, 1, 2)))
    assert spread.sum(axis=1) == pytest.approx(in_corner().sum(axis=1))
    assert spread[0, :, 0] == pytest.approx([2.0, 6.0, 12.0])


def test_nothing_moves_where_a_stream_would_pay_more_than_its_cap_for_a_student() -> None:
    # The first cell's places would be at the institution where one costs $100, the others' where it costs $300.
    dear = np.array([[[100.0, 100.0], [300.0, 300.0]]])
    places = np.zeros((2, 3, 2))
    places[0, :, 0] = places[1, :, 0] = 2.0
    dollars = np.zeros((1, 1, 3, 1, 2))
    dollars[0, 0, :, 0, 0] = 800.0
    free = problem(EVERYBODY, cost=dear)
    capped = problem(EVERYBODY, cost=dear, per_person=np.array([200.0]))
    assert even(free, places, dollars)[0][0, :, 0] == pytest.approx([0.6, 1.8, 3.6])
    kept, paid = even(capped, places, dollars)
    assert (kept == places).all()
    assert (paid == dollars).all()


def test_a_target_for_some_cells_keeps_its_places() -> None:
    goal = Target("group", np.array([[0, 0, 1.0], [0, 0, 0]]), 1.0)
    spread, _ = even(problem(EVERYBODY, targets=(goal,)), in_corner(), np.zeros((1, 1, 3, 1, 2)))
    assert spread[0, 2].sum() == pytest.approx(20)


def test_unrestricted_money_reaches_all_cells_alike() -> None:
    found = solve(problem(EVERYBODY)).places.sum(axis=(0, 2))
    wanted = problem(EVERYBODY).demand.sum(axis=2)
    by_institution = solve(problem(EVERYBODY)).places.sum(axis=(1, 2))
    assert found == pytest.approx((wanted / wanted.sum(axis=1, keepdims=True)).T @ by_institution, rel=1e-5)


def test_money_for_one_cell_draws_no_more_places_there_than_it_must() -> None:
    # $4,000 for the first cell pay 20 places at $100 and 18.2 at $110, an even mix of the 76.4 places would send it
    # fewer; everyone's $4,000 then reach the two other cells, at each institution in proportion to their demand.
    found = solve(problem(FIRST_CELL_ONLY)).places
    assert found[:, 0].sum() == pytest.approx(20 + 2000 / 110, rel=1e-6)
    rest = found[:, 1:].sum(axis=2)
    assert rest[0, 1] / rest[0, 0] == pytest.approx(2, rel=1e-5)
    assert rest[1, 1] / rest[1, 0] == pytest.approx(1, rel=1e-5)


def test_flexible_money_evens_out_what_restricted_money_can_not() -> None:
    # $300 for the first cell pay 3 places a year at most; the rest of an even mix of it comes from everyone's money.
    little = problem(FIRST_CELL_ONLY, budget=np.array([[300.0, 0.0], [2000.0, 2000.0]]))
    found = solve(little).places
    total, wanted = found.sum(axis=(1, 2)), little.demand.sum(axis=2)
    even_first = float(total @ (wanted[:, 0] / wanted.sum(axis=1)))
    assert found[:, 0].sum() == pytest.approx(even_first, rel=1e-5)
    assert solve(little, even=False).total == pytest.approx(solve(little).total)

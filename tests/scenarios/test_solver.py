"""The braided-funding program against hand arithmetic on small problems, and properties on random ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import AtlasError
from scenarios.allocation import RULES, allocate
from scenarios.problem import Floats, Problem, Target
from scenarios.program import Scaling
from scenarios.solution import Solution
from scenarios.solver import Infeasible, least_extra, relax, solve

WAGE, STAFF = 3000.0, 1000.0


def braid(wages_only: float, flexible: float, *, demand: float = 1e6) -> Problem:
    """One institution, one cell, one year; stream 0 pays wages, stream 1 wages and staff."""
    covers = np.zeros((2, 1, 1, 2))
    covers[0, 0, 0] = [1, 0]
    covers[1, 0, 0] = [1, 1]
    return Problem(
        signature=np.array([0]),
        demand=np.full((1, 1, 1), demand),
        cost=np.array([[[WAGE]], [[STAFF]]]),
        budget=np.array([[wages_only], [flexible]]),
        covers=covers,
        base=np.zeros(1),
        scale=np.ones(1),
        year_weight=np.ones(1),
        admin=np.array([False, True]),
    )


def two_years(budget: list[float], *, carry: bool, demand: float = 1e6) -> Problem:
    """One flexible stream over two years at 4000 dollars a place."""
    problem = braid(0, 0)
    return replace(
        problem,
        demand=np.full((1, 1, 2), demand),
        cost=np.broadcast_to(problem.cost, (2, 1, 2)).copy(),
        budget=np.array([[0.0, 0.0], budget]),
        year_weight=np.full(2, 0.5),
        carry=np.array([carry, carry]),
    )


def test_flexible_money_fills_what_wages_only_money_cannot() -> None:
    # 4000 n = 90000 -> 22.5; staff 22500 from the flexible stream, which adds 7500 of wages.
    got = solve(braid(60_000, 30_000), fair=False, probe=1)
    assert got.total == pytest.approx(22.5)
    assert got.dollars[1, 0, 0, :, 0] == pytest.approx([7500, 22500])
    assert got.gain == pytest.approx([0.00025, 0.00025], abs=1e-7)
    assert got.unspent.sum() == pytest.approx(0, abs=0.01)


def test_wages_only_money_is_stranded_without_staff_money() -> None:
    # 1000 n <= 10000 -> 10; 30000 of 60000 wages used; a wage dollar buys nothing, a flexible one 0.001 places.
    got = solve(braid(60_000, 10_000), fair=False, probe=1)
    assert got.total == pytest.approx(10)
    assert got.unspent[:, 0] == pytest.approx([30_000, 0], abs=0.01)
    assert got.worth[:, 0] == pytest.approx([0, 0.001])
    assert got.gain == pytest.approx([0, 0.001], abs=1e-7)


def test_gain_is_what_more_money_buys_at_a_kink() -> None:
    # Balanced exactly: 20 places. More wage money buys nothing, more flexible money 1/4000 a dollar.
    assert solve(braid(60_000, 20_000), fair=False, probe=1).gain == pytest.approx([0, 0.00025], abs=1e-7)


def test_restricted_money_goes_first() -> None:
    # Demand 10: 40000 needed, both streams could pay; all wages come from the wages-only stream.
    got = solve(braid(60_000, 60_000, demand=10), fair=False)
    assert got.dollars[:, 0, 0, 0, 0] == pytest.approx([30_000, 0], abs=0.01)


# 52000 of the first year's 100000 can be used (13 places); carried on, year two has 148000, else 100000.
@pytest.mark.parametrize(("carry", "second"), [(True, 13), (False, 12.5)])
def test_carry_over(carry: bool, second: float) -> None:  # noqa: FBT001 - a table's column
    got = solve(two_years([100_000, 50_000], carry=carry, demand=13), fair=False)
    assert got.places[0, 0] == pytest.approx([13, second])


def test_employer_adds_its_share() -> None:
    # A stream that pays half of each wage covers 60000 of wages with 30000: 20 places, as the staff money allows.
    covers = np.array([[2.0, 0.0], [0.0, 1.0]]).reshape(2, 1, 1, 2)
    assert solve(replace(braid(30_000, 20_000), covers=covers), fair=False).total == pytest.approx(20)


def test_match_binds() -> None:
    # Two local dollars for each grant dollar: 20000 of local money draws 10000, 30000 / 4000 = 7.5.
    problem = replace(
        braid(0, 0),
        budget=np.array([[100_000.0], [20_000.0]]),
        covers=np.ones((2, 1, 1, 2)),
        match_ratio=np.array([2.0, 0.0]),
        match_from=np.array([[False, True], [False, False]]),
    )
    got = solve(problem, fair=False)
    assert got.total == pytest.approx(7.5)
    assert got.dollars.sum(axis=(1, 2, 3, 4)) == pytest.approx([10_000, 20_000], abs=0.1)


def test_a_dollar_matches_once() -> None:
    # Two grants of ratio 1 share 20000 of local money: 20000 more, 40000 / 4000 = 10.
    match_from = np.zeros((3, 3), dtype=bool)
    match_from[:2, 2] = True
    problem = replace(
        braid(0, 0),
        budget=np.array([[100_000.0], [100_000.0], [20_000.0]]),
        covers=np.ones((3, 1, 1, 2)),
        match_ratio=np.array([1.0, 1.0, 0.0]),
        match_from=match_from,
    )
    assert solve(problem, fair=False).total == pytest.approx(10)


def test_administration_is_capped() -> None:
    # Staff at most 10 percent of the flexible stream; it pays wages for the rest: staff 3000 of 30000 -> 3 places.
    problem = replace(braid(0, 30_000), admin_cap=np.array([1.0, 0.1]))
    assert solve(problem, fair=False).total == pytest.approx(0, abs=1e-6)
    helped = replace(problem, budget=np.array([[0.0], [30_000.0]]), cost=np.array([[[WAGE]], [[300.0]]]))
    assert solve(helped, fair=False).total == pytest.approx(30_000 / 3300)


def test_priority_cells_come_first() -> None:
    # Half of the dollars must serve cell 0, which wants only 2 places: 2 + 2.
    problem = replace(
        braid(0, 1e6),
        demand=np.array([[[2.0], [50.0]]]),
        covers=np.concatenate([np.zeros((1, 1, 2, 2)), np.ones((1, 1, 2, 2))]),
        priority=np.array([[False, False], [True, False]]),
        priority_share=np.array([0.0, 0.5]),
    )
    assert solve(problem, fair=False).places[0, :, 0] == pytest.approx([2, 2])


def test_cap_per_person() -> None:
    # The wages-only stream may pay 1500 a student; flexible 26000 pays the other 2500: 10.4 places.
    problem = replace(braid(60_000, 26_000), per_person=np.array([1500.0, np.inf]))
    assert solve(problem, fair=False).total == pytest.approx(10.4)


def test_fixed_costs_are_paid_first_and_must_be_payable() -> None:
    problem = replace(braid(0, 30_000), fixed=np.array([10_000.0]), pays_fixed=np.array([False, True]))
    assert solve(problem, fair=False).total == pytest.approx(5)
    with pytest.raises(Infeasible):
        solve(replace(problem, fixed=np.array([40_000.0])), fair=False)


def test_slots_within_reach() -> None:
    # 18 wanted, 15 slots: A reaches zone 1 only, B both.
    problem = Problem(
        signature=np.array([0, 0]),
        demand=np.array([8.0, 10.0]).reshape(2, 1, 1),
        cost=np.zeros((1, 2, 1)),
        budget=np.zeros((1, 1)),
        covers=np.ones((1, 1, 1, 1)),
        base=np.zeros(2),
        scale=np.ones(2),
        year_weight=np.ones(1),
        admin=np.array([False]),
        slots=np.array([[10.0], [5.0]]),
        reach=np.array([[True, False], [True, True]]),
    )
    got = solve(problem, fair=False)
    assert got.total == pytest.approx(15)
    assert got.slot_worth is not None
    assert got.slot_worth[:, 0] == pytest.approx([1, 1])


def test_coordinators_limit_an_institution() -> None:
    got = solve(replace(braid(0, 1e6), places_limit=np.array([[7.0]])), fair=False)
    assert got.total == pytest.approx(7)
    assert got.place_worth is not None
    assert got.place_worth[0, 0] == pytest.approx(1)


def test_target_that_money_cannot_reach_asks_for_the_least_extra() -> None:
    # 25 places at 4000 need 100000; 40000 are there.
    problem = replace(
        braid(0, 40_000),
        targets=(Target("all", np.ones((1, 1)), 25.0),),
        extra=np.array([[[0.0], [1.0]]]),
    )
    with pytest.raises(Infeasible):
        solve(problem, fair=False)
    answer = least_extra(problem)
    assert answer.extra == pytest.approx([60_000], rel=1e-6)
    assert answer.total == pytest.approx(25)


def test_of_several_kinds_of_extra_money_the_cheapest_mix_is_taken() -> None:
    # A dollar for wages brings another one along: 25 places need 37500 of it and 25000 for staff.
    problem = braid(0, 0)
    covers = problem.covers.copy()
    covers[0, 0, 0, 0] = 2.0
    problem = replace(
        problem,
        covers=covers,
        targets=(Target("all", np.ones((1, 1)), 25.0),),
        extra=np.array([[[1.0], [0.0]], [[0.0], [1.0]]]),
    )
    answer = least_extra(problem)
    assert answer.extra == pytest.approx([37_500, 25_000], rel=1e-6)
    assert answer.unspent.sum() == pytest.approx(0, abs=1)


def test_relaxation_says_what_is_missing() -> None:
    # 40000 buy 10 of 25 places; a fixed cost of 50000 lacks 10000 of 40000 and leaves nothing for places.
    targets = (Target("all", np.ones((1, 1)), 25.0),)
    assert relax(replace(braid(0, 40_000), targets=targets)).short == pytest.approx([15])
    unpaid = replace(braid(0, 40_000), fixed=np.array([50_000.0]), pays_fixed=np.array([False, True]))
    assert relax(unpaid).fixed_short == pytest.approx(10_000)


def random_problem(seed: int, *, institutions: int = 12, streams: int = 4, years: int = 2) -> Problem:
    """Return a random problem in which one stream may pay everything."""
    rng = np.random.default_rng(seed)
    cells, students = 3, rng.integers(200, 20_000, institutions).astype(float)
    covers = (rng.random((streams, 2, cells, 4)) < 0.5).astype(float)
    covers[-1] = 1.0
    kinds = np.array([2900.0, 100.0, 700.0, 1500.0])[:, None, None]
    return Problem(
        signature=(np.arange(institutions) % 2).astype(int),
        demand=students[:, None, None] * rng.dirichlet(np.ones(cells), institutions)[:, :, None] * np.full(years, 0.4),
        cost=kinds * rng.uniform(0.8, 1.2, (1, institutions, 1)) * 1.025 ** np.arange(years),
        budget=rng.uniform(1e5, 2e6, (streams, years)),
        covers=covers,
        base=students * rng.uniform(0, 0.05, institutions),
        scale=students,
        year_weight=np.full(years, 1 / years),
        admin=np.array([False, False, True, True]),
        carry=rng.random(streams) < 0.5,
    )


# Spec 4.4: in raw dollars solvers stop early and say "optimal". Two scalings and two methods must agree.
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_scalings_and_two_methods_agree(seed: int) -> None:
    problem = random_problem(seed, institutions=40, streams=6, years=3)
    floors = [
        solve(problem, lexicographic=False, scaling=scaling, method=method).floor
        for scaling in (Scaling(1e5, 1e6), Scaling(2e4, 1e5))
        for method in ("simplex", "ipm")
    ]
    assert max(floors) - min(floors) < 1e-5
    assert min(floors) > 0


def spending(got: Solution) -> Floats:
    return got.dollars.sum(axis=(1, 2, 3)) + got.carried


seeds = st.integers(0, 10_000)


@settings(max_examples=15, deadline=None)
@given(seeds, st.booleans())
def test_no_stream_overspent_no_ineligible_dollar_no_cell_above_demand(seed: int, most: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    problem = random_problem(seed)
    got = solve(problem, most_places=most)
    before = np.concatenate([np.zeros((len(got.carried), 1)), got.carried[:, :-1]], axis=1)
    assert np.all(spending(got) <= problem.budget + before + 1)
    assert np.all(got.dollars[problem.covers == 0] == 0)
    assert np.all(got.places <= problem.demand + 1e-6)
    paid = (got.dollars * problem.covers[..., None]).sum(axis=(0, 2))
    for signature in (0, 1):
        mine = problem.signature == signature
        needed = np.einsum("kit,ict->kt", problem.cost[:, mine], got.places[mine])
        assert paid[signature] == pytest.approx(needed, rel=1e-5, abs=1)


@settings(max_examples=10, deadline=None)
@given(seeds, st.floats(0, 1e6))
def test_more_money_never_lowers_the_floor(seed: int, more: float) -> None:
    problem = random_problem(seed)
    richer = replace(problem, budget=problem.budget + more)
    assert solve(richer).floor >= solve(problem).floor - 1e-7


@settings(max_examples=8, deadline=None)
@given(seeds, st.floats(0.1, 20))
def test_scaling_money_and_prices_together_changes_nothing(seed: int, factor: float) -> None:
    problem = random_problem(seed)
    scaled = replace(problem, budget=problem.budget * factor, cost=problem.cost * factor)
    first, second = solve(problem), solve(scaled)
    assert second.total == pytest.approx(first.total, rel=1e-6)
    assert second.level == pytest.approx(first.level, abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(seeds)
def test_order_of_institutions_does_not_matter(seed: int) -> None:
    problem = random_problem(seed)
    order = np.random.default_rng(seed).permutation(len(problem.scale))
    shuffled = replace(
        problem,
        signature=problem.signature[order],
        demand=problem.demand[order],
        cost=problem.cost[:, order],
        base=problem.base[order],
        scale=problem.scale[order],
    )
    assert solve(shuffled).level == pytest.approx(solve(problem).level[order], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(seeds, st.floats(1e4, 5e6), st.sampled_from(RULES))
def test_every_rule_as_an_objective_agrees_with_its_closed_form(seed: int, budget: float, rule: str) -> None:
    """One flexible stream, one cell, one year: each rule of the program is filling up or cheapest first."""
    rng = np.random.default_rng(seed)
    students, cost = rng.integers(50, 5000, 8).astype(float), rng.uniform(3000, 6000, 8)
    base, demand = students * rng.uniform(0, 0.1, 8), students * rng.uniform(0, 0.3, 8)
    share = rng.uniform(0, 1, 8)
    from_today = rule in ("gap_closing", "max_min", "max_per_dollar")
    scales = {
        "equal": np.ones(8),
        "need_weighted": students * (1 + share),
        "user_formula": share + 0.1,
    }
    problem = Problem(
        signature=np.zeros(8, dtype=int),
        demand=demand[:, None, None],
        cost=cost[None, :, None],
        budget=np.array([[budget]]),
        covers=np.ones((1, 1, 1, 1)),
        base=base if from_today else np.zeros(8),
        scale=scales.get(rule, students),
        year_weight=np.ones(1),
        admin=np.array([False]),
    )
    closed = allocate(
        rule,
        budget=budget,
        eligible=students,
        current=base,
        unit_cost=cost,
        demand=demand,
        sed_share=share,
        weights=share + 0.1,
    )
    got = solve(problem, fair=rule != "max_per_dollar", most_places=rule in ("max_min", "max_per_dollar"))
    assert got.places[:, 0, 0] == pytest.approx(closed.places, rel=1e-4, abs=1e-3)


@pytest.mark.parametrize(
    ("field", "value"), [("cost", np.nan), ("budget", -1.0), ("demand", np.inf), ("covers", np.nan), ("scale", -1.0)]
)
def test_numbers_that_would_stop_the_solver_are_refused(field: str, value: float) -> None:
    problem = braid(60_000, 30_000)
    array = getattr(problem, field).copy()
    array.flat[0] = value
    with pytest.raises(AtlasError, match=f"^{field} = .*: give finite numbers, 0 or more"):
        replace(problem, **{field: array})


def test_amounts_too_large_for_the_solver_are_refused() -> None:
    problem = braid(60_000, 30_000)
    with pytest.raises(AtlasError, match="some are too large"):
        solve(replace(problem, cost=problem.cost * 1e30))

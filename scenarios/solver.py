"""Solve the braided-funding program with HiGHS: fairest first, then the most places, then the least restricted money.

Each stage keeps the optimum of the stage before it as a bound and starts from its basis. Source: model specification
4.1-4.4.
"""

from __future__ import annotations

import highspy
import numpy as np

from contracts.errors import AtlasError
from scenarios.mixing import mixed
from scenarios.problem import Floats, Ints, Problem
from scenarios.program import Matrix, Scaling, build, cover_groups
from scenarios.solution import Solution, Worth, read_solution

SLACK = 1e-9
SLACKS = (SLACK, 1e-8, 1e-7, 1e-6, 1e-5)
FROZEN = 1e-7
FIRST = 1e4


class Solver:
    """One program inside HiGHS, whose objective and bounds change between stages."""

    def __init__(self, problem: Problem, scaling: Scaling | None = None, method: str = "simplex") -> None:
        """Build the program and pass it to HiGHS; `method` is simplex or ipm.

        Raises AtlasError for numbers too large for the solver.
        """
        self.problem = problem
        self.matrix: Matrix = build(problem, scaling)
        self.highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy publishes no types
        self.highs.setOptionValue("output_flag", "off")
        self.highs.setOptionValue("solver", method)
        self.highs.setOptionValue("threads", 1)
        if self.highs.passModel(_model(self.matrix)) == highspy.HighsStatus.kError:
            raise AtlasError("the solver cannot read these amounts: some are too large; give smaller ones.")
        self.rounds = 0
        self.held: dict[int, float] = {}

    def maximize(self, costs: Floats) -> float:
        """Maximize a linear objective and return its optimum; raises Infeasible when nothing fits."""
        count = len(costs)
        self.highs.changeColsCost(count, np.arange(count, dtype=np.int32), costs)
        return self.again()

    def again(self) -> float:
        """Solve with the present objective and bounds; raises Infeasible when nothing fits."""
        for slack in SLACKS:
            self.highs.run()
            if self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal:
                return float(self.highs.getInfo().objective_function_value)
            # Rows held at an earlier optimum can be tight beyond the tolerance: start cold, then give them a hair.
            self.highs.clearSolver()
            self.hold(slack)
        raise Infeasible("the program has no solution.")

    def hold(self, slack: float) -> None:
        """Set the least level of every institution whose level is decided, less a relative slack."""
        for row, least in self.held.items():
            self.highs.changeRowBounds(row, least - slack * max(1.0, abs(least)), np.inf)

    def objective(self, columns: Ints, value: Floats | float = 1.0) -> Floats:
        """Return an objective that counts some columns."""
        costs = np.zeros(self.matrix.columns.count)
        costs[columns] = value
        return costs

    def values(self) -> Floats:
        """Return the value of every column."""
        return np.array(self.highs.getSolution().col_value)

    def duals(self, block: str) -> Floats:
        """Return the duals of a block of rows: the objective's gain for one more unit on the right-hand side."""
        return np.array(self.highs.getSolution().row_dual)[self.matrix.blocks[block]]

    def bound_rows(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of some rows."""
        for row, low, high in zip(rows, lower, upper, strict=True):
            self.highs.changeRowBounds(int(row), float(low), float(high))

    def bound_columns(self, columns: Ints, upper: float) -> None:
        """Change the upper bound of some columns, which start at 0."""
        for column in np.atleast_1d(columns):
            self.highs.changeColBounds(int(column), 0.0, upper)


class Infeasible(AtlasError):  # noqa: N818 - reads as what the program is
    """The program has no solution; callers turn this into a sentence that names the clash."""


def solve(  # noqa: PLR0913 - each switch is one stage of the program
    problem: Problem,
    *,
    fair: bool = True,
    lexicographic: bool = True,
    most_places: bool = True,
    even: bool = True,
    probe: float = 0.0,
    scaling: Scaling | None = None,
    method: str = "simplex",
) -> Solution:
    """Return the places and dollars of a problem.

    `fair` raises the lowest level first (and with `lexicographic` then the next lowest, and so on); `most_places` then
    buys as many places as the rest of the money can; without it no place is bought beyond the fair levels. `probe`
    dollars are added to each stream in turn to see what they buy. Of equal answers the one that spends the most
    restricted dollars is taken, so that what is stranded is truly stranded; of those, with `even`, the one that
    mixes the cells of students most evenly.
    """
    solver = Solver(problem, scaling, method)
    if fair:
        raise_floor(solver, lexicographic=lexicographic)
    else:
        _release_floor(solver)
    most = solver.maximize(solver.objective(solver.matrix.columns.places.ravel()))
    worth = _worths(solver)
    gain = probe_streams(solver, most, probe)
    _spend_restricted_first(solver, most if most_places else None)
    value = mixed(solver.highs, problem, solver.matrix.columns, -_reluctance(solver)) if even else solver.values()
    return read_solution(problem, solver.matrix, value, worth=worth, gain=gain, rounds=solver.rounds)


def _spend_restricted_first(solver: Solver, most: float | None) -> None:
    """Spend as little flexible money as possible without giving up a fair level or one of `most` places."""
    preference = -_reluctance(solver)
    for slack in (0.0, SLACK):
        if most is not None:
            solver.bound_rows(solver.matrix.blocks["total"], np.array([most * (1 - slack)]), np.array([np.inf]))
        try:
            solver.maximize(preference)
        except Infeasible:
            # The optimum found may lie a rounding error beyond what the bound can hold exactly.
            if slack:
                raise
        else:
            return


def probe_streams(solver: Solver, most: float, dollars: float) -> Floats:
    """Return the places that more dollars in each stream's first year buy beyond `most`, shape (S,).

    Zeros without a probe. Expects the objective to be the number of places and leaves the program as it was.
    """
    gain = np.zeros(len(solver.problem.budget))
    if dollars <= 0:
        return gain
    more = dollars / solver.matrix.scaling.dollars
    for stream, row in enumerate(solver.matrix.blocks["budget"][:, :1]):
        upper = solver.matrix.row_upper[row]
        solver.bound_rows(row, np.array([-np.inf]), upper + more)
        gain[stream] = max(0.0, solver.again() - most)
        solver.bound_rows(row, np.array([-np.inf]), upper)
    solver.again()
    return gain


def relax(problem: Problem) -> Solution:
    """Return the nearest thing to a solution of a problem that has none: least unpaid costs, then least shortfall.

    Its `fixed_short` and `short` say how much is missing.
    """
    solver = Solver(problem)
    columns = solver.matrix.columns
    _release_floor(solver)
    solver.bound_columns(np.concatenate([columns.fixed_short, columns.short, columns.extra]), np.inf)
    unpaid = solver.objective(columns.fixed_short, -FIRST)
    solver.maximize(unpaid + solver.objective(columns.short, -1.0))
    return _read(solver, _worths(solver), np.zeros(len(problem.budget)))


def least_extra(problem: Problem) -> Solution:
    """Return the solution that meets every target with the least extra money of all kinds together.

    Raises Infeasible if no money can.
    """
    solver = Solver(problem)
    columns = solver.matrix.columns
    _release_floor(solver)
    solver.bound_columns(columns.extra, np.inf)
    least = -solver.maximize(solver.objective(columns.extra, -1.0))
    most = np.array([least * (1 + SLACK) + SLACK])
    solver.bound_rows(solver.matrix.blocks["extra"], np.array([-np.inf]), most)
    solver.maximize(-_reluctance(solver))
    return _read(solver, _worths(solver), np.zeros(len(problem.budget)))


def raise_floor(solver: Solver, *, lexicographic: bool) -> float:
    """Maximize the floor, freeze the institutions that hold it down, and go on with the others; return the floor.

    An institution holds the floor down when its row has a dual: only those stop.
    """
    problem, matrix = solver.problem, solver.matrix
    open_rows = problem.scale > 0
    _freeze(solver, np.flatnonzero(~open_rows), -np.inf)
    costs = solver.objective(np.array([matrix.columns.floor]), matrix.scaling.floor)
    lowest = None
    while open_rows.any():
        level = solver.maximize(costs) / matrix.scaling.floor
        lowest = level if lowest is None else lowest
        solver.rounds += 1
        pull = np.abs(solver.duals("floor")) * problem.scale / matrix.scaling.floor
        holding = open_rows & (pull > FROZEN) if lexicographic else open_rows.copy()
        if not holding.any():
            holding = open_rows.copy()
        _freeze(solver, np.flatnonzero(holding), level)
        open_rows &= ~holding
    solver.bound_columns(np.array([matrix.columns.floor]), 0.0)
    return 0.0 if lowest is None else lowest


def _freeze(solver: Solver, institutions: Ints, level: float) -> None:
    """Fix the least level of some institutions and take them out of the floor."""
    matrix, problem = solver.matrix, solver.problem
    for institution in institutions:
        row = int(matrix.blocks["floor"][institution])
        solver.highs.changeCoeff(row, matrix.columns.floor, 0.0)
        solver.highs.changeRowBounds(row, -np.inf, np.inf)
        if np.isfinite(level):
            solver.held[row] = level * problem.scale[institution] - problem.base[institution]
    solver.hold(SLACK)


def _release_floor(solver: Solver) -> None:
    """Take the floor out of the program."""
    _freeze(solver, np.arange(len(solver.problem.signature)), -np.inf)
    solver.bound_columns(np.array([solver.matrix.columns.floor]), 0.0)


def _reluctance(solver: Solver) -> Floats:
    """Return an objective that prefers restricted dollars: each stream's dollars cost more the more it may pay for."""
    columns = solver.matrix.columns
    uses = (solver.problem.covers > 0).sum(axis=(1, 2, 3)).astype(float)
    price = 1.0 + uses / max(1.0, uses.max(initial=0.0))
    costs = solver.objective(columns.dollars, price[columns.stream][:, None])
    costs[columns.fixed] = price[:, None]
    return costs


def _worths(solver: Solver) -> Worth:
    """Read the duals of the stage that counts places."""
    blocks, dollars = solver.matrix.blocks, solver.matrix.scaling.dollars
    _, _, category = np.nonzero(cover_groups(solver.problem, solver.matrix.columns))
    by_category = np.zeros(solver.problem.sizes[3])
    if len(category):
        np.maximum.at(by_category, category, np.abs(solver.duals("cover")).max(axis=1) / dollars)
    return Worth(
        dollar=np.abs(solver.duals("budget")) / dollars,
        category=by_category,
        slot=np.abs(solver.duals("slots")) if "slots" in blocks else None,
        place=np.abs(solver.duals("places_limit")) if "places_limit" in blocks else None,
    )


def _read(solver: Solver, worth: Worth, gain: Floats) -> Solution:
    """Read the present values of the columns back."""
    return read_solution(solver.problem, solver.matrix, solver.values(), worth=worth, gain=gain, rounds=solver.rounds)


def _model(matrix: Matrix) -> highspy.HighsLp:
    """Return the program in the solver's own structure."""
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = matrix.columns.count, len(matrix.row_lower)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.zeros(matrix.columns.count)
    model.col_lower_, model.col_upper_ = matrix.column_lower, matrix.column_upper
    model.row_lower_, model.row_upper_ = matrix.row_lower, matrix.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.start.astype(np.int32)
    model.a_matrix_.index_ = matrix.index.astype(np.int32)
    model.a_matrix_.value_ = matrix.value
    return model

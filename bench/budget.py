"""Budgets beside what was measured, as one table a subject."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Line:
    """One measured number: what it is, in which unit, and the most that it may be (None: for comparison only)."""

    name: str
    measured: float
    unit: str
    budget: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the number is within its budget."""
        return self.budget is None or self.measured <= self.budget


def show(title: str, lines: Sequence[Line]) -> bool:
    """Print a table and return whether every budget is kept."""
    table = Table(title=title, title_justify="left", title_style="bold")
    table.add_column("what")
    for column in ("measured", "budget", "unit", ""):
        table.add_column(column, justify="right" if column in {"measured", "budget"} else "left")
    for line in lines:
        budget = "" if line.budget is None else f"{line.budget:,g}"
        verdict = "" if line.budget is None else "kept" if line.kept else "EXCEEDED"
        table.add_row(line.name, f"{line.measured:,.1f}", budget, line.unit, verdict)
    Console(width=120).print(table)
    return all(line.kept for line in lines)


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile, which one value in twenty exceeds."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]

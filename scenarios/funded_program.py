"""What is evaluated and under what: funded placements, a preset, and the parameters that vary between draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contracts.errors import AtlasError
from scenarios.credits import OUTCOMES, Component, Credit, NotEvaluated, PresetName, credit
from scenarios.draws import recentered
from scenarios.parameters import Assumptions, Distribution, parameter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scenarios.costs import PlacementCost
    from scenarios.credits import Outcome
    from scenarios.population import Kind

Floats = NDArray[np.float64]

COST_PARAMETERS = (
    "employer_of_record_fee",
    "workers_compensation",
    "coordinator_annual_cost",
    "coordinator_caseload",
    "supports_per_student",
)
WORKED_ANYWAY: dict[str, str] = {"k12": "high_school", "college": "college"}


@dataclass(frozen=True)
class FundedProgram:
    """Placements of one modality at one kind of institution, and what they cost at central values.

    `placements` has shape (institutions, cells, years); `graduation` (institutions, cells), today's graduation rate as
    a share, is used only where a graduation effect is credited. `cost` is the mean cost of one placement in prices of
    the first year. `wages`, `public`, `donor` and `employer` have shape (years,): nominal dollars of wages, and of what
    governments, philanthropy and hosts pay in all.
    """

    kind: Kind
    modality: str
    placements: Floats
    graduation: Floats
    cost: PlacementCost
    wages: Floats
    public: Floats
    donor: Floats
    employer: Floats

    def __post_init__(self) -> None:
        """Refuse arrays whose shapes do not fit and money or places below 0."""
        years = self.placements.shape[-1]
        if self.graduation.shape != self.placements.shape[:-1]:
            raise AtlasError(f"{self.modality}: graduation rates and placements have different institutions or cells.")
        for name in ("wages", "public", "donor", "employer"):
            if getattr(self, name).shape != (years,):
                raise AtlasError(f"{self.modality}: {name} needs one amount for each of the {years} years.")
        for name in ("placements", "wages", "public", "donor", "employer"):
            values = getattr(self, name)
            if not (np.isfinite(values).all() and (values >= 0).all()):
                raise AtlasError(f"{self.modality}: {name} holds a negative or non-finite number; give 0 or more.")


@dataclass(frozen=True)
class Setting:
    """Under what a program is evaluated: preset, assumptions and the real yearly discount rate."""

    preset: PresetName
    chosen: Assumptions
    rate: float

    def scoped(self, name: str) -> float:
        """Give a parameter's value under the sceptical preset or otherwise."""
        return self.chosen.value(name, "sceptical" if self.preset == "sceptical" else "default")


def credits_of(program: FundedProgram, setting: Setting) -> tuple[dict[Outcome, Credit], tuple[NotEvaluated, ...]]:
    """Give what may be credited to a program by outcome, and what nobody evaluated."""
    found = [credit(program.modality, outcome, setting.preset, setting.chosen) for outcome in OUTCOMES]
    credited = {entry.outcome: entry for entry in found if isinstance(entry, Credit)}
    return credited, tuple(entry for entry in found if isinstance(entry, NotEvaluated))


def _cost_components(programs: Iterable[FundedProgram], chosen: Assumptions) -> list[Component]:
    """Give the uncertain components of unit cost; a fee is uncertain only where someone charges one."""
    paid = any(program.cost.fee > 0 for program in programs)
    return [
        Component(name, value, recentered(parameter(name).distribution, value))
        for name in COST_PARAMETERS
        if paid or name != "employer_of_record_fee"
        for value in [chosen.value(name, "hub") if name == "employer_of_record_fee" else chosen.value(name)]
    ]


def _share_components(programs: Iterable[FundedProgram], chosen: Assumptions) -> list[Component]:
    """Give the uncertain shares: who would have worked anyway, and the tax on later earnings."""
    scopes = sorted({WORKED_ANYWAY[program.kind] for program in programs})
    anyway = [
        Component(f"worked_anyway.{scope}", value, recentered(parameter("worked_anyway").distribution_of(scope), value))
        for scope in scopes
        for value in [chosen.value("worked_anyway", scope)]
    ]
    tax = chosen.value("marginal_tax_rate")
    return [*anyway, Component("marginal_tax_rate", tax, recentered(parameter("marginal_tax_rate").distribution, tax))]


def _effect_components(programs: Iterable[FundedProgram], setting: Setting) -> list[Component]:
    """Give the components of every effect credited to the programs, scales included."""
    credited = [entry for program in programs for entry in credits_of(program, setting)[0].values()]
    return [part for entry in credited for part in (*entry.components, entry.scale)]


def uncertain(programs: Sequence[FundedProgram], setting: Setting) -> dict[str, Component]:
    """Give every parameter that varies between draws, by name, distributions centered on the scenario's values."""
    parts = [
        *_effect_components(programs, setting),
        *_share_components(programs, setting.chosen),
        *_cost_components(programs, setting.chosen),
    ]
    varying = [part for part in parts if part.distribution is not None and part.distribution.is_drawn]
    return {part.name: Component(part.name, part.centre, _centered(part), part.years, part.study) for part in varying}


def _centered(part: Component) -> Distribution:
    """Give a component's distribution, moved to its centre."""
    if part.distribution is None:
        raise AtlasError(f"{part.name} does not vary between draws.")
    return recentered(part.distribution, part.centre)


def year_weights(program: FundedProgram, rate: float) -> Floats:
    """Give the discount factor of each program year, the first counting in full; shape (years,)."""
    return np.asarray((1 + rate) ** -np.arange(program.placements.shape[-1], dtype=np.float64), dtype=np.float64)


def discounted_places(program: FundedProgram, rate: float) -> float:
    """Count placements with later years discounted, so that costs and outcomes a placement can be compared."""
    return float((program.placements @ year_weights(program, rate)).sum())

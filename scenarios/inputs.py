"""The data folder as the arrays the model needs: institutions, students by cell and group, today's paid participation.

Nothing is filled in silently: what was missing and what stands in for it is listed in `Inputs.notes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from atlas.data import FOLDER, Atlas, load
from contracts.errors import AtlasError
from scenarios.costs import wage_jurisdiction
from scenarios.parameters import Assumptions
from scenarios.participation import Baseline, baseline
from scenarios.population import Kind, Margins, Population, build, suppressed

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
COUNTY = "county:19"
FLAGS = (
    "socioeconomically_disadvantaged",
    "foster",
    "homeless",
    "students_with_disabilities",
    "english_learners",
)
RACES = (
    "african_american",
    "american_indian_alaska_native",
    "asian",
    "filipino",
    "hispanic_latino",
    "pacific_islander",
    "two_or_more_races",
    "white",
)
GROUPS = (*FLAGS, *RACES, "pell")
CELL_GROUPS = {
    "foster": "foster",
    "homeless": "homeless",
    "swd_sed": "students_with_disabilities",
    "swd": "students_with_disabilities",
    "el_sed": "english_learners",
    "el": "english_learners",
    "sed": "socioeconomically_disadvantaged",
    "other": "all",
}
COHORT_NOTE = (
    "Shares of student groups in grades 9-12 are those of the four-year graduation cohort, because enrollment by "
    "group is published for whole districts only (basis: derived)."
)
HEADCOUNT_NOTE = (
    "College students are the 12-month headcount; the Pell share of all undergraduates is applied to it (derived). "
    "Disability services, foster youth and CalWORKs at colleges are not in a public file in hand, so these students "
    "stay in the other cells."
)


@dataclass(frozen=True)
class Inputs:
    """What the model knows about institutions: I institutions, C cells, R reporting groups, Z workforce boards.

    `graduation` (I, C) are today's graduation rates as shares (0 for colleges); `reach` (I, Z) says whether an
    institution lies at least partly in a board's area; `sed_share` (I,) is the share of low-income students (of Pell
    recipients at colleges); `data_version` names the data folder's version.
    """

    names: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    population: Population
    baseline: Baseline
    graduation: Floats
    boards: tuple[str, ...]
    reach: Bools
    areas: dict[str, tuple[tuple[str, float], ...]]
    data_version: str
    notes: tuple[str, ...]

    @property
    def institutions(self) -> tuple[str, ...]:
        """Return the place ids of the institutions."""
        return self.population.institutions

    @property
    def students(self) -> Floats:
        """Return students by institution and cell, shape (I, C)."""
        return self.population.students

    @property
    def total(self) -> Floats:
        """Return students by institution, shape (I,)."""
        return np.asarray(self.population.students.sum(axis=1))

    @property
    def is_college(self) -> Bools:
        """Return which institutions are colleges, shape (I,)."""
        return np.array([kind == "college" for kind in self.population.kinds], dtype=bool)

    @property
    def sed_share(self) -> Floats:
        """Return the share of low-income students by institution (Pell recipients at colleges), shape (I,)."""
        groups = self.population.by_group(self.population.students)
        low_income = np.where(
            self.is_college,
            groups[:, self.population.groups.index("pell")],
            groups[:, self.population.groups.index("socioeconomically_disadvantaged")],
        )
        return np.asarray(np.divide(low_income, self.total, out=np.zeros(len(low_income)), where=self.total > 0))


@cache
def read_inputs(folder: Path = FOLDER) -> Inputs:
    """Return the inputs of a data folder, read once."""
    return from_atlas(load(folder))


def from_atlas(atlas: Atlas) -> Inputs:
    """Return the model's inputs from one data version; raises AtlasError when it names no institution."""
    districts = _latest(atlas.rows("enrollment_9_12"), "district", "all")
    colleges = _latest(atlas.rows("headcount_12m"), "college", "all")
    serving = set(atlas.places.filter(pl.col("serves_9_12").fill_null(value=False))["place_id"])
    totals = {place: value for place, value in districts.items() if place in serving and value > 0} | colleges
    if not totals:
        raise AtlasError(
            "the data folder has no enrollment_9_12 or headcount_12m, so nobody can be placed; rebuild it."
        )
    names = dict(atlas.places.select("place_id", "short_name").iter_rows())
    kinds: tuple[Kind, ...] = tuple("college" if place.startswith("college:") else "k12" for place in totals)
    low, high = _margins(atlas, totals)
    population = build(Margins(tuple(totals), kinds, GROUPS, np.array(list(totals.values()), dtype=float), low, high))
    rates, basis = _participation(atlas, tuple(totals))
    known = rates[:, 0] * population.students.sum(axis=1)
    paid = _stand_in(known, population)
    width = Assumptions().value("illustrative_baseline_width")
    boards, reach = _boards(atlas, tuple(totals))
    return Inputs(
        names=tuple(names.get(place, place) for place in totals),
        jurisdictions=_jurisdictions(atlas, tuple(totals)),
        population=population,
        baseline=baseline(population, paid, basis, width, rates[:, 1:]),
        graduation=_graduation(atlas, population),
        boards=boards,
        reach=reach,
        areas=_areas(atlas, tuple(totals)),
        data_version=atlas.version,
        notes=(COHORT_NOTE, HEADCOUNT_NOTE, *_gaps(known, basis, tuple(names.get(place, place) for place in totals))),
    )


def _latest(rows: pl.DataFrame, kind: str, group: str) -> dict[str, float]:
    """Return the latest reported value of each place of a kind, by place id."""
    chosen = rows.filter(
        pl.col("place_id").str.starts_with(f"{kind}:"), pl.col("group") == group, pl.col("status") == "reported"
    )
    last = chosen.sort("year").group_by("place_id", maintain_order=True).last().sort("place_id")
    return {str(place): float(value) for place, value in last.select("place_id", "value").iter_rows()}


def _margins(atlas: Atlas, totals: dict[str, float]) -> tuple[Floats, Floats]:
    """Return lower and upper counts of each group at each institution, shape (I, G); not a number if not collected."""
    low = np.full((len(totals), len(GROUPS)), np.nan)
    high = low.copy()
    cohort = _cohorts(atlas)
    pell = _latest(atlas.rows("pell_share"), "college", "all")
    for row, (place, total) in enumerate(totals.items()):
        if place in pell:
            low[row, -1] = high[row, -1] = total * pell[place] / 100
        for column, group in enumerate(GROUPS[:-1]):
            share = cohort.get((place, group))
            if share is not None:
                bounds = suppressed(total) if share < 0 else (share * total, share * total)
                low[row, column], high[row, column] = bounds
    return low, high


def _cohorts(atlas: Atlas) -> dict[tuple[str, str], float]:
    """Return each group's share of its district's latest graduation cohort; -1 where the cohort is suppressed."""
    rows = atlas.rows("graduation").filter(pl.col("place_id").str.starts_with("district:"))
    last = rows.filter(pl.col("year") == rows["year"].max())
    whole = dict(last.filter(pl.col("group") == "all").select("place_id", "denominator").iter_rows())
    shares: dict[tuple[str, str], float] = {}
    for place, group, size in last.select("place_id", "group", "denominator").iter_rows():
        if whole.get(place):
            shares[place, group] = -1.0 if size is None else min(1.0, size / whole[place])
    return shares


def _participation(atlas: Atlas, places: tuple[str, ...]) -> tuple[Floats, str]:
    """Return shares of students with a paid placement today by institution and group, and the figures' basis.

    Shape (I, 1 + G), everyone first; not a number where a share is hidden or unknown.
    """
    last = atlas.rows("wbl_paid").sort("year").group_by("place_id", "group", maintain_order=True).last()
    shown = last.filter(pl.col("status") == "reported", pl.col("place_id").is_in(places))
    rates = {(place, group): value / 100 for place, group, value in shown.select("place_id", "group", "value").rows()}
    found = [[rates.get((place, group), np.nan) for group in ("all", *GROUPS)] for place in places]
    bases = set(shown["basis"])
    return np.array(found, dtype=float), "illustrative" if "illustrative" in bases or not bases else min(bases)


def _stand_in(paid: Floats, population: Population) -> Floats:
    """Return participants with the rate of all institutions of the kind where an institution's own is not known.

    Counting them 0 would send them the first places of every rule that looks at today's access.
    """
    size, filled = population.students.sum(axis=1), paid.copy()
    for kind in ("k12", "college"):
        mine = np.array([found == kind for found in population.kinds], dtype=bool)
        known, unknown = mine & ~np.isnan(paid), mine & np.isnan(paid)
        if known.any():
            filled[unknown] = size[unknown] * paid[known].sum() / size[known].sum()
    return filled


def _gaps(paid: Floats, basis: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return notes on what is known about participation today."""
    notes = []
    if basis == "illustrative":
        notes.append("Paid participation today is illustrative, not data; it enters with a wide interval.")
    unknown = [name for name, value in zip(names, paid, strict=True) if np.isnan(value)]
    if unknown:
        notes.append(
            f"Paid participation is hidden or not known for {', '.join(unknown)}; the rate of all such districts "
            "(or all colleges) together stands in (basis: modelled)."
        )
    return tuple(notes)


def _graduation(atlas: Atlas, population: Population) -> Floats:
    """Return graduation rates by institution and cell as shares; the county's rate where a district's is hidden."""
    rates: dict[tuple[str, str], float] = {}
    rows = atlas.rows("graduation").filter(pl.col("status") == "reported").sort("year")
    for place, group, value in rows.select("place_id", "group", "value").iter_rows():
        rates[place, group] = value / 100
    found = np.zeros(population.students.shape)
    for column, cell in enumerate(population.cells):
        group = CELL_GROUPS.get(cell)
        if group is None:
            continue
        county = rates.get((COUNTY, group), rates.get((COUNTY, "all"), 0.0))
        found[:, column] = [rates.get((place, group), county) for place in population.institutions]
    return np.asarray(found * (np.array(population.kinds) == "k12")[:, None])


def _jurisdictions(atlas: Atlas, places: tuple[str, ...]) -> tuple[str, ...]:
    """Return the wage jurisdiction of each institution: of its city, or of the city where most of its pupils go."""
    own = dict(atlas.places.select("place_id", "city").iter_rows())
    schools = atlas.places.filter(pl.col("kind") == "school", pl.col("city").is_not_null())
    size = schools.group_by("parent", "city").agg(pl.col("enrollment").sum().alias("size")).sort("size", "city")
    largest = dict(size.group_by("parent", maintain_order=True).last().select("parent", "city").iter_rows())
    return tuple(wage_jurisdiction(own.get(place) or largest.get(place)) for place in places)


def _boards(atlas: Atlas, places: tuple[str, ...]) -> tuple[tuple[str, ...], Bools]:
    """Return workforce boards and which institutions lie in each, shape (I, Z)."""
    rows = atlas.memberships.filter(pl.col("area").str.starts_with("board:"))
    boards = tuple(sorted(set(rows["area"])))
    inside = set(rows.select("member", "area").iter_rows())
    reach = [[(place, board) in inside for board in boards] for place in places]
    return boards, np.array(reach, dtype=bool).reshape(len(places), len(boards))


def _areas(atlas: Atlas, places: tuple[str, ...]) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return area -> (institution, weight) for every area that holds an institution."""
    rows = atlas.memberships.filter(pl.col("member").is_in(places)).sort("area", "member")
    areas: dict[str, tuple[tuple[str, float], ...]] = {}
    for member, area, weight in rows.select("member", "area", "weight").iter_rows():
        areas[area] = (*areas.get(area, ()), (member, weight))
    return areas

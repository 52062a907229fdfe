"""Drawing invented participants, one row each, so that every table made from them agrees with every other.

Nobody here exists. Because paid participants, hours, types and groups are counted from the same rows, paid never
exceeds any, a group never exceeds its students, and a district is the sum of its schools.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import polars as pl

from loaders.assumptions import Assumptions

MOST_OF_A_SCHOOL = 0.6  # no school, however lucky its draw, has more than this share in work-based learning


@dataclass(frozen=True)
class Institution:
    """A school or college in one year: its students, and how many belong to each group.

    `partitions` are families of groups that do not overlap (race or ethnicity; gender). `groups` may overlap.
    """

    place_id: str
    year: str
    students: int
    partitions: Mapping[str, Mapping[str, int]]
    groups: Mapping[str, int]
    is_college: bool = False


def generator(assumptions: Assumptions, *words: str) -> np.random.Generator:
    """Return the random numbers of one institution: they do not depend on which others there are."""
    return np.random.default_rng([assumptions.seed, *(crc32(word.encode()) for word in words)])


def reports(place_id: str, assumptions: Assumptions) -> bool:
    """Whether the institution sends a file in the illustration; the same in every year."""
    draw = generator(assumptions, place_id, "reports").random()
    return bool(100 * draw >= assumptions.not_collected_percent)


def participants(institution: Institution, assumptions: Assumptions) -> pl.DataFrame:
    """Return one row a participant: place_id, year, paid, hours (0 if unpaid), a column a type, group and partition."""
    random = generator(assumptions, institution.place_id, institution.year)
    count, paid_share = _count(institution, assumptions, random)
    paid = random.random(count) < paid_share
    low, high = assumptions.hours_least, assumptions.hours_most
    hours = np.clip(random.normal(assumptions.hours_mean, assumptions.hours_spread, count).round(), low, high)
    columns: dict[str, object] = {"paid": paid, "hours": np.where(paid, hours, 0).astype(int)}
    for family, sizes in institution.partitions.items():
        columns[family] = pl.Series(_one_of(sizes, institution.students, count, random), dtype=pl.String)
    for group, size in institution.groups.items():
        factor = assumptions.group_factor.get(group, 1)
        columns[group] = _members(size, institution.students, count, factor, random)
    disabled = np.asarray(columns.get("students_with_disabilities", np.zeros(count, dtype=bool)))
    columns |= _types(institution.year, disabled, assumptions, random)
    here = (pl.lit(institution.place_id).alias("place_id"), pl.lit(institution.year).alias("year"))
    return pl.DataFrame(columns).select(*here, pl.all())


def _count(institution: Institution, assumptions: Assumptions, random: np.random.Generator) -> tuple[int, float]:
    """Draw how many take part, and return the share of them that is paid."""
    college = institution.is_college
    any_percent = assumptions.college_any_percent if college else assumptions.any_percent
    paid_percent = assumptions.college_paid_percent if college else assumptions.paid_percent
    spread = assumptions.spread
    luck = np.exp(generator(assumptions, institution.place_id).normal(-(spread**2) / 2, spread))  # its mean is 1
    chance = min(any_percent / 100 * luck, MOST_OF_A_SCHOOL)
    return int(random.binomial(institution.students, chance)), paid_percent / any_percent if any_percent else 0.0


def _one_of(sizes: Mapping[str, int], students: int, count: int, random: np.random.Generator) -> list[str | None]:
    """Deal the participants over groups that do not overlap; whoever is in none of them gets None."""
    rest = max(students - sum(sizes.values()), 0)
    dealt = random.multivariate_hypergeometric([*sizes.values(), rest], min(count, sum(sizes.values()) + rest))
    names = [name for name, number in zip([*sizes, None], dealt, strict=True) for _ in range(number)]
    return [names[index] for index in random.permutation(count)]


def _members(
    size: int, students: int, count: int, factor: float, random: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark which participants belong to a group of `size` students that takes part at `factor` times the rate."""
    dealt = random.hypergeometric(size, max(students - size, 0), count) if count else 0
    marked = np.zeros(count, dtype=bool)
    marked[random.permutation(count)[: random.binomial(dealt, factor)]] = True
    return marked


def _types(
    year: str,
    disabled: np.ndarray[tuple[int], np.dtype[np.bool_]],
    assumptions: Assumptions,
    random: np.random.Generator,
) -> dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Give every participant a first type, some a second, and some with disabilities a transition type."""
    shares, count = assumptions.offered(year), len(disabled)
    first, second = (random.choice(list(shares), count, p=list(shares.values())) for _ in range(2))
    twice = 100 * random.random(count) < assumptions.second_type_percent
    types = {f"wbl_type_{code}": (first == code) | (twice & (second == code)) for code in assumptions.type_percent}
    for code, percent in assumptions.transition_percent.items():
        types[f"wbl_type_{code}"] = disabled & (100 * random.random(count) < percent)
    return types

"""A county of three districts and two colleges, small enough to check by hand."""

from __future__ import annotations

import numpy as np

from scenarios.inputs import GROUPS, Inputs
from scenarios.participation import baseline
from scenarios.population import Margins, build

PLACES = ("district:1", "district:2", "district:3", "college:1", "college:2")
TOTAL = np.array([1000.0, 2000.0, 500.0, 4000.0, 3000.0])


def small_inputs() -> Inputs:
    """Return inputs in which low-income shares, access today and wage jurisdictions differ."""
    count = np.full((5, len(GROUPS)), np.nan)
    shares = {
        "socioeconomically_disadvantaged": (0.9, 0.5, 0.2),
        "foster": (0.02, 0.01, 0.0),
        "homeless": (0.05, 0.02, 0.01),
        "students_with_disabilities": (0.15, 0.12, 0.1),
        "english_learners": (0.3, 0.1, 0.05),
        "hispanic_latino": (0.8, 0.5, 0.2),
        "white": (0.1, 0.3, 0.6),
    }
    for group, values in shares.items():
        count[:3, GROUPS.index(group)] = np.array(values) * TOTAL[:3]
    count[3:, GROUPS.index("pell")] = np.array([0.4, 0.2]) * TOTAL[3:]
    population = build(Margins(PLACES, ("k12", "k12", "k12", "college", "college"), GROUPS, TOTAL, count, count))
    return Inputs(
        names=("North Unified", "South Unified", "West Unified", "North College", "South College"),
        jurisdictions=("los_angeles_city", "california", "california", "los_angeles_city", "california"),
        population=population,
        baseline=baseline(population, np.array([5.0, 40.0, 20.0, 40.0, 60.0]), "illustrative", 0.5),
        graduation=np.where(population.students > 0, 0.85, 0.0) * (np.arange(5) < 3)[:, None],
        boards=("board:A", "board:B"),
        reach=np.array([[True, False], [False, True], [False, True], [True, False], [True, True]]),
        areas={"assembly:1": (("district:1", 1.0), ("district:2", 0.5)), "assembly:2": (("district:3", 1.0),)},
        data_version="test",
        notes=("Paid participation today is illustrative, not data.",),
    )

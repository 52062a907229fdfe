"""Which effect may be credited to which kind of program: dose matching, with nulls and gaps in the evidence kept.

An effect measured on one kind of program is used for that kind only. Where nothing was evaluated the answer is
`NotEvaluated`, never 0. Four presets stand side by side and are never averaged:

* null: no later effect at all (a loss of earnings while in an intensive program stays);
* sceptical: half of the central effect, a quarter of new jobs displacing others, half the value of a graduate;
* central: the pooled or single-study effect, a single study scaled down by `scale_factor`;
* optimistic: the most favorable published effect of a like program, taken whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from contracts.errors import AtlasError
from scenarios.evidence import finding
from scenarios.parameters import Assumptions, Distribution, parameter, suggest

Outcome = Literal["graduation", "college_enrollment", "later_earnings", "violent_arrests"]
PresetName = Literal["null", "sceptical", "central", "optimistic"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
PRESETS: tuple[PresetName, ...] = get_args(PresetName)

SCEPTICAL_SHARE = 0.5
"""Part of the central effect that the sceptical preset keeps (0.9 of 1.9 points is about half)."""

NO_EVIDENCE = "no usable causal evidence for students was found"
MODALITIES: Mapping[str, str] = {
    "short_paid": "short paid placement",
    "school_year_paid": "paid internship during the school year",
    "multi_year_pathway": "certified multi-year pathway with work-based learning",
    "intensive_sector_program": "intensive sector program with a six-month internship",
    "registered_apprenticeship": "registered apprenticeship",
    "college_paid": "paid work for college students",
    "college_service_year": "paid college service year",
    "tour": "workplace tour",
    "job_shadow": "job shadow",
    "unpaid_internship": "unpaid internship",
    "student_enterprise": "student enterprise",
    "simulated_workplace": "simulated workplace",
}


@dataclass(frozen=True)
class Component:
    """One uncertain number of an effect: its centre, how it varies (None: it does not), and the years it falls in.

    `centre` is a share of students (graduation, enrollment), dollars in each of `years` after the placement
    (earnings), or arrests per at-risk student. Components with the same `study` vary together.
    """

    name: str
    centre: float
    distribution: Distribution | None = None
    years: tuple[int, ...] = ()
    study: str = ""


@dataclass(frozen=True)
class Credit:
    """An effect that may be credited to a program, per placed student, with the findings it rests on.

    `scale` shrinks gains (never losses) of a study that stands alone: 1 keeps the effect whole.
    """

    outcome: Outcome
    components: tuple[Component, ...]
    scale: Component
    evidence: tuple[str, ...]

    @property
    def is_null(self) -> bool:
        """Say whether the evidence credited is one of no effect."""
        return all(part.centre == 0 and part.distribution is None for part in self.components)


@dataclass(frozen=True)
class NotEvaluated:
    """An outcome that nobody measured for this kind of program: not an effect of 0."""

    outcome: Outcome
    modality: str
    reason: str


Rule = Callable[[PresetName, Assumptions], Credit]
WHOLE = Component("whole", 1.0)


def _nothing(outcome: Outcome, *evidence: str) -> Credit:
    """Credit the studied absence of an effect."""
    return Credit(outcome, (Component("none", 0.0),), WHOLE, evidence)


def _no_effect(outcome: Outcome, *evidence: str) -> Rule:
    """Credit no effect under every preset, because studies of the program found none."""
    return lambda _preset, _chosen: _nothing(outcome, *evidence)


def _single_study(preset: PresetName, chosen: Assumptions) -> Component:
    """Give the scale of a single study: none, half of the scale factor, the scale factor, or whole."""
    if preset == "null":
        return Component("no_gain", 0.0)
    if preset == "optimistic":
        return WHOLE
    kept = parameter("scale_factor").distribution_of("single_study")
    if preset == "central":
        return Component("scale_factor", chosen.value("scale_factor", "single_study"), kept)
    low, mode, high = (SCEPTICAL_SHARE * float(edge or 0) for edge in (kept.low, kept.mode, kept.high))
    centre = SCEPTICAL_SHARE * chosen.value("scale_factor", "single_study")
    return Component("scale_factor", centre, Distribution("triangular", low=low, mode=mode, high=high))


def _short_graduation(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit short paid placements with graduation: New York 0, Boston +4.4 points, or their pool."""
    if preset == "null":
        return _nothing("graduation", "E16")
    centre = chosen.value("graduation_effect_short_paid", preset)
    spread = parameter("graduation_effect_short_paid").distribution.sd
    evidence: tuple[str, ...] = ("E05", "E16")
    if preset == "optimistic":
        boston = finding("E05")
        spread, evidence = (boston.standard_error or 0.0) / 100, ("E05",)
    normal = Distribution("normal", mean=centre, sd=spread)
    return Credit("graduation", (Component("graduation_effect_short_paid", centre, normal),), WHOLE, evidence)


def _short_earnings(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit short paid placements with New York's loss of earnings, or with Chicago's null at either end."""
    if preset in {"null", "optimistic"}:
        return _nothing("later_earnings", "E10", "E16")
    years = tuple(range(1, int(chosen.value("earnings_effect_years")) + 1))
    centre = chosen.value("earnings_effect_short_paid")
    varies = parameter("earnings_effect_short_paid").distribution
    part = Component("earnings_effect_short_paid", centre, varies, years, study="New York lotteries")
    return Credit("later_earnings", (part,), WHOLE, ("E01",))


def _short_arrests(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit at-risk students with fewer violent-crime arrests: Chicago 2012, or 2013 at the optimistic end.

    The whole change falls in the first year: Chicago saw no further decline in the second.
    """
    years = (1,) if chosen.value("violent_crime_years") >= 1 else ()
    if preset == "null" or not years:
        return _nothing("violent_arrests", "E14", "E18")
    known = parameter("violent_crime_effect")
    if preset == "optimistic":
        best = Component("violent_crime_effect", known.distribution.low or 0.0, None, years)
        return Credit("violent_arrests", (best,), WHOLE, ("E11",))
    part = Component("violent_crime_effect", chosen.value("violent_crime_effect"), known.distribution, years)
    scale = WHOLE if preset == "central" else Component("sceptical_share", SCEPTICAL_SHARE)
    return Credit("violent_arrests", (part,), scale, ("E09", "E11", "E14", "E18"))


def _pathway_graduation(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit certified pathways with graduation: null trials, the pooled prior, or Linked Learning in California."""
    if preset == "null":
        return _nothing("graduation", "E28")
    central = chosen.value("graduation_effect_pathway")
    best = (finding("E33").effect or 0.0) / 100
    centre = {"sceptical": SCEPTICAL_SHARE * central, "central": central, "optimistic": max(best, central)}[preset]
    spread = parameter("graduation_effect_pathway").distribution.sd
    normal = Distribution("normal", mean=centre, sd=spread)
    evidence = ("E33",) if preset == "optimistic" else ("E28", "E29", "E30", "E33")
    return Credit("graduation", (Component("graduation_effect_pathway", centre, normal),), WHOLE, evidence)


def _pathway_earnings(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit certified pathways with the Career Academies' earnings, in 2006 dollars (not inflated)."""
    years = tuple(range(1, int(chosen.value("career_academy_earnings_years")) + 1))
    varies = parameter("career_academy_earnings").distribution
    part = Component("career_academy_earnings", chosen.value("career_academy_earnings"), varies, years)
    return Credit("later_earnings", (part,), _single_study(preset, chosen), ("E26", "E27"))


def _sector_earnings(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit intensive sector programs with Year Up's earnings in the years measured, the first a loss."""
    parts = tuple(
        Component(
            f"year_up_earnings_year_{year}",
            found.effect or 0.0,
            Distribution("normal", mean=found.effect, sd=found.standard_error),
            (year,),
            study="Year Up",
        )
        for year, found in enumerate(map(finding, ("E38", "E39", "E40")))
    )
    return Credit("later_earnings", parts, _single_study(preset, chosen), ("E38", "E39", "E40"))


def _apprentice_earnings(preset: PresetName, chosen: Assumptions) -> Credit:
    """Credit apprenticeship with its one quasi-experimental estimate, in the one year the table holds."""
    part = Component("apprenticeship_earnings_year_6", finding("E47").effect or 0.0, None, (6,))
    return Credit("later_earnings", (part,), _single_study(preset, chosen), ("E47",))


RULES: Mapping[tuple[str, Outcome], Rule] = {
    ("short_paid", "graduation"): _short_graduation,
    ("short_paid", "college_enrollment"): _no_effect("college_enrollment", "E02", "E10"),
    ("short_paid", "later_earnings"): _short_earnings,
    ("short_paid", "violent_arrests"): _short_arrests,
    ("school_year_paid", "graduation"): _no_effect("graduation", "E20"),
    ("school_year_paid", "college_enrollment"): _no_effect("college_enrollment", "E21"),
    ("school_year_paid", "later_earnings"): _no_effect("later_earnings", "E20"),
    ("multi_year_pathway", "graduation"): _pathway_graduation,
    ("multi_year_pathway", "college_enrollment"): _no_effect("college_enrollment", "E28", "E32"),
    ("multi_year_pathway", "later_earnings"): _pathway_earnings,
    ("intensive_sector_program", "later_earnings"): _sector_earnings,
    ("registered_apprenticeship", "later_earnings"): _apprentice_earnings,
}

REASONS: Mapping[tuple[str, Outcome], str] = {
    ("intensive_sector_program", "graduation"): "the participants studied already had a diploma",
    ("college_paid", "later_earnings"): "no impact evaluation of California's paid college work was found",
    ("college_service_year", "later_earnings"): "WestEd's evaluation of College Corps is under way",
}


def credit(modality: str, outcome: Outcome, preset: PresetName, chosen: Assumptions) -> Credit | NotEvaluated:
    """Give what may be credited to a kind of program for an outcome under a preset.

    Raises AtlasError for an unknown modality, outcome or preset.
    Source: model specification 1.1-1.3, 3.5.
    """
    for word, known in ((modality, tuple(MODALITIES)), (outcome, OUTCOMES), (preset, PRESETS)):
        if word not in known:
            raise AtlasError(f"unknown modality, outcome or preset {word!r}; {suggest(word, known)}")
    rule = RULES.get((modality, outcome))
    if rule is None:
        return NotEvaluated(outcome, modality, REASONS.get((modality, outcome), NO_EVIDENCE))
    return rule(preset, chosen)

"""The overview: what the county's official numbers say, and what no file says."""

from dataclasses import dataclass

import polars as pl

from atlas import states
from atlas.data import Atlas
from atlas.facts import Question, cell, group_gaps, measure_of, years
from atlas.places import COUNTY, Place, get
from contracts.errors import AtlasError
from contracts.registries import Source
from views import place_gaps, place_numbers, tables, words

HEADLINES = ("cci_prepared", "graduation", "a_g", "college_going")
LEAD = (
    "Work-based learning connects school to work: internships, apprenticeships, student enterprise. Who gets it, and "
    "who gets paid for it, depends on where one goes to school. The atlas shows what official numbers say about "
    "the county's 80 school districts and 21 community colleges, place by place and group by group."
)
ILLUSTRATION = "Until real files are loaded, participation here is an illustration and says so."
PARTLY = "Measures that no file has brought yet are still an illustration and say so."
NOT_PUBLIC = (
    "No public file says who takes part in work-based learning in Los Angeles County, or who is paid. The state "
    f"collects internships and releases no count by school; it does not record pay. {ILLUSTRATION}"
)


def who_takes_part(atlas: Atlas) -> tuple[str, str]:
    """Say under a heading what is not known of participation, or whose files it comes from once they are loaded."""
    measures = [item for item in atlas.registries.measures.values() if item.theme == "participation"]
    real = [measure for measure in measures if not tables.is_illustrative(atlas, measure)]
    rows = pl.concat([atlas.facts.clear(), *(atlas.rows(measure.id) for measure in real)])
    if rows.is_empty():
        return "What nobody can say.", NOT_PUBLIC
    cited = words.listing([source.short_citation for source in tables.sources(atlas, rows)], 3)
    said = f"Participation here comes from {cited}. The state itself releases no count by school."
    return "Who takes part.", said if len(real) == len(measures) else f"{said} {PARTLY}"


@dataclass(frozen=True)
class Headline:
    """One number for the first screen; `beside` is the reader's own area, held against the county."""

    label: str
    value: str
    sentence: str
    source: Source
    beside: str = ""
    help: str = ""

    @property
    def released(self) -> str:
        """When the source came out, as far as it says."""
        return f"released {self.source.release_date}." if self.source.release_date else "release date not stated."


def headlines(atlas: Atlas, area: Place | None = None) -> list[Headline]:
    """Return the county's numbers for all students, each in its newest year, and those of an area beside them."""
    return [_headline(atlas, measure, area) for measure in HEADLINES if years(atlas, measure, "county")]


def _headline(atlas: Atlas, measure_id: str, area: Place | None) -> Headline:
    measure = measure_of(atlas, measure_id)
    own = cell(atlas, COUNTY, Question(measure_id, "all", years(atlas, measure_id, "county")[-1]))
    said = words.cell_sentence(measure, atlas.registries.groups["all"], get(atlas, COUNTY), own)
    return Headline(
        label=f"{measure.short_name}, {own.year}",
        value=words.number(own.value, measure.unit),
        sentence=f"{said} Derived: added up from published rows." if own.basis == "derived" else said,
        source=atlas.registries.sources[own.source or ""],
        beside=_beside(atlas, area, Question(measure_id, "all", own.year)) if area else "",
        help=f"{measure.name}: {measure.numerator}, as a share of {measure.denominator}.",
    )


def _beside(atlas: Atlas, area: Place, question: Question) -> str:
    """Say the area's number and how it differs from the county's."""
    measure, own = measure_of(atlas, question.measure), cell(atlas, area.place_id, question)
    if own.value is None:
        return f"{area.short_name}: {states.SHORT[own.status]}"
    benchmark = place_numbers.benchmark(atlas, area, question)
    (difference,) = place_numbers.differences([(measure, own, benchmark)], nested=True)
    return f"{area.short_name}: {words.number(own.value, measure.unit)}" + (f"; {difference}" if difference else "")


def first_question(atlas: Atlas) -> Question:
    """Return what the first screen asks: prepared for college or career, all students, newest year.

    Raises AtlasError if the outcomes could not be read.
    """
    known = years(atlas, HEADLINES[0], "county")
    if not known:
        raise AtlasError("The outcomes could not be read, so there is nothing to show here. See the sentence above.")
    return Question(HEADLINES[0], "all", known[-1])


def widest_gap(atlas: Atlas, area: Place | None = None) -> str:
    """Say the widest gap between a group and all students in the first measure that the area, or the county, has."""
    place = area or get(atlas, COUNTY)
    known = place_numbers.first_measure(atlas, place)
    if not known:
        return f"No measure has a value for {place.name}."
    year = years(atlas, known, place.kind)[-1]
    rows = group_gaps(atlas, place, known, year)
    return place_gaps.gap_sentence(atlas, place, measure_of(atlas, known), rows, year)

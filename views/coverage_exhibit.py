"""What we know and what we do not, as a table with the four states in words."""

import polars as pl

from atlas import coverage
from atlas.data import Atlas
from atlas.facts import measure_of
from atlas.places import KIND_NAMES
from contracts.errors import AtlasError
from views import words
from views.exhibit import Exhibit
from views.place_numbers import THEMES

COLUMNS = {
    "kind": "Places",
    "measure": "Measure",
    "year": "Year",
    "reported": "With a value",
    "suppressed": "Suppressed",
    "not_collected": "Not collected",
    "not_applicable": "Not applicable",
    "basis": "Basis",
}
NOT_IN_HAND = (
    (
        "Who takes part in work-based learning, by school",
        "California Department of Education",
        (
            "Collected in CALPADS (work-based learning records) and not released. Ask CDE's data reporting office for "
            "the counts by school and group, or ask each district for its own file."
        ),
    ),
    ("Who is paid", "nobody", "Neither CALPADS nor the colleges' files record pay."),
    (
        "Work experience enrolment at the community colleges",
        "California Community Colleges Chancellor's Office",
        "In DataMart under the work experience program codes; not in hand.",
    ),
    (
        "Employment and earnings after work-based learning",
        "Cal-PASS Plus LaunchBoard",
        "No measure of work-based learning is listed there; not in hand.",
    ),
    ("Boundaries of the 13 community college districts", "Chancellor's Office", "No public file found."),
    (
        "The congressional map of Proposition 50",
        "Secretary of State",
        "Replaces the 2021 map on 3 January 2027; not in hand.",
    ),
)


def coverage_of(atlas: Atlas) -> Exhibit:
    """Return places x measures x years, counted in the four states, for all students."""
    order = [measure.id for theme in THEMES for measure in atlas.registries.measures.values() if measure.theme == theme]
    rows = coverage.matrix(atlas).sort(pl.col("measure").cast(pl.Enum(order)), "kind", "year", maintain_order=True)
    basis = {name: part["basis"].mode().sort()[0] for name, part in atlas.by_measure.items()}
    table = rows.with_columns(
        pl.col("kind").replace_strict({kind: names[1] for kind, names in KIND_NAMES.items()}),
        pl.col("measure").replace_strict(basis).alias("basis"),
        pl.col("measure").map_elements(lambda item: measure_of(atlas, item).name, return_dtype=pl.String),
    ).select(pl.col(column).alias(title) for column, title in COLUMNS.items())
    if rows.is_empty():
        raise AtlasError("No facts could be read, so there is no coverage to show. See the sentence above.")
    known = int(rows["reported"].sum())
    total = known + int(rows.select("suppressed", "not_collected").sum_horizontal().sum())
    sentence = (
        f"Of {total:,} combinations of place, measure and year for all students, {known:,} have a value "
        f"({words.number(100 * known / total if total else None, 'percent')}); the rest is suppressed or not collected."
    )
    years = sorted(rows["year"])
    return Exhibit(
        title=f"Coverage: school districts, high schools and colleges, {years[0]} to {years[-1]}",
        sentence=sentence,
        figure=None,
        table=table,
        sources=tuple(
            atlas.registries.sources[key] for key in atlas.manifest.sources if key in atlas.registries.sources
        ),
        notes=("Counted for all students. Groups of students are suppressed more often.",),
        alt=sentence,
        file_name="coverage",
    )


def not_in_hand() -> pl.DataFrame:
    """Return what no file at hand holds, which agency has it, and how to ask."""
    return pl.DataFrame(list(NOT_IN_HAND), schema=["What is missing", "Who holds it", "What we know"], orient="row")


def sources_table(atlas: Atlas) -> pl.DataFrame:
    """Return every source: agency, title, release, file, licence, the copy it was read from, the hash where known."""
    return pl.DataFrame(
        [
            {
                "Agency": source.agency,
                "Title": source.title,
                "Released": source.release_date or "not stated",
                "Official page": source.url,
                "File": source.file_name,
                "Licence": source.licence,
                "Read from": source.via or "the official file",
                "SHA-256": source.sha256,
                "Note": source.note,
            }
            for source in atlas.registries.sources.values()
        ]
    )

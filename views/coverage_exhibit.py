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
    "students_share": "Students covered",
    "suppressed": "Suppressed",
    "not_collected": "Not collected",
    "not_applicable": "Not applicable",
    "basis": "Basis",
}
NO_PARTICIPATION = "No source says who takes part in work-based learning: those numbers are an illustration."
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
        "Work experience enrollment at the community colleges",
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
    illustrated = sorted(name for name, usual in basis.items() if usual == "illustrative")
    table = rows.with_columns(
        pl.col("kind").replace_strict({kind: names[1] for kind, names in KIND_NAMES.items()}),
        pl.col("measure").replace_strict(basis).alias("basis"),
        pl.when(pl.col("measure").is_in(illustrated))
        .then(pl.lit("none, illustration"))
        .otherwise(pl.col("students_share").map_elements(_share, return_dtype=pl.String, skip_nulls=False))
        .alias("students_share"),
        pl.col("measure").map_elements(lambda item: measure_of(atlas, item).name, return_dtype=pl.String),
    ).select(pl.col(column).alias(title) for column, title in COLUMNS.items())
    if rows.is_empty():
        raise AtlasError("No facts could be read, so there is no coverage to show. See the sentence above.")
    sentence = _sentence(rows, illustrated)
    years = sorted(rows["year"])
    return Exhibit(
        title=f"Coverage: school districts, high schools and colleges, {years[0]} to {years[-1]}",
        sentence=sentence,
        figure=None,
        table=table,
        sources=tuple(
            atlas.registries.sources[key] for key in atlas.manifest.sources if key in atlas.registries.sources
        ),
        notes=(
            "Counted for all students. Groups of students are suppressed more often.",
            (
                "Students covered: of the students in grades 9-12 (at colleges, of the 12-month headcount) at places "
                "where the measure exists, the share whose place has a value; every place weighs with its latest count."
            ),
        ),
        alt=sentence,
        file_name="coverage",
    )


def _sentence(rows: pl.DataFrame, illustrated: list[str]) -> str:
    """Say how much is known; an illustration fills cells and knows nothing, so it is not counted."""
    rest = rows.filter(~pl.col("measure").is_in(illustrated))
    known = int(rest["reported"].sum())
    total = known + int(rest.select("suppressed", "not_collected").sum_horizontal().sum())
    share = words.number(100 * known / total if total else None, "percent")
    found = (
        f"Of {total:,} combinations of place, measure and year for all students, {known:,} have a value from a source "
        f"({share}); the rest is suppressed or not collected."
    )
    return f"{found} {NO_PARTICIPATION}" if illustrated else found


def _share(percent: float | None) -> str:
    return words.number(percent, "percent") if percent is not None else "not known"


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

"""An attempt to recover hidden cells from everything that the atlas shows; success beyond the sources' own files fails.

The tables that readers can open and download are taken as they are written, put together, and worked on by subtraction
and by interval bounds. Each protection is then taken away, and the same attempt must succeed.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from atlas import areas, data, facts, rankings, suppression
from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import AREA_KINDS, get
from contracts import disclosure
from contracts.tables import Facts
from loaders import participation
from loaders.assumptions import read_assumptions
from tests.views import sample
from views import compare, gap_ranking, map_exhibit, place_gaps, place_trend
from views.gap_ranking import GapChoice
from views.palette import LIGHT

ROOT = Path(__file__).parent.parent
MEASURES = ("graduation", "a_g", "dropout", "cci_prepared", "chronic_absence", "college_going", "wbl_any", "wbl_paid")
KEY = list(suppression.KEY)


@pytest.fixture(scope="module")
def committed() -> Atlas:
    return data.load()


def sampled(atlas: Atlas) -> list[str]:
    """Return places of every kind: the county, every eighth district, 20 schools that hide a lot, two areas a kind."""
    hidden = atlas.facts.filter(pl.col("status") == "suppressed")["place_id"].value_counts(sort=True, name="times")
    schools = hidden.filter(pl.col("place_id").str.starts_with("school:")).sort("times", "place_id")["place_id"]
    districts = atlas.places.filter(pl.col("kind") == "district")["place_id"][::8]
    inside = [atlas.places.filter(pl.col("kind") == kind)["place_id"][:2].to_list() for kind in AREA_KINDS]
    return ["county:19", *districts, *schools[-10:], *schools[100:110], *(place for kind in inside for place in kind)]


def ranked(atlas: Atlas) -> Iterator[tuple[str, Question]]:
    """Yield rankings by the gap to all students: the newest year of two groups that are often hidden."""
    for kind in ("district", "school", *AREA_KINDS):
        for measure in MEASURES:
            for group in ("foster", "non_binary"):
                for year in facts.years(atlas, measure, kind)[-1:]:
                    question = Question(measure, group, year)
                    if "all" in rankings.references(atlas, kind, question):
                        yield kind, question


def exported(atlas: Atlas) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield the tables of exhibits with the measure they are about: maps of all kinds, groups and years of places."""
    for kind in sample.KINDS:
        for question in sample.questions(atlas, kind)[1::2]:
            yield question.measure, map_exhibit.map_of(atlas, question, sample.choice(kind), LIGHT).table
    for kind, question in ranked(atlas):
        yield question.measure, gap_ranking.gaps_of_places(atlas, GapChoice(kind, question, "all"), LIGHT).table
    for code in sampled(atlas):
        place = get(atlas, code)
        for measure in MEASURES:
            for year in facts.years(atlas, measure, place.kind)[-1:]:
                yield measure, place_gaps.gap_chart(atlas, place, measure, year, LIGHT).table
        beside = [place, get(atlas, "assembly:52")]
        yield "graduation", compare.dot_plot(atlas, beside, Question("graduation", "foster", "2024-25"), LIGHT).table
        yield "graduation", place_trend.trend(atlas, place, "graduation", "african_american", LIGHT).table


@pytest.fixture(scope="module")
def shown(committed: Atlas) -> pl.DataFrame:
    """Return every cell of the exported tables once, read back into the columns of facts."""
    groups = {group.name: key for key, group in committed.registries.groups.items()}
    status = {"not collected": "not_collected", "not applicable": "not_applicable"}
    cells = [
        table.select(
            pl.col("Code").alias("place_id"),
            pl.col("Year").alias("year"),
            pl.lit(measure).alias("measure"),
            pl.col("Students").replace(groups).alias("group"),
            pl.col("Count").alias("numerator"),
            pl.col("Of").alias("denominator"),
            pl.col("Value").alias("said"),
            pl.col("Status").replace(status).alias("status"),
            pl.col("Basis").alias("basis"),
        )
        for measure, table in exported(committed)
    ]
    return pl.concat(cells).unique()


def keys(rows: pl.DataFrame) -> set[tuple[str, ...]]:
    return set(rows.select(KEY).rows())


def official(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("basis") != "illustrative")


def test_the_sample_is_broad_and_meets_hidden_cells(shown: pl.DataFrame) -> None:
    hidden = shown.filter(pl.col("status") == "suppressed")
    assert shown.height > 10_000
    assert hidden.height > 3_000
    assert set(hidden["place_id"].str.split(":").list.first()) >= {"district", "school", *AREA_KINDS}


def test_no_table_prints_a_number_for_a_hidden_cell(shown: pl.DataFrame) -> None:
    hidden = shown.filter(pl.col("status") == "suppressed")
    assert hidden["numerator"].null_count() == hidden.height
    assert hidden["said"].unique().to_list() == ["–"]


def test_a_gap_is_shown_only_between_two_visible_values(committed: Atlas) -> None:
    """The gap, its words and the students who close it would each give the hidden value away."""
    hidden = 0
    for kind, question in ranked(committed):
        for reference in ("all", "english_learners"):
            if reference not in rankings.references(committed, kind, question):
                continue
            table = gap_ranking.gaps_of_places(committed, GapChoice(kind, question, reference), LIGHT).table
            cells = {
                name: facts.cells(committed, kind, question.__class__(question.measure, name, question.year))
                for name in (question.group, reference)
            }
            visible = [set(rows.filter(pl.col("status") == "reported")["place_id"]) for rows in cells.values()]
            closed = table.filter(~pl.col("Code").is_in(list(visible[0] & visible[1])))
            hidden += closed.height
            for column in ("Gap", "Students needed to close it", "Rank, furthest behind first"):
                assert closed[column].cast(pl.String).fill_null("–").is_in(["–", ""]).all(), (kind, question, column)
    assert hidden > 1_000


def test_a_cell_is_the_same_in_every_table(shown: pl.DataFrame) -> None:
    # The county stands beside areas as a sum of schools too, and says so.
    assert shown.height == shown.select(*KEY, "basis").unique().height


@pytest.fixture(scope="module")
def by_source() -> set[tuple[str, ...]]:
    """Return what the agencies' own files give away."""
    own = pl.read_parquet(data.FOLDER / "outcomes.parquet")
    return keys(disclosure.recoverable(own, pl.read_parquet(data.FOLDER / "places.parquet")))


def test_tables_and_downloads_together_give_away_no_more_than_the_official_files(
    committed: Atlas, shown: pl.DataFrame, by_source: set[tuple[str, ...]]
) -> None:
    """A reader has the tables and, for every cell that they leave out, the full downloads."""
    one_each = shown.sort("basis", descending=True).unique(KEY, keep="first", maintain_order=True)
    cells = one_each.with_columns(value=pl.lit(None, dtype=pl.Float64), source=pl.lit("table"))
    tables = cells.select(Facts.column_names())
    everything = pl.concat([tables, committed.facts.join(tables, on=KEY, how="anti")])
    found = keys(suppression.given_away(committed, everything))
    assert len(found & keys(tables)) > 300  # the attempt finds what the sources give away, so it is not blind
    assert found - by_source == set()


@pytest.mark.parametrize("kind", [*AREA_KINDS, "county"])
def test_an_area_less_its_visible_members_leaves_nothing(committed: Atlas, kind: str) -> None:
    for measure in committed.registries.measures.values():
        if measure.roll_up != "none":
            assert suppression.left_over(committed, area_sums(committed, kind, measure.id)).is_empty()


def area_sums(atlas: Atlas, kind: str, measure: str) -> pl.DataFrame:
    """Return the sums over all groups and years of every area of a kind, as exhibits get them."""
    if kind == "county":
        return facts.added_up_rows(atlas, get(atlas, "county:19"), measure, pl.lit(value=True))
    rows = [facts.of_place(atlas, get(atlas, code), measure) for code in atlas.places.filter(kind=kind)["place_id"]]
    return pl.concat(rows)


def test_sums_that_hold_hidden_members_are_found(committed: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule that hidden members stay out, an area less its visible schools is the hidden school."""
    honest = areas.roll_up

    def careless(rows: pl.DataFrame, measure: object) -> pl.DataFrame:
        secret = pl.when(pl.col("status") == "suppressed")
        known = {"numerator": 3.0, "denominator": 8.0, "value": 37.5, "status": "reported"}
        return honest(
            rows.with_columns(secret.then(pl.lit(new)).otherwise(name).alias(name) for name, new in known.items()),
            measure,  # type: ignore[arg-type]  # handed through
        )

    monkeypatch.setattr(areas, "roll_up", careless)
    left = suppression.left_over(committed, area_sums(committed, "assembly", "graduation"))
    hidden = facts.cells(committed, "school", Question("graduation", "all", "2024-25"))
    assert left.height > 500
    one = left.filter(pl.col("members_reported") > 0).head(1)
    assert one["left_numerator"].item() % 3 == 0  # three for each hidden school
    assert "suppressed" in hidden["status"].to_list()


def test_without_second_cells_the_illustration_is_recovered(committed: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(participation, "hide", lambda rows, *_: rows)
    assumptions = read_assumptions(data.FOLDER / "participation_assumptions.toml")
    open_rows = participation.illustrate(official(committed.facts), committed.places, assumptions)
    found = suppression.given_away(committed, open_rows)
    assert found.height > 5_000
    assert found.filter(pl.col("least") == pl.col("most"), pl.col("most") > 0).height > 500


@pytest.mark.parametrize("district", ["district:1964337", "district:1964881"])
def test_a_linear_program_finds_no_more_than_the_bounds(committed: Atlas, district: str) -> None:
    """All sums of a district at once, by HiGHS: no hidden number of participants is left with one value."""
    inside = committed.places.filter(parent=district)["place_id"].to_list()
    asked = (pl.col("measure") == "wbl_any") & (pl.col("year") == "2024-25")
    cells = disclosure.numbered(committed.facts.filter(asked, pl.col("place_id").is_in([district, *inside])))
    sums = disclosure.relations(cells, committed.places)
    known = disclosure.limits(cells).numerator
    signs = sums.with_columns(sign=pl.when("total").then(1.0).otherwise(-1.0), row=pl.col("relation").rank("dense") - 1)
    matrix = np.zeros((signs["row"].n_unique(), cells.height))
    matrix[signs["row"], signs["cell"]] = signs["sign"]
    equal = signs.group_by("row").agg(pl.col("equal").all()).sort("row")["equal"].to_numpy()
    hidden = [cell for cell, status in enumerate(cells["status"]) if status == "suppressed"]
    assert len(hidden) > 10
    for cell in hidden:
        ends = [
            linprog(
                sign * np.eye(cells.height)[cell],
                A_ub=-matrix[~equal],
                b_ub=np.zeros((~equal).sum()),
                A_eq=matrix[equal],
                b_eq=np.zeros(equal.sum()),
                bounds=list(zip(known.low, known.high, strict=True)),
            ).fun
            for sign in (1, -1)
        ]
        assert -ends[1] - ends[0] > disclosure.NARROW, cells.row(cell)


def test_the_document_says_what_is_counted(committed: Atlas) -> None:
    text = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    counts = suppression.counts(committed).filter(pl.col("basis") == "official", pl.col("given_away") > 0)
    for measure, hidden, found, exactly, by_whole in counts.drop("basis").iter_rows():
        assert f"| `{measure}` | {hidden:,} | {found:,} | {exactly:,} | {by_whole:,} |" in text

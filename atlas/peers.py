"""Peers: the districts or colleges most like one of them, by size and need.

Two coordinates: the logarithm of the number of students, because 100 students more mean much to a district of 800 and
nothing to one of 165,000, and the share of students in need. Each is standardised over all candidates (mean 0,
standard deviation 1); the distance is Euclid's, so that 1.0 is one standard deviation in one of the two.

Type is a condition, not a coordinate. A district must serve grades 9 to 12 and teach at least half of those students
in schools of its own: its need is published without charter schools and would speak of other students. High school
districts are not kept apart from unified ones, because there are only five.

Need of a district is the unduplicated count (low income, English learner or in foster care), by which the state's
funding formula measures it.
"""

from dataclasses import dataclass

import polars as pl

from atlas.data import Atlas
from atlas.facts import years
from atlas.places import Place

COUNT = 5
MOST_IN_CHARTERS = 50.0


@dataclass(frozen=True)
class Measured:
    """Which measures and groups say size and need for a kind of place."""

    size: tuple[str, str]
    need: tuple[str, str]


KINDS = {
    "district": Measured(("enrollment_9_12", "all"), ("enrolled_share", "unduplicated")),
    "college": Measured(("headcount_12m", "all"), ("pell_share", "all")),
}


def measured_in(atlas: Atlas, kind: str) -> tuple[str, str]:
    """Return the years of size and need: each the newest that a source has for this kind of place."""
    size, need = (_newest(atlas, measure, kind) for measure, _ in (KINDS[kind].size, KINDS[kind].need))
    return size, need


def candidates(atlas: Atlas, kind: str) -> pl.DataFrame:
    """Return the places of a kind that can be peers, in the order of their codes.

    Columns: those of Places, `size` (students), `need` (percent), `in_charters` (percent, null for colleges), and
    `size_score` and `need_score`, the standardised coordinates. Empty where a table is missing.
    """
    rows = described(atlas, kind).filter(_fit(kind)).sort("place_id")
    return rows.with_columns(
        _score(pl.col("size").log()).alias("size_score"), _score(pl.col("need")).alias("need_score")
    )


def nearest(atlas: Atlas, place: Place, count: int = COUNT) -> pl.DataFrame:
    """Return the candidates nearest to a place, with `distance` in standard deviations, nearest first.

    The place itself is not among them; of two equally near the lower code comes first. Empty where the place is no
    candidate: `why_none` says why.
    """
    if place.kind not in KINDS:
        return described(atlas, "district").clear().with_columns(distance=pl.lit(None, pl.Float64))
    rows = candidates(atlas, place.kind)
    own = rows.filter(pl.col("place_id") == place.place_id)
    if own.is_empty():
        return rows.clear().with_columns(distance=pl.lit(None, pl.Float64))
    across, along = (pl.col(name) - own[name].item() for name in ("size_score", "need_score"))
    others = rows.filter(pl.col("place_id") != place.place_id)
    return others.with_columns((across**2 + along**2).sqrt().alias("distance")).sort("distance", "place_id").head(count)


def why_none(atlas: Atlas, place: Place) -> str | None:
    """Return why a place has no peers: `kind`, `elementary`, `county_office`, `charters` or `unknown`; else None."""
    if place.kind not in KINDS:
        return "kind"
    if place.level in {"elementary", "county_office"}:
        return place.level
    row = described(atlas, place.kind).filter(pl.col("place_id") == place.place_id)
    if row.filter(_fit(place.kind)).height:
        return None
    return "unknown" if (row["in_charters"].fill_null(0) <= MOST_IN_CHARTERS).all() else "charters"


def described(atlas: Atlas, kind: str) -> pl.DataFrame:
    """Return every place of a kind with `size`, `need` and `in_charters`, null where not published."""
    rows = atlas.places.filter(pl.col("kind") == kind)
    for name, (measure, group) in (("size", KINDS[kind].size), ("need", KINDS[kind].need)):
        found = atlas.rows(measure).filter(pl.col("group") == group, pl.col("year") == _newest(atlas, measure, kind))
        rows = rows.join(found.select("place_id", pl.col("value").alias(name)), on="place_id", how="left")
    if kind == "district":
        return rows.join(_in_charters(atlas), on="place_id", how="left")
    return rows.with_columns(pl.lit(None, pl.Float64).alias("in_charters"))


def _newest(atlas: Atlas, measure: str, kind: str) -> str:
    return max(years(atlas, measure, kind), default="")


def _in_charters(atlas: Atlas) -> pl.DataFrame:
    """Return the percentage of each district's students in grades 9-12 who are in charter schools it authorised."""
    measure, group = KINDS["district"].size
    newest = pl.col("year") == _newest(atlas, measure, "district")
    students = atlas.rows(measure).filter(pl.col("group") == group, newest).select("place_id", "value")
    schools = atlas.places.filter(pl.col("kind") == "school").select("place_id", "parent", "charter")
    counted = schools.join(students.drop_nulls(), on="place_id")
    charters = pl.col("value").filter(pl.col("charter").fill_null(value=False)).sum()
    share = (100 * charters / pl.col("value").sum()).alias("in_charters")
    return counted.group_by("parent").agg(share).rename({"parent": "place_id"})


def _fit(kind: str) -> pl.Expr:
    """Whether a described place can be a peer."""
    known = (pl.col("size") > 0) & pl.col("need").is_not_null()
    if kind != "district":
        return known
    own_schools = pl.col("in_charters").fill_null(0) <= MOST_IN_CHARTERS
    return known & pl.col("level").is_in(["unified", "high"]) & pl.col("serves_9_12") & own_schools


def _score(value: pl.Expr) -> pl.Expr:
    """Standardise over all rows; 0 where all are alike."""
    spread = value.std(ddof=0)
    return pl.when(spread > 0).then((value - value.mean()) / spread).otherwise(0.0)

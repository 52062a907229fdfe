"""Places: what there is, how to find it, and what lies inside it."""

import difflib
import unicodedata
from dataclasses import dataclass

import polars as pl

from atlas.data import Atlas
from contracts.errors import AtlasError

AREA_KINDS = ("assembly", "senate", "congress", "board", "spa")
COUNTY = "county:19"
STATE = "state:06"

KIND_NAMES = {
    "state": ("State", "States"),
    "county": ("County", "Counties"),
    "district": ("School district", "School districts"),
    "school": ("High school", "High schools"),
    "college": ("Community college", "Community colleges"),
    "assembly": ("Assembly district", "Assembly districts"),
    "senate": ("Senate district", "Senate districts"),
    "congress": ("Congressional district", "Congressional districts"),
    "board": ("Workforce board", "Workforce boards"),
    "spa": ("Service planning area", "Service planning areas"),
}


BOUNDARIES = {
    "assembly": "Lines of the 2021 Citizens Redistricting Commission.",
    "senate": "Lines of the 2021 Citizens Redistricting Commission.",
    "congress": "Lines of the 2021 map, valid until 3 January 2027.",
    "board": "Lines made from the cities that each board serves.",
    "spa": "Lines of Los Angeles County.",
    "district": "Census Bureau lines of 2012, checked against the school sites of 2025-26.",
    "college": "Main campus; colleges have no boundaries on file.",
}


def in_sentence(kind: str, *, plural: bool = False) -> str:
    """Return a kind's name inside a sentence: `school district`, but `Assembly district`, as the houses write it."""
    name = KIND_NAMES[kind][plural]
    return name if kind in {"assembly", "senate"} else name[0].lower() + name[1:]


@dataclass(frozen=True)
class Place:
    """One row of `contracts.tables.Places`."""

    place_id: str
    kind: str
    name: str
    short_name: str
    level: str | None
    parent: str | None
    city: str | None
    latitude: float | None
    longitude: float | None
    website: str | None
    grades: str | None
    charter: bool | None
    open: bool
    serves_9_12: bool | None
    enrollment: int | None
    note: str | None
    source: str

    @property
    def kind_name(self) -> str:
        """`School district` for a district, and so on."""
        return KIND_NAMES[self.kind][0]

    @property
    def is_area(self) -> bool:
        """Whether its numbers are sums over what lies inside."""
        return self.kind in AREA_KINDS


def get(atlas: Atlas, place_id: str) -> Place:
    """Return the place with this id.

    Raises AtlasError with the nearest ids if there is none.
    """
    row = atlas.place_index.get(place_id)
    if row is None:
        hint = _did_you_mean(atlas, place_id) or "Search for it by name, code or city."
        raise AtlasError(f"There is no place with the code {place_id!r}. {hint}")
    return Place(**row)


def _did_you_mean(atlas: Atlas, place_id: str) -> str:
    """Name the nearest code and its place; of codes equally near the one that begins alike, as mistakes come late."""
    near = difflib.get_close_matches(place_id, list(atlas.place_index), n=9, cutoff=0.6)
    if not near:
        return ""
    best = max(near, key=lambda code: [a == b for a, b in zip(code, place_id, strict=False)])
    return f"Did you mean {best} ({atlas.place_index[best]['name']})?"


def of_kind(atlas: Atlas, kind: str) -> pl.DataFrame:
    """Return the places of one kind in the order of their names and numbers, closed schools last."""
    number = pl.col("name").str.extract(r"(\d+)").cast(pl.Int64, strict=False)
    rows = atlas.places.filter(pl.col("kind") == kind)
    return rows.sort([~pl.col("open"), number, pl.col("name")], nulls_last=True)


def members(atlas: Atlas, area: str, kind: str) -> pl.DataFrame:
    """Return the places of one kind that lie in an area, with `weight` and `method`, largest share first."""
    inside = atlas.memberships.filter(pl.col("area") == area, pl.col("member").str.starts_with(f"{kind}:"))
    rows = atlas.places.join(inside, left_on="place_id", right_on="member")
    return rows.sort(["weight", "name"], descending=[True, False])


def areas_of(atlas: Atlas, place_id: str) -> pl.DataFrame:
    """Return the areas in which a place lies, with `weight` and `method`, in the order of kinds."""
    inside = atlas.memberships.filter(pl.col("member") == place_id)
    rows = atlas.places.join(inside, left_on="place_id", right_on="area")
    order = {kind: index for index, kind in enumerate(KIND_NAMES)}
    rows = rows.with_columns(pl.col("kind").replace_strict(order, return_dtype=pl.Int8).alias("order"))
    return rows.sort(["order", "weight", "name"], descending=[False, True, False]).drop("order")


def search(atlas: Atlas, query: str, limit: int = 8) -> pl.DataFrame:
    """Return the places whose name, short name, code or city holds every word of the query.

    Names and short names that begin with the query come first ("AD 52"), then areas and districts before schools, then
    by name. A district is also found by its initials ("LAUSD").
    """
    words = plain(query).split()
    if not words:
        return atlas.places.clear()
    found = _searchable(atlas.places)
    found = found.filter(pl.all_horizontal([pl.col("text").str.contains(word, literal=True) for word in words]))
    order = {kind: index for index, kind in enumerate(KIND_NAMES)}
    whole = " ".join(words)
    starts = pl.col("text").str.starts_with(whole) | pl.col("short_name").str.to_lowercase().str.starts_with(whole)
    rank = pl.col("kind").replace_strict(order, return_dtype=pl.Int8)
    return found.sort([~starts, ~pl.col("open"), rank, pl.col("name")]).head(limit).drop("text")


def plain(text: str) -> str:
    """Lower case without accents, so that `Cañada` is found by `canada`."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).lower()


def _searchable(places: pl.DataFrame) -> pl.DataFrame:
    initials = pl.col("name").str.extract_all(r"\b\w").list.join("") + "sd"
    districts = pl.when(pl.col("kind") == "district").then(initials).fill_null("")
    parts = [*(pl.col(column).fill_null("") for column in ("name", "short_name", "place_id", "city")), districts]
    text = pl.concat_str(parts, separator=" ").str.normalize("NFKD").str.replace_all(r"\p{Mn}", "").str.to_lowercase()
    return places.with_columns(text.alias("text"))

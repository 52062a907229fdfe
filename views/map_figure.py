"""The map as a Plotly figure: areas by URL, colleges as points, four states that look different."""

from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
import polars as pl

from atlas import states
from contracts.registries import Measure
from views import classes, map_style, words
from views.charts import FONT
from views.exhibit import LegendItem
from views.palette import Palette

LAYERS = {
    "district": "districts",
    "assembly": "assembly",
    "senate": "senate",
    "congress": "congress",
    "board": "boards",
    "spa": "spas",
}
HEIGHT = 560


@dataclass(frozen=True)
class MapChoice:
    """What the reader chose to see besides the numbers.

    `kind` is the kind of place that is colored and `drawn` are the place ids that its boundary layer holds (colleges
    are points and need none). `outline` is a kind of area, drawn as lines to choose from. `phone` fits the county into
    a narrow screen. `area` is the reader's own district, outlined on every map.
    """

    kind: str
    drawn: tuple[str, ...] = ()
    selected: str | None = None
    outline: str | None = None
    whole_county: bool = False
    phone: bool = False
    area: str | None = None


def figure(cells: pl.DataFrame, measure: Measure, choice: MapChoice, colors: Palette) -> go.Figure:
    """Return the map of one kind of place.

    `cells` come from `atlas.facts.cells` and hold only places that are drawn: polygons of one layer, or points.
    """
    prepared = _prepared(cells, measure)
    layer = LAYERS.get(choice.kind)
    traces = _areas(prepared, layer, colors) if layer else _points(prepared, choice, colors)
    hatched = prepared.filter(pl.col("status") == "suppressed")["place_id"].to_list()
    style = map_style.style(layer, hatched, marks(choice), colors)
    return go.Figure(data=traces, layout=_layout(style, choice))


def marks(choice: MapChoice) -> map_style.Marks:
    """Return what is drawn over the map for a choice."""
    own = LAYERS.get((choice.area or "").partition(":")[0])
    area = (own, choice.area) if own and choice.area else None
    return map_style.Marks(choice.selected, LAYERS.get(choice.outline or ""), area)


def _layout(style: dict[str, object], choice: MapChoice) -> dict[str, object]:
    # Plotly's default template is 6 KB of JSON that nothing here uses.
    center = map_style.COUNTY_CENTER if choice.whole_county else map_style.CENTER
    mainland = map_style.PHONE_ZOOM if choice.phone else map_style.MAINLAND_ZOOM
    zoom = map_style.COUNTY_ZOOM if choice.whole_county else mainland
    return {
        "template": "none",
        "map": {"style": style, "center": center, "zoom": zoom},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "height": HEIGHT,
        "showlegend": False,
        "font": {"family": FONT, "size": 14},
        "uirevision": str(choice.whole_county),
    }


def _prepared(cells: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add `class` and `hover`: what is said of a place after its name."""
    inner = classes.limits(measure, cells)
    said = [_hover(row, measure) for row in cells.iter_rows(named=True)]
    return cells.with_columns(
        classes.classed(pl.col("value"), inner).alias("class"),
        pl.Series("hover", said, dtype=pl.String),
    )


def _hover(row: dict[str, Any], measure: Measure) -> str:
    """Say the value or its state, and how many members a sum counts."""
    if row["value"] is None:
        return states.SHORT[row["status"]]
    members = f" ({row['members_reported']} of {row['members']} inside)" if row["members"] else ""
    return words.number(row["value"], measure.unit) + members


def _areas(cells: pl.DataFrame, layer: str, colors: Palette) -> list[go.Choroplethmap]:
    reported = cells.filter(pl.col("status") == "reported")
    scale = [[index / (classes.CLASSES - 1), color] for index, color in enumerate(colors.values)]
    traces = [_area_trace(reported, layer, reported["class"].to_list(), scale, colors.border)]
    for status, fill in (
        ("suppressed", colors.unknown),
        ("not_collected", colors.land),
        ("not_applicable", colors.land),
    ):
        rows = cells.filter(pl.col("status") == status)
        line = colors.gridline if status == "not_applicable" else colors.muted
        if len(rows):
            traces.append(_area_trace(rows, layer, [0] * len(rows), [[0, fill], [1, fill]], line))
    return traces


def _area_trace(rows: pl.DataFrame, layer: str, z: list[int], scale: list[list[object]], line: str) -> go.Choroplethmap:
    return go.Choroplethmap(
        geojson=map_style.url(layer),
        locations=rows["place_id"].to_list(),
        z=z,
        zmin=0,
        zmax=classes.CLASSES - 1,
        colorscale=scale,
        showscale=False,
        marker={"line": {"width": 1, "color": line}, "opacity": 1},
        # A click selects through the address bar; fading the rest would hide what the map is for.
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
        # The name comes with the geometry, which the browser already has.
        text=rows["hover"].to_list(),
        hovertemplate="%{properties.name}: %{text}<extra></extra>",
        below=map_style.FIRST_LAYER,
    )


def _points(cells: pl.DataFrame, choice: MapChoice, colors: Palette) -> list[go.Scattermap]:
    empty = {"suppressed": colors.unknown}
    fills = [
        colors.values[index] if status == "reported" else empty.get(status, colors.land)
        for index, status in cells.select("class", "status").rows()
    ]
    sizes = [22 if place == choice.selected else 15 for place in cells["place_id"]]
    ring = {"size": [size + 4 for size in sizes], "color": colors.text, "opacity": 1}
    shared = {"lat": cells["latitude"].to_list(), "lon": cells["longitude"].to_list(), "mode": "markers"}
    return [
        go.Scattermap(**shared, marker=ring, hoverinfo="skip", below="labels"),
        go.Scattermap(
            **shared,
            customdata=cells["place_id"].to_list(),
            marker={"size": sizes, "color": fills, "opacity": 1},
            selected={"marker": {"opacity": 1}},
            unselected={"marker": {"opacity": 1}},
            text=(cells["short_name"] + ": " + cells["hover"]).to_list(),
            hovertemplate="%{text}<extra></extra>",
            below="labels",
        ),
    ]


def legend(cells: pl.DataFrame, measure: Measure, colors: Palette) -> tuple[LegendItem, ...]:
    """Return five classes and the states that occur, each with the number of places that show it."""
    inner = classes.limits(measure, cells)
    counts = cells.filter(pl.col("status") == "reported").select(classes.classed(pl.col("value"), inner).alias("c"))[
        "c"
    ]
    items = [
        LegendItem(label, fill, colors.muted, "solid", int((counts == index).sum()))
        for index, (label, fill) in enumerate(zip(classes.labels(inner, measure.unit), colors.values, strict=True))
    ]
    states_shown = (("suppressed", "hatch"), ("not_collected", "outline"), ("not_applicable", "blank"))
    for status, pattern in states_shown:
        amount = int((cells["status"] == status).sum())
        if amount:
            items.append(LegendItem(states.SHORT[status], colors.unknown, colors.muted, pattern, amount))
    return tuple(items)

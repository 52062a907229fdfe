"""The map as native shapes: a named freeform for each place, in theme colors; the four states look different."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go
from pptx.enum.dml import MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from atlas.boundaries import Ring
from exports import office_text
from exports.deck_slide import Slide, describe
from exports.deck_theme import CLASSES, GROUND, QUIET, SIZES, TEXT
from exports.maps import boundaries, layer_of
from views.exhibit import Exhibit, LegendItem
from views.palette import LIGHT
from views.vector_map import LATITUDE, MAINLAND

HIDDEN, UNCOLLECTED, BLANK = "suppressed", "not collected", "not applicable"
DOT = Inches(0.16)
SWATCH = Inches(0.28)
ISLANDS = "Santa Catalina and San Clemente islands lie south of this map."


@dataclass(frozen=True)
class Frame:
    """Where degrees fall on the slide, in EMU."""

    left: int
    top: int
    per_degree: float

    def point(self, longitude: float, latitude: float) -> tuple[int, int]:
        """Return the place of a point on the slide."""
        x = (longitude - MAINLAND[0]) * math.cos(LATITUDE) * self.per_degree
        return self.left + int(x), self.top + int((MAINLAND[3] - latitude) * self.per_degree)


def frame(box: tuple[int, int, int, int]) -> Frame:
    """Return the frame that fits the mainland into a box (left, top, width, height)."""
    left, top, width, height = box
    west, east, south, north = MAINLAND
    return Frame(left, top, min(width / ((east - west) * math.cos(LATITUDE)), height / (north - south)))


def draw(slide: Slide, exhibit: Exhibit, box: tuple[int, int, int, int], selected: str | None) -> None:
    """Draw a map exhibit into a box: the county, then every place, the chosen one with a strong outline on top."""
    where, names = frame(box), _names(exhibit)
    group = slide.shapes.add_group_shape()
    for rings in boundaries("county").values():
        shape = _freeform(group, rings, where)
        if shape is not None:
            _outline(shape, TEXT, 0.75, brightness=0.5)
            shape.fill.solid()
            shape.fill.fore_color.theme_color = GROUND
            describe(shape, "Los Angeles County", "Outline of Los Angeles County, mainland")
    for trace in exhibit.figure.data if exhibit.figure else ():
        if trace.type == "choroplethmap":
            _areas(group, trace, names, where, selected)
        elif trace.customdata is not None:
            _points(group, trace, names, where, selected)
    describe(group, "Map", exhibit.alt)


def _names(exhibit: Exhibit) -> Mapping[str, str]:
    """Return code -> name from the exhibit's table."""
    return dict(exhibit.table.select("Code", "Place").iter_rows())


def _areas(group: Any, trace: Any, names: Mapping[str, str], where: Frame, selected: str | None) -> None:  # noqa: ANN401 - neither library has types
    """Draw the areas of one trace; the chosen one comes last, so that its outline is whole."""
    shapes, status = boundaries(layer_of(str(trace.geojson))), state_of(trace)
    found = zip(trace.locations, trace.z, trace.text, strict=True)
    for code, number, said in sorted(found, key=lambda area: area[0] == selected):
        shape = _freeform(group, shapes.get(code, []), where)
        if shape is not None:
            _fill(shape, status, int(number))
            _outline(shape, TEXT, 2.5 if code == selected else 0.5, brightness=0.0 if code == selected else 0.4)
            describe(shape, names.get(code, code), f"{names.get(code, code)}: {said}")


def state_of(trace: Any) -> str:  # noqa: ANN401 - the same
    """Return the state that a trace of areas shows, from how the figure paints it."""
    if len(trace.colorscale) > 2:  # noqa: PLR2004 - one color from end to end is no scale
        return "reported"
    if trace.colorscale[0][1] == LIGHT.unknown:
        return HIDDEN
    return BLANK if trace.marker.line.color == LIGHT.gridline else UNCOLLECTED


def _points(group: Any, trace: Any, names: Mapping[str, str], where: Frame, selected: str | None) -> None:  # noqa: ANN401 - the same
    """Draw colleges as dots; the figure paints what is suppressed gray and what was not collected as land."""
    classes = {color: index for index, color in enumerate(LIGHT.values)}
    found = zip(trace.customdata, trace.lon, trace.lat, trace.marker.color, trace.text, strict=True)
    for code, longitude, latitude, color, said in found:
        x, y = where.point(longitude, latitude)
        size = DOT * 2 if code == selected else DOT
        shape = group.shapes.add_shape(MSO_SHAPE.OVAL, x - size // 2, y - size // 2, size, size)
        status = "reported" if color in classes else HIDDEN if color == LIGHT.unknown else UNCOLLECTED
        _fill(shape, status, classes.get(color, 0))
        _outline(shape, TEXT, 3.0 if code == selected else 1.0)
        describe(shape, names.get(code, code), said)


def _freeform(group: Any, rings: Sequence[Ring], where: Frame) -> Any:  # noqa: ANN401 - the same
    """Return one freeform of all rings on the mainland, holes included; None where nothing of it is on the map."""
    there = [ring for ring in rings if max(latitude for _, latitude in ring) > MAINLAND[2]]
    if not there:
        return None
    drawn = [[where.point(*corner) for corner in ring] for ring in there]
    left, right = min(x for ring in drawn for x, _ in ring), max(x for ring in drawn for x, _ in ring)
    top, bottom = min(y for ring in drawn for _, y in ring), max(y for ring in drawn for _, y in ring)
    builder = group.shapes.build_freeform(left, top, scale=1.0)
    builder.add_line_segments([(right, top), (right, bottom)], close=True)
    shape = builder.convert_to_shape()
    # The library looks at every corner again for each corner it adds; a county's map would take seconds.
    paths = shape._element.spPr.find(qn("a:custGeom")).find(qn("a:pathLst"))  # noqa: SLF001 - it hands out no element
    paths.getparent().replace(paths, parse_xml(_path(drawn, (left, top), (right - left, bottom - top))))
    return shape


def _path(rings: Sequence[Sequence[tuple[int, int]]], origin: tuple[int, int], size: tuple[int, int]) -> str:
    """Return rings as one path of the drawing format, relative to the shape's corner; holes stay open."""
    parts = []
    for ring in rings:
        points = [f'<a:pt x="{x - origin[0]}" y="{y - origin[1]}"/>' for x, y in ring]
        lines = "".join(f"<a:lnTo>{point}</a:lnTo>" for point in points[1:])
        parts.append(f"<a:moveTo>{points[0]}</a:moveTo>{lines}<a:close/>")
    return f'<a:pathLst {nsdecls("a")}><a:path w="{size[0]}" h="{size[1]}">{"".join(parts)}</a:path></a:pathLst>'


def _fill(shape: Any, status: str, number: int) -> None:  # noqa: ANN401 - the same
    """Fill by class; hatch what is suppressed, leave ground or nothing where there is no number."""
    if status == HIDDEN:
        _hatch(shape)
    elif status == BLANK:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.theme_color = GROUND if status == UNCOLLECTED else CLASSES[number]


def _hatch(shape: Any) -> None:  # noqa: ANN401 - the same
    """Hatch a shape."""
    shape.fill.patterned()
    shape.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
    shape.fill.fore_color.theme_color = TEXT
    shape.fill.fore_color.brightness = 0.4
    shape.fill.back_color.theme_color = QUIET


def _outline(shape: Any, color: Any, points: float, brightness: float = 0.0) -> None:  # noqa: ANN401 - the same
    """Draw a shape's outline in a theme color."""
    shape.line.color.theme_color = color
    shape.line.color.brightness = brightness
    shape.line.width = Pt(points)


def legend(slide: Slide, items: Sequence[LegendItem], left: int, top: int, width: int) -> int:
    """Write the legend, one line an entry with its count; return the position under it."""
    step = SWATCH + Inches(0.1)
    solid = [item for item in items if item.pattern == "solid"]
    for index, item in enumerate(items):
        y = top + index * step
        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(left), Emu(y), SWATCH, SWATCH)
        status = {"hatch": HIDDEN, "outline": UNCOLLECTED, "blank": BLANK}.get(item.pattern, "reported")
        _fill(shape, status, solid.index(item) if item in solid else 0)
        _outline(shape, TEXT, 0.75, brightness=0.7 if item.pattern == "blank" else 0.4)
        words = f"{item.label} ({item.count})"
        describe(shape, f"Legend: {office_text.one_line(item.label)}", words)
        box = (left + SWATCH + Inches(0.12), y - Inches(0.05), width - SWATCH, step)
        slide.text([words], box, size=SIZES["small"], name=f"Legend text: {item.label}")
    return top + len(items) * step


def is_map(figure: go.Figure | None) -> bool:
    """Whether a figure is a map that this module draws."""
    return figure is not None and bool(figure.data) and all("map" in trace.type for trace in figure.data)

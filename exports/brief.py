"""The brief as PDF: letter size, one or two pages, tagged for screen readers (PDF/UA-1), fonts embedded."""

import functools
import io
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import segno
import typst

from atlas import boundaries
from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import Place
from exports import charts, lettering, maps
from exports.drawing import color
from exports.record import APP, Record, live_view, source_lines
from exports.scenario import scenario_link, with_outcomes, with_short_title
from views import brief as views_brief
from views import scenario_brief, words
from views.brief import Brief, Number, Section, Shown
from views.exhibit import LegendItem
from views.map_figure import LAYERS
from views.scenario_view import ScenarioView

FOLDER = Path(__file__).parent
SIZES = (9.5, 9.0, 8.5, 8.0, 7.5)  # points; the largest with which everything fits
MOST_PAGES = 2
WIDE, NARROW, WIDEST_MAP, TALLEST = 7.2, 3.5, 4.6, 3.6  # inches
LONGEST_CODE = 500  # characters; the squares of a longer link are too small to be read from paper
LONGEST_LINK = 96
PAGE = re.compile(rb"/Type ?/Page\b")


def of_place(
    atlas: Atlas,
    place: Place,
    app: str = APP,
    question: Question | None = None,
    view: ScenarioView | None = None,
) -> bytes:
    """Return the brief of a place as PDF, with what a scenario does there where one is given.

    `app` is the address of the app that its link and code lead back to; `question` is what map and gaps show.
    """
    kind = views_brief.map_kind(place)
    drawn = boundaries.feature_ids(maps.STATIC, LAYERS[kind]) if kind in LAYERS else ()
    made = views_brief.place_brief(atlas, place, drawn, question)
    if view:
        made = scenario_brief.with_scenario(made, with_short_title(view), place, scenario_link(view, app))
    choices = {"place": place.place_id}
    if question:
        choices |= {"measure": question.measure, "year": question.year}
    choices["data"] = atlas.version
    link, run = live_view(app, "place", choices), view.result.record if view else None
    return printed(made, Record(atlas.label, link, made.sources, made.illustrative, run))


def of_scenario(view: ScenarioView, app: str = APP) -> bytes:
    """Return the brief of a scenario as PDF; its link and code open the scenario itself."""
    made = scenario_brief.scenario_brief(with_short_title(with_outcomes(view)))
    link = scenario_link(view, app)
    return printed(made, Record(view.atlas.label, link, made.sources, made.illustrative, view.result.record))


def printed(made: Brief, foot: Record) -> bytes:
    """Return a brief as PDF, in the largest type with which it fits on two pages.

    Raises typst.TypstError where the document would not be accessible; that is a bug, never a user's mistake.
    """
    values = content(made, foot)
    for size in SIZES:
        pdf = _compiled(values | {"size": size})
        if len(PAGE.findall(pdf)) <= MOST_PAGES:
            break
    return pdf


def _compiled(values: Mapping[str, Any]) -> bytes:
    pdf = typst.compile(
        FOLDER / "brief.typ",
        root=FOLDER,
        font_paths=lettering.fonts(),
        sys_inputs={"data": json.dumps(values)},
        pdf_standards=["ua-1"],
    )
    if not isinstance(pdf, bytes):
        raise TypeError("Typst returned several files for one PDF.")
    return pdf


def content(made: Brief, foot: Record) -> dict[str, Any]:
    """Return everything that the template prints, as values of JSON."""
    printable = [shown for shown in made.figures if can_draw(shown.exhibit.figure)]
    width = NARROW if len(printable) > 1 else WIDE
    code = len(foot.link) <= LONGEST_CODE
    badge = foot.badge or views_brief.partly_illustrative(made)
    values = {
        "document_title": f"{made.title} (WBL Atlas of Los Angeles County)",
        "title": made.title,
        "subtitle": made.subtitle,
        "lead": made.lead,
        "badge": badge,
        "badge_why": words.ILLUSTRATIVE_WHY if badge else "",
        "numbers": [_number(number) for number in made.numbers],
        "figures": [_shown(shown, width) for shown in printable],
        "sections": [_section(section) for section in made.sections],
        "caveats": list(made.caveats),
        "sources": [{"text": text, "url": url} for text, url in source_lines(foot.sources)],
        "record": [list(line) for line in foot.lines if line[1] != foot.link],
        "version": foot.data_version,
        "link_words": views_brief.shortened(foot.link, LONGEST_LINK),
        "about_link": views_brief.about_link(foot.link, code=code),
        "qr_alt": views_brief.CODE_ALT,
    }
    exact: dict[str, Any] = {"link": foot.link, "qr": qr_code(foot.link) if code else ""}
    exact |= {"section_links": [section.link for section in made.sections]}
    return {**lettering.all_safe(values), **exact}


def _number(number: Number) -> dict[str, Any]:
    return {"label": number.label, "value": number.value, "beside": number.beside, "difference": number.difference}


def _section(section: Section) -> dict[str, Any]:
    badge = words.ILLUSTRATIVE if section.illustrative else ""
    return {"heading": section.heading, "paragraphs": section.paragraphs, "table": section.table, "badge": badge}


def _shown(shown: Shown, width: float) -> dict[str, Any]:
    """Return an exhibit for print."""
    exhibit = shown.exhibit
    return {
        "title": exhibit.title,
        "sentence": exhibit.sentence,
        "badge": words.ILLUSTRATIVE if exhibit.illustrative else "",
        "svg": drawing(exhibit.figure, width),
        "alt": exhibit.alt,
        "legend": legend(exhibit.legend),
        "caption": shown.caption,
        "sources": views_brief.sources_line(exhibit),
    }


def can_draw(figure: go.Figure | None) -> bool:
    """Whether a figure can be drawn without a browser."""
    return maps.drawable(figure) or charts.drawable(figure)


def drawing(figure: go.Figure, width: float) -> str:
    """Return a figure as SVG, so many inches wide."""
    if maps.drawable(figure):
        return maps.svg(figure, min(width, WIDEST_MAP))
    height = min(float(figure.layout.height or 300) / charts.PIXELS_PER_INCH * 0.7, TALLEST)
    return charts.svg(figure, (width, height), 7)


def legend(items: Sequence[LegendItem]) -> list[dict[str, Any]]:
    """Return a legend as values of JSON."""
    return [
        {"label": item.label, "pattern": item.pattern, "count": item.count}
        | {"fill": color(item.fill), "line": color(item.line)}
        for item in items
    ]


@functools.lru_cache(maxsize=64)
def qr_code(link: str) -> str:
    """Return a QR code as SVG; error correction L keeps its squares large."""
    buffer = io.BytesIO()
    segno.make(link, micro=False, error="l").save(buffer, kind="svg", border=2, scale=4)
    return buffer.getvalue().decode()

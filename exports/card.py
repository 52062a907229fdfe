"""A chart with its title, finding, legend and source as one picture: SVG for print, PNG for slides and mail."""

import html
import json
from typing import Any, Literal

import typst

from exports import charts, lettering, maps
from exports.brief import FOLDER, legend
from exports.drawing import Part
from views import brief as views_brief
from views import words
from views.exhibit import Exhibit

WIDTH = 7.0  # inches
SHARP = 192.0  # pixels an inch: twice what a screen has


def svg(exhibit: Exhibit, version: str) -> bytes:
    """Return a card as SVG, with title and alt text for screen readers."""
    drawn = _compiled(exhibit, version, "svg").decode()
    start = drawn.index(">", drawn.index("<svg")) + 1
    said = f"<title>{html.escape(exhibit.title)}</title><desc>{html.escape(exhibit.alt)}</desc>"
    return f'{drawn[: start - 1]} role="img">{said}{drawn[start:]}'.encode()


def png(exhibit: Exhibit, version: str) -> bytes:
    """Return a card as PNG, twice as sharp as a screen."""
    return _compiled(exhibit, version, "png")


def _compiled(exhibit: Exhibit, version: str, kind: Literal["svg", "png"]) -> bytes:
    made = typst.compile(
        FOLDER / "card.typ",
        root=FOLDER,
        format=kind,
        ppi=SHARP,
        font_paths=lettering.fonts(),
        sys_inputs={"data": json.dumps(content(exhibit, version))},
    )
    return made[0] if isinstance(made, list) else made or b""


def content(exhibit: Exhibit, version: str) -> dict[str, Any]:
    """Return what the card prints, as values of JSON."""
    figure = exhibit.figure
    values = {
        "title": exhibit.title,
        "sentence": exhibit.sentence,
        "badge": words.ILLUSTRATIVE if exhibit.illustrative else "",
        "alt": exhibit.alt,
        "legend": legend(exhibit.legend),
        "caption": exhibit.notes[0] if exhibit.notes else "",
        "sources": views_brief.sources_line(exhibit),
        "version": version,
    }
    drawn = maps.svg(figure, WIDTH) if maps.drawable(figure) else charts.svg(figure, _size(figure))
    return {**lettering.all_safe(values), "svg": drawn}


def _size(figure: Part) -> tuple[float, float]:
    """Return width and height in inches: the page's proportions, in the type of print."""
    return WIDTH, float(figure.layout.height or 300) / charts.PIXELS_PER_INCH * 0.85

"""What charts and maps share when Matplotlib draws them: its settings, one drawing at a time, Plotly's colors."""

import html
import re
import threading
from dataclasses import astuple
from typing import Any, TypeAlias

from exports.lettering import safe
from views.palette import DARK, LIGHT

Part: TypeAlias = Any
"""A part of a Plotly figure; Plotly publishes no types."""

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # words stay words, in a font that the document embeds
    "svg.hashsalt": "wbl-atlas",
    "font.family": "DejaVu Sans",
    "text.parse_math": False,  # $1,200 is money, not mathematics
}
TAG = re.compile(r"</?(?:b|i|sub|sup|span)(?:\s[^>]*)?>")
# Settings of Matplotlib are shared by all threads of the server; two drawings at once would mix them up.
ONE_AT_A_TIME = threading.Lock()
# Paper is white: what a reader sees on a dark screen is printed in the colors of the light one.
_ON_PAPER = dict(zip((*DARK.values, *astuple(DARK)[1:]), (*LIGHT.values, *astuple(LIGHT)[1:]), strict=True))


def color(value: Part) -> Part:
    """Return Plotly's color in Matplotlib's words; `rgba(0,0,0,0)` is its word for none."""
    if isinstance(value, str) and value.startswith("rgb"):
        parts = [float(part) for part in re.findall(r"[\d.]+", value)]
        return (*(part / 255 for part in parts[:3]), *parts[3:])
    if isinstance(value, list | tuple):
        return [color(item) for item in value]
    return _ON_PAPER.get(value, value) if isinstance(value, str) else value


def plain(text: str) -> str:
    """Return a label without Plotly's markup and in letters that can be drawn: `<b>A</b> (&lt;30)` is `A (<30)`."""
    lines = TAG.sub("", text.replace("<br>", "\n")).split("\n")
    return "\n".join(safe(html.unescape(line)) for line in lines)

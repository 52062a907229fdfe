"""The deck's look in one place: a widescreen presentation whose colors and fonts come from its theme.

Whoever changes the theme's colors in PowerPoint (Design, Variants, Colors) changes every map, chart and badge, because
nothing in a deck has a color of its own.
"""

from __future__ import annotations

import re
from typing import Any

from pptx import Presentation
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Inches, Pt

from views.palette import LIGHT

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
MARGIN = Inches(0.6)
INSIDE = WIDTH - 2 * MARGIN
TITLE_TOP, TITLE_HEIGHT = Inches(0.42), Inches(1.15)
BODY_TOP = Inches(1.75)
FOOT_TOP = Inches(6.93)
BODY_HEIGHT = FOOT_TOP - BODY_TOP - Inches(0.15)
TITLE_ONLY = "Title Only"
FONT = "Calibri"
SIZES = {"title": 28, "text": 20, "small": 14, "foot": 11}

TEXT, GROUND = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.BACKGROUND_1
ACTION, QUIET = MSO_THEME_COLOR.TEXT_2, MSO_THEME_COLOR.BACKGROUND_2
AMBER = MSO_THEME_COLOR.ACCENT_6
CLASSES = (
    MSO_THEME_COLOR.ACCENT_5,
    MSO_THEME_COLOR.ACCENT_4,
    MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.ACCENT_1,
)
SCHEME = {
    "dk1": LIGHT.text,
    "lt1": LIGHT.land,
    "dk2": LIGHT.accent,
    "lt2": LIGHT.unknown,
    **{f"accent{5 - index}": color for index, color in enumerate(LIGHT.values)},
    "accent6": LIGHT.illustrative,
    "hlink": LIGHT.accent,
    "folHlink": LIGHT.muted,
}


def presentation() -> Any:  # noqa: ANN401 - python-pptx has no types
    """Return an empty widescreen presentation with the atlas's theme and one layout."""
    made = Presentation()
    made.slide_width, made.slide_height = Emu(WIDTH), Emu(HEIGHT)
    master = made.slide_master
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme._blob = themed(theme.blob.decode("utf-8")).encode("utf-8")  # noqa: SLF001 - the library has no way to set it
    kept = next(layout for layout in made.slide_layouts if layout.name == TITLE_ONLY)
    for layout in list(made.slide_layouts):
        if layout is not kept and layout.name != TITLE_ONLY:
            made.slide_layouts.remove(layout)
    package = made.part.package
    for name in [name for name, link in package._rels.items() if link.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:  # noqa: SLF001 - the same
        package.drop_rel(name)  # a picture of the library's own empty template, which file managers would show
    for holder in (master, kept):
        _place(holder)
    _title_style(master)
    return made


def themed(theme: str) -> str:
    """Return a theme with the atlas's name, colors and fonts, and without shadows."""
    colors = "".join(f'<a:{name}><a:srgbClr val="{value.lstrip("#")}"/></a:{name}>' for name, value in SCHEME.items())
    theme = re.sub(
        r"<a:clrScheme.*?</a:clrScheme>",
        f'<a:clrScheme name="WBL Atlas">{colors}</a:clrScheme>',
        theme,
        flags=re.DOTALL,
    )
    flat = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    theme = re.sub(
        r"<a:effectStyleLst>.*?</a:effectStyleLst>",
        f"<a:effectStyleLst>{flat * 3}</a:effectStyleLst>",
        theme,
        flags=re.DOTALL,
    )
    theme = re.sub(r'<a:theme([^>]*) name="[^"]*"', r'<a:theme\1 name="WBL Atlas"', theme)
    return re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=)"[^"]*"', rf'\1"{FONT}"', theme)


def _place(holder: Any) -> None:  # noqa: ANN401 - the same
    """Put the placeholders of a master or layout where a wide page has them."""
    boxes = {
        "TITLE": (MARGIN, TITLE_TOP, INSIDE, TITLE_HEIGHT),
        "BODY": (MARGIN, BODY_TOP, INSIDE, BODY_HEIGHT),
        "DATE": (MARGIN, FOOT_TOP, Inches(2), Inches(0.35)),
        "FOOTER": (MARGIN + Inches(2), FOOT_TOP, Inches(8), Inches(0.35)),
        "SLIDE_NUMBER": (WIDTH - MARGIN - Inches(0.8), FOOT_TOP, Inches(0.8), Inches(0.35)),
    }
    for shape in holder.placeholders:
        box = boxes.get(shape.placeholder_format.type.name)
        if box:
            shape.left, shape.top, shape.width, shape.height = (Emu(part) for part in box)


def _title_style(master: Any) -> None:  # noqa: ANN401 - the same
    """Set titles to the left, bold, in the color of action; the foot to small."""
    for shape in master.placeholders:
        kind = shape.placeholder_format.type.name
        if kind == "TITLE":
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
            shape.text_frame.margin_left = shape.text_frame.margin_right = 0
        elif kind == "SLIDE_NUMBER":
            paragraph = shape.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT
            paragraph.font.size = Pt(SIZES["foot"])

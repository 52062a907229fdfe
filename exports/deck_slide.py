"""One slide: the finding as its title, what shows it, badge, source line, slide number, speaker notes, alt texts."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from exports import office_text
from exports.deck_theme import (
    ACTION,
    AMBER,
    BODY_HEIGHT,
    BODY_TOP,
    FOOT_TOP,
    GROUND,
    INSIDE,
    MARGIN,
    QUIET,
    SIZES,
    TEXT,
    WIDTH,
)

TITLE_SIZES = ((80, 30), (130, 26), (190, 22), (260, 19))
LONGEST_TITLE = 260
LONGEST_LINE = 420
BADGE = (Inches(3.1), Inches(0.34))
CARDS_ACROSS = 4
WIDE_VALUE, LONG_LINE = 8, 90  # letters of a number, of a line on a card, that stand in the large size


class Slide:
    """A slide under construction; everything on it is described for those who cannot see it."""

    def __init__(self, deck: Any, title: str, badge: str = "") -> None:  # noqa: ANN401 - python-pptx has no types
        """Add a slide with its title, and the badge above it where something is an illustration."""
        self.slide = deck.slides.add_slide(deck.slide_layouts[0])
        self.shapes = self.slide.shapes
        said = office_text.shorten(title, LONGEST_TITLE)
        frame = self.shapes.title.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        run = _paragraph(frame, said, fitting(said), first=True)
        run.font.bold = True
        run.font.color.theme_color = ACTION
        frame.paragraphs[0].alignment = PP_ALIGN.LEFT
        describe(self.shapes.title, "Title", said)
        self.layout = deck.slide_layouts[0]
        if badge:
            self.badge(badge)

    def number(self) -> None:
        """Add the slide's number, last in reading order; the library leaves that placeholder on the layout."""
        for shape in self.layout.placeholders:
            if shape.placeholder_format.type.name == "SLIDE_NUMBER":
                taken = [int(found) for found in self.shapes._spTree.xpath("//p:cNvPr/@id")]  # noqa: SLF001 - the same
                self.shapes._spTree.append(copy.deepcopy(shape._element))  # noqa: SLF001 - the same
                self.shapes[-1]._element.nvSpPr.cNvPr.set("id", str(max(taken) + 1))  # noqa: SLF001 - the same
                describe(self.shapes[-1], "Slide number", "Slide number")

    def badge(self, words: str) -> None:
        """Say in words and in amber that something on the slide is an illustration."""
        width, height = BADGE
        shape = self.shapes.add_shape(MSO_SHAPE.RECTANGLE, WIDTH - MARGIN - width, Inches(0.12), width, height)
        shape.fill.solid()
        shape.fill.fore_color.theme_color = GROUND
        shape.line.color.theme_color = AMBER
        run = _paragraph(shape.text_frame, words, SIZES["small"], first=True)
        run.font.bold = True
        run.font.color.theme_color = AMBER
        describe(shape, "Illustrative badge", words)

    def text(
        self, lines: Sequence[str], box: tuple[int, int, int, int], *, size: int = SIZES["text"], name: str = "Text"
    ) -> Any:  # noqa: ANN401 - the same
        """Write paragraphs into a box (left, top, width, height), small enough to fit; the notes hold them in full."""
        shown = [office_text.shorten(line, LONGEST_LINE) for line in lines if line.strip()]
        shape = self.shapes.add_textbox(*(Emu(part) for part in box))
        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        frame.margin_left = frame.margin_right = 0
        points = in_box(shown, box, size)
        for index, line in enumerate(shown):
            _paragraph(frame, line, points, first=not index).font.color.theme_color = TEXT
            frame.paragraphs[-1].space_after = Pt(points / 2)
        describe(shape, name, " ".join(shown))
        return shape

    def foot(self, said: str) -> None:
        """Write the source and year in small at the foot."""
        box = (MARGIN, FOOT_TOP, INSIDE - Inches(1), Inches(0.4))
        self.text([said], box, size=SIZES["foot"], name="Source")

    def cards(self, numbers: Sequence[tuple[str, str, str]], top: int = BODY_TOP) -> None:
        """Write numbers as cards: label above, the number large, one line on it below."""
        gap = Inches(0.25)
        width = (INSIDE - gap * (CARDS_ACROSS - 1)) // CARDS_ACROSS
        for index, (label, value, beside) in enumerate(numbers[:CARDS_ACROSS]):
            self._card((label, value, beside), (MARGIN + index * (width + gap), top, width, Inches(2.5)))

    def _card(self, said: tuple[str, str, str], box: tuple[int, int, int, int]) -> None:
        """Write one card."""
        label, value, beside = (office_text.shorten(part, 160) for part in said)
        shape = self.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Emu(part) for part in box))
        shape.fill.solid()
        shape.fill.fore_color.theme_color = GROUND
        shape.line.color.theme_color = QUIET
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
        large = 40 if len(value) <= WIDE_VALUE else 26
        for index, (part, size, color) in enumerate(((label, 15, TEXT), (value, large, ACTION), (beside, 14, TEXT))):
            run = _paragraph(frame, part, size if len(part) <= LONG_LINE else size - 3, first=not index)
            run.font.color.theme_color = color
            run.font.bold = index == 1
            frame.paragraphs[-1].alignment = PP_ALIGN.LEFT
        describe(shape, f"Number: {label}", f"{label}: {value}. {beside}")

    def numbered(self, lines: Sequence[str]) -> None:
        """Write up to eight lines as numbered boxes, two in a row where there are more than four."""
        if not lines:
            return
        across = 2 if len(lines) > CARDS_ACROSS else 1
        rows = -(-len(lines) // across)
        gap = Inches(0.2)
        width, height = (INSIDE - gap * (across - 1)) // across, (BODY_HEIGHT - gap * (rows - 1)) // rows
        for index, line in enumerate(lines):
            column, row = index % across, index // across
            box = (MARGIN + column * (width + gap), BODY_TOP + row * (height + gap), width, height)
            self._numbered_box(index + 1, line, box)

    def _numbered_box(self, number: int, line: str, box: tuple[int, int, int, int]) -> None:
        """Write one numbered line in a box with a blue edge."""
        left, top, width, height = box
        edge = self.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(left), Emu(top), Inches(0.08), Emu(height))
        edge.fill.solid()
        edge.fill.fore_color.theme_color = ACTION
        edge.line.fill.background()
        describe(edge, f"Edge {number}", f"Edge of point {number}")
        shape = self.text([f"{number}. {line}"], (left + Inches(0.25), top, width - Inches(0.25), height), size=24)
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        shape.name = f"Point {number}"

    def notes(self, *parts: str) -> None:
        """Write the speaker notes: the sentence in full, what to know, the sources with their addresses."""
        self.slide.notes_slide.notes_text_frame.text = "\n\n".join(office_text.clean(part) for part in parts if part)


def describe(shape: Any, name: str, words: str) -> None:  # noqa: ANN401 - the same
    """Name a shape and give it its alternative text."""
    shape.name = office_text.shorten(name, 200)
    found = shape._element.xpath(".//p:cNvPr")  # noqa: SLF001 - the library cannot set alternative text
    found[0].set("descr", office_text.clean(words))


def _paragraph(frame: Any, said: str, size: int, *, first: bool) -> Any:  # noqa: ANN401 - the same
    """Add a paragraph with one run of a size and return the run."""
    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    run = paragraph.add_run()
    run.text = said
    run.font.size = Pt(size)
    return run


def fitting(title: str) -> int:
    """Return the size in points at which a title stands in two or three lines."""
    return next((size for longest, size in TITLE_SIZES if len(title) <= longest), TITLE_SIZES[-1][1])


def in_box(lines: Sequence[str], box: tuple[int, int, int, int], size: int, least: int = 10) -> int:
    """Return the largest size up to `size` points at which lines fit a box; letters are about half as wide as high."""
    _, _, width, height = box
    for points in range(size, least, -1):
        across = max(1, int(width / Pt(points * 0.5)))
        needed = sum(-(-len(line) // across) * 1.22 + 0.5 for line in lines)
        if needed * Pt(points) <= height:
            return points
    return least

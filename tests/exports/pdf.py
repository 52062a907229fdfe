"""What a reader, or a screen reader, finds in a PDF."""

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader


def opened(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text(reader: PdfReader) -> str:
    """The words of all pages in one line, as they are copied out."""
    words = " ".join(page.extract_text() for page in reader.pages).replace("\u200b", "")
    return " ".join(words.split())


def links(reader: PdfReader) -> list[str]:
    """The addresses that can be clicked."""
    notes = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    return [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]


def tags(reader: PdfReader) -> Iterator[Any]:
    """The elements of the structure, in reading order."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"].get_object()]
    while waiting:
        element = waiting.pop()
        if "/S" in element:
            yield element
        children = element.get("/K", [])
        found = [child.get_object() for child in (children if isinstance(children, list) else [children])]
        waiting += [child for child in reversed(found) if isinstance(child, dict)]


def fonts(reader: PdfReader) -> dict[str, bool]:
    """Every font with whether its letters are in the file."""
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object().get("/DescendantFonts", [font])[0].get_object()
            descriptor = described["/FontDescriptor"].get_object()
            found[str(described["/BaseFont"])] = any(name.startswith("/FontFile") for name in descriptor)
    return found

"""What readers take along: an exhibit's table and chart, briefs, decks and workbooks, and the data files themselves.

A file is made when its button is pressed, in a thread of its own, so that nobody else waits for it. The libraries that
draw and set type are imported there and then.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from exports import table_files
from exports.record import APP
from ui import preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.data import Atlas
    from atlas.places import Place
    from views.exhibit import Exhibit
    from views.scenario_view import ScenarioView

WORDS = {
    "data/outcomes.parquet": "Outcomes, capacity and enrolment: official and derived values",
    "data/participation.parquet": "Participation in work-based learning",
    "data/places.parquet": "Places: districts, schools, colleges and areas",
    "data/memberships.parquet": "Memberships: what lies in which area, with weight and method",
}
PDF = "application/pdf"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARKS = {"scatter", "bar", "sankey", "choroplethmap", "scattermap"}
"""The marks that are drawn on the server; a chart with others has no picture to take along."""


def button(label: str, make: Callable[[], bytes], name: str, key: str, mime: str | None = None) -> None:
    """Offer a file that is made when the button is pressed."""
    make = preview.audited(make, name)
    st.download_button(label, make, name, mime, key=key, on_click="ignore")


def of_exhibit(exhibit: Exhibit, version: str, key: str) -> None:
    """Offer an exhibit's table as shown, its full table where it has one, and its chart."""
    name = exhibit.file_name
    with st.container(horizontal=True):
        for full in (False, True) if exhibit.full is not None else (False,):
            label, ending = ("Full table", "_full") if full else ("Table", "")
            csv = functools.partial(table_files.csv, exhibit, version, full=full)
            button(f"{label}, CSV", csv, f"{name}{ending}.csv", f"{key}{ending}_csv", "text/csv")
            parquet = functools.partial(table_files.parquet, exhibit, version, full=full)
            button(f"{label}, Parquet", parquet, f"{name}{ending}.parquet", f"{key}{ending}_parquet")
        if exhibit.figure is not None and {trace.type for trace in exhibit.figure.data} <= MARKS:
            button("Chart, SVG", lambda: _card(exhibit, version, "svg"), f"{name}.svg", f"{key}_svg", "image/svg+xml")
            button("Chart, PNG", lambda: _card(exhibit, version, "png"), f"{name}.png", f"{key}_png", "image/png")


def _card(exhibit: Exhibit, version: str, kind: str) -> bytes:
    from exports import card  # noqa: PLC0415 - Typst and Matplotlib load when somebody asks for a picture

    return card.svg(exhibit, version) if kind == "svg" else card.png(exhibit, version)


def of_place(atlas: Atlas, place: Place) -> None:
    """Offer the brief and the slides of a place."""
    name, app = place.place_id.replace(":", "_"), app_address()
    brief_button(functools.partial(_place_brief, atlas, place, app), f"brief_{name}.pdf", "place_brief")
    deck = functools.partial(_place_deck, atlas, place, app)
    button("Slides, PPTX", deck, f"deck_{name}.pptx", "place_deck", PPTX)


def brief_button(make: Callable[[], bytes], name: str, key: str) -> None:
    """Offer a brief under its usual label."""
    button("Brief, PDF", make, name, key, PDF)


def _place_brief(atlas: Atlas, place: Place, app: str) -> bytes:
    from exports import brief  # noqa: PLC0415 - the same

    return brief.of_place(atlas, place, app)


def _place_deck(atlas: Atlas, place: Place, app: str) -> bytes:
    from exports import deck  # noqa: PLC0415 - the same

    return deck.place_deck(atlas, place, app)


def of_scenario(view: ScenarioView) -> None:
    """Offer the brief, the deck and the workbook of a scenario."""
    name, app = view.scenario.name, app_address()
    with st.container(horizontal=True):
        brief_button(functools.partial(_scenario_brief, view, app), f"brief_{name}.pdf", "scenario_brief")
        deck, workbook = functools.partial(_deck, view, app), functools.partial(_workbook, view, app)
        button("Slides, PPTX", deck, f"deck_{name}.pptx", "scenario_deck", PPTX)
        button("Workbook, XLSX", workbook, f"workbook_{name}.xlsx", "scenario_workbook", XLSX)


def _scenario_brief(view: ScenarioView, app: str) -> bytes:
    from exports import brief  # noqa: PLC0415 - the same

    return brief.of_scenario(view, app)


def _deck(view: ScenarioView, app: str) -> bytes:
    from exports import deck  # noqa: PLC0415 - the same

    return deck.scenario_deck(view, app)


def _workbook(view: ScenarioView, app: str) -> bytes:
    from exports import workbook  # noqa: PLC0415 - the same

    return workbook.workbook(view, app)


def app_address() -> str:
    """Return the address of the app as this reader's browser knows it, for links back."""
    parts = urlsplit(st.context.url or APP)
    folder = parts.path.rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{folder}"


def tables(atlas: Atlas) -> None:
    """Offer every table of the data version; a file is read when it is asked for."""
    for name, words in WORDS.items():
        record = atlas.manifest.files.get(name)
        path = atlas.files.get(name)
        if record is None or path is None or not path.is_file():
            continue
        with st.container(border=True):
            st.markdown(f"**{words}{_invented(atlas, name)}.** {record.rows:,} rows. SHA-256 `{record.sha256[:16]}…`")
            with st.container(horizontal=True):
                button("Parquet", path.read_bytes, path.name, f"{path.stem}_parquet")
                button("CSV", functools.partial(_csv, path), f"{path.stem}.csv", f"{path.stem}_csv", "text/csv")


def _invented(atlas: Atlas, name: str) -> str:
    """Say of a table that it holds an illustration, as long as it does."""
    themes = {key: measure.theme for key, measure in atlas.registries.measures.items()}
    invented = atlas.facts.filter(pl.col("basis") == "illustrative")["measure"].unique()
    illustrated = "participation" in name and any(themes.get(key) == "participation" for key in invented)
    return ": an illustration, not real data" if illustrated else ""


def _csv(path: Path) -> bytes:
    return table_files.harmless(pl.read_parquet(path))

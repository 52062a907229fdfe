"""What readers take along: an exhibit's table and chart, briefs, decks and workbooks, and the data files themselves.

A file is made when its button is pressed, documents and pictures in a process of their own (`exports.worker`), so that
nobody else waits for it.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import polars as pl
import streamlit as st

from atlas import data
from exports import table_files, worker
from exports.record import APP, Data, GoneError
from ui import preview

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.data import Atlas
    from atlas.places import Place
    from views.exhibit import Exhibit
    from views.scenario_view import ScenarioView

WORDS = {
    "data/outcomes.parquet": "Outcomes, capacity and enrollment: official and derived values",
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
            button("Chart, SVG", _picture(exhibit, version, "svg"), f"{name}.svg", f"{key}_svg", "image/svg+xml")
            button("Chart, PNG", _picture(exhibit, version, "png"), f"{name}.png", f"{key}_png", "image/png")


def of_place(atlas: Atlas, place: Place) -> None:
    """Offer the brief and the slides of a place."""
    name, asked = place.place_id.replace(":", "_"), (place.place_id, app_address())
    button("Brief, PDF", _document("place_brief", atlas, *asked), f"brief_{name}.pdf", "place_brief", PDF)
    button("Slides, PPTX", _document("place_deck", atlas, *asked), f"deck_{name}.pptx", "place_deck", PPTX)


def of_scenario(view: ScenarioView) -> None:
    """Offer the brief, the slides and the workbook of a scenario."""
    name, asked = view.scenario.name, (view.atlas, view.result, view.baseline, app_address())
    with st.container(horizontal=True):
        button("Brief, PDF", _document("scenario_brief", *asked), f"brief_{name}.pdf", "scenario_brief", PDF)
        button("Slides, PPTX", _document("scenario_deck", *asked), f"deck_{name}.pptx", "scenario_deck", PPTX)
        sheets = _document("scenario_workbook", *asked)
        button("Workbook, XLSX", sheets, f"workbook_{name}.xlsx", "scenario_workbook", XLSX)


def _document(job: str, atlas: Atlas, *arguments: object) -> Callable[[], bytes]:
    """Return what lets the worker make a document; the worker reads the data while the reader reads."""
    where = Data(data.FOLDER, atlas.viewer, atlas.version)
    worker.SHARED.start("warm", where)

    def make() -> bytes:
        """Return the document; a reader's own file goes to the worker as tables."""
        try:
            return worker.SHARED.run(job, where, *arguments)
        except GoneError:
            # Not on disk: a reader's own file. A copy leaves behind what is worked out from the tables when needed.
            return worker.SHARED.run(job, replace(atlas), *arguments)

    return make


def _picture(exhibit: Exhibit, version: str, kind: str) -> Callable[[], bytes]:
    """Return what lets the worker draw a chart."""
    return functools.partial(worker.SHARED.run, "picture", exhibit, version, kind)


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

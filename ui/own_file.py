"""A file of the reader's own: checked, shown on the pages of this window only, or published where that is allowed.

The loaders know the formats, so this module alone imports them, and only when somebody opens the page. The file is
read in memory; neither it nor a student of it is written, logged or kept. What stays in the session is what the loader
gives out: numbers about places, hidden where they are small, and the report.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import streamlit as st

from atlas import data
from atlas.data import Atlas
from contracts import store
from contracts.errors import AtlasError
from ui import address, downloads, preview, session, show
from ui.show import plain
from views import validation_report
from views.validation_report import Report

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from loaders.loaded import Loaded

LOADED, ROUND, DONE = "own_loaded", "own_round", "own_published"
PUBLISH_KEY = "publish_key"
MEGABYTES = 50
LEAD = (
    "Check a file before you send it on: choose its kind, and see which rows would be loaded, which are set aside and "
    "why. Then look at it on the map, in this browser window only. The file is read in memory and not kept; records of "
    "students are added up at once, and small numbers are hidden."
)
SWITCHED_OFF = (
    "Publishing from this page is switched off on this server. A data steward publishes on the command line with "
    "`python -m loaders load` and `python -m loaders publish`."
)


def page(atlas: Atlas) -> None:
    """Show the whole page: the file, its report, the preview, publishing."""
    st.markdown(LEAD)
    _ask()
    loaded: Loaded | None = st.session_state.get(LOADED)
    if done := st.session_state.pop(DONE, ""):
        st.success(done, icon=":material/check:")
    if loaded is not None:
        _report(loaded, atlas)


def _ask() -> None:
    """Ask for the kind and the file; a file that was read is taken out of the box, so that no copy of it stays."""
    from loaders.formats.registry import FORMATS  # noqa: PLC0415 - see the head of this module

    with st.form("own_file"):
        kind = st.selectbox("Kind of file", list(FORMATS), format_func=lambda name: FORMATS[name].title)
        files = st.file_uploader(
            f"File, up to {MEGABYTES} MB",
            accept_multiple_files=True,
            key=f"own_upload_{st.session_state.get(ROUND, 0)}",
            max_upload_size=MEGABYTES,
        )
        if st.form_submit_button("Check the file"):
            _take(kind, files)


def _take(kind: str, files: Sequence["UploadedFile"]) -> None:
    st.session_state.pop(LOADED, None)
    try:
        with st.spinner("Reading the file"):
            loaded = read(kind, [(file.name, file.getvalue()) for file in files])
    except AtlasError as error:
        address.sentence(AtlasError(plain(str(error))))
        return
    st.session_state[LOADED] = loaded
    st.session_state[ROUND] = st.session_state.get(ROUND, 0) + 1
    st.rerun()


def read(kind: str, files: Sequence[tuple[str, bytes]]) -> "Loaded":
    """Load uploaded files, named, from memory. Raises AtlasError if one cannot be read as this kind."""
    from loaders import guards, intake  # noqa: PLC0415 - see the head of this module
    from loaders.loaded import InputFile  # noqa: PLC0415 - the same

    inputs = [InputFile.of_bytes(name, content) for name, content in files]
    try:
        for file in inputs:
            guards.check_size(file, guards.UPLOAD)
        return intake.load(kind, inputs)
    except AtlasError:
        raise
    except Exception as error:  # noqa: BLE001 - what a library says of a student's record must reach no page and no log
        said = f"{type(error).__name__} while reading it"
        raise AtlasError(f"The file cannot be read as this kind ({said}). Check the kind, or load it anew.") from None


def _report(loaded: "Loaded", atlas: Atlas) -> None:
    report = _of(loaded)
    st.header("Report")
    st.markdown(plain(validation_report.verdict(report)))
    st.markdown(validation_report.gained(report, session.served()))
    for error in report.errors:
        st.error(plain(error), icon=":material/error:")
    for warning in report.warnings:
        st.warning(plain(warning), icon=":material/warning:")
    _tables(loaded, report)
    _preview(loaded, report, atlas)
    _publish(loaded)


def _of(loaded: "Loaded") -> Report:
    return Report(
        files=tuple(file.name for file in loaded.files),
        read=loaded.read,
        loaded=loaded.loaded,
        set_aside=loaded.quarantined,
        quarantine=loaded.quarantine,
        excluded=loaded.excluded,
        facts=loaded.facts,
        errors=loaded.errors,
        warnings=loaded.warnings,
    )


def _tables(loaded: "Loaded", report: Report) -> None:
    names = [(key, measure.name) for key, measure in loaded.measures.items()]
    for title, table in (
        ("What was loaded", validation_report.facts(report, session.served(), names)),
        ("What was left out, by rule", validation_report.left_out(report)),
        ("What is wrong with the rows set aside", validation_report.broken_rules(report)),
        ("Rows set aside", validation_report.set_aside(report)),
    ):
        if len(table):
            st.subheader(title)
            st.dataframe(table, hide_index=True, alt=title)
    with st.container(horizontal=True):
        downloads.button("Report, HTML", lambda: _html(loaded), "report.html", "own_report", "text/html")
        if report.set_aside:
            downloads.button("Rows set aside, CSV", lambda: _csv(loaded), "quarantine.csv", "own_csv", "text/csv")


def _html(loaded: "Loaded") -> bytes:
    from loaders.report import to_html  # noqa: PLC0415 - see the head of this module

    return to_html(loaded).encode()


def _csv(loaded: "Loaded") -> bytes:
    from exports import table_files  # noqa: PLC0415 - a heavy import, wanted only here

    return table_files.harmless(loaded.quarantine)


def _preview(loaded: "Loaded", report: Report, atlas: Atlas) -> None:
    if not validation_report.can_be_shown(report, session.served()):
        return
    st.header("Preview")
    if session.OWN in st.session_state:
        st.markdown(f"The pages show your file now, as data version `{atlas.version}`.")
        asked = validation_report.view(report, session.served())
        if "places" in asked:
            st.page_link("pages/map.py", label="Open the map", icon=":material/map:", query_params=asked)
        else:
            st.page_link("pages/place.py", label="Open a profile", icon=":material/location_on:", query_params=asked)
    else:
        st.button("Show it on the pages of this window", key="own_preview", on_click=_show, args=(loaded,))


def _show(loaded: "Loaded") -> None:
    st.session_state[session.OWN] = previewed(session.served(), loaded)


def previewed(atlas: Atlas, loaded: "Loaded") -> Atlas:
    """Return the atlas with the facts of a file in it, under a version of its own so that no cache mixes them up."""
    from loaders.publishing.merge import OUTCOMES, PARTICIPATION, merge  # noqa: PLC0415 - see the head of this module

    words = replace(
        atlas.registries,
        sources={**loaded.sources, **atlas.registries.sources},
        measures={**loaded.measures, **atlas.registries.measures},
    )
    theme = {key: measure.theme for key, measure in words.measures.items()}
    taking_part = pl.col("measure").replace_strict(theme, default="") == "participation"
    before = atlas.facts.filter(pl.col("measure").is_in(loaded.facts["measure"].unique().implode()))
    tables = {PARTICIPATION: before.filter(taking_part), OUTCOMES: before.filter(~taking_part)}
    merged = merge(tables, loaded.facts, atlas.places, words)
    mark = hashlib.sha256(loaded.facts.write_csv().encode()).hexdigest()[:8]
    return data.with_rows(atlas, pl.concat({**tables, **merged.tables}.values()), words, mark)


def _publish(loaded: "Loaded") -> None:
    st.header("Publish")
    if not preview.secret(PUBLISH_KEY) or not store.is_store(data.FOLDER):
        show.small(SWITCHED_OFF)
        return
    with st.form("own_publish"):
        by = st.text_input("Your name (it is written into the audit record)", max_chars=80, key="own_by")
        note = st.text_input("What it is, and why", max_chars=200, key="own_note")
        release_on = st.text_input("Release on (YYYY-MM-DD; empty: at once)", max_chars=10, key="own_release")
        key = st.text_input("Key", type="password", key="own_key")
        if st.form_submit_button("Publish for everybody"):
            try:
                _serve(loaded, by.strip(), note.strip(), release_on.strip(), key)
            except AtlasError as error:
                address.sentence(AtlasError(plain(str(error))))
            except OSError as error:
                address.sentence(AtlasError(f"{error}. Nothing was published."))


def _serve(loaded: "Loaded", by: str, note: str, release_on: str, key: str) -> None:
    from loaders.commands.subcommands import REPOSITORY  # noqa: PLC0415 - see the head of this module
    from loaders.publishing.delivery import Delivery  # noqa: PLC0415 - the same
    from loaders.publishing.publish import Order, publish  # noqa: PLC0415 - the same

    preview.check(by, key, PUBLISH_KEY)
    with st.spinner("Checking and publishing"):
        done = publish(Delivery.of_loaded(loaded), Order(data.FOLDER, by, note, release_on), REPOSITORY / "data")
    for name in (session.OWN, LOADED):
        st.session_state.pop(name, None)
    st.session_state[DONE] = f"Data version {done.version} is served now. {done.merged.words}."
    st.rerun()

"""A file of the reader's own: checked, shown on the pages of this window only, or published where that is allowed.

The loaders know the formats, so this module alone imports them, and only when somebody opens the page. The file is
read in memory; neither it nor a student of it is written, logged or kept. What stays in the session is what the loader
gives out: numbers about places, hidden where they are small, and the report.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from atlas import data
from atlas.data import OWN, Atlas
from contracts import store
from contracts.errors import AtlasError
from ui import address, downloads, preview, session, show, uploads
from ui.show import plain
from views import validation_report
from views import versions as said
from views.validation_report import Report

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from loaders.formats.registry import Format
    from loaders.loaded import InputFile, Loaded, Options
    from loaders.publishing.publish import Order

LOADED, MARK, ROUND, DONE = "own_loaded", "own_mark", "own_round", "own_published"
RESULTS, REFUSED, UNPUBLISHED = "own_results", "own_refused", "own_unpublished"
PUBLISH_KEY = "publish_key"
MEGABYTES = 50
MOST_SENTENCES = 8
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEAD = (
    "Check a file before you send it on: choose its kind, and see which rows would be loaded, which are set aside and "
    "why. Then look at it on the map, in this browser window only. The file is read in memory and not kept; records of "
    "students are added up at once, and small numbers are hidden."
)
SWITCHED_OFF = (
    "Publishing from this page is switched off on this server. A data steward publishes on the command line with "
    "`python -m loaders load` and `python -m loaders publish`."
)
EVERYBODY = (
    "Everybody who uses this app sees it with their next click, or from the day of release on. Where a measure gets "
    "its first real numbers, all its illustrative ones go. A steward can take it back on the command line with "
    "`python -m loaders rollback`."
)
EARLIER = "The pages still show what you looked at before: another file, or this one beside older data."


def page(atlas: Atlas) -> None:
    """Show the whole page: the file, its report, the preview, publishing."""
    _settle()
    st.markdown(LEAD)
    if done := st.session_state.pop(DONE, ""):
        st.success(plain(done), icon=":material/check:")
    _ask()
    if refused := st.session_state.pop(REFUSED, ""):
        address.sentence(AtlasError(plain(refused)))
    loaded: Loaded | None = st.session_state.get(LOADED)
    if loaded is not None:
        _report(loaded)
        _preview(loaded, atlas)
        _publish(loaded)


def _ask() -> None:
    """Ask for the kind and the file; a file that was read is taken out of the box, so that no copy of it stays."""
    from loaders.formats.registry import FORMATS  # noqa: PLC0415 - see the head of this module

    kind = st.selectbox("Kind of file", list(FORMATS), format_func=lambda name: FORMATS[name].title, key="own_kind")
    _about(FORMATS[kind])
    with st.form("own_file"):
        files = _box("own_upload", f"One or more files of this kind, up to {MEGABYTES} MB together", several=True)
        more = _more(FORMATS[kind])
        if st.form_submit_button("Check the file"):
            _take(kind, files, more)


def _about(kind: "Format") -> None:
    """Say what a kind of file is and gives; the exchange format has a workbook to fill in."""
    show.small(f"Publisher: {kind.agency}. Example: `{kind.example}`. It gives {kind.gives}.")
    if kind.name == "exchange":
        downloads.button("Workbook to fill in, XLSX", _template, "template.xlsx", "own_template", XLSX)


def _template() -> bytes:
    from loaders.exchange_files import files  # noqa: PLC0415 - see the head of this module

    return files()["template.xlsx"]


def _box(name: str, label: str, *, several: bool = False) -> "list[UploadedFile]":
    """Show a box for files and return those that lie in it."""
    key = f"{name}_{st.session_state.get(ROUND, 0)}"
    given = st.file_uploader(label, accept_multiple_files=several, key=key, max_upload_size=MEGABYTES)
    return given if isinstance(given, list) else [given] if given else []


def _more(kind: "Format") -> "Options":
    """Ask for what a kind of file takes beside the file itself, in the words of the command line too."""
    from loaders.loaded import Options  # noqa: PLC0415 - see the head of this module

    enrollment, students, year = None, None, None
    if "enrollment" in kind.options:
        label = (
            "CDE's census day enrollment (--enrollment): for groups, and schools or years that this atlas does not hold"
        )
        enrollment = next(iter(_inputs(_box("own_enrollment", label))), None)
    if "students" in kind.options:
        label = "Student file (--students), to count groups of students"
        students = next(iter(_inputs(_box("own_students", label))), None)
    if "year" in kind.options:
        label = "Year (--year), such as 2023-24; needed where the name of the file does not say it"
        year = st.text_input(label, max_chars=7, key="own_year").strip() or None
    return Options(enrollment=enrollment, students=students, year=year)


def _inputs(files: Sequence["UploadedFile"]) -> "list[InputFile]":
    from loaders.loaded import InputFile  # noqa: PLC0415 - see the head of this module

    return [InputFile.of_bytes(file.name, file.getvalue()) for file in files]


def _take(kind: str, files: Sequence["UploadedFile"], more: "Options") -> None:
    """Read the files. A reader who clicks elsewhere meanwhile finds the report when coming back."""
    from loaders import upload  # noqa: PLC0415 - see the head of this module

    forget()
    results, used = _results(), st.session_state.get(ROUND, 0) + 1
    with st.spinner("Reading the file"):
        try:
            loaded = upload.read(kind, _inputs(files), more)
            results.update({LOADED: loaded, MARK: mark(loaded), ROUND: used})
            uploads.let_go()
        except AtlasError as error:
            results[REFUSED] = str(error)
    st.rerun()


def _results() -> dict[str, Any]:
    """Return where a long job puts what it found, for `_settle` to take.

    The session state itself cannot be written to at the end of a job: where the reader has clicked elsewhere, Streamlit
    has started another run by then and listens to the old one no more.
    """
    results: dict[str, Any] = {}
    st.session_state[RESULTS] = results
    return results


def _settle() -> None:
    """Take what a long job found into the session, once it is there; None takes out what was there."""
    results = st.session_state.get(RESULTS)
    if results == {}:
        _wait()
    elif results:
        st.session_state.pop(RESULTS)
        for name, value in dict(results).items():
            if value is None:
                st.session_state.pop(name, None)
            else:
                st.session_state[name] = value


@st.fragment(run_every=1.0)
def _wait() -> None:
    """Say that a job still runs, and show the page anew when it is done."""
    if st.session_state.get(RESULTS) != {}:
        st.rerun()
    show.small(":material/hourglass_top: Your file is still being worked on; the result appears here.")


def forget() -> None:
    """Let go of the file that was read."""
    for name in (LOADED, MARK):
        st.session_state.pop(name, None)


def mark(loaded: "Loaded") -> str:
    """Return what tells the facts of one file from those of another in the version of a preview."""
    return hashlib.sha256(loaded.facts.write_csv().encode()).hexdigest()[:8]


def _report(loaded: "Loaded") -> None:
    from loaders.formats.registry import FORMATS  # noqa: PLC0415 - see the head of this module

    report = _of(loaded)
    st.header("Report")
    show.small(f"Read as: {FORMATS[loaded.format].title}.")
    st.markdown(plain(validation_report.verdict(report)))
    st.markdown(validation_report.gained(report, session.served()))
    if report.errors:
        st.error(_listed("To correct before publishing", report.errors), icon=":material/error:")
    if report.warnings:
        st.markdown(_listed("To look at", report.warnings))
    _tables(loaded, report)


def _listed(heading: str, sentences: Sequence[str]) -> str:
    shown = [f"- {plain(sentence)}" for sentence in sentences[:MOST_SENTENCES]]
    more = (
        [f"- And {len(sentences) - MOST_SENTENCES:,} more; the report has all."] if sentences[MOST_SENTENCES:] else []
    )
    return "\n".join([f"**{heading}**", "", *shown, *more])


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
    if report.set_aside:
        st.subheader("What is wrong with the rows set aside")
        show.written_table(validation_report.broken_rules(report))
        st.subheader("Rows set aside")
        if more := validation_report.how_many(report):
            show.small(more)
        st.dataframe(validation_report.set_aside(report), hide_index=True, alt="Rows set aside, with what is wrong")
    if report.excluded.height:
        st.subheader("What was left out, by rule")
        show.written_table(validation_report.left_out(report))
    if report.facts.height:
        st.subheader("What was loaded")
        names = [(key, measure.name) for key, measure in loaded.measures.items()]
        table = validation_report.facts(report, session.served(), names)
        st.dataframe(table, hide_index=True, alt="Facts that were loaded, by measure and year")
    with st.container(horizontal=True):
        downloads.button("Report, HTML", lambda: _html(loaded), "report.html", "own_report", "text/html")
        if report.set_aside:
            downloads.button("Rows set aside, CSV", lambda: _csv(loaded), "quarantine.csv", "own_csv", "text/csv")
        st.button("Remove this report", key="own_forget", on_click=forget)


def _html(loaded: "Loaded") -> bytes:
    from loaders.report import to_html  # noqa: PLC0415 - see the head of this module

    return to_html(loaded).encode()


def _csv(loaded: "Loaded") -> bytes:
    from exports import table_files  # noqa: PLC0415 - a heavy import, wanted only here

    return table_files.harmless(loaded.quarantine)


def _preview(loaded: "Loaded", atlas: Atlas) -> None:
    report = _of(loaded)
    if not validation_report.can_be_shown(report, session.served()):
        return
    st.header("Preview")
    if atlas.version == f"{session.served().version}{OWN}{st.session_state[MARK]}":
        st.markdown(f"The pages show your file now, as data version `{atlas.version}`, in this window only.")
        asked = validation_report.view(report, session.served())
        if "places" in asked:
            st.page_link("pages/map.py", label="Open the map", icon=":material/map:", query_params=asked)
        else:
            st.page_link("pages/place.py", label="Open a profile", icon=":material/location_on:", query_params=asked)
        return
    if session.OWN in st.session_state:
        st.markdown(EARLIER)
    st.button("Show it on the pages of this window", key="own_preview", on_click=_show, args=(loaded,))


def _show(loaded: "Loaded") -> None:
    try:
        st.session_state[session.OWN] = previewed(session.served(), loaded)
    except AtlasError as error:
        st.session_state[REFUSED] = str(error)


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
    return data.with_rows(atlas, pl.concat({**tables, **merged.tables}.values()), words, mark(loaded))


def _publish(loaded: "Loaded") -> None:
    from loaders.publishing.publish import Order  # noqa: PLC0415 - see the head of this module

    st.header("Publish")
    if not preview.secret(PUBLISH_KEY) or not store.is_store(data.FOLDER):
        show.small(SWITCHED_OFF)
        return
    if refusal := validation_report.not_to_publish(_of(loaded)):
        st.markdown(refusal)
        return
    st.markdown(EVERYBODY)
    if unpublished := st.session_state.pop(UNPUBLISHED, ""):
        address.sentence(AtlasError(plain(unpublished)))
    with st.form("own_publish"):
        by = st.text_input("Your name (it is written into the audit record)", max_chars=80, key="own_by")
        note = st.text_input("What it is, and why", max_chars=200, key="own_note")
        release_on = st.text_input("Release on (YYYY-MM-DD; empty: at once)", max_chars=10, key="own_release")
        keep_hidden = st.checkbox(said.KEEP_HIDDEN, key="own_keep_hidden")
        show.small(said.WHAT_IT_KEEPS)
        key = st.text_input("Key", type="password", key="own_key")
        if st.form_submit_button("Publish for everybody"):
            order = Order(data.FOLDER, by.strip(), note.strip(), release_on.strip(), keep_hidden)
            try:
                _serve(loaded, order, key)
            except AtlasError as error:
                address.sentence(AtlasError(plain(str(error))))


def _serve(loaded: "Loaded", order: "Order", key: str) -> None:
    from loaders.commands.subcommands import REPOSITORY  # noqa: PLC0415 - see the head of this module
    from loaders.publishing.delivery import Delivery  # noqa: PLC0415 - the same
    from loaders.publishing.kept_hidden import GivenAwayError  # noqa: PLC0415 - the same
    from loaders.publishing.publish import publish  # noqa: PLC0415 - the same

    preview.check(order.by, key, PUBLISH_KEY)
    results = _results()
    with st.spinner("Checking and publishing"):
        try:
            done = publish(Delivery.of_loaded(loaded), order, REPOSITORY / "data")
            words = said.published(done.version, done.before, done.merged.words, order.release_on)
            results.update({DONE: words, session.OWN: None, LOADED: None, MARK: None})
        except GivenAwayError as error:
            results[UNPUBLISHED] = said.given_away(error.numbers, kept_hidden=error.kept_hidden)
        except AtlasError as error:
            results[UNPUBLISHED] = str(error)
        except OSError as error:
            results[UNPUBLISHED] = f"{error}. Nothing was published."
    st.rerun()

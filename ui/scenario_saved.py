"""The saved scenarios on the page: save the one shown, open, rename, copy, delete and bring back, files in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from contracts.errors import AtlasError
from library.errors import LibraryError
from scenarios import codec
from ui import scenario_address, show
from ui.fragment import fragment
from views import scenario_saved as said

if TYPE_CHECKING:
    from collections.abc import Callable

    from library.entry import Entry
    from library.store import Library

_SAID, _OPENED, _CHOSEN, _WHO = "saved_said", "saved_opened", "saved_chosen", "saved_who"
PARTS = (*scenario_address.PARTS, "scenario_saved")


def library() -> Library:
    """Return the library that the environment names; it is shared by all sessions."""
    # SQLAlchemy takes a moment to import, and most readers never open the library.
    from library.place import address  # noqa: PLC0415

    return _library(address())


@st.cache_resource(max_entries=4, show_spinner=False)
def _library(where: str) -> Library:
    from library.store import Library  # noqa: PLC0415 - the same

    return Library(where)


@fragment("scenario_saved")
def bar() -> None:
    """Offer the library behind a fold; it is asked when somebody opens it."""
    box = st.expander("Saved scenarios", icon=":material/bookmarks:", key="scenario_saved_box", on_change="rerun")
    if not box.open:
        return
    with box:
        show.small(said.LEAD)
        try:
            entries = library().entries()
        except LibraryError as error:
            st.warning(show.plain(said.away(error)), icon=":material/cloud_off:")
            return
        _save(entries)
        _last()
        _list(entries)
        _files(entries)


def _save(entries: tuple[Entry, ...]) -> None:
    """Offer to save what is shown under a name, and to change the entry that it came from."""
    scenario = scenario_address.held()
    key = f"saved_name_{codec.fingerprint(scenario)}_{scenario.title}"
    with st.form("saved_form", border=False):
        st.text_input("Save the scenario shown as", scenario.title, key=key)
        st.text_input("Your name (optional)", key=_WHO, help=said.WHO_HELP, persist_state="session")
        st.form_submit_button("Save", icon=":material/bookmark_add:", on_click=lambda: _keep(st.session_state[key]))
    opened = next((entry for entry in entries if entry.id == st.session_state.get(_OPENED)), None)
    if opened and opened.fingerprint != codec.fingerprint(scenario):
        st.button(show.plain(f"Save the changes to {said.quoted(opened.name)}"), on_click=_change, args=(opened,))


def _last() -> None:
    """Say what was done last, with its undo where there is one."""
    done: tuple[str, bool, str] | None = st.session_state.get(_SAID)
    if done is None:
        return
    text, well, undo = done
    (st.success if well else st.error)(show.plain(text), icon=":material/check:" if well else ":material/error:")
    if undo:
        st.button("Undo", icon=":material/undo:", key="saved_undo", on_click=_bring_back, args=(undo,))


def _list(entries: tuple[Entry, ...]) -> None:
    """Offer the saved scenarios; the chosen one can be opened, compared, renamed, copied, taken along and deleted."""
    if not entries:
        st.markdown(said.NONE_YET)
    for sentence in said.twins(entries):
        st.info(show.plain(sentence), icon=":material/group:")
    known = {entry.id: entry for entry in entries}
    if known and st.session_state.get(_CHOSEN) not in known:
        st.session_state[_CHOSEN] = entries[0].id
    if known:
        st.selectbox("Saved", list(known), key=_CHOSEN, format_func=lambda entry_id: said.line(known[entry_id]))
        _chosen(known[st.session_state[_CHOSEN]])


def _chosen(entry: Entry) -> None:
    """Show what can be done with the chosen scenario."""
    with st.container(horizontal=True):
        st.button(
            "Open", icon=":material/open_in_new:", key="saved_open", type="primary", on_click=_open, args=(entry,)
        )
        st.button("Duplicate", icon=":material/content_copy:", key="saved_copy", on_click=_copy, args=(entry,))
        st.button("Delete", icon=":material/delete:", key="saved_delete", on_click=_delete, args=(entry,))
        _rename(entry)
        _compare(entry)


def _rename(entry: Entry) -> None:
    with st.popover("Rename", icon=":material/edit:"), st.form(f"saved_rename_{entry.id}", border=False):
        key = f"saved_new_{entry.id}"
        st.text_input("New name", entry.name, key=key)
        st.form_submit_button(
            "Rename", on_click=lambda: _do(lambda: said.renamed(library().rename(entry.id, st.session_state[key])))
        )


def _compare(entry: Entry) -> None:
    """Show a door to the comparison of the chosen scenario with the one that is shown."""
    try:
        links = [codec.to_link(scenario_address.held()), codec.to_link(entry.scenario())]
    except AtlasError:
        return
    st.page_link(
        "pages/compare_scenarios.py",
        label="Compare with the one shown",
        icon=":material/compare_arrows:",
        query_params={"scenarios": ",".join(links)},
    )


def _files(entries: tuple[Entry, ...]) -> None:
    """Offer what was deleted, the import of files, and all scenarios as one file."""
    with st.container(horizontal=True):
        with st.popover("Deleted and replaced", icon=":material/restore_from_trash:"):
            _trash()
        with st.popover("Import a file", icon=":material/upload_file:"):
            st.file_uploader("YAML file", type=["yaml", "yml"], key="saved_file", help=said.IMPORT_HELP)
            st.button("Import", on_click=_import, disabled=not st.session_state.get("saved_file"))
        if entries:
            chosen = next(entry for entry in entries if entry.id == st.session_state[_CHOSEN])
            _download("Download this one", (chosen,), "scenario")
            _download("Download all", entries, "scenarios")


def _download(label: str, entries: tuple[Entry, ...], name: str) -> None:
    def made() -> str:
        """Return the file as text, made when it is asked for."""
        from library.files import of_entries  # noqa: PLC0415 - asked for by few

        return of_entries(entries)

    st.download_button(
        label,
        made,
        f"{name}.yaml",
        "application/yaml",
        key=f"saved_{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def _trash() -> None:
    """Show what can be brought back."""
    gone = library().deleted()
    if not gone:
        st.markdown("Nothing was deleted or replaced in the last 30 days.")
    for entry in gone:
        st.markdown(show.plain(said.gone(entry)))
        st.button("Bring back", key=f"saved_back_{entry.id}", on_click=_bring_back, args=(entry.id,))


def _do(act: Callable[[], str], undo: str = "", *, redraw: tuple[str, ...] = ("scenario_saved",)) -> None:
    """Do something with the library and keep what it says for the next look at the page."""
    try:
        st.session_state[_SAID] = (act(), True, undo)
    except LibraryError as error:
        st.session_state[_SAID] = (said.away(error), False, "")
    except AtlasError as error:
        st.session_state[_SAID] = (str(error), False, "")
    st.rerun(list(redraw))


def _keep(name: str) -> None:
    def act() -> str:
        """Save what the page holds under a name, and say so."""
        entry = library().save(name, scenario_address.held(), st.session_state.get(_WHO, ""))
        _point_at(entry)
        return said.saved(entry)

    _do(act)


def _change(opened: Entry) -> None:
    def act() -> str:
        """Save what the page holds in place of the opened scenario, and say so."""
        entry = library().replace(opened.id, scenario_address.held(), st.session_state.get(_WHO, ""))
        _point_at(entry)
        return said.changed(entry)

    _do(act)


def _point_at(entry: Entry) -> None:
    st.session_state[_OPENED] = st.session_state[_CHOSEN] = entry.id


def _open(entry: Entry) -> None:
    def act() -> str:
        """Put a saved scenario on the page, and say so."""
        scenario_address.open_(entry.scenario())
        _point_at(entry)
        return said.opened(entry)

    _do(act, redraw=PARTS)


def _copy(entry: Entry) -> None:
    def act() -> str:
        """Save a copy under the next free name, and say so."""
        copy = library().duplicate(entry.id, st.session_state.get(_WHO, ""))
        st.session_state[_CHOSEN] = copy.id
        return said.copied(copy)

    _do(act)


def _delete(entry: Entry) -> None:
    _do(lambda: said.deleted(library().delete(entry.id)), entry.id)


def _bring_back(entry_id: str) -> None:
    def act() -> str:
        """Bring back a deleted scenario, and say so."""
        entry = library().restore(entry_id)
        st.session_state[_CHOSEN] = entry.id
        return said.restored(entry)

    _do(act)


def _import() -> None:
    """Keep every scenario of the file that was chosen, or none of them."""

    def act() -> str:
        """Save every scenario of the chosen file at once, and say so."""
        from library import files  # noqa: PLC0415 - asked for by few

        file = st.session_state["saved_file"]
        found = files.from_text(files.decoded(file.getvalue(), file.name), file.name)
        kept = library().save_all([(one.title, one) for one in found], st.session_state.get(_WHO, ""))
        st.session_state[_CHOSEN] = kept[0].id
        return said.imported(kept)

    _do(act)

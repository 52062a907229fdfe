"""What all sessions share: one data version in memory, loaded again only when its files change."""

import gc
from datetime import date
from pathlib import Path

import streamlit as st

from atlas import boundaries, data
from atlas.data import Atlas
from contracts import embargo, store
from contracts.embargo import PUBLIC
from contracts.errors import AtlasError
from ui import address, navigation
from views.palette import Palette, palette

STATIC = Path(__file__).parent.parent / "static"
# What a session holds: its role, an older version that it looks at, a file of its own, what is wrong with the data.
VIEWER, PINNED, OWN, TROUBLE = "viewer", "data_as_it_was", "own_atlas", "data_trouble"


def atlas() -> Atlas:
    """Return the data that this session looks at; AtlasError says what is wrong with it.

    Every page asks for it first. A server that has not shown its menu yet takes a folder named `pages` for an app of
    the old kind and runs the page alone when the first visitor comes by a link; the menu, once shown, ends that.
    """
    if not address.is_followed():
        navigation.chosen()
        st.rerun()
    own: Atlas | None = st.session_state.get(OWN)
    if own and own.viewer != viewer():  # made beside numbers that this session may not see, or not any more
        own = None
    return own or older(str(st.session_state.get(PINNED, ""))) or served()


def viewer() -> str:
    """Return the role of this session: the public, or somebody who previews data under embargo."""
    return str(st.session_state.get(VIEWER, PUBLIC))


def served() -> Atlas:
    """Return the data version that is served now, as far as this session may see it.

    Where it cannot be read any more, sessions keep what was read last; `trouble` then says so.
    """
    key = (data.FOLDER, viewer())
    st.session_state[TROUBLE] = ""
    try:
        atlas = _load(*key, _stamp(data.FOLDER), embargo.today())
    except (AtlasError, OSError) as error:
        last = _read_last().get(key)
        if last is None:
            raise error if isinstance(error, AtlasError) else AtlasError(f"The data cannot be read: {error}.") from None
        st.session_state[TROUBLE] = f"{error} Data version {last.version}, read before that, is shown."
        return last
    _read_last()[key] = atlas
    return atlas


def trouble() -> str:
    """Return what is wrong with the data folder since it was read last; nothing if all is well."""
    return str(st.session_state.get(TROUBLE, ""))


def older(version: str) -> Atlas | None:
    """Return an older version by its name, or None if there is no such version or it is no longer kept."""
    try:
        kept = tuple(map(str, store.candidates(data.FOLDER)))
        return _load_version(data.FOLDER, version, viewer(), embargo.today(), kept) if version else None
    except (AtlasError, OSError):
        return None


def _stamp(root: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of the served files: another stamp means another data version."""
    folder = store.candidates(root)[0]
    kinds = ("*.parquet", "*.toml", "*.json", "embargoed/*.parquet")
    files = sorted(path for kind in kinds for path in folder.glob(kind))
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files)


# Three entries: the version that is served, the one before it while sessions finish their runs, and a preview.
@st.cache_resource(max_entries=3, show_spinner="Reading the data")
def _load(folder: Path, viewer: str, files: tuple[tuple[str, int, int], ...], on: date) -> Atlas:
    del files  # part of the cache key only
    atlas = data.load(folder, viewer, on)
    # Streamlit collects garbage after every run; without this it would walk through the whole atlas each time.
    gc.collect()
    gc.freeze()
    return atlas


@st.cache_resource(max_entries=2, show_spinner="Reading an older version of the data")
def _load_version(folder: Path, version: str, viewer: str, on: date, kept: tuple[str, ...]) -> Atlas:
    """Raises AtlasError where the version is not kept, because Streamlit would keep a None for good."""
    del on, kept  # a table under embargo may open tomorrow, and a version that is gone is gone for everybody
    atlas = data.load_version(version, folder, viewer)
    if atlas is None:
        raise AtlasError(f"Data version {version} is no longer kept.")
    return atlas


@st.cache_resource
def _read_last() -> dict[tuple[Path, str], Atlas]:
    """Return what was read last of each folder and for each role."""
    return {}


@st.cache_resource(max_entries=16, show_spinner=False)
def drawn(layer: str) -> tuple[str, ...]:
    """Return the place ids that a boundary layer draws."""
    return tuple(boundaries.feature_ids(STATIC, layer))


def colors() -> Palette:
    """Return the colors of the reader's appearance, light or dark."""
    return palette(st.context.theme.type)


def phone() -> bool:
    """Whether the reader's browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")

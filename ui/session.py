"""What all sessions share: one data version in memory, loaded again only when its files change."""

import gc
from pathlib import Path

import streamlit as st

from atlas import boundaries, data
from atlas.data import Atlas
from ui import address, navigation
from views.palette import Palette, palette

STATIC = Path(__file__).parent.parent / "static"


def atlas() -> Atlas:
    """Return the data version in the data folder; AtlasError says what is wrong with it.

    Every page asks for it first. A server that has not shown its menu yet takes a folder named `pages` for an app of
    the old kind and runs the page alone when the first visitor comes by a link; the menu, once shown, ends that.
    """
    if not address.is_followed():
        navigation.chosen()
        st.rerun()
    return _load(data.FOLDER, _stamp(data.FOLDER))


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return names, sizes and times of the data files: another stamp means another data version."""
    files = sorted([*folder.glob("*.parquet"), *folder.glob("*.toml"), *folder.glob("*.json")])
    return tuple((path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in files)


# Two entries: the version that is served, and the one before it while sessions finish their runs.
@st.cache_resource(max_entries=2, show_spinner="Reading the data")
def _load(folder: Path, files: tuple[tuple[str, int, int], ...]) -> Atlas:
    del files  # part of the cache key only
    atlas = data.load(folder)
    # Streamlit collects garbage after every run; without this it would walk through the whole atlas each time.
    gc.collect()
    gc.freeze()
    return atlas


@st.cache_resource(max_entries=16, show_spinner=False)
def drawn(layer: str) -> tuple[str, ...]:
    """Return the place ids that a boundary layer draws."""
    return tuple(boundaries.feature_ids(STATIC, layer))


def colors() -> Palette:
    """Return the colours of the reader's appearance, light or dark."""
    return palette(st.context.theme.type)


def phone() -> bool:
    """Whether the reader's browser says that it runs on a phone."""
    return "Mobi" in (st.context.headers.get("User-Agent") or "")

"""The data files themselves, as parquet and as CSV."""

import functools
from pathlib import Path

import polars as pl
import streamlit as st

from atlas import data
from atlas.data import Atlas

WORDS = {
    "data/outcomes.parquet": "Outcomes, capacity and enrolment: official and derived values",
    "data/participation.parquet": "Participation in work-based learning: an illustration, not real data",
    "data/places.parquet": "Places: districts, schools, colleges and areas",
    "data/memberships.parquet": "Memberships: what lies in which area, with weight and method",
}


def tables(atlas: Atlas) -> None:
    """Offer every table of the data version; a file is read when it is asked for."""
    for name, words in WORDS.items():
        record = atlas.manifest.files.get(name)
        path = data.FOLDER.parent / name
        if record is None or not path.is_file():
            continue
        with st.container(border=True):
            st.markdown(f"**{words}.** {record.rows:,} rows. SHA-256 `{record.sha256[:16]}…`")
            with st.container(horizontal=True):
                st.download_button("Parquet", path.read_bytes, path.name, key=f"{path.stem}_parquet", on_click="ignore")
                csv = functools.partial(_csv, path)
                st.download_button(
                    "CSV", csv, f"{path.stem}.csv", "text/csv", key=f"{path.stem}_csv", on_click="ignore"
                )


def _csv(path: Path) -> bytes:
    return pl.read_parquet(path).write_csv().encode()

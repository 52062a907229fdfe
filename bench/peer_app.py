"""The same map as most people would write it: pandas, cached GeoJSON inline, `px.choropleth_map`.

It answers the same question (measure, group, year over districts) on one page, without the sentence, legend of states,
notes, sources, table and address bar of the atlas, and with our simplified boundaries; so it has less to do.
"""

import json

import pandas as pd
import plotly.express as px
import streamlit as st


@st.cache_data
def facts() -> pd.DataFrame:
    """Return outcomes with the names of places."""
    places = pd.read_parquet("data/places.parquet")[["place_id", "kind", "name"]]
    return pd.read_parquet("data/outcomes.parquet").merge(places, on="place_id")


@st.cache_data
def boundaries() -> dict[str, object]:
    """Return the district boundaries."""
    with open("static/districts.geojson", encoding="utf-8") as file:  # noqa: PTH123 - as most people write it
        return json.load(file)


table = facts()
table = table[table["kind"] == "district"]
measure = st.selectbox("Measure", table["measure"].unique())
table = table[table["measure"] == measure]
group = st.selectbox("Students", table["group"].unique())
year = st.selectbox("Year", sorted(table["year"].unique(), reverse=True))
shown = table[(table["group"] == group) & (table["year"] == year)]
st.plotly_chart(
    px.choropleth_map(
        shown,
        geojson=boundaries(),
        locations="place_id",
        featureidkey="id",
        color="value",
        hover_name="name",
        color_continuous_scale="Blues",
        map_style="white-bg",
        center={"lat": 34.31, "lon": -118.25},
        zoom=8,
        height=560,
    )
)
st.dataframe(shown)

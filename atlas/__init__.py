"""The domain: places, facts, gaps, areas, suppression. Pure Polars; no Streamlit, no Plotly."""

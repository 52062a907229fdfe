"""Exhibits: figure, sentence, table, alt text and sources, as pure functions. No Streamlit."""

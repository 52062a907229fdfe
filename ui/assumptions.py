"""The page of assumptions and evidence: tables that follow the choices in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import address, downloads, scenario_address, session, show
from ui.fragment import fragment
from views import assumptions, evidence_table

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from views.exhibit import Exhibit

STATUS, OUTCOME, MODALITY = "status", "outcome", "modality"
LINKS = {"Link": st.column_config.LinkColumn("Link", display_text="Open")}


def scenario() -> Scenario:
    """Return the scenario whose assumptions are shown, that of the address, and link back to it."""
    shown = scenario_address.current()
    link = st.session_state.get(scenario_address.LINK)
    st.page_link(
        "pages/scenario.py",
        label=f"Scenario: {show.plain(shown.title)}",
        icon=":material/tune:",
        query_params={scenario_address.LINK: link} if link else None,
    )
    return shown


@fragment("assumptions")
def tables(shown: Scenario) -> None:
    """Show the parameters and the evidence; together, because both stand in one address."""
    _parameters(shown)
    _evidence()
    address.write()


def _parameters(shown: Scenario) -> None:
    """Show every parameter with value, range, status and source; those of one status on request."""
    options = list(assumptions.statuses(assumptions.table(shown)))
    status = address.choose(
        STATUS, "Show", options, default=assumptions.ALL, words=lambda item: assumptions.STATUS_WORDS.get(item, item)
    )
    exhibit = assumptions.exhibit(shown, status)
    show.heading(exhibit)
    _table(exhibit, "parameters")


def _table(exhibit: Exhibit, key: str) -> None:
    """Show the notes, the table with links to the sources, and its downloads."""
    for note in exhibit.notes:
        show.small(show.plain(note))
    if len(exhibit.table):
        st.dataframe(exhibit.table, hide_index=True, column_config=LINKS, alt=exhibit.alt)
        downloads.of_exhibit(exhibit, session.atlas().label, key)


def _evidence() -> None:
    """Show the studies on an outcome for a kind of program, what is credited, and what nobody has evaluated."""
    st.header("Evidence")
    outcome_box, modality_box = st.columns(2)
    with outcome_box:
        outcome = address.choose(
            OUTCOME,
            "Outcome",
            evidence_table.outcomes(),
            default=evidence_table.ALL,
            words=lambda item: evidence_table.THEME_WORDS.get(item, item),
        )
    with modality_box:
        modality = address.choose(
            MODALITY,
            "Kind of program",
            evidence_table.modalities(),
            default=evidence_table.ALL,
            words=evidence_table.modality_words,
        )
    _studies(outcome, modality)
    _not_evaluated(outcome, modality)
    _credited(modality)


def _studies(outcome: str, modality: str) -> None:
    exhibit = evidence_table.studies(outcome, modality, session.colors())
    show.heading(exhibit, 3)
    show.figure(exhibit, "studies")
    _table(exhibit, "studies")


def _not_evaluated(outcome: str, modality: str) -> None:
    """Show what nobody has evaluated: it is not an effect of zero."""
    st.subheader("What was not evaluated")
    rows = evidence_table.not_evaluated(outcome, modality)
    if rows.is_empty():
        st.markdown(evidence_table.why_none_missing(outcome, modality))
        return
    st.markdown("For these nothing is credited. That is not an effect of zero: nobody knows.")
    st.dataframe(rows, hide_index=True, alt="Outcomes without an evaluation, by kind of placement, with the reason")


def _credited(modality: str) -> None:
    """Show what the model credits under each reading of the evidence."""
    rows = evidence_table.credited(modality)
    if rows.is_empty():
        return
    st.subheader("What the model credits")
    st.markdown("Central values for each student placed, under four readings of the evidence that are never averaged.")
    st.dataframe(rows, hide_index=True, alt="Effects credited by kind of program, outcome and reading of the evidence")

"""What the scenarios ask for, beside each other: levers that differ, and numbered provisions with what holds today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from contracts.registries import Source
from views import words
from views.exhibit import Exhibit
from views.scenario_terms import NONE, assumptions, changed_rules, terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.scenario import Provision
    from views.scenario_compare import Compared

ASSUMED = "assumption of the scenario"
WRITTEN = Source("scenarios", "WBL Atlas", "the scenarios as they are written", url="", licence="Apache-2.0")


def levers(compared: Compared) -> Exhibit:
    """Return the levers and assumptions in which the scenarios differ."""
    rows = _differing(compared)
    names = words.listing(compared.names)
    sentence = (
        f"They differ in {words.count(len(rows), 'lever')}; everything else is the same."
        if rows
        else "They do not differ in any lever."
    )
    return Exhibit(
        title=f"What differs, {compared.years}: {names}",
        sentence=sentence,
        figure=None,
        table=_table("Lever", rows, compared.names, ASSUMED, [WRITTEN.title] * len(rows)),
        sources=(WRITTEN,),
        notes=(),
        alt=sentence,
        file_name=f"compare_{'_'.join(dict.fromkeys(view.scenario.name for view in compared.views))}_levers",
    )


def _differing(compared: Compared) -> list[tuple[str, list[str]]]:
    rules = changed_rules([view.scenario for view in compared.views])
    said = [terms(view.scenario, view.atlas, rules) for view in compared.views]
    labels = dict.fromkeys(label for one in said for label in one)
    rows = [(label, [one.get(label, NONE) for one in said]) for label in labels]
    rows += assumptions([view.scenario for view in compared.views])
    return [(label, values) for label, values in rows if len(set(values)) > 1]


def provisions(compared: Compared) -> Exhibit:
    """Return the provisions of the scenarios beside what holds today, one row a subject."""
    subjects = dict.fromkeys(item.title for view in compared.views for item in view.scenario.provisions)
    found = [(subject, _proposed(compared, subject)) for subject in subjects]
    rows = [(subject, said) for subject, said in found if len(set(said[1:])) > 1 or len(compared.views) == 1]
    without = [name for name, view in zip(compared.names, compared.views, strict=True) if not view.scenario.provisions]
    count = words.sentence_case(words.count(len(rows), "subject"))
    sentence = f"{count} on which they propose different things." if rows else _none(compared)
    if rows and without:
        sentence = f"{sentence} Nothing is written down for {words.listing(without)}."
    cited = [_cited(compared, subject) for subject, _ in rows]
    return Exhibit(
        title=f"Provisions, {compared.years}: {words.listing(compared.names)}",
        sentence=sentence,
        figure=None,
        table=_table("Subject", rows, ("What holds today", *compared.names), "as written in the scenario", cited),
        sources=(WRITTEN,),
        notes=("What a bill means is read from its text; its final status was not checked where the text says so.",),
        alt=sentence,
        file_name=f"compare_{'_'.join(dict.fromkeys(view.scenario.name for view in compared.views))}_provisions",
    )


def _none(compared: Compared) -> str:
    written = any(view.scenario.provisions for view in compared.views)
    return "No provisions differ." if written else "No provisions are written down."


def _proposed(compared: Compared, subject: str) -> list[str]:
    """Return what holds today and what each scenario proposes on a subject."""
    found = [_on(view.scenario.provisions, subject) for view in compared.views]
    today = "; ".join(dict.fromkeys(item.today for item in found if item))
    return [today or NONE, *(_words(item) for item in found)]


def _on(provisions: Sequence[Provision], subject: str) -> Provision | None:
    return next((item for item in provisions if item.title == subject), None)


def _words(item: Provision | None) -> str:
    if item is None:
        return NONE
    return f"{item.proposed}. Not known: {item.unknown}" if item.unknown else item.proposed


def _cited(compared: Compared, subject: str) -> str:
    """Return the sources of the provisions on a subject."""
    found = [_on(view.scenario.provisions, subject) for view in compared.views]
    return "; ".join(dict.fromkeys(item.source for item in found if item and item.source))


def _table(
    first: str, rows: Sequence[tuple[str, list[str]]], columns: Sequence[str], how: str, sources: Sequence[str]
) -> pl.DataFrame:
    """Return rows of text with status, basis and source."""
    data = {first: [label for label, _ in rows]}
    data |= {name: [values[position] for _, values in rows] for position, name in enumerate(columns)}
    data |= {"Status": ["given"] * len(rows), "Basis": [how] * len(rows), "Source": list(sources)}
    return pl.DataFrame(data, schema=dict.fromkeys(data, pl.String))

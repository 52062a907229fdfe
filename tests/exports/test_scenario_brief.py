"""The brief of a scenario, and of what it does in a place."""

from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

from atlas.places import get
from exports import brief
from exports.record import live_view
from scenarios import codec
from scenarios.here import here
from tests.exports import pdf
from views import scenario_brief, scenario_headline, scenario_parts, words
from views.scenario_parts import dollars
from views.scenario_view import ScenarioView

APP = "https://atlas.example.org"


@pytest.fixture(scope="module")
def made(funder: ScenarioView) -> PdfReader:
    return pdf.opened(brief.of_scenario(funder, APP))


def test_it_is_two_accessible_letter_pages_at_most(made: PdfReader) -> None:
    assert len(made.pages) <= 2
    assert made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    alt = [str(element.get("/Alt", "")) for element in pdf.tags(made) if element["/S"] == "/Figure"]
    assert alt
    assert all(alt)
    assert all(pdf.fonts(made).values())


def test_it_says_the_headline_of_the_page(made: PdfReader, funder: ScenarioView) -> None:
    text = pdf.text(made)
    assert scenario_headline.sentence(funder) in text
    assert all(number.value in text for number in scenario_headline.numbers(funder))


def test_it_wears_the_badge_and_names_its_run(made: PdfReader, funder: ScenarioView) -> None:
    text = pdf.text(made)
    assert text.count(words.ILLUSTRATIVE) >= 2  # at the top and at the foot of each page
    assert f"Run record: {funder.result.record.id}" in text
    assert f"Data version: {funder.atlas.version}" in text


def test_money_outcomes_and_limits_are_there_with_their_uncertainty(made: PdfReader, funder: ScenarioView) -> None:
    text = pdf.text(made)
    for row in funder.result.streams:
        assert row.budget < 1 or f"{row.stream.name} {dollars(row.budget)} {dollars(row.spent)}" in text
    for name in ("Null", "Sceptical", "Central", "Optimistic"):
        assert name in text
    assert all(" ".join(limit.split()) in text for limit in funder.result.limits)


def test_its_link_opens_the_very_scenario(made: PdfReader, funder: ScenarioView) -> None:
    (link,) = [link for link in pdf.links(made) if link.startswith(APP)]
    assert link == live_view(APP, "scenario", {"s": codec.to_link(funder.scenario)})
    assert codec.fingerprint(codec.from_link(link.partition("s=")[2])) == funder.result.record.scenario


def test_outcomes_are_computed_where_the_page_has_not_yet(funder: ScenarioView) -> None:
    without = replace(funder, result=replace(funder.result, forecasts={}))
    assert "Sceptical" in pdf.text(pdf.opened(brief.of_scenario(without, APP)))


def test_a_long_title_is_shortened_and_leaves_two_pages(funder: ScenarioView) -> None:
    scenario = replace(funder.scenario, title="A long name " * 300)
    view = replace(funder, scenario=scenario, result=replace(funder.result, scenario=scenario))
    reader = pdf.opened(brief.of_scenario(view, APP))
    assert len(reader.pages) <= 2
    assert "A long name A long…: what it would buy" in pdf.text(reader)


def test_no_money_is_a_correct_document(nothing: ScenarioView) -> None:
    reader = pdf.opened(brief.of_scenario(nothing, APP))
    text = pdf.text(reader)
    assert len(reader.pages) <= 2
    assert "no money is added, so there is no new placement and nothing changes" in text
    assert "Sceptical" not in text


def test_a_place_says_what_the_scenario_does_there(funder: ScenarioView) -> None:
    place = get(funder.atlas, "assembly:52")
    reader = pdf.opened(brief.of_place(funder.atlas, place, APP, None, funder))
    text = pdf.text(reader)
    found = here(funder.result, "assembly:52")
    assert len(reader.pages) <= 2
    assert f"It adds {words.count(round(found.places), 'new paid placement')}" in text
    assert "Partly illustrative" in text
    assert text.count(words.ILLUSTRATIVE) == 1  # at the scenario's part alone: the other numbers are official
    assert f"Run record: {funder.result.record.id}" in text


def test_a_place_with_a_scenario_cites_the_model_and_opens_the_scenario(funder: ScenarioView) -> None:
    reader = pdf.opened(brief.of_place(funder.atlas, get(funder.atlas, "assembly:52"), APP, None, funder))
    text = pdf.text(reader)
    assert f"WBL Atlas, {scenario_parts.model_source(funder).title}" in text
    assert all(source.citation in text for source in funder.sources)
    assert scenario_parts.ILLUSTRATIVE in text
    assert all(" ".join(note.split()) in text for note in funder.result.notes)
    (place, scenario) = sorted(link for link in set(pdf.links(reader)) if link.startswith(APP))
    assert place.startswith(f"{APP}/place?place=assembly:52&data=")
    assert scenario == live_view(APP, "scenario", {"s": codec.to_link(funder.scenario)})


def test_a_place_that_the_model_does_not_know_cites_no_model(funder: ScenarioView) -> None:
    place = get(funder.atlas, "school:19648811936103")
    text = pdf.text(pdf.opened(brief.of_place(funder.atlas, place, APP, None, funder)))
    assert scenario_brief.NOT_MODELLED in text
    assert scenario_parts.model_source(funder).title not in text


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("school:19648811936103", scenario_brief.NOT_MODELLED),
        ("district:1964345", "nothing of this place"),  # an elementary district: no institution of the model
    ],
)
def test_places_that_the_model_does_not_know_say_so(funder: ScenarioView, code: str, said: str) -> None:
    section = scenario_brief.in_place(funder, get(funder.atlas, code))
    assert said in section.paragraphs[0]


def test_one_institution_of_several_gets_placements_in_the_singular(funder: ScenarioView) -> None:
    inside = int(funder.result.places.sum(axis=(1, 2)).argmax())
    only = np.zeros_like(funder.result.places)
    only[inside] = funder.result.places[inside]
    alone = replace(funder, result=replace(funder.result, places=only))
    said = scenario_brief.in_place(alone, get(funder.atlas, "county:19")).paragraphs[0]
    assert f"1 of the {len(only)} districts and colleges that lie in it, at least partly, gets placements." in said


def test_without_placements_a_place_says_why(nothing: ScenarioView) -> None:
    section = scenario_brief.in_place(nothing, get(nothing.atlas, "county:19"))
    assert section.paragraphs[0].startswith("It adds no placement here.")
    assert "no money is added" in section.paragraphs[0]

"""The page of assumptions and evidence: the address holds scenario, status, outcome and kind of program."""

from dataclasses import replace

import pytest

from scenarios import codec
from tests.ui.test_pages import held, opened, sentences


def test_the_page_opens_with_everything() -> None:
    app = opened("assumptions")
    assert not app.exception
    assert app.title[0].value == "Assumptions and evidence"
    assert app.header[0].value == "Assumptions: Today, with no new money, from 2026"
    assert len(app.dataframe) == 4


def test_a_link_shows_the_scenario_s_own_values() -> None:
    changed = replace(codec.preset("ab_2273"), overrides={"coordinator_caseload": 80.0})
    app = opened("assumptions", s=codec.to_link(changed), status="changed")
    assert not app.exception
    rows = app.dataframe[0].value
    assert rows["Assumption"].tolist() == ["Coordinator caseload", "Hours per placement"]
    assert rows["Value"].tolist() == [80.0, 320.0]
    assert held(app)["s"] == codec.to_link(changed)


def test_outcome_and_kind_of_program_stand_in_the_address() -> None:
    address = {"outcome": "earnings", "modality": "intensive_sector_program"}
    app = opened("assumptions", **address)
    assert {name: held(app)[name] for name in address} == address
    assert app.dataframe[1].value["Finding"].tolist() == ["E38", "E39", "E40", "E41"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"outcome": "happiness"}, "The link asks for outcome “happiness”, which does not exist here."),
        ({"modality": "magic"}, "The link asks for modality “magic”"),
        ({"status": "sure"}, "The link asks for status “sure”"),
        ({"s": "nonsense"}, "Shown instead: today, with no new money."),
    ],
)
def test_a_bad_address_is_answered_with_a_sentence(address: dict[str, str], said: str) -> None:
    app = opened("assumptions", **address)
    assert not app.exception
    assert said in sentences(app)
    assert app.header

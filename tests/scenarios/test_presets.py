from __future__ import annotations

from pathlib import Path

import pytest

from scenarios.codec import PRESETS, preset, preset_names


def test_the_eight_presets_are_there_today_first() -> None:
    assert preset_names()[0] == "today"
    assert set(preset_names()) == {
        "today",
        "ab_2273",
        "ab_2088",
        "laep_restored",
        "strong_workforce_wages",
        "regional_hubs",
        "braided_wage_subsidy",
        "funder_10m",
    }


@pytest.mark.parametrize("name", preset_names())
def test_preset_is_documented(name: str) -> None:
    scenario = preset(name)
    assert scenario.author
    assert scenario.description
    assert scenario.source
    assert scenario.baseline == "today"
    assert [provision.number for provision in scenario.provisions] == list(range(1, len(scenario.provisions) + 1))
    assert all(entry.today and entry.proposed and entry.source for entry in scenario.provisions)
    assert Path(PRESETS / f"{name}.yaml").read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("name", ["ab_2273", "ab_2088", "strong_workforce_wages", "laep_restored"])
def test_bill_says_that_its_status_was_not_checked(name: str) -> None:
    words = preset(name).description + " ".join(entry.unknown for entry in preset(name).provisions)
    assert "status was not checked" in words


# Los Angeles County's part of the 12th-grade cohort of 2024-25: 111,737 of 496,796.
@pytest.mark.parametrize(("name", "statewide"), [("ab_2273", 12e6), ("ab_2088", 575e6)])
def test_county_part_of_a_statewide_grant(name: str, statewide: float) -> None:
    assert preset(name).streams[0].dollars[0] == pytest.approx(statewide * 111_737 / 496_796, abs=1)

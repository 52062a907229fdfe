"""The foot of every document."""

import pytest

from contracts.errors import AtlasError
from contracts.registries import Source
from exports.record import Record, checked_app, live_view, source_lines
from views import words
from views.scenario_view import ScenarioView

SOURCE = Source("a", "CDE", "CCI", "https://example.org/a", "public", release_date="2025-11-13", via="someone/copy")


@pytest.mark.parametrize(
    ("app", "page", "choices", "address"),
    [
        ("https://a.org", "place", {"place": "assembly:52"}, "https://a.org/place?place=assembly:52"),
        ("https://a.org/atlas/", "map", {}, "https://a.org/atlas/map"),
        ("http://localhost:8501", "scenario", {"s": "1.a-b_c.d"}, "http://localhost:8501/scenario?s=1.a-b_c.d"),
        ("https://a.org", "place", {"place": "x&y=z #1"}, "https://a.org/place?place=x%26y%3Dz%20%231"),
    ],
)
def test_links_back(app: str, page: str, choices: dict[str, str], address: str) -> None:
    assert live_view(app, page, choices) == address


@pytest.mark.parametrize("address", ["", "atlas.org", "ftp://a.org", "https://", "javascript:alert(1)"])
def test_an_address_that_no_browser_opens_is_refused(address: str) -> None:
    with pytest.raises(AtlasError, match="--app"):
        checked_app(address)


def test_sources_name_release_copy_and_page() -> None:
    said = ("CDE, CCI, released 2025-11-13. Read via someone/copy.", "https://example.org/a")
    assert source_lines((SOURCE,)) == (said,)


def test_a_record_without_a_scenario_has_data_and_link_only() -> None:
    record = Record("v1", "https://a.org", (SOURCE,))
    assert record.lines == (("Data version", "v1"), ("Live view", "https://a.org"))
    assert record.badge == ""


def test_a_scenario_is_named_by_its_run(funder: ScenarioView) -> None:
    run = funder.result.record
    record = Record("v1", "https://a.org", (), illustrative=True, run=run)
    lines = dict(record.lines)
    assert lines["Run record"] == run.id
    assert lines["Scenario's levers"] == run.scenario
    assert lines["Parameters"] == run.parameters
    assert run.model in lines["Model version"]
    assert record.badge == words.ILLUSTRATIVE

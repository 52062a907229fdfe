from __future__ import annotations

import pytest

from contracts.errors import AtlasError
from scenarios.evidence import finding, finding_from_row, findings, pool_effects

ROW = {
    "id": "E99",
    "study": "A lottery",
    "outcome": "earnings",
    "effect": "-100",
    "standard_error": "",
    "low": "",
    "high": "",
    "unit": "USD per year",
    "population": "youth",
    "sample_size": "1000",
    "year": "2016",
    "design": "RCT",
    "finding": "negative",
    "null": "yes",
    "modality": "short_paid",
    "use": "central value",
    "citation": "Authors (2016)",
    "urls": "https://a.example https://b.example",
    "provenance": "abstract",
    "error_basis": "",
    "note": "",
}


def test_the_table_holds_every_finding_with_its_nulls() -> None:
    table = findings()
    assert list(table) == [f"E{n:02d}" for n in range(1, 60)]
    assert sum(found.null in {"yes", "partly"} for found in table.values()) == 22


@pytest.mark.parametrize("found", findings().values(), ids=lambda found: found.id)
def test_every_finding_is_sourced_and_its_interval_holds_its_effect(found: object) -> None:
    checked = finding(found.id)  # type: ignore[attr-defined]
    assert all(url.startswith(("http://", "https://")) for url in checked.urls)
    assert (checked.standard_error is None) == (checked.error_basis == "")
    if checked.low is not None and checked.high is not None and checked.effect is not None:
        assert checked.low < checked.effect < checked.high


@pytest.mark.parametrize("found", [f for f in findings().values() if f.standard_error], ids=lambda found: found.id)
def test_intervals_are_the_effect_and_two_standard_errors(found: object) -> None:
    checked = finding(found.id)  # type: ignore[attr-defined]
    assert checked.effect is not None
    assert checked.standard_error is not None
    # 1.96 standard errors either side; the table rounds to the digits of its source
    assert checked.low == pytest.approx(
        checked.effect - 1.96 * checked.standard_error, abs=max(0.1, abs(checked.standard_error) * 0.005)
    )
    assert checked.high == pytest.approx(
        checked.effect + 1.96 * checked.standard_error, abs=max(0.1, abs(checked.standard_error) * 0.005)
    )


def test_a_row_is_read_into_numbers_and_links() -> None:
    found = finding_from_row(ROW)
    assert (found.effect, found.standard_error, found.sample_size) == (-100.0, None, 1000)
    assert found.urls == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"effect": "about 100"}, "E99: effect is 'about 100'"),
        ({"effect": "inf"}, "E99: effect is 'inf'"),
        ({"null": "maybe"}, "null is 'maybe'; use one of 'no', 'yes'"),
        ({"provenance": "rumour"}, "provenance is 'rumour'"),
        ({"citation": ""}, "citation is empty"),
        ({"note": None}, "lacks the column 'note'"),
    ],
)
def test_a_bad_row_is_refused_in_words(change: dict[str, str], words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        finding_from_row(ROW | change)


def test_an_unknown_finding_gets_a_suggestion() -> None:
    with pytest.raises(AtlasError, match="did you mean 'E05'"):
        finding("E005")


def test_pooling_two_trials_that_disagree() -> None:
    # Boston 4.4 (SE 1.7) and New York 0 (SE 0.3): w = 0.3460, 11.1111; Q = 6.497; c = 0.6711; tau2 = 8.19
    pooled = pool_effects([4.4, 0.0], [1.7, 0.3])
    assert pooled.fixed_mean == pytest.approx(0.1329, abs=1e-4)
    assert pooled.q == pytest.approx(6.4966, abs=1e-4)
    assert pooled.tau_squared == pytest.approx(8.19)
    assert pooled.mean == pytest.approx(1.8818, abs=1e-4)
    assert pooled.standard_error == pytest.approx(2.1769, abs=1e-4)
    assert pooled.predictive_sd == pytest.approx(3.5957, abs=1e-4)
    assert pooled.probability_above(1.732) == pytest.approx(0.5166, abs=1e-4)


def test_studies_that_agree_pool_to_their_common_effect() -> None:
    pooled = pool_effects([2.0, 2.0, 2.0], [1.0, 1.0, 1.0])
    assert (pooled.mean, pooled.tau_squared) == (2.0, 0.0)
    assert pooled.predictive_sd == pytest.approx(3**-0.5)


def test_one_study_pools_to_itself() -> None:
    pooled = pool_effects([4.4], [1.7])
    assert (pooled.mean, pooled.tau_squared) == (pytest.approx(4.4), 0.0)
    assert pooled.standard_error == pytest.approx(1.7)


@pytest.mark.parametrize(
    ("effects", "errors"), [([], []), ([1.0], [1.0, 2.0]), ([1.0], [0.0]), ([float("nan")], [1.0])]
)
def test_pooling_refuses_what_it_cannot_pool(effects: list[float], errors: list[float]) -> None:
    with pytest.raises(AtlasError, match="Pooling needs"):
        pool_effects(effects, errors)

from __future__ import annotations

import pytest

from contracts.errors import AtlasError
from scenarios import replications as published
from scenarios.replications import Sample


def test_year_up() -> None:
    # -5,338 + 5,181 x (342.5/348.3)/1.03 + 7,011 x (342.5/348.9)/1.03^2 = 6,095.65; published 4,962, 1,134, 0.43
    found = published.year_up(
        [-5338, 5181, 7011],
        [2013, 2014, 2015],
        {2013: 342.5, 2014: 348.3, 2015: 348.9},
        rate=0.03,
        tax_rate=0.186,
        cost=28290,
        stipends=6614,
    )
    assert found.earnings == pytest.approx(6095.65, abs=0.01)
    assert found.after_tax == pytest.approx(4962, abs=1)
    assert found.tax == pytest.approx(1134, abs=1)
    assert found.value.ratio == pytest.approx(0.43, abs=0.005)


def test_year_up_without_deflation_would_be_another_number() -> None:
    flat = published.year_up(
        [-5338, 5181, 7011], [2013, 2014, 2015], dict.fromkeys((2013, 2014, 2015), 1.0),
        rate=0.03, tax_rate=0.186, cost=28290, stipends=6614,
    )  # fmt: skip
    assert flat.value.ratio == pytest.approx(0.433, abs=0.0005)


def test_workadvance() -> None:
    # 1,945/1.03 + 1,865/1.0609 = 3,646.29; published 3,635 and 0.78
    found = published.workadvance(
        [1945, 1865], [1, 2], rate=0.03, tax_rate=0.003,
        costs=[5754, 6666, 5203, 5262], offsets=[2278, 798, 244, 408], sizes=[690, 479, 697, 698],
    )  # fmt: skip
    assert found.earnings == pytest.approx(3646.29, abs=0.01)
    assert found.value.willingness_to_pay == pytest.approx(3635, abs=1)
    assert found.value.program_cost == pytest.approx(5641, abs=1)
    assert found.value.ratio == pytest.approx(0.775, abs=0.001)


def test_jtpa_youth_were_made_worse_off() -> None:
    men, women = Sample(1704, -868, 100, -119, 2165), Sample(2657, 210, 74, 379, 1466)
    found = published.jtpa_youth([men, women], tax_rate=0.128, rate=0.03, months=30)
    assert found.willingness_to_pay == pytest.approx(-361.4, abs=2)  # published
    assert found.net_cost == pytest.approx(1582, abs=3)  # published
    assert found.ratio == pytest.approx(-0.23, abs=0.005)


@pytest.mark.parametrize(
    ("months", "rate", "expected"),
    [(24, 0.25, 1.8), (30, 0.0, 2.5), (6, 0.0, 0.5), (30, 0.03, 1 + 1 / 1.03 + 0.5 / 1.03**1.5)],
)
def test_observed_years(months: float, rate: float, expected: float) -> None:
    assert published.observed_years(months, rate) == pytest.approx(expected)


def test_youth_at_work_slot() -> None:
    slot = published.slot_cost(3873, 16.04, 160)
    assert slot.wages == pytest.approx(2566.40)
    assert slot.non_wage == pytest.approx(1306.60)
    assert slot.total == pytest.approx(3873)
    assert published.implied_caseload(150_000, slot.non_wage) == pytest.approx(114.8, abs=0.01)


def test_wsipp_ratio() -> None:
    found = published.benefit_cost(5760, 17339, 40, -3925, 6542)
    assert found.total == 19214  # published
    assert found.ratio == pytest.approx(2.94, abs=0.005)  # published
    assert found.taxpayer_ratio == pytest.approx(0.88, abs=0.005)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: published.weighted_mean([1, 2], [1]), "got 2 and 1"),
        (lambda: published.weighted_mean([1], [0]), "one size above 0"),
        (lambda: published.jtpa_youth([], tax_rate=0, rate=0, months=0), "months is 0"),
        (lambda: published.implied_caseload(1, 0), "non-wage cost is 0"),
        (lambda: published.per(1, 0), "Cannot divide by 0"),
        (
            lambda: published.workadvance([1], [1, 2], rate=0, tax_rate=0, costs=[1], offsets=[1], sizes=[1]),
            "1 effects and 2 years",
        ),
    ],
)
def test_bad_input_is_named(call: object, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        call()  # type: ignore[operator]

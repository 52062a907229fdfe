from __future__ import annotations

import pytest

from contracts.disclosure import GENDER, RACE
from contracts.errors import AtlasError
from scenarios.rules import PROTECTED_GROUPS, RULES, refuse_protected_keys, wage_share
from scenarios.streams import stream

MIX = {"campus": 0.25, "public": 0.25, "nonprofit": 0.25, "for_profit": 0.25}


def test_every_rule_has_its_citation_and_source() -> None:
    assert {rule.citation for rule in RULES} == {
        "Education Code 51768",
        "Education Code 51769",
        "Education Code 49116",
        "California Constitution, article I, section 31",
    }
    assert all(rule.says and rule.model and (rule.reference.url or rule.reference.site) for rule in RULES)


# District money at equal shares of hosts: 3/4 without for-profit hosts; an outside employer of record or a student with
# exceptional needs lifts the bar. LAEP: (1 + 0.9 + 0.9 + 0.5) / 4 = 0.825.
@pytest.mark.parametrize(
    ("name", "cell", "kind", "employer", "share"),
    [
        ("district_funds", "sed", "k12", "school", 0.75),
        ("district_funds", "sed", "k12", "hub", 1.0),
        ("district_funds", "sed", "k12", "private_host", 1.0),
        ("district_funds", "swd", "k12", "school", 1.0),
        ("district_funds", "college_pell", "college", "college", 1.0),
        ("philanthropy", "sed", "k12", "school", 1.0),
        ("learning_aligned_employment", "college_pell", "college", "college", 0.825),
    ],
)
def test_share_of_wages_under_education_code_51768(
    name: str, cell: str, kind: str, employer: str, share: float
) -> None:
    assert wage_share(stream(name), cell, kind, employer, MIX) == pytest.approx(share)


@pytest.mark.parametrize("word", ["race", "African_American", "female"])
def test_protected_key_is_refused(word: str) -> None:
    with pytest.raises(AtlasError, match="article I, section 31"):
        refuse_protected_keys("formula", ("students", word))


def test_need_is_allowed_as_a_key() -> None:
    refuse_protected_keys("formula", ("students", "sed_share", "foster_share"))


def test_every_race_and_gender_of_the_data_is_protected() -> None:
    assert set(PROTECTED_GROUPS) == {*RACE, *GENDER}
    for group in PROTECTED_GROUPS:
        with pytest.raises(AtlasError, match="cannot be a key of allocation"):
            refuse_protected_keys("formula", (group.upper(),))

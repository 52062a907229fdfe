from __future__ import annotations

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from scenarios.streams import (
    FOLDER,
    HOSTS,
    Stream,
    changed,
    employer_share,
    in_school_dollars,
    matched,
    read_stream,
    stream,
    streams,
)


@pytest.mark.parametrize("known", streams().values(), ids=lambda known: known.id)
def test_every_stream_has_rules_and_a_source(known: Stream) -> None:
    assert known.kinds
    assert known.cells
    assert known.pays
    assert known.reference


def test_there_is_one_stream_a_file() -> None:
    assert len(streams()) == len(list(FOLDER.glob("*.yaml"))) == 17


# Who may pay what, from spec 2.4.
@pytest.mark.parametrize(
    ("name", "category", "kind", "cell", "may"),
    [
        ("learning_aligned_employment", "wage", "college", "college_pell", True),
        ("learning_aligned_employment", "wage", "k12", "sed", False),
        ("learning_aligned_employment", "wage", "college", "college_other", False),
        ("perkins_v", "wage", "k12", "sed", False),
        ("perkins_v", "staff", "college", "college_pell", True),
        ("workability", "wage", "k12", "swd", True),
        ("workability", "wage", "k12", "sed", False),
        ("calworks_work_study", "wage", "college", "college_calworks", True),
        ("calworks_work_study", "staff", "college", "college_calworks", False),
        ("wioa_youth", "wage", "k12", "foster", True),
        ("philanthropy", "system", "k12", "other", True),
        ("philanthropy", "wage", "k12", "college_pell", False),
    ],
)
def test_eligibility_matrix(name: str, category: str, kind: str, cell: str, *, may: bool) -> None:
    assert stream(name).may_pay(category, kind, cell) is may


def test_apprenticeship_money_is_for_apprentices_only() -> None:
    fund = stream("apprenticeship_innovation")
    assert not fund.may_pay("staff", "k12", "sed", "short_paid")
    assert fund.may_pay("staff", "k12", "sed", "registered_apprenticeship")


def test_share_of_wage_by_host() -> None:
    laep = stream("learning_aligned_employment")
    assert [laep.share_of_wage(host) for host in HOSTS] == [1.0, 0.9, 0.9, 0.5]
    assert stream("wioa_youth").share_of_wage("for_profit") == 1.0


def test_provision_changes_one_rule_and_leaves_the_file_alone() -> None:
    opened = changed(stream("strong_workforce"), {"pays": ["wage", "support", "staff"]})
    assert opened.may_pay("wage", "college", "college_pell")
    assert not stream("strong_workforce").may_pay("wage", "college", "college_pell")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"payz": ["wage"]}, "streams.workability.payz: no such rule; did you mean 'pays'"),
        ({"pays": ["wages"]}, "streams.workability.pays: unknown 'wages'; did you mean 'wage'"),
        ({"cells": ["fosters"]}, "did you mean 'foster'"),
        ({"admin_cap": 1.5}, "admin_cap = 1.5: give a share between 0 and 1"),
        ({"pays": "wage"}, "streams.workability.pays = 'wage': give a list"),
        ({"admin_cap": True}, "give a number"),
        ({"match_ratio": -1.0}, "match_ratio = -1.0: give 0 or more"),
    ],
)
def test_change_that_means_nothing_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        changed(stream("workability"), changes)


def test_unknown_stream_and_unknown_key_are_named(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="did you mean 'perkins_v'"):
        stream("perkins")
    file = tmp_path / "odd.yaml"
    file.write_text("name: Odd\ncolor: red\n", encoding="utf-8")
    with pytest.raises(AtlasError, match=r"odd.yaml: .*color"):
        read_stream(file)


def test_out_of_school_floor_leaves_a_quarter() -> None:
    assert in_school_dollars(400_000, 0.75) == 100_000


# 30000 / (3000 x share); the employer pays the rest of each wage.
@pytest.mark.parametrize(("share", "placements", "paid"), [(1.0, 10, 0), (0.9, 100 / 9, 30000 / 9), (0.5, 20, 30000)])
def test_employer_share(share: float, placements: float, paid: float) -> None:
    assert employer_share(30000, 3000, share) == pytest.approx((placements, paid))


def test_stream_that_pays_no_wage_supports_no_placement() -> None:
    with pytest.raises(AtlasError, match="supports no placement"):
        employer_share(30000, 3000, 0)


# 120000 / 2 = 60000 binds; with 300000 the cap binds and only 200000 are claimed; no match needs none.
@pytest.mark.parametrize(
    ("available", "ratio", "expected"),
    [(120_000, 2, (60_000, 120_000, 40_000)), (300_000, 2, (100_000, 200_000, 0)), (0, 0, (100_000, 0, 0))],
)
def test_match(available: float, ratio: float, expected: tuple[float, float, float]) -> None:
    got = matched(100_000, available, ratio)
    assert (got.grant, got.match, got.stranded) == expected
    assert got.total == expected[0] + expected[1]

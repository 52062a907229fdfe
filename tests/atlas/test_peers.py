"""Peers: near in size and need, never the place itself, whatever the order of the rows."""

import math
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import peers, places
from atlas.data import Atlas
from tests.atlas import tiny
from tests.atlas.tiny import fact

A, B, C, D = (f"college:10000{number}" for number in range(1, 5))


def colleges(values: dict[str, tuple[float, float | None]]) -> Atlas:
    """Return an atlas of colleges with these headcounts and Pell shares."""
    atlas = tiny.atlas()
    row = atlas.places.filter(pl.col("place_id") == A)
    names = pl.concat([row.with_columns(place_id=pl.lit(code), name=pl.lit(code)) for code in values])
    rows = [fact(code, "headcount_12m", size, None, value=size) for code, (size, _) in values.items()]
    rows += [fact(code, "pell_share", None, None, value=need) for code, (_, need) in values.items() if need is not None]
    return replace(atlas, places=names, facts=tiny.facts(rows))


def near(atlas: Atlas, code: str) -> list[tuple[str, float]]:
    return peers.nearest(atlas, places.get(atlas, code)).select("place_id", "distance").rows()


# Sizes 10, 10, 1000, 1000: logarithms are one standard deviation from their mean. Shares 20, 40, 20, 40 likewise.
SQUARE = {A: (10, 20), B: (10, 40), C: (1000, 20), D: (1000, 40)}


def test_distances_by_hand() -> None:
    # Every score is +1 or -1, so neighbors are 2 apart and opposite corners the square root of 8.
    assert near(colleges(SQUARE), A) == [(B, pytest.approx(2)), (C, pytest.approx(2)), (D, pytest.approx(math.sqrt(8)))]


def test_the_logarithm_makes_tenfold_equal_tenfold() -> None:
    atlas = colleges({A: (100, 30), B: (1000, 30), C: (10000, 30)})
    (_, first), (_, second) = near(atlas, B)
    assert first == pytest.approx(second)
    # Logarithms 2, 3, 4 have the standard deviation sqrt(2/3).
    assert first == pytest.approx(math.sqrt(3 / 2))


def test_nothing_differs_where_all_are_alike() -> None:
    assert near(colleges({A: (100, 30), B: (100, 30)}), A) == [(B, 0.0)]


def test_a_place_whose_need_is_not_published_has_no_peers_and_is_nobodys() -> None:
    atlas = colleges(SQUARE | {D: (1000, None)})
    assert near(atlas, D) == []
    assert peers.why_none(atlas, places.get(atlas, D)) == "unknown"
    assert D not in [code for code, _ in near(atlas, A)]


VALUES = st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 100)), min_size=2, max_size=9)


@given(VALUES, st.randoms(use_true_random=False))
def test_distances_are_symmetric_exclude_oneself_and_ignore_the_order_of_rows(values: list, shuffler: object) -> None:
    named = {f"college:1{index:05}": value for index, value in enumerate(values)}
    atlas = colleges(named)
    found = {
        code: dict(peers.nearest(atlas, places.get(atlas, code), len(named)).select("place_id", "distance").rows())
        for code in named
    }
    for code, others in found.items():
        assert set(others) == set(named) - {code}
        assert all(found[other][code] == pytest.approx(distance) for other, distance in others.items())
    order = list(named)
    shuffler.shuffle(order)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    mixed = replace(
        atlas,
        places=atlas.places.sort(pl.col("place_id").replace_strict({code: n for n, code in enumerate(order)})),
        facts=atlas.facts.reverse(),
    )
    assert near(mixed, order[0]) == near(atlas, order[0])


@pytest.mark.parametrize(
    ("place_id", "reason"),
    [
        ("district:1910199", "county_office"),
        ("district:1976869", "charters"),  # Wiseburn: its high school is a charter
        ("district:1975309", "charters"),  # Acton-Agua Dulce: 96% in charters
        ("district:1964642", "elementary"),  # Keppel
        ("assembly:52", "kind"),
        ("school:19647331930924", "kind"),
        ("district:1964733", None),
        ("college:117788", None),
    ],
)
def test_why_a_place_has_no_peers(committed: Atlas, place_id: str, reason: str | None) -> None:
    place = places.get(committed, place_id)
    assert peers.why_none(committed, place) == reason
    assert len(peers.nearest(committed, place)) == (0 if reason else peers.COUNT)


def test_every_district_with_peers_is_one_that_teaches_grades_9_to_12(committed: Atlas) -> None:
    rows = peers.candidates(committed, "district")
    # 48 unified and 5 high school districts, without Wiseburn, Acton-Agua Dulce and Duarte.
    assert len(rows) == 50
    assert set(rows["level"]) == {"unified", "high"}
    assert len(peers.candidates(committed, "college")) == 21


def test_the_nearest_of_pasadena_by_another_path(committed: Atlas) -> None:
    """Recomputed in plain Python from the rows of the table, without the code under test."""
    facts = committed.facts.rows(named=True)
    sizes = {
        row["place_id"]: row["value"]
        for row in facts
        if row["measure"] == "enrollment_9_12" and row["year"] == "2024-25" and row["value"]
    }
    needs = {
        row["place_id"]: row["value"]
        for row in facts
        if row["measure"] == "enrolled_share" and row["year"] == "2023-24" and row["group"] == "unduplicated"
    }
    pool = peers.candidates(committed, "district")["place_id"].to_list()
    logs, shares = [math.log(sizes[code]) for code in pool], [needs[code] for code in pool]

    def spread(values: list[float]) -> float:
        mean = sum(values) / len(values)
        return math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))

    own = pool.index("district:1964881")
    distances = [
        math.hypot((log - logs[own]) / spread(logs), (share - shares[own]) / spread(shares))
        for log, share in zip(logs, shares, strict=True)
    ]
    expected = sorted((distance, code) for distance, code in zip(distances, pool, strict=True))[1:6]
    found = near(committed, "district:1964881")
    assert [code for code, _ in found] == [code for _, code in expected]
    assert [distance for _, distance in found] == pytest.approx([distance for distance, _ in expected])


def test_without_facts_nobody_has_peers(committed: Atlas) -> None:
    atlas = replace(committed, facts=committed.facts.clear())
    assert near(atlas, "district:1964733") == []
    assert near(atlas, "college:117788") == []
    assert peers.why_none(atlas, places.get(atlas, "district:1964733")) == "unknown"

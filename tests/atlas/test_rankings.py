"""Rankings in the tiny county, case by case."""

from dataclasses import replace

import pytest

from atlas import facts, rankings
from atlas.data import Atlas
from atlas.facts import Question
from contracts.errors import AtlasError
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, BETA, CHARTER, GAMMA, S1, S2, S4, S5, YEAR, fact, suppressed

GRADUATION = Question("graduation", "all", YEAR)
FOSTER = replace(GRADUATION, group="foster")
PREPARED = Question("prepared", "all", YEAR)


@pytest.mark.parametrize(
    ("kind", "question", "expected"),
    [
        ("district", GRADUATION, ["county", "california", "best_quartile", "foster"]),
        ("district", FOSTER, ["county", "california", "best_quartile", "all"]),
        ("school", PREPARED, ["county", "best_quartile"]),  # no state row, no other group
        ("college", Question("work", "all", YEAR), ["best_quartile"]),  # the county counts high schools
        ("college", Question("earnings", "all", YEAR), ["best_quartile"]),  # medians cannot be added up
        ("school", Question("load", "all", YEAR), ["county", "best_quartile"]),  # a ratio that adds up
        ("college", Question("headcount", "all", YEAR), []),  # more students are not better
    ],
)
def test_references_that_make_sense(county: Atlas, kind: str, question: Question, expected: list[str]) -> None:
    assert rankings.references(county, kind, question) == expected


def test_a_reference_that_makes_no_sense_is_answered_with_a_sentence(county: Atlas) -> None:
    with pytest.raises(AtlasError, match=r"Graduation cannot be compared with 'moon'. It can with: county, california"):
        rankings.ranking(county, "district", GRADUATION, "moon")


def test_places_beside_the_county(county: Atlas) -> None:
    found = rankings.ranking(county, "district", GRADUATION, "county")
    # The county is 160 of 200 = 80%. Gamma has 8 of 16: furthest behind, but fewer than 30 students, so no rank.
    assert found.select("place_id", "gap", "to_close", "rank").rows() == [
        (GAMMA, pytest.approx(-30), 5, None),  # 80% of 16 are 12.8
        (ALPHA, pytest.approx(-5), 7, 1),  # 80% of 132 are 105.6
        (BETA, pytest.approx(100 * 49 / 58 - 80), 0, 2),
    ]
    assert found["behind"].to_list() == pytest.approx([30, 5, 80 - 100 * 49 / 58])


def test_where_less_is_better_more_is_behind() -> None:
    atlas = tiny.atlas([fact(ALPHA, "dropout", 10, 100), fact(BETA, "dropout", 30, 100), *COUNTY_DROPOUT])
    found = rankings.ranking(atlas, "district", Question("dropout", "all", YEAR), "county")
    rows = found.filter(found["gap"].is_not_null()).select("place_id", "behind", "to_close", "rank").rows()
    assert rows == [(BETA, pytest.approx(10), 10, 1), (ALPHA, pytest.approx(-10), 0, 2)]


COUNTY_DROPOUT = (fact("county:19", "dropout", 40, 200),)


def test_another_group_of_the_same_place(county: Atlas) -> None:
    found = rankings.ranking(county, "school", FOSTER, "all")
    first = found.row(0, named=True)
    assert (first["place_id"], first["gap"]) == (S1, pytest.approx(60 - 90))
    assert found["gap"].drop_nulls().len() == 1  # the others hide their foster youth or have none
    # 12 of 20 foster youth are part of 90 of 100 students: the rest is 78 of 80.
    assert first["gap"] == pytest.approx(80 / 100 * (60 - 97.5))


def test_a_group_beside_one_that_is_no_whole_is_compared_as_a_stranger() -> None:
    atlas = tiny.atlas([fact(ALPHA, "graduation", 56, 70), fact(ALPHA, "graduation", 48, 80, group="foster")])
    found = rankings.ranking(atlas, "district", GRADUATION, "foster").row(0, named=True)
    # Newcombe 1998, table II: 56 of 70 against 48 of 80 is 5.24 to 33.39 points.
    assert (found["gap_low"], found["gap_high"]) == pytest.approx((5.24, 33.39), abs=5e-3)


@pytest.mark.parametrize(("kind", "code", "reference"), [("assembly", "assembly:1", 57.14), ("district", ALPHA, 50.0)])
def test_an_area_stands_beside_the_sum_of_the_schools(county: Atlas, kind: str, code: str, reference: float) -> None:
    # The schools have 30 of 60, 30 of 40 (charter) and 20 of 40 = 80 of 140; the county's own row is 50 of 100.
    found = rankings.ranking(county, kind, PREPARED, "county").filter(place_id=code)
    assert found["reference_value"].item() == pytest.approx(reference, abs=0.005)


def test_a_charter_school_stands_beside_the_sum_where_the_county_leaves_charters_out(county: Atlas) -> None:
    found = rankings.ranking(county, "school", PREPARED, "county")
    beside = dict(found.select("place_id", "reference_value").rows())
    assert (beside[CHARTER], beside[S5]) == (pytest.approx(100 * 80 / 140), 50)


def test_participation_stands_beside_the_county_of_high_schools(county: Atlas) -> None:
    found = rankings.ranking(county, "school", Question("work", "all", YEAR), "county")
    assert found["gap"].drop_nulls().to_list() == [-2.0]  # 0 of 400 against 20 of 1,000


def test_places_without_a_value_come_last_with_their_state(county: Atlas) -> None:
    found = rankings.ranking(county, "school", GRADUATION, "county")
    assert found.height == 6
    assert found.row(-1, named=True)["place_id"] == S4
    assert found.row(-1, named=True)["status"] == "suppressed"
    assert found.row(-1, named=True)["rank"] is None


def test_gaps_that_read_the_same_share_a_rank() -> None:
    rows = [fact(S1, "graduation", 600, 1000), fact(S2, "graduation", 6001, 10000), fact(S5, "graduation", 70, 100)]
    atlas = tiny.atlas([*rows, fact("county:19", "graduation", 90, 100)])
    found = rankings.ranking(atlas, "school", GRADUATION, "county")
    assert found.head(3).select("place_id", "rank").rows() == [(S1, 1), (S2, 1), (S5, 3)]


def test_a_group_of_few_on_the_other_side_has_no_rank_either() -> None:
    atlas = tiny.atlas([fact(ALPHA, "graduation", 56, 70), fact(ALPHA, "graduation", 12, 29, group="foster")])
    found = rankings.ranking(atlas, "district", GRADUATION, "foster").row(0, named=True)
    assert (found["few"], found["rank"]) == (True, None)


def test_an_area_that_leaves_out_more_schools_than_it_counts_has_no_rank() -> None:
    hidden = [suppressed(S2, "graduation"), suppressed(tiny.S3, "graduation")]
    atlas = tiny.atlas([fact(S1, "graduation", 90, 100), *hidden])
    found = rankings.ranking(atlas, "assembly", GRADUATION, "county").row(0, named=True)
    assert (found["place_id"], found["thin"], found["rank"]) == ("assembly:1", True, None)


QUARTET = [fact(code, "graduation", n, 100) for code, n in zip((S1, S2, tiny.S3, S5), (50, 60, 80, 90), strict=True)]


def test_the_best_quartile_is_a_fixed_mark() -> None:
    atlas = tiny.atlas([*QUARTET, fact(CHARTER, "graduation", 1, 10)])  # ten students do not move the mark
    found = rankings.ranking(atlas, "school", GRADUATION, "best_quartile")
    rows = {row["place_id"]: row for row in found.iter_rows(named=True)}
    # 75th percentile of 50, 60, 80, 90: three quarters of the way along three steps, 80 + 0.25 x 10 = 82.5.
    assert rows[S1]["reference_value"] == 82.5
    assert (rows[S1]["gap"], rows[S1]["to_close"]) == (pytest.approx(-32.5), 33)
    # Wilson's interval of 50 of 100 is 40.38 to 59.62 (Newcombe 1998), and 82.5 has no noise of its own.
    assert (rows[S1]["gap_low"], rows[S1]["gap_high"]) == pytest.approx((40.38 - 82.5, 59.62 - 82.5), abs=0.005)
    # The intervals of 80 and of 90 of 100 begin at 71.1 and at 82.6.
    assert [rows[code]["within_noise"] for code in (S1, tiny.S3, S5)] == [False, True, False]
    assert rows[CHARTER]["rank"] is None


def test_the_best_quartile_where_less_is_better_is_the_low_one() -> None:
    rows = facts.cells(tiny.atlas(QUARTET), "school", GRADUATION)
    # 25th percentile of 50, 60, 80, 90: 50 + 0.75 x 10 = 57.5.
    assert rankings.best_quartile(rows, tiny.measure("dropout", direction="lower")) == 57.5


def test_fewer_than_four_places_have_no_quartile(county: Atlas) -> None:
    found = rankings.ranking(county, "college", Question("earnings", "all", YEAR), "best_quartile")
    assert found["gap"].null_count() == found.height


def test_the_sum_takes_only_places_behind_beyond_noise() -> None:
    rows = [fact(S1, "graduation", 500, 1000), fact(S2, "graduation", 40, 100), fact(S5, "graduation", 58, 100)]
    atlas = tiny.atlas([*rows, fact(tiny.S3, "graduation", 70, 100), fact("county:19", "graduation", 6000, 10000)])
    found = rankings.ranking(atlas, "school", GRADUATION, "county")
    # 60% of 1,000 are 600, of 100 are 60: 100 and 20 students; 58 of 100 is within noise, 70 of 100 is ahead.
    assert rankings.total_to_close(found) == rankings.Total(places=2, students=120)

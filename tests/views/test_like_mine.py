"""Like mine: the sentence, the table and the reasons why there is none."""

import pytest

from atlas import places
from atlas.data import Atlas
from views import like_mine


def test_a_district_names_its_peers_with_the_values_they_come_from(committed: Atlas) -> None:
    exhibit = like_mine.peers_of(committed, places.get(committed, "district:1964881"))
    assert exhibit.sentence.startswith(
        "Of the other school districts, West Covina Unified, Norwalk-La Mirada Unified, "
    )
    assert exhibit.table["Place"][0] == "Pasadena Unified"
    assert exhibit.table["Distance"][0] == "0.00"
    # CDE, 2024-25: 4,844 students enrolled in grades 9 to 12 of Pasadena Unified.
    assert exhibit.table["Students in grades 9 to 12, 2024-25"][0] == "4,844"
    assert len(exhibit.table) == 6
    assert len(exhibit.sources) == 2
    assert "Race and ethnicity play no part" in exhibit.notes[0]


def test_a_college_has_no_charter_column(committed: Atlas) -> None:
    exhibit = like_mine.peers_of(committed, places.get(committed, "college:117788"))
    assert "Of these in charter schools" not in exhibit.table.columns
    # IPEDS, 2023-24: 25,304 students in twelve months at Los Angeles City College.
    assert exhibit.table["Students in twelve months, 2023-24"][0] == "25,304"


def test_a_place_that_is_like_no_other_says_so(committed: Atlas) -> None:
    exhibit = like_mine.peers_of(committed, places.get(committed, "district:1964733"))
    assert exhibit.sentence.endswith("Even the nearest is 2.3 standard deviations away: none is much like it.")


@pytest.mark.parametrize(
    ("place_id", "said"),
    [
        ("district:1910199", "runs schools of a special kind"),
        ("district:1976869", "More than half of the students of Wiseburn Unified in grades 9 to 12 are in charter"),
        ("district:1964642", "Keppel Union Elementary is an elementary district"),
        ("assembly:52", "Peers are worked out for school districts and community colleges."),
    ],
)
def test_no_peers_says_why(committed: Atlas, place_id: str, said: str) -> None:
    exhibit = like_mine.peers_of(committed, places.get(committed, place_id))
    assert said in exhibit.sentence
    assert exhibit.table.is_empty()


def test_peers_have_no_reason_for_none(committed: Atlas) -> None:
    assert like_mine.why_none(committed, places.get(committed, "district:1964881")) == ""

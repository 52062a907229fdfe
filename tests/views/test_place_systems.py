"""Programs and systems in words."""

import pytest

from atlas import places
from atlas.data import Atlas
from atlas.systems import Systems
from contracts.registries import Program
from views import place_systems

FOUND = Systems(
    districts=(("Alpha Unified", 3),),
    college_districts=(),
    boards=("Board A", "Board B"),
    colleges=(),
    nearest_colleges=(("College C", 4.2),),
    charter_schools=1,
)
NOTHING = Systems((), (), (), (), (), 0)


def program(reach: str) -> Program:
    return Program("p", "P", "Agency", "2025", reach, "What is known.", "Title", "https://example.org")


@pytest.mark.parametrize(
    ("reach", "found", "expected"),
    [
        ("county", FOUND, "yes, it covers the county"),
        ("boards", FOUND, "yes, through Board A and Board B"),
        ("boards", NOTHING, "not known"),
        ("colleges", FOUND, "no college here"),
        ("not_known", FOUND, "not known"),
        ("ended", FOUND, "ended"),
    ],
)
def test_reach(reach: str, found: Systems, expected: str) -> None:
    assert place_systems.reach(program(reach), found) == expected


def test_the_sentence_counts_and_names(committed: Atlas) -> None:
    exhibit = place_systems.fragmentation(committed, places.get(committed, "county:19"))
    assert exhibit.sentence.startswith(
        "Employers in Los Angeles County can be asked by 74 public systems: 54 school districts"
    )
    assert len(exhibit.table) == 54 + 21 + 7
    assert len(exhibit.sources) == 3


def test_a_place_without_schools_says_so(committed: Atlas) -> None:
    exhibit = place_systems.fragmentation(committed, places.get(committed, "district:1964857"))
    assert "public system" in exhibit.sentence or "on file" in exhibit.sentence
    assert "None" not in exhibit.sentence


def test_every_program_has_its_source_and_says_what_is_known(committed: Atlas) -> None:
    table = place_systems.programs(committed, places.get(committed, "assembly:52"))
    assert len(table) == len(committed.registries.programs) > 0
    assert table["What is known"].str.len_chars().min() > 20
    assert table["Source"].str.contains(r"^\[.+\]\(https?://.+\)$").all()
    assert set(table["Reaches this place"].str.split(",").list.first()) <= {
        "yes",
        "not known",
        "ended",
        "no college here",
    }

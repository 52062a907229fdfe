"""Places are found by name, code or city, and know what lies inside them."""

import pytest

from atlas import places
from atlas.data import Atlas
from contracts.errors import AtlasError
from tests.atlas import tiny


def test_get_returns_the_place(county: Atlas) -> None:
    found = places.get(county, tiny.ALPHA)
    assert (found.name, found.kind, found.kind_name, found.is_area) == (
        "Alpha Unified",
        "district",
        "School district",
        False,
    )
    assert places.get(county, "assembly:2").is_area


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("district:1900009", "Did you mean district:190000"),
        ("asembly:1", "Did you mean assembly:1 (Assembly District 1)?"),
        ("nonsense", "Search for it by name, code or city."),
        ("", "Search for it by name, code or city."),
    ],
)
def test_a_wrong_code_is_answered_with_the_nearest(county: Atlas, code: str, hint: str) -> None:
    with pytest.raises(AtlasError) as caught:
        places.get(county, code)
    assert str(caught.value).startswith(f"There is no place with the code {code!r}.")
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("alpha", ["Alpha Unified", "Alpha College"]),  # districts before colleges
        ("UNIFIED alp", ["Alpha Unified"]),  # every word, in any order and case
        ("1900002", ["Beta Union High"]),  # a code
        (
            "ad 2",
            ["Assembly District 2", "Birch High"],
        ),  # a short name before letters inside others (CanADa, code ...2)
        ("ausd", ["Alpha Unified"]),  # initials of a school district
        ("altadena", ["Alpha Unified"]),  # a city
        ("canada", ["Alder High", "Birch High", "Cedar High", "Dogwood High", "Fig Charter High", "Elm High"]),
        ("  ", []),
        ("nowhere", []),
        ("100%_(", []),  # characters with a meaning in patterns are just characters
    ],
)
def test_search(county: Atlas, query: str, names: list[str]) -> None:
    assert places.search(county, query)["name"].to_list() == names


def test_search_stops_at_its_limit_and_keeps_the_columns_of_places(county: Atlas) -> None:
    found = places.search(county, "high", limit=2)
    assert found.height == 2
    assert found.columns == county.places.columns


@pytest.mark.parametrize(("text", "expected"), [("Cañada", "canada"), ("ÉCOLE", "ecole"), ("a b", "a b")])
def test_plain(text: str, expected: str) -> None:
    assert places.plain(text) == expected


def test_closed_schools_come_last(county: Atlas) -> None:
    assert places.of_kind(county, "school")["name"].to_list()[-1] == "Elm High"


def test_areas_come_in_the_order_of_their_numbers(committed: Atlas) -> None:
    names = places.of_kind(committed, "assembly")["name"].to_list()
    numbers = [int(name.split()[-1]) for name in names]
    assert numbers == sorted(numbers)
    assert len(numbers) == 24


def test_members_come_with_their_share_largest_first(county: Atlas) -> None:
    found = places.members(county, "assembly:1", "district")
    assert found.select("place_id", "weight").rows() == [(tiny.ALPHA, 1.0), (tiny.GAMMA, 0.25)]
    assert places.members(county, "assembly:2", "college").is_empty()


def test_areas_of_a_place_come_in_the_order_of_kinds(county: Atlas) -> None:
    found = places.areas_of(county, tiny.S1)
    assert found.select("place_id", "weight").rows() == [("county:19", 1.0), ("assembly:1", 1.0)]
    split = places.areas_of(county, tiny.GAMMA)
    assert split.select("place_id", "weight").rows() == [("assembly:2", 0.75), ("assembly:1", 0.25)]


def test_every_kind_of_the_data_has_a_name(committed: Atlas) -> None:
    assert set(committed.places["kind"]) == set(places.KIND_NAMES)


def test_a_slip_in_the_last_digit_leads_back_to_the_district(committed: Atlas) -> None:
    with pytest.raises(AtlasError, match=r"Did you mean district:1964733 \(Los Angeles Unified\)\?"):
        places.get(committed, "district:1964734")

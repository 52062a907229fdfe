"""The staffer's half: from "my district" to a sentence with its source, its schools and a link, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from atlas import data, places
from atlas.data import Atlas
from bench import chromium
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from views import overview

DISTRICT = "Assembly District 52"


@pytest.fixture(scope="module")
def committed() -> Atlas:
    return data.load()


def schools_inside(atlas: Atlas) -> list[str]:
    """The names of the schools whose points lie in the district, straight from the table of memberships."""
    inside = atlas.memberships.filter(area="assembly:52")["member"]
    schools = atlas.places.filter(atlas.places["place_id"].is_in(inside.implode()), kind="school")
    return sorted(schools["name"].to_list())


def go_to_my_district(reader: Reader) -> Page:
    page = reader.open("")
    reader.choose("Your district", DISTRICT)
    return page


def test_pick_a_district_read_its_widest_gap_and_take_the_link_away(visit: Visit, committed: Atlas) -> None:
    reader = visit()
    page = go_to_my_district(reader)

    # The finding: a sentence that names the district, two groups and the year.
    gap = overview.widest_gap(committed, places.get(committed, "assembly:52"))
    assert DISTRICT in gap
    expect(page.get_by_text(gap)).to_be_visible()

    # The district beside county and state.
    page.get_by_role("link", name=f"All gaps: {DISTRICT}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(DISTRICT)
    chromium.settle(page)
    columns = " ".join(page.get_by_role("table").first.get_by_role("columnheader").all_inner_texts())
    assert all(beside in columns for beside in ("AD 52", "county", "California"))

    # The schools inside, each with its share of the district; the list waits folded.
    schools = schools_inside(committed)
    assert len(schools) > 10
    page.get_by_text(f"High schools inside, and the share of the students in all of them ({len(schools)})").click()
    chromium.settle(page)
    listed = page.get_by_test_id("stMain").get_by_role("link").all_inner_texts()
    assert [name for name in schools if not any(line.startswith(f"{name} (") for line in listed)] == []

    # The source of the first table leads to the agency's own page.
    source = page.get_by_text(re.compile("^Source: ")).first.get_by_role("link").first
    assert re.match(r"https://(www\.)?(cde|caschooldashboard)\.", source.get_attribute("href") or "")

    # The link: a stranger who opens it reads the same.
    link = page.url.removeprefix(reader.app).lstrip("/")
    stranger = visit(stranger=True)
    stranger.open(link)
    assert stranger.page.get_by_role("table").first.inner_text() == page.get_by_role("table").first.inner_text()
    assert stranger.chosen("Your district") == DISTRICT

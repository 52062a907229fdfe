from playwright.sync_api import Browser, expect

from bench import app_server, chromium
from tests.browser.conftest import Visit
from tests.browser.reader import Reader

VIEW = "map?places=district&measure=graduation&group=homeless&year=2023-24&place=district:1964881&outline=assembly"


def seen(reader: Reader) -> dict[str, str]:
    """What makes up a view: every choice, the finding, the selected place."""
    boxes = {name: reader.chosen(name) for name in ("Places", "Measure", "Students", "Year", "Place", "Outline")}
    headings = reader.page.get_by_test_id("stMain").get_by_role("heading").all_inner_texts()
    finding = reader.page.get_by_text("Among").inner_text()
    return boxes | {"headings": " | ".join(headings), "finding": finding}


def test_a_link_opened_by_somebody_else_shows_the_same_view(visit: Visit) -> None:
    sender = visit()
    sender.open("map")
    sender.choose("Measure", "Four-year graduation rate")
    sender.choose("Students", "Students experiencing homelessness")
    sender.choose("Year", "2023-24")
    sender.choose("Place", "Pasadena Unified")
    link = sender.page.url.removeprefix(sender.app).lstrip("/")

    receiver = visit(stranger=True)
    receiver.open(link)
    assert seen(receiver) == seen(sender)
    assert receiver.choices() == {
        "measure": "graduation",
        "group": "homeless",
        "year": "2023-24",
        "place": "district:1964881",
    }


def test_back_restores_the_view_before(visit: Visit) -> None:
    reader = visit()
    reader.open("map")
    reader.choose("Students", "Foster youth")
    before = seen(reader)
    reader.choose("Measure", "Four-year graduation rate")
    reader.page.go_back()
    expect(reader.box("Measure").get_by_role("combobox")).to_have_value("Prepared for college or career")
    expect(reader.page.get_by_role("heading", name="Prepared for college or career: foster youth")).to_be_visible()
    chromium.settle(reader.page)
    assert seen(reader) == before
    assert reader.choices() == {"group": "foster"}


def test_another_page_and_back_keeps_the_choices(visit: Visit) -> None:
    reader = visit()
    reader.open(VIEW)
    before = seen(reader)
    reader.go("Data")
    reader.go("Map")
    assert seen(reader) == before
    assert reader.choices()["group"] == "homeless"


def test_a_place_chosen_on_the_map_is_the_place_of_the_profile(visit: Visit) -> None:
    reader = visit()
    reader.open(VIEW)
    reader.page.get_by_role("link", name="Full profile").click()
    expect(reader.page.get_by_role("heading", level=1, name="Pasadena Unified")).to_be_visible()
    assert reader.choices()["place"] == "district:1964881"


def test_the_first_visitor_may_come_by_a_link(browser: Browser) -> None:
    # Streamlit runs the scripts of a folder named `pages` by themselves until navigation has been set up once.
    with app_server.running() as cold:
        reader = Reader(browser, cold.url, stranger=True)
        reader.open("place?place=district:1964881")
        expect(reader.page.get_by_role("heading", level=1, name="Pasadena Unified")).to_be_visible()
        reader.close()

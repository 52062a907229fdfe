"""One chart as a picture, with all that must go along with it."""

import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from PIL import Image

from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import get
from exports import card
from tests.exports.test_maps import exhibit
from views import compare, place_trend, words
from views.exhibit import Exhibit
from views.palette import DARK, LIGHT

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def trend(committed: Atlas) -> Exhibit:
    return place_trend.trend(committed, get(committed, "assembly:52"), "graduation", "all", LIGHT)


def test_an_svg_says_what_it_shows(trend: Exhibit) -> None:
    hostile = replace(trend, title="Rates <b> & more, 2024-25", alt='"Higher" <than> before')
    root = ET.fromstring(card.svg(hostile, "version"))  # noqa: S314 - our own file
    assert root.attrib["role"] == "img"
    assert root.findtext(f"{SVG}title") == "Rates <b> & more, 2024-25"
    assert root.findtext(f"{SVG}desc") == '"Higher" <than> before'


def test_a_png_is_as_wide_as_a_slide_needs(trend: Exhibit) -> None:
    picture = Image.open(io.BytesIO(card.png(trend, "version")))
    assert picture.format == "PNG"
    assert picture.width == round(7.6 * 192)  # 7.6 inches at 192 pixels an inch
    assert picture.getpixel((2, 2))[:3] == (255, 255, 255)


def test_title_badge_finding_source_and_data_version_go_along(committed: Atlas) -> None:
    shown = exhibit(committed, Question("wbl_paid", "all", "2024-25"))
    content = card.content(shown, committed.version)
    assert content["title"] == shown.title
    assert content["badge"] == words.ILLUSTRATIVE
    assert content["sentence"] == shown.sentence
    assert content["sources"].startswith("Source: ")
    assert content["version"] == committed.version
    assert len(content["legend"]) == len(shown.legend)


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_charts_of_all_pages_become_pictures(committed: Atlas, colors: object) -> None:
    places = [get(committed, code) for code in ("assembly:52", "district:1964733")]
    shown = compare.dot_plot(committed, places, Question("graduation", "all", "2024-25"), colors)  # type: ignore[arg-type]  # two palettes
    assert card.png(shown, "v") == card.png(
        compare.dot_plot(committed, places, Question("graduation", "all", "2024-25"), LIGHT), "v"
    )

"""Every page, light and dark: drawn without mishap and without another host, and no serious finding of axe-core."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visit

PAGES = {
    "": "Who gets work-based learning in Los Angeles County?",
    "map?group=foster&place=district:1964881": "Map",
    "gaps?group=foster": "Gaps",
    "place": "Los Angeles County",
    "place?place=assembly:52": "Assembly District 52",
    "compare": "Compare",
    "assumptions?s=ab_2273&outcome=graduation": "Assumptions and evidence",
    "data": "Data",
    "about": "About the atlas",
}
# What a program says when it fails, and never a finding.
MISHAPS = ("Traceback", "Exception", "Error:", "nan%", "None%", "undefined")
# What sits inside Streamlit's own widgets, where no page can reach: rule -> part of the element -> reason.
OUT_OF_REACH: dict[str, dict[str, str]] = {}


def findings(page: object) -> list[str]:
    """Serious and critical findings as `rule: element`, without those that no page can change."""
    found = Axe().run(page).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
        if not any(part in node["html"] for part in OUT_OF_REACH.get(violation["id"], {}))
    ]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("link", "title"), PAGES.items())
def test_a_page_is_drawn_without_mishap_or_finding(visit: Visit, link: str, title: str, dark: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    reader = visit(dark=dark)
    page = reader.open(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    text = reader.text()
    assert [mishap for mishap in MISHAPS if mishap in text] == []
    assert reader.traffic.others(reader.app) == set()
    assert findings(page) == []

"""No serious finding of axe-core on any page, light or dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit

PAGES = ["", "map?group=foster&place=district:1964881", "gaps?group=foster", "place?place=assembly:52"]
PAGES += ["compare", "assumptions?s=ab_2273&outcome=graduation", "data", "about"]
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
@pytest.mark.parametrize("link", PAGES)
def test_a_page_has_no_serious_finding(visit: Visit, link: str, dark: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    assert findings(visit(dark=dark).open(link)) == []

"""What readers are offered to take along; the files themselves are tested where they are made."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ui import downloads


def offered(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


def show_exhibit(kind: str, full: bool) -> None:  # noqa: FBT001 - AppTest passes arguments by position
    import plotly.graph_objects as go  # noqa: PLC0415 - the function is a script of its own
    import polars as pl  # noqa: PLC0415 - the same

    from ui import downloads  # noqa: PLC0415 - the same
    from views.exhibit import Exhibit  # noqa: PLC0415 - the same

    table = pl.DataFrame({"Place": ["A"], "Value": ["1%"]})
    figure = go.Figure({"data": [{"type": kind}]}) if kind else None
    exhibit = Exhibit("Title 2024-25", "So.", figure, table, (), (), "So.", "file", full=table if full else None)
    downloads.of_exhibit(exhibit, "v1", "key")


TABLE, FULL = ["Table, CSV", "Table, Parquet"], ["Full table, CSV", "Full table, Parquet"]
CHART = ["Chart, SVG", "Chart, PNG"]


@pytest.mark.parametrize(
    ("kind", "full", "expected"),
    [
        ("", False, TABLE),
        ("", True, [*TABLE, *FULL]),
        ("scatter", False, [*TABLE, *CHART]),
        ("choroplethmap", True, [*TABLE, *FULL, *CHART]),
        ("sankey", False, [*TABLE, *CHART]),
        ("pie", False, TABLE),  # nothing is offered that cannot be made
    ],
)
def test_an_exhibit_offers_what_it_has(kind: str, full: bool, expected: list[str]) -> None:  # noqa: FBT001 - a table of cases
    app = AppTest.from_function(show_exhibit, args=(kind, full)).run(timeout=30)
    assert not app.exception
    assert offered(app) == expected


def test_the_profile_offers_brief_and_slides() -> None:
    app = AppTest.from_file("../../app.py", default_timeout=60)
    app.query_params["place"] = "assembly:52"
    app.switch_page("pages/place.py").run()
    assert not app.exception
    assert offered(app)[:2] == ["Brief, PDF", "Slides, PPTX"]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://atlas.example.org/place", "https://atlas.example.org"),
        ("https://atlas.example.org/", "https://atlas.example.org"),
        ("https://example.org/atlas/scenario", "https://example.org/atlas"),
        ("https://example.org/atlas/", "https://example.org/atlas"),
        (None, "http://localhost:8501"),
    ],
)
def test_links_lead_back_to_where_the_reader_is(url: str | None, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        pass

    context: Any = Context()
    context.url = url
    monkeypatch.setattr(downloads.st, "context", context)
    assert downloads.app_address() == address

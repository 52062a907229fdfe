"""The deck as PowerPoint reads it: native numbers, named shapes, words for every shape, one place for colors."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import plotly.graph_objects as go
import pypdf
import pytest
from pptx import Presentation
from pptx.util import Inches

from atlas import data, places
from exports import deck_charts, deck_map, office_text
from exports.deck import place_deck, scenario_deck
from exports.deck_slide import LONGEST_TITLE, Slide, fitting, in_box
from exports.deck_theme import SCHEME, presentation, themed
from scenarios import codec
from scenarios.inputs import from_atlas
from tests.exports import office
from views import map_exhibit, story, words
from views.map_figure import MapChoice
from views.palette import LIGHT
from views.scenario_view import ScenarioView, run_view

APP = "http://localhost:8501"
HOSTILE = '=HYPERLINK("x") <b>bold</b> & \U0001f600 مدرسة الأمل \x07 ' + "a very long name " * 60
SUPPRESSED_SCHOOL = "school:19643111931021"  # a continuation school whose four headline numbers are all suppressed
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


@pytest.fixture(scope="module")
def atlas() -> data.Atlas:
    return data.load()


@pytest.fixture(scope="module")
def view(atlas: data.Atlas) -> ScenarioView:
    scenario = replace(
        codec.preset("braided_wage_subsidy"), years=2, streams=codec.preset("braided_wage_subsidy").streams[:3]
    )
    return run_view(atlas, from_atlas(atlas), scenario)


@pytest.fixture(scope="module")
def county(atlas: data.Atlas) -> bytes:
    return place_deck(atlas, places.get(atlas, places.COUNTY), APP)


@pytest.fixture(scope="module")
def funded(view: ScenarioView) -> bytes:
    return scenario_deck(view, APP)


@pytest.fixture(scope="module")
def hostile(atlas: data.Atlas) -> bytes:
    scenario = replace(codec.preset("today"), title=HOSTILE, description="=1+1", years=1)
    return scenario_deck(run_view(atlas, from_atlas(atlas), scenario, outcomes=False), APP)


@pytest.fixture(scope="module")
def hidden(atlas: data.Atlas) -> bytes:
    return place_deck(atlas, places.get(atlas, SUPPRESSED_SCHOOL), APP)


@pytest.fixture(params=["county", "funded", "hostile", "hidden"])
def content(request: pytest.FixtureRequest) -> bytes:
    found: bytes = request.getfixturevalue(request.param)
    return found


def opened(content: bytes) -> Any:  # noqa: ANN401 - python-pptx has no types
    return Presentation(BytesIO(content))


def shapes(holder: Any) -> Iterator[Any]:  # noqa: ANN401 - the same
    """Every shape, those in groups included."""
    for shape in holder:
        yield shape
        if shape.shape_type is not None and shape.shape_type.name == "GROUP":
            yield from shapes(shape.shapes)


def titled(content: bytes, beginning: str) -> Any:  # noqa: ANN401 - the same
    """The one slide whose title begins so."""
    (found,) = (slide for slide in opened(content).slides if slide.shapes.title.text_frame.text.startswith(beginning))
    return found


def steps(atlas: data.Atlas) -> dict[str, story.Step]:
    """The steps of the county's story, as the presenter shows them."""
    drawn = MapChoice("district")
    told = story.place_story(atlas, places.get(atlas, places.COUNTY), drawn)
    return {name: make(LIGHT) for name, make in told.items() if name != "map"}


def test_a_slide_a_step_then_the_record_on_a_wide_page(county: bytes, atlas: data.Atlas) -> None:
    deck = opened(county)
    assert (deck.slide_width, deck.slide_height) == (Inches(13.333), Inches(7.5))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    told = steps(atlas)
    assert len(titles) == len(told) + 2  # the map, which is left out of `steps`, and the closing slide
    assert [title for title in titles if title in {step.title for step in told.values()}] == [
        step.title for step in told.values()
    ]
    assert titles[-1] == "Where these numbers come from"


def test_the_live_view_of_a_place_opens_the_data_of_the_slides(county: bytes, atlas: data.Atlas) -> None:
    (link,) = (shape for shape in opened(county).slides[-1].shapes if shape.name == "Live view")
    address = link.text_frame.paragraphs[0].runs[0].hyperlink.address
    assert address == f"{APP}/place?place=county:19&data={atlas.version}"


def test_the_gap_chart_holds_the_exhibits_numbers(county: bytes, atlas: data.Atlas) -> None:
    exhibit = steps(atlas)["gaps"].exhibit
    assert exhibit is not None
    slide = titled(county, exhibit.sentence[:60])
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    drawn = dict(zip(chart.plots[0].categories, chart.plots[0].series[0].values, strict=True))
    said = dict(exhibit.table.select("Students", "Value").iter_rows())
    assert words.number(drawn.pop("All students"), "percent") == said["All students"]
    shown = {words.number(value, "percent") for value in drawn.values()}
    assert shown <= set(said.values())
    assert len(drawn) == len(exhibit.figure.data[0].y)
    assert list(drawn.values()) == list(exhibit.figure.data[0].x)


def test_a_charts_own_sheet_holds_the_same_numbers(county: bytes) -> None:
    for slide in opened(county).slides:
        for shape in (shape for shape in slide.shapes if shape.has_chart):
            sheet = openpyxl.load_workbook(BytesIO(shape.chart.part.chart_workbook.xlsx_part.blob)).active
            assert sheet is not None
            column = [cell.value for cell in sheet["B"][1:]]
            assert column == list(shape.chart.plots[0].series[0].values)
            assert {cell.data_type for cell in sheet["A"][1:]} == {"s"}


def test_the_money_chart_holds_the_flow_tables_dollars(funded: bytes, view: ScenarioView) -> None:
    step = story.scenario_story(lambda: view, lambda same: same)["money"](LIGHT)
    assert step.exhibit is not None
    (chart,) = (shape.chart for shape in titled(funded, step.title).shapes if shape.has_chart)
    plot = chart.plots[0]
    drawn = {
        (payer, series.name): value
        for series in plot.series
        for payer, value in zip(plot.categories, series.values, strict=True)
        if value is not None
    }
    assert drawn == {
        (payer, use): dollars for payer, use, dollars in step.exhibit.table.select("From", "To", "Dollars").iter_rows()
    }


def test_the_outcomes_chart_holds_every_interval(funded: bytes, view: ScenarioView) -> None:
    found = view.result.forecasts
    slide = opened(funded).slides[-3]
    (chart,) = (shape.chart for shape in slide.shapes if shape.has_chart)
    graduates = [known.extra_graduates for known in found.values() if known.extra_graduates is not None]
    assert list(chart.plots[0].series[0].values) == pytest.approx([some.median for some in graduates])
    axis = chart.value_axis
    assert axis.minimum_scale <= min(some.low95 for some in graduates)
    assert axis.maximum_scale >= max(some.high95 for some in graduates)
    lengths = chart.part._element.xpath(".//c:errBars/c:plus//c:v/text()")  # noqa: SLF001 - it hands out no element
    assert [float(length) for length in lengths] == pytest.approx([some.high95 - some.median for some in graduates])


def test_the_map_is_native_shapes_named_by_district(county: bytes, atlas: data.Atlas) -> None:
    slide = titled(county, "55.9% of all students in Los Angeles County")
    (group,) = (shape for shape in slide.shapes if shape.name == "Map")
    areas = {shape.name: shape for shape in group.shapes}
    districts = atlas.places.filter((atlas.places["kind"] == "district") & atlas.places["serves_9_12"])
    named = set(districts["name"]) - {"Los Angeles County Office of Education"}
    assert named <= set(areas)
    assert description(areas["Pasadena Unified"]).startswith("Pasadena Unified: ")
    assert description(areas["Pasadena Unified"]).endswith("%")
    assert all(shape._element.xpath(".//a:custGeom") for shape in areas.values())  # noqa: SLF001 - the same


def test_suppressed_places_are_hatched_and_what_was_not_collected_is_an_outline(atlas: data.Atlas) -> None:
    pupils = places.get(atlas, "district:1964733")
    question = story.Question("cci_prepared", "american_indian_alaska_native", "2024-25")
    drawn = tuple(atlas.places.filter(atlas.places["kind"] == "district")["place_id"])
    exhibit = map_exhibit.map_of(atlas, question, MapChoice("district", drawn), LIGHT)
    slide = Slide(presentation(), "Map")
    deck_map.draw(slide, exhibit, (0, 0, 4_000_000, 4_000_000), pupils.place_id)
    status = dict(exhibit.table.select("Place", "Status").iter_rows())
    marks = {"suppressed": "a:pattFill", "reported": "a:solidFill", "not collected": "a:solidFill"}
    (group,) = (shape for shape in slide.shapes if shape.name == "Map")
    found = {shape.name: shape for shape in group.shapes if shape.name in status}
    assert {status[name] for name in found} >= {"suppressed", "reported"}
    for name, shape in found.items():
        tag = marks.get(status[name], "a:noFill")
        assert shape._element.spPr.xpath(f"./{tag}"), name  # noqa: SLF001 - the same


def description(shape: Any) -> str:  # noqa: ANN401 - the same
    return str(shape._element.xpath(".//p:cNvPr")[0].get("descr", ""))  # noqa: SLF001 - the same


def test_every_shape_has_words_for_those_who_cannot_see_it(content: bytes) -> None:
    missing = [
        (slide.shapes.title.text_frame.text, shape.name)
        for slide in opened(content).slides
        for shape in shapes(slide.shapes)
        if not description(shape).strip()
    ]
    assert missing == []


def test_shapes_are_read_from_the_title_to_the_number_and_each_has_its_own_id(content: bytes) -> None:
    for slide in opened(content).slides:
        names = [shape.name for shape in slide.shapes]
        assert (names[0], names[-1]) == ("Title", "Slide number")
        ids = slide._element.xpath(".//p:cNvPr/@id")  # noqa: SLF001 - the same
        assert len(ids) == len(set(ids))


def test_no_shape_leaves_the_page_and_every_slide_has_its_number(content: bytes) -> None:
    deck = opened(content)
    for slide in deck.slides:
        assert "slidenum" in [field.get("type") for field in slide._element.iter(f"{{{DRAWING}}}fld")]  # noqa: SLF001 - the same
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name


def test_colors_and_fonts_come_from_the_theme_alone(funded: bytes) -> None:
    deck = opened(funded)
    for slide in deck.slides:
        parts = [slide.part, *(shape.chart.part for shape in slide.shapes if shape.has_chart)]
        for part in parts:
            xml = part.blob.decode("utf-8")
            assert "srgbClr" not in xml
            assert "<a:latin" not in xml
    theme = next(
        part
        for part in deck.part.package.iter_parts()
        if "slideMaster" not in str(part.partname) and "theme1" in str(part.partname)
    )
    for name, color in SCHEME.items():
        assert f'<a:{name}><a:srgbClr val="{color[1:]}"/></a:{name}>' in theme.blob.decode("utf-8")


def test_a_theme_keeps_its_other_parts() -> None:
    theme = (
        '<a:theme xmlns:a="x" name="Old"><a:clrScheme name="o"><a:dk1/></a:clrScheme>'
        '<a:majorFont><a:latin typeface="Old"/></a:majorFont><a:fmt/></a:theme>'
    )
    made = themed(theme)
    assert 'name="WBL Atlas"' in made
    assert '<a:latin typeface="Calibri"/>' in made
    assert "<a:fmt/>" in made
    assert "Old" not in made


def test_notes_hold_the_sentence_and_the_sources_with_their_addresses(county: bytes, atlas: data.Atlas) -> None:
    exhibit = steps(atlas)["gaps"].exhibit
    assert exhibit is not None
    notes = titled(county, exhibit.sentence[:60]).notes_slide.notes_text_frame.text
    assert exhibit.sentence in notes
    assert all(source.url in notes and source.citation in notes for source in exhibit.sources)
    assert all(note in notes for note in exhibit.notes)


def test_the_badge_stands_where_something_is_an_illustration_and_nowhere_else(funded: bytes, county: bytes) -> None:
    def badges(content: bytes) -> list[bool]:
        return [any(shape.name == "Illustrative badge" for shape in slide.shapes) for slide in opened(content).slides]

    assert not any(badges(county)[:5])  # opening, problem, map, gaps, where: official numbers
    assert badges(funded)[:4] == [False] * 4
    assert badges(funded)[4]
    assert badges(funded)[-1]


def test_the_closing_slide_holds_run_record_and_data_version(funded: bytes, view: ScenarioView) -> None:
    slide = opened(funded).slides[-1]
    (table,) = (shape.table for shape in slide.shapes if shape.has_table)
    rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert rows["Run record"] == view.result.record.id
    assert rows["Data version"] == view.atlas.version
    (link,) = (shape for shape in slide.shapes if shape.name == "Live view")
    assert link.text_frame.paragraphs[0].runs[0].hyperlink.address.startswith(f"{APP}/scenario?s=")


def test_a_long_hostile_name_is_shortened_on_the_slide_and_whole_in_the_notes(hostile: bytes) -> None:
    slide = opened(hostile).slides[4]
    last = opened(hostile).slides[-1]
    title = slide.shapes.title.text_frame.text
    assert len(title) <= LONGEST_TITLE
    assert title.startswith('=HYPERLINK("x") <b>bold</b> & \U0001f600 مدرسة الأمل')
    assert title.endswith("a…: no money is added, so there is no new placement and nothing changes.")
    assert office_text.clean(HOSTILE).strip() in last.notes_slide.notes_text_frame.text


def test_the_slide_of_the_four_numbers_states_the_finding(funded: bytes, view: ScenarioView) -> None:
    title = opened(funded).slides[4].shapes.title.text_frame.text
    assert title.startswith(f"{view.scenario.title} pays for ")
    assert title.endswith("today.")


def test_a_scenario_without_money_says_so_and_stops(hostile: bytes) -> None:
    deck = opened(hostile)
    text = [shape.text_frame.text for shape in deck.slides[4].shapes if shape.has_text_frame]
    assert any("no money is added" in said for said in text)
    assert len(deck.slides) == 4 + 1 + 1 + 1  # opening, problem, map, gaps; the scenario; the ask; the record


def test_a_place_with_everything_suppressed_says_it(hidden: bytes) -> None:
    text = " ".join(
        shape.text_frame.text for slide in opened(hidden).slides for shape in slide.shapes if shape.has_text_frame
    )
    assert "uppressed" in text


def test_labels_that_look_like_formulas_stay_text() -> None:
    figure = go.Figure({"data": [{"type": "bar", "orientation": "h", "x": [1.0], "y": ["=1+1<br><b>two</b>"]}]})
    chart = deck_charts.chart_of(figure)
    assert chart is not None
    assert chart.categories == ("'=1+1 two",)


@pytest.mark.parametrize(
    ("figure", "kind"),
    [
        (None, None),
        (go.Figure(), None),
        (go.Figure({"data": [{"type": "scatter", "mode": "markers", "x": [1], "y": ["a"]}]}), "bar"),
        (
            go.Figure({"data": [{"type": "scatter", "mode": "lines+markers", "x": ["2023", "2024"], "y": [1, None]}]}),
            "line",
        ),
        (go.Figure({"data": [{"type": "bar", "orientation": "h", "base": [1], "x": [2], "y": ["a"]}]}), None),
        (go.Figure({"data": [{"type": "sankey"}]}), None),
    ],
)
def test_only_figures_with_a_native_twin_become_charts(figure: go.Figure | None, kind: str | None) -> None:
    chart = deck_charts.chart_of(figure)
    assert (chart.kind if chart else None) == kind


def test_a_missing_value_stays_missing_on_a_line() -> None:
    figure = go.Figure({"data": [{"type": "scatter", "mode": "lines+markers", "x": ["2023", "2024"], "y": [1, None]}]})
    chart = deck_charts.chart_of(figure)
    assert chart is not None
    assert chart.series[0].values == (1.0, None)


def test_an_interval_that_dwarfs_the_bars_runs_out_of_the_chart() -> None:
    short = deck_charts.Series("Value", (1.0, 2.0), above=(0.5, 0.5), below=(0.5, 0.5))
    long = replace(short, above=(0.5, 290.0))
    charts = [deck_charts.Chart("bar", ("a", "b"), (series,)) for series in (short, long)]
    assert [deck_charts.is_cut(chart) for chart in charts] == [False, True]
    slide = Slide(presentation(), "Finding")
    drawn = [deck_charts.add(slide, chart, (0, 0, 4_000_000, 3_000_000), "Chart").chart for chart in charts]
    # The first holds its longest interval, 2 + 0.5; the second ends at four times its largest bar, 4 x 2.
    assert [chart.value_axis.maximum_scale for chart in drawn] == [2.5, 8.0]


def test_every_row_of_a_long_chart_keeps_its_name(funded: bytes) -> None:
    for slide in opened(funded).slides:
        for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
            assert chart.part._element.xpath(".//c:catAx/c:tickLblSkip/@val") == ["1"]  # noqa: SLF001 - the same


@pytest.mark.parametrize(("letters", "points"), [(40, 30), (100, 26), (150, 22), (260, 19), (900, 19)])
def test_long_titles_are_smaller(letters: int, points: int) -> None:
    assert fitting("x" * letters) == points


def test_text_shrinks_until_it_fits_its_box() -> None:
    box = (0, 0, Inches(4), Inches(1))
    assert in_box(["short"], box, 20) == 20
    # 400 letters at 11 points: 4 in x 72 / 5.5 = 52 a line, 8 lines x 1.22 + 0.5 = 10.3 lines x 11 = 113 > 72 points.
    assert in_box(["x" * 400], box, 20) == 10


def test_libreoffice_draws_every_slide(funded: bytes, hostile: bytes, tmp_path: Path) -> None:
    files = {"funded": funded, "hostile": hostile}
    for name, made in files.items():
        (tmp_path / f"{name}.pptx").write_bytes(made)
    office.convert([tmp_path / f"{name}.pptx" for name in files], "pdf", tmp_path / "out")
    for name, made in files.items():
        pages = pypdf.PdfReader(tmp_path / "out" / f"{name}.pdf").pages
        assert len(pages) == len(opened(made).slides)
        assert "Where these numbers come from" in pages[-1].extract_text().replace("\n", " ")

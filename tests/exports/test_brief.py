"""Briefs are opened as a reader, a screen reader and a printer open them."""

import io
from dataclasses import replace

import polars as pl
import pytest
import segno
import typst
from PIL import Image
from pypdf import PdfReader

from atlas import facts, places
from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import get
from exports import brief, lettering
from exports.record import live_view
from tests.exports import pdf
from views import place_gaps, place_numbers, words
from views.palette import LIGHT

APP = "https://atlas.example.org"
PLACE = "assembly:52"


@pytest.fixture(scope="module")
def made(committed: Atlas) -> PdfReader:
    return pdf.opened(brief.of_place(committed, get(committed, PLACE), APP))


def printed(atlas: Atlas, place_id: str, question: Question | None = None) -> PdfReader:
    return pdf.opened(brief.of_place(atlas, get(atlas, place_id), APP, question))


def test_it_is_one_or_two_letter_pages(made: PdfReader) -> None:
    assert 1 <= len(made.pages) <= 2
    assert {(float(page.mediabox.width), float(page.mediabox.height)) for page in made.pages} == {(612.0, 792.0)}


def test_it_declares_what_an_accessible_pdf_declares(made: PdfReader) -> None:
    root = made.trailer["/Root"]
    assert str(root["/Lang"]).startswith("en")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "Assembly District 52" in made.metadata["/Title"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()  # says that it claims PDF/UA-1
    assert all(page["/Tabs"] == "/S" for page in made.pages if "/Annots" in page)


def test_it_is_tagged_with_headings_lists_tables_and_figures(made: PdfReader) -> None:
    kinds = [str(element["/S"]) for element in pdf.tags(made)]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/P", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure", "/Link"} <= set(kinds)
    assert kinds.index("/H1") < kinds.index("/H2")


def test_map_chart_and_code_have_alt_texts(made: PdfReader, committed: Atlas) -> None:
    alt = [str(element.get("/Alt", "")) for element in pdf.tags(made) if element["/S"] == "/Figure"]
    assert all(alt)
    gaps = place_gaps.gap_chart(committed, get(committed, PLACE), "cci_prepared", "2024-25", LIGHT)
    assert gaps.alt in alt
    assert any(said.startswith("Map of Los Angeles County by Assembly district.") for said in alt)
    assert any("QR code" in said for said in alt)


def test_every_font_is_embedded(made: PdfReader) -> None:
    found = pdf.fonts(made)
    assert any("Libertinus" in name for name in found)
    assert any("DejaVuSans" in name for name in found)
    assert all(found.values())


def test_it_says_the_numbers_of_the_atlas(made: PdfReader, committed: Atlas) -> None:
    text = pdf.text(made)
    for measure in ("cci_prepared", "graduation", "a_g", "college_going"):
        year = facts.years(committed, measure, "assembly")[-1]
        cell = facts.cell(committed, PLACE, Question(measure, "all", year))
        assert words.number(cell.value, "percent") in text
        assert f"{committed.registries.measures[measure].short_name}, {year}" in text


def test_it_is_read_from_the_finding_to_the_sources(made: PdfReader, committed: Atlas) -> None:
    text = pdf.text(made)
    gaps = place_gaps.gap_chart(committed, get(committed, PLACE), "cci_prepared", "2024-25", LIGHT)
    steps = ["numbers and gaps", gaps.sentence, "Graduation, 2024-25", "What nobody can say", "What to know", "Sources"]
    where = [text.index(step) for step in steps]
    assert where == sorted(where)


def test_every_source_and_the_live_view_can_be_followed(made: PdfReader, committed: Atlas) -> None:
    links = pdf.links(made)
    assert f"{APP}/place?place=assembly:52&data={committed.version}" in links
    graduation = facts.cell(committed, PLACE, Question("graduation", "all", "2024-25"))
    assert committed.registries.sources[graduation.source or ""].url in links
    assert committed.version in pdf.text(made)


def test_the_code_on_paper_is_the_one_of_the_link() -> None:
    """No decoder of QR codes is at hand: every square is compared with those that the link's code has."""
    link = live_view(APP, "place", {"place": PLACE})
    page = '#set page(width: 2in, height: 2in, margin: 0in)\n#image(bytes(sys.inputs.code), format: "svg", width: 2in)'
    drawn = typst.compile(page.encode(), format="png", ppi=200, sys_inputs={"code": brief.qr_code(link)})
    picture = Image.open(io.BytesIO(drawn if isinstance(drawn, bytes) else drawn[0])).convert("L")
    squares = list(segno.make(link, micro=False, error="l").matrix_iter(border=2))
    size = picture.width / len(squares)
    seen = [
        [
            picture.getpixel((int((column + 0.5) * size), int((row + 0.5) * size))) < 128
            for column in range(len(squares))
        ]
        for row in range(len(squares))
    ]
    assert seen == [[bool(square) for square in row] for row in squares]


@pytest.mark.parametrize("kind", places.KIND_NAMES)
def test_every_kind_of_place_fits_on_two_pages(committed: Atlas, kind: str) -> None:
    rows = committed.places.filter(pl.col("kind") == kind).sort(pl.col("name").str.len_chars(), "place_id")
    place_id = rows["place_id"][-1]  # the longest name
    reader = printed(committed, place_id)
    assert len(reader.pages) <= 2
    assert " ".join(get(committed, place_id).name.split())[:40] in pdf.text(reader)


def renamed(atlas: Atlas, name: str) -> Atlas:
    named = pl.when(pl.col("place_id") == PLACE).then(pl.lit(name))
    columns = [named.otherwise(column).alias(column) for column in ("name", "short_name")]
    return replace(atlas, places=atlas.places.with_columns(columns))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("#panic() *b* _i_ $x$ <b> @ref // = H \\", "#panic() *b* _i_ $x$ <b> @ref // = H \\"),
        ('"); #import "x" [', '"); #import "x" ['),
        ("Escuela \U0001f3eb Ünï", "Escuela [school] Ünï"),
        ("Very " * 400, "Very Very Very"),
        ("x" * 900, "x" * 120),
        ("safe\u202egnikat", "safegnikat"),  # a mark that would turn the writing of what follows
        ("", PLACE),
    ],
    ids=["markup", "code", "emoji", "long", "endless", "turned", "empty"],
)
def test_hostile_names_stay_words(committed: Atlas, name: str, expected: str) -> None:
    reader = printed(renamed(committed, name), PLACE)
    assert len(reader.pages) <= 2
    assert expected in pdf.text(reader).replace(" x", "x") or expected in pdf.text(reader)
    assert "57.6%" in pdf.text(reader)


def test_right_to_left_names_are_drawn_from_an_embedded_font(committed: Atlas) -> None:
    reader = printed(renamed(committed, "مدرسة"), PLACE)
    assert all(letter in lettering.safe("مدرسة") for letter in "مدرسة")
    assert all(pdf.fonts(reader).values())
    assert len(reader.pages) <= 2


def test_a_place_that_publishes_nothing_says_so(committed: Atlas) -> None:
    here = pl.col("place_id") == "district:1964733"
    hidden = committed.facts.with_columns(
        pl.when(here).then(None).otherwise("value").alias("value"),
        pl.when(here).then(None).otherwise("numerator").alias("numerator"),
        pl.when(here).then(pl.lit("suppressed")).otherwise("status").alias("status"),
    )
    reader = printed(replace(committed, facts=hidden), "district:1964733")
    text = pdf.text(reader)
    assert len(reader.pages) <= 2
    assert "No group of students has a published value in Los Angeles Unified" in text
    assert text.count("suppressed") > 10
    assert "54.9%" not in text  # its value in the committed data


def test_an_illustration_wears_its_badge_and_official_numbers_do_not(committed: Atlas, made: PdfReader) -> None:
    year = facts.years(committed, "wbl_paid", "assembly")[-1]
    illustrated = pdf.text(printed(committed, PLACE, Question("wbl_paid", "all", year)))
    assert illustrated.count(words.ILLUSTRATIVE) == 3  # map, gaps and their table, not the official numbers
    assert "57.6% of all students in Assembly District 52 were prepared" in illustrated  # no illustration leads
    assert "Partly illustrative" in illustrated
    assert "llustrative," not in pdf.text(made)


def test_the_sample_is_what_the_tests_say(committed: Atlas) -> None:
    lines = place_numbers.lines(committed, get(committed, PLACE), "high_school")
    assert "57.6%" in {words.number(line.cell.value, line.measure.unit) for line in lines}
    own = facts.cell(committed, "district:1964733", Question("cci_prepared", "all", "2024-25"))
    assert words.number(own.value, "percent") == "54.9%"

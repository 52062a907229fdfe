"""The smaller views: what lies inside a place, glossary, tables, coverage, palette."""

import re
from dataclasses import replace

import pytest

from atlas import facts, places
from atlas.data import Atlas
from atlas.facts import Question
from contracts.errors import AtlasError
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, CHARTER, S5, YEAR
from views import coverage_exhibit, glossary, overview, place_inside, tables
from views.palette import DARK, LIGHT, Palette, palette


@pytest.mark.parametrize(
    ("place_id", "expected"),
    [
        (ALPHA, "Unified district, kindergarten to grade 12, Altadena. Code district:1900001."),
        (CHARTER, "High school, charter school, Gamma Elementary, Cañada. Code school:19000000000006."),
        (
            S5,
            (
                "High school, Beta Union High, Cañada. Code school:19000000000005. Closed: it appears in earlier years "
                "only."
            ),
        ),
        ("assembly:1", "Assembly district. Code assembly:1. Lines of the 2021 Citizens Redistricting Commission."),
    ],
)
def test_description(county: Atlas, place_id: str, expected: str) -> None:
    assert place_inside.description(county, places.get(county, place_id)) == expected


def test_a_school_of_one_student_is_described_in_the_singular(county: Atlas) -> None:
    place = replace(places.get(county, ALPHA), enrollment=1)
    assert "Altadena, one student of all grades in 2025-26." in place_inside.description(county, place)


def test_parts_list_areas_around_and_places_inside_with_their_share(county: Atlas) -> None:
    parts = {part.heading: part.lines for part in place_inside.parts(county, places.get(county, "assembly:1"))}
    districts = parts["School districts with students inside, and the share of their students"]
    assert districts == ((ALPHA, "Alpha Unified", ""), (tiny.GAMMA, "Gamma Elementary", "25%"))
    schools = parts["High schools inside, and the share of the students in all of them"]
    assert len(schools) == 3
    shares = [int(share.rstrip("%") or 100) for _, _, share in schools]
    assert shares == sorted(shares, reverse=True)
    around = place_inside.parts(county, places.get(county, tiny.S1))[0]
    assert [name for _, name, _ in around.lines] == ["Los Angeles County", "Assembly District 1"]


def test_the_glossary_explains_every_measure_and_group_once(committed: Atlas) -> None:
    said = [entry for entries in glossary.measures(committed).values() for entry in entries]
    assert len(said) == len(committed.registries.measures)
    assert len(glossary.groups(committed)) == len(committed.registries.groups)
    prepared = next(entry for entry in said if entry.startswith("**Prepared for college or career.**"))
    assert "Break before 2024-25" in prepared
    assert "Charter schools: excluded from district rows" in prepared


def test_the_glossary_names_the_four_states() -> None:
    assert [re.match(r"\*\*(.+?)\*\*", line)[1] for line in glossary.cell_states()] == [  # type: ignore[index]  # it matches
        "reported",
        "suppressed",
        "not collected",
        "not applicable",
    ]


def test_a_table_says_state_basis_and_source_in_every_row(county: Atlas) -> None:
    rows = facts.cells(county, "school", Question("graduation", "foster", YEAR))
    table = tables.readable(county, rows, county.registries.measures["graduation"])
    assert table.columns == list(tables.COLUMNS.values())
    assert table.filter(Code=tiny.S1).row(0) == (
        "Alder High",
        tiny.S1,
        YEAR,
        "Foster youth",
        "60.0%",
        12,
        20,
        "reported",
        "official",
        "Hand, Made by hand",
    )
    assert table["Status"].to_list()[1:3] == ["suppressed", "not collected"]
    assert table["Value"].to_list()[1:3] == ["–", "–"]


def test_sources_come_in_the_order_of_the_registry(county: Atlas) -> None:
    found = tables.sources(county, county.facts)
    assert [source.id for source in found] == ["made", "illustration"]


@pytest.mark.parametrize("measure", ["graduation", "work"])
def test_one_illustrative_row_is_enough_for_the_badge(county: Atlas, measure: str) -> None:
    assert tables.is_illustrative(county, county.registries.measures[measure]) == (measure == "work")


def test_coverage_counts_the_states(county: Atlas) -> None:
    exhibit = coverage_exhibit.coverage_of(county)
    row = exhibit.table.filter(Places="High schools", Measure="Graduation", Year=YEAR).row(0, named=True)
    assert (row["With a value"], row["Suppressed"], row["Not collected"], row["Not applicable"]) == (5, 1, 0, 0)


def test_an_illustration_covers_nobody(county: Atlas) -> None:
    exhibit = coverage_exhibit.coverage_of(county)
    assert exhibit.sentence.endswith(coverage_exhibit.NO_PARTICIPATION)
    assert exhibit.table.filter(Measure="Work")["Students covered"].unique().to_list() == ["none, illustration"]
    official = tiny.atlas([row for row in tiny.FACTS if row["basis"] == "official"])
    assert coverage_exhibit.NO_PARTICIPATION not in coverage_exhibit.coverage_of(official).sentence


def test_without_facts_coverage_is_a_sentence() -> None:
    empty = tiny.atlas([])
    with pytest.raises(AtlasError, match="No facts could be read"):
        coverage_exhibit.coverage_of(empty)


def test_without_outcomes_the_first_screen_is_a_sentence(committed: Atlas) -> None:
    empty = replace(committed, facts=committed.facts.clear())
    assert overview.headlines(empty) == []
    with pytest.raises(AtlasError, match="outcomes could not be read"):
        overview.first_question(empty)


def test_what_is_not_in_hand_names_who_holds_it() -> None:
    table = coverage_exhibit.not_in_hand()
    assert table.columns == ["What is missing", "Who holds it", "What we know"]
    assert all(column.null_count() == 0 for column in table)


def test_every_source_is_listed_with_its_licence(committed: Atlas) -> None:
    table = coverage_exhibit.sources_table(committed)
    assert table.height == len(committed.registries.sources)
    assert (table["Licence"].str.len_chars() > 0).all()


def luminance(color: str) -> float:
    """Return the relative luminance of a color (WCAG 2.2)."""
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colors (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_colors_keep_their_order_in_grayscale_and_text_can_be_read(colors: Palette) -> None:
    ramp = [luminance(color) for color in colors.values]
    assert ramp in (sorted(ramp), sorted(ramp, reverse=True))
    steps = [contrast(one, other) for one, other in zip(colors.values, colors.values[1:], strict=False)]
    assert min(steps) > 1.2
    for text in (colors.text, colors.muted, colors.accent, colors.reference):
        assert contrast(text, colors.land) >= 4.5  # WCAG 2.2, 1.4.3
    assert contrast(colors.illustrative, colors.land) >= 4.5


@pytest.mark.parametrize(("name", "expected"), [("dark", DARK), ("light", LIGHT), (None, LIGHT), ("sepia", LIGHT)])
def test_palette(name: str | None, expected: Palette) -> None:
    assert palette(name) is expected


def test_counts_of_a_table_are_not_those_of_another_group(county: Atlas) -> None:
    rows = facts.cells(county, "district", Question("graduation", "foster", YEAR))
    measure = replace(county.registries.measures["graduation"], short_name="G")
    assert tables.readable(county, rows, measure).filter(Code=ALPHA)["Of"].to_list() == [28]

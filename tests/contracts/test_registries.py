"""A registry that is wrong says which entry and which field."""

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from contracts.registries import read_registries

SOURCE = """
[cde_acgr_2024_25]
agency = "California Department of Education"
title = "Adjusted Cohort Graduation Rate"
url = "https://www.cde.ca.gov/ds/ad/filesacgr.asp"
licence = "public record"
release_date = "2026-03-13"
"""
MEASURE = """
[graduation]
name = "Four-year graduation rate"
short_name = "Graduation"
theme = "high_school"
unit = "percent"
direction = "higher"
numerator = "students with a diploma in four years"
denominator = "students of the cohort"
instrument = "CDE adjusted cohort file"
charters = "included"
levels = ["school", "district"]
roll_up = "sum"
definition_url = "https://www.cde.ca.gov/ds/ad/filesacgr.asp"
sentence = "{value} of {group} in {place} graduated within four years"
scale = [60, 70, 80, 90]
breaks = [{ year = "2024-25", reason = "a new rule" }]
"""
GROUP = """
[all]
name = "All students"
short_name = "All"
category = "total"
sentence_name = "all students"
"""


def folder(tmp_path: Path, **files: str) -> Path:
    for name, content in ({"sources": SOURCE, "measures": MEASURE, "groups": GROUP} | files).items():
        (tmp_path / f"{name}.toml").write_text(content)
    return tmp_path


def test_reads_all_three(tmp_path: Path) -> None:
    registries = read_registries(folder(tmp_path))
    assert registries.measures["graduation"].breaks[0].year == "2024-25"
    assert registries.measures["graduation"].scale == (60, 70, 80, 90)
    assert registries.groups["all"].sentence_name == "all students"
    assert registries.sources["cde_acgr_2024_25"].citation == (
        "California Department of Education, Adjusted Cohort Graduation Rate, released 2026-03-13"
    )


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"measures": MEASURE.replace('"percent"', '"per cent"')}, ["graduation", "unit", "'per cent'", "percent"]),
        ({"measures": MEASURE.replace("name =", "nome =", 1)}, ["graduation", "nome"]),
        ({"groups": GROUP.replace('short_name = "All"\n', "")}, ["groups.toml", "all", "short_name"]),
        ({"sources": "[a\n"}, ["sources.toml", "not valid TOML"]),
        ({"measures": MEASURE.replace("in {place} ", "")}, ["graduation", "sentence lacks {place}"]),
        ({"measures": MEASURE.replace("70, 80", "80, 70")}, ["scale", "rising"]),
    ],
)
def test_says_what_is_wrong_where(tmp_path: Path, files: dict[str, str], words: list[str]) -> None:
    with pytest.raises(AtlasError) as caught:
        read_registries(folder(tmp_path, **files))
    assert all(word in str(caught.value) for word in words), caught.value


def test_a_missing_registry_is_named(tmp_path: Path) -> None:
    (folder(tmp_path) / "groups.toml").unlink()
    with pytest.raises(AtlasError, match=r"groups\.toml is missing"):
        read_registries(tmp_path)


def test_a_measure_that_starts_as_an_illustration_has_words_for_its_real_rows() -> None:
    measure = read_registries(Path(__file__).parent.parent.parent / "data").measures["wbl_type_10"]
    assert measure.sentence == "In this illustration {value} of {group} in {place} did an internship"
    real = measure.once_real()
    assert real.sentence == "{value} of {group} in {place} did an internship"
    assert real.instrument == "CALPADS work-based learning records (WBLR)"
    assert real.caveats == ("A student may have records of several types.",)
    assert real.once_real() is real

"""Sources that stewards name in words: each keeps its words, and no two become one."""

import re

import pytest

from contracts.registries import Source
from contracts.tables import IDENTIFIER
from loaders.formats.exchange_sources import source_id, sources
from loaders.loaded import FileRead

OFFICE = "Los Angeles County Office of Education, Division of Career Technical Education"
FILE = FileRead("hub.csv", 100, "ab" * 32, 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{OFFICE}, survey of districts", f"{OFFICE}, payroll of interns"),  # alike in the first 60 signs
        ("Youth@Work (county)", "Youth work county"),
        ("My office", "my_office"),
        ("Ämter", "Ömter"),
        ("???", "!!!"),
    ],
)
def test_two_sources_stay_two(one: str, other: str) -> None:
    found = sources([one, other], FILE, {})
    assert len({source.id for source in found.values()}) == 2
    assert [source.agency for source in found.values()] == [one, other]
    assert all(re.fullmatch(IDENTIFIER, source.id) for source in found.values())


def test_the_same_words_have_the_same_id_in_every_file() -> None:
    assert (
        source_id("Youth@Work (county)") == source_id("Youth@Work (county)") == "exchange_youth_work_county_5f92b867"
    )  # sha256sum


def test_an_id_of_the_atlas_keeps_its_meaning_and_another_is_words() -> None:
    known = {"cde_acgr": Source("cde_acgr", "CDE", "Graduation", "", "")}
    found = sources(["cde_acgr", "cde_other"], FILE, known)
    assert found["cde_acgr"] is known["cde_acgr"]
    assert (found["cde_other"].id[:19], found["cde_other"].agency) == ("exchange_cde_other_", "cde_other")

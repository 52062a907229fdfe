"""The documentation names what exists: pages, make targets, tables, modules it points to."""

import re
from pathlib import Path

import pytest

from contracts.registries import read_registries
from contracts.tables import SCHEMAS

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+?)(#[^)]*)?\)")


def written(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def everything() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def titles_of_pages() -> list[str]:
    """Return what readers call each page: `compare_scenarios.py` is Compare scenarios."""
    return [path.stem.replace("_", " ").capitalize() for path in sorted((ROOT / "pages").glob("*.py"))]


def targets() -> list[str]:
    """Return the commands that `make help` lists, without itself."""
    return re.findall(r"^([a-z]+):.*## ", written("Makefile"), flags=re.MULTILINE)[1:]


@pytest.mark.parametrize("name", ["README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_what_a_visitor_looks_for_exists(name: str) -> None:
    assert (ROOT / name).stat().st_size > 100


def test_every_page_is_in_the_table_of_pages() -> None:
    text = written("README.md")
    assert [title for title in titles_of_pages() if f"| {title} |" not in text] == []


def test_every_make_target_is_documented() -> None:
    text = written("README.md", "CONTRIBUTING.md")
    assert [target for target in targets() if f"make {target}" not in text] == []


def test_documented_make_targets_exist() -> None:
    named = set(re.findall(r"`make ([a-z]+)", everything()))
    assert named <= set(targets())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_inside_the_repository_lead_somewhere(document: Path) -> None:
    targets_ = [link for link, _ in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in targets_ if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_modules_and_files_that_are_named_exist(document: Path) -> None:
    named = re.findall(
        r"`((?:atlas|contracts|data|docs|library|loaders|scenarios|ui|views)/[\w/]+\.\w+)`", document.read_text()
    )
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_table_is_explained() -> None:
    text = written("docs/data.md")
    assert [name for name in SCHEMAS if name not in text] == []


def test_every_measure_group_and_source_says_enough_to_stand_alone() -> None:
    registries = read_registries(ROOT / "data")
    for measure in registries.measures.values():
        assert measure.definition_url.startswith("https://"), measure.id
        assert measure.numerator, measure.id
        assert measure.denominator, measure.id
        assert measure.instrument, measure.id
    for source in registries.sources.values():
        assert source.agency, source.id
        assert source.title, source.id
        assert source.licence, source.id
    illustrative = [item for item in registries.measures.values() if item.id.startswith("wbl_")]
    assert all(item.caveats and "llustration" in item.caveats[0] for item in illustrative)
    assert all("illustration" in item.sentence.lower() for item in illustrative)


def test_the_change_log_begins_with_this_version() -> None:
    version = re.search(r'^version = "(.+)"', written("pyproject.toml"), flags=re.MULTILINE)
    assert version
    heading = re.search(r"^## (.+)$", written("CHANGELOG.md"), flags=re.MULTILINE)
    assert heading
    assert version[1] in heading[1] or "nreleased" in heading[1]

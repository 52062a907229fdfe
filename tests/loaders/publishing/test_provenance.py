"""The entry of a source names the files that its published rows were read from."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from contracts import store
from contracts.registries import Source, read_registries
from loaders.publishing import provenance
from loaders.publishing.delivery import Delivery
from loaders.publishing.publish import Order, Published, publish
from loaders.signing import sign
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward

OLD, NEW = "0" * 64, "1" * 64
WHOLE = [small.fact(small.DISTRICT, "graduation", 91, 100), small.fact(small.ALDER, "graduation", 52, 60)]
RECORDED = f'release_date = "2026-01-01"\nfile_name = "old.txt"\nsha256 = "{OLD}"\nvia = "a copy"\n'


@pytest.fixture
def recorded(base: Path, tmp_path: Path) -> Steward:
    """A steward of a repository that says which file its rows were read from."""
    path = base / "sources.toml"
    path.write_text("# Sources.\n" + path.read_text().replace('release_date = "2026-01-01"\n', RECORDED))
    sign(base)
    return Steward(base, tmp_path / "store")


def deliver(
    steward: Steward, name: str, sha256: str, rows: Iterable[dict[str, object]], release_on: str = ""
) -> Published:
    """Publish rows of the source `made` from a file."""
    entry = f'[made]\nagency = "H"\ntitle = "Made"\nurl = ""\nlicence = ""\nfile_name = "{name}"\nsha256 = "{sha256}"\n'
    folder = small.loaded(steward.root.parent / name, rows, definitions={"sources.toml": entry})
    return publish(Delivery.of_folder(folder), Order(steward.root, "a steward", release_on=release_on), steward.base)


def made(steward: Steward) -> Source:
    return read_registries(store.candidates(steward.root)[0]).sources["made"]


def test_a_source_whose_rows_all_come_again_names_the_new_file(recorded: Steward) -> None:
    deliver(recorded, "new.txt", NEW, WHOLE)
    source = made(recorded)
    assert (source.file_name, source.sha256, source.release_date, source.via) == ("new.txt", NEW, "", "")
    assert (source.agency, source.title) == ("Hand", "made")  # the wording stays the repository's
    text = (store.candidates(recorded.root)[0] / "sources.toml").read_text()
    assert text.startswith("# Sources.\n\n[made]\n")
    assert text.count("\n[") == 2


def test_a_source_of_which_rows_stay_names_both_files(recorded: Steward) -> None:
    deliver(recorded, "part.txt", NEW, WHOLE[1:])
    source = made(recorded)
    assert (source.file_name, source.sha256) == ("part.txt; old.txt", f"{NEW}; {OLD}")
    assert (source.via, source.release_date) == ("the official file; a copy", "")
    deliver(recorded, "other.txt", "2" * 64, WHOLE)
    assert made(recorded).file_name == "other.txt"


def test_a_file_that_nobody_recorded_is_said(steward: Steward) -> None:
    deliver(steward, "part.txt", NEW, WHOLE[1:])
    source = made(steward)
    assert (source.file_name, source.sha256, source.via) == ("part.txt; not recorded", f"{NEW}; not recorded", "")


def test_the_same_file_again_changes_nothing(recorded: Steward) -> None:
    for rows in (WHOLE[1:], WHOLE):
        deliver(recorded, "new.txt", NEW, rows)
        again = deliver(recorded, "new.txt", NEW, rows)
        assert again.version == again.before


def test_a_file_that_brings_nothing_new_is_not_named(recorded: Steward) -> None:
    outside = small.fact("district:3066670", "graduation", 5, 10)
    deliver(recorded, "same.txt", NEW, [*small.OUTCOMES, outside])
    assert (made(recorded).file_name, made(recorded).sha256) == ("old.txt", OLD)


def test_what_the_repository_corrects_leaves_the_published_file_in_its_place(recorded: Steward) -> None:
    deliver(recorded, "new.txt", NEW, WHOLE)
    path = recorded.base / "sources.toml"
    path.write_text(path.read_text().replace('title = "made"', 'title = "Made by hand"'))
    recorded.publish([small.fact(small.ALDER, "work", 41, 200, source="illustration")])
    assert (made(recorded).title, made(recorded).file_name) == ("Made by hand", "new.txt")


def test_what_the_repository_corrects_of_the_same_file_comes_along(recorded: Steward) -> None:
    recorded.publish([small.fact(small.ALDER, "work", 41, 200)])
    path = recorded.base / "sources.toml"
    path.write_text(path.read_text().replace("2026-01-01", "2026-01-31"))
    recorded.publish([small.fact(small.ALDER, "work", 42, 200)])
    assert (made(recorded).release_date, made(recorded).file_name) == ("2026-01-31", "old.txt")


def test_under_embargo_both_files_are_named_because_the_open_rows_stay(recorded: Steward) -> None:
    deliver(recorded, "new.txt", NEW, WHOLE, release_on="2027-01-15")
    assert made(recorded).file_name == "new.txt; old.txt"


def test_an_entry_is_rewritten_in_its_place_and_in_valid_toml() -> None:
    entry = '[made]\nvia = "a copy"\ntitle = "T"\nfile_name = "old.txt"\nnote = "N"\n\n# Colleges\n\n'
    text = provenance.naming(entry, {"file_name": 'a "quoted"\\.txt', "sha256": NEW, "via": ""})
    assert text.startswith('[made]\ntitle = "T"\nnote = "N"\nfile_name = ')
    assert text.endswith("\n\n# Colleges\n\n")
    assert tomllib.loads(text)["made"] == {"title": "T", "note": "N", "file_name": 'a "quoted"\\.txt', "sha256": NEW}
    assert provenance.naming(text, {"file_name": 'a "quoted"\\.txt', "sha256": NEW}) == text
    assert provenance.naming('[made]\ntitle = "T"', {"via": "V"}) == '[made]\ntitle = "T"\nvia = "V"\n'

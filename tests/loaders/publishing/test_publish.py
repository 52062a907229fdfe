"""A publish makes a whole new version beside the old one, and serves it; a mistake changes nothing."""

import threading
from pathlib import Path

import pytest

from atlas import data
from contracts import audit, store
from contracts.errors import AtlasError
from contracts.registries import read_registries
from loaders.check import check
from loaders.publishing.delivery import Delivery
from loaders.publishing.publish import Order, publish
from loaders.publishing.store import locked
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward


def test_real_rows_take_the_place_of_the_illustration(steward: Steward) -> None:
    done = steward.publish(note="first files")
    participation = small.served(steward.root, "participation")
    assert participation["basis"].to_list() == ["official"]  # both illustrative rows of the measure are gone
    assert participation["value"].to_list() == [22.0]  # 44 of 200
    graduation = small.served(steward.root, "outcomes").filter(place_id=small.ALDER)
    assert graduation["value"].to_list() == [85.0]  # 51 of 60, corrected from 50
    merged = done.merged
    assert (merged.added, merged.replaced, merged.unchanged, merged.outside) == (1, 1, 0, 0)
    assert merged.illustrative == 2


def test_the_new_version_keeps_every_contract_and_the_old_one_stays(steward: Steward) -> None:
    done = steward.publish()
    assert store.kept(steward.root) == (done.version, done.before)
    assert [check(store.data_folder(steward.root, version)) for version in store.kept(steward.root)] == [[], []]


def test_the_first_version_of_a_store_is_the_data_of_the_repository(steward: Steward) -> None:
    done = steward.publish()
    first = store.data_folder(steward.root, done.before)
    for path in steward.base.iterdir():
        assert (first / path.name).read_bytes() == path.read_bytes()


def test_places_that_the_atlas_does_not_hold_are_counted_and_left_out(steward: Steward) -> None:
    done = steward.publish([*small.LOADED, small.fact("district:3066670", "graduation", 5, 10)])
    assert done.merged.outside == 1
    assert small.served(steward.root, "outcomes").filter(place_id="district:3066670").is_empty()
    assert "1 for places outside this atlas left out" in done.merged.words


def test_the_same_facts_again_change_nothing(steward: Steward) -> None:
    first = steward.publish()
    lines = audit.lines(steward.root)
    again = steward.publish()
    assert again.version == again.before == first.version
    assert (again.merged.added, again.merged.replaced, again.merged.unchanged) == (0, 0, 2)
    assert audit.lines(steward.root) == lines


def test_three_versions_are_kept(steward: Steward) -> None:
    versions = [steward.publish([small.fact(small.ALDER, "work", count, 200)]).version for count in (41, 42, 43, 44)]
    assert store.kept(steward.root) == tuple(versions[:0:-1])
    assert sorted(path.name for path in (steward.root / "versions").iterdir()) == sorted(versions[1:])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([small.fact(small.ALDER, "play", 1, 2)], "measure 'play' is not defined. Define it in data/measures.toml"),
        ([small.fact(small.ALDER, "work", 1, 2, group="giants")], "group 'giants' is not defined"),
        ([small.fact(small.ALDER, "work", 1, 2, source="hearsay")], "source 'hearsay' is not defined"),
        ([small.illustrated(small.ALDER, 1, 2)], "1 illustrative row. Only real facts can be published"),
        ([small.fact(small.ALDER, "work", 30, 20)], "a percentage lies between 0 and 100"),
        ([small.fact(small.ALDER, "work", 10, 20, value=75.0)], "it is not the numerator over the denominator"),
    ],
)
def test_wrong_facts_are_refused_in_a_sentence_and_nothing_changes(
    steward: Steward, rows: list[dict[str, object]], said: str
) -> None:
    steward.publish()
    before = small.snapshot(steward.root)
    with pytest.raises(AtlasError, match=said):
        steward.publish(rows)
    assert small.snapshot(steward.root) == before


def test_nothing_is_built_on_a_damaged_version(steward: Steward) -> None:
    done = steward.publish()
    path = store.data_folder(steward.root, done.version) / "outcomes.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(AtlasError, match="is damaged, so nothing was built on it"):
        steward.publish([small.fact(small.ALDER, "work", 41, 200)])
    assert store.kept(steward.root)[0] == done.version


def test_a_second_publisher_is_told_who_is_at_it(steward: Steward) -> None:
    steward.publish()
    before = small.snapshot(steward.root)
    with locked(steward.root, "Ms. First"), pytest.raises(AtlasError) as refused:
        steward.publish([small.fact(small.ALDER, "work", 41, 200)])
    assert str(refused.value).startswith("Ms. First (process ")
    assert "is publishing into" in str(refused.value)
    assert small.snapshot(steward.root) == before
    assert steward.publish([small.fact(small.ALDER, "work", 41, 200)]).merged.replaced == 1


def test_definitions_that_come_with_the_facts_are_published_with_them(steward: Steward, tmp_path: Path) -> None:
    asked = [small.fact(small.ALDER, "heads", 5, 10, source="asked")]
    definitions = {"sources.toml": small.NEW_SOURCE, "measures.toml": small.NEW_MEASURE}
    folder = small.loaded(tmp_path / "asked", asked, definitions=definitions)
    publish(Delivery.of_folder(folder), Order(steward.root, "a steward"), steward.base)
    data = store.candidates(steward.root)[0]
    assert read_registries(data).sources["asked"].title == "Asked"
    assert read_registries(data).measures["heads"].theme == "enrollment"
    steward.publish()  # they stay when other facts come later
    assert "heads" in read_registries(store.candidates(steward.root)[0]).measures


def test_a_better_wording_in_the_repository_comes_with_the_next_publish(steward: Steward) -> None:
    steward.publish()
    path = steward.base / "groups.toml"
    path.write_text(path.read_text().replace('sentence_name = "foster"', 'sentence_name = "foster youth"'))
    steward.publish([small.fact(small.ALDER, "work", 41, 200)])
    assert read_registries(store.candidates(steward.root)[0]).groups["foster"].sentence_name == "foster youth"


def test_rows_set_aside_are_named_in_the_audit_record(steward: Steward, tmp_path: Path) -> None:
    folder = small.loaded(tmp_path / "loaded", format="cci", quarantined=12)
    publish(Delivery.of_folder(folder), Order(steward.root, "a steward"), steward.base)
    assert "cci, 12 rows set aside; 1 row added" in audit.entries(steward.root)[-1].note


def test_whoever_reads_while_versions_are_published_reads_whole_ones(steward: Steward) -> None:
    steward.publish()
    stop, read = threading.Event(), []

    def reading() -> None:
        while not stop.is_set():
            atlas = data.load(steward.root)
            read.append((atlas.problems, atlas.facts.height, atlas.version))

    reader = threading.Thread(target=reading)
    reader.start()
    versions = {steward.publish([small.fact(small.ALDER, "work", count, 200)]).version for count in range(41, 46)}
    stop.set()
    reader.join()
    assert {problems for problems, _, _ in read} == {()}
    assert {height for _, height, _ in read} == {3}  # two outcomes and one school's participation
    assert len(versions & {version for _, _, version in read}) >= 2


def test_what_somebody_keeps_in_a_store_under_the_name_of_a_draft_stays(steward: Steward) -> None:
    steward.publish()
    kept = {".draft-mine/notes.txt": b"mine", ".draft-both/version/data/notes.txt": b"mine", ".draft-file": b"mine"}
    for name, content in kept.items():
        (steward.root / name).parent.mkdir(parents=True, exist_ok=True)
        (steward.root / name).write_bytes(content)
    (steward.root / ".draft-empty").mkdir()
    steward.publish([small.fact(small.ALDER, "work", 41, 200)])
    assert {name: (steward.root / name).read_bytes() for name in kept} == kept
    assert (steward.root / ".draft-empty").is_dir()

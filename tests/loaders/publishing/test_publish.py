"""A publish makes a whole new version beside the old one, and serves it; a mistake changes nothing."""

import json
import threading
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from atlas import data
from contracts import audit, store
from contracts.errors import AtlasError
from contracts.groups import GENDER
from contracts.registries import read_registries
from loaders.check import check
from loaders.publishing.delivery import Delivery
from loaders.publishing.publish import Order, publish
from loaders.publishing.store import locked
from loaders.signing import parquet_bytes, sign
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward


def served(root: Path, name: str) -> pl.DataFrame:
    return pl.read_parquet(store.candidates(root)[0] / f"{name}.parquet")


def test_real_rows_take_the_place_of_the_illustration(steward: Steward) -> None:
    done = steward.publish(note="first files")
    participation = served(steward.root, "participation")
    assert participation["basis"].to_list() == ["official"]  # both illustrative rows of the measure are gone
    assert participation["value"].to_list() == [22.0]  # 44 of 200
    graduation = served(steward.root, "outcomes").filter(place_id=small.ALDER)
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
    assert served(steward.root, "outcomes").filter(place_id="district:3066670").is_empty()
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
    before = snapshot(steward.root)
    with pytest.raises(AtlasError, match=said):
        steward.publish(rows)
    assert snapshot(steward.root) == before


def snapshot(root: Path) -> dict[str, bytes]:
    """Return every file of a store, without the empty files that locks leave."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "facts.parquet is missing. Make it with `python -m loaders load"), (b"PAR1", "not a complete parquet")],
)
def test_a_folder_without_facts_is_a_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if content:
        small.loaded(folder, written={"facts.parquet": sha256(content).hexdigest()})
        (folder / "facts.parquet").write_bytes(content)
    with pytest.raises(AtlasError, match=said):
        Delivery.of_folder(folder)


def test_nothing_is_built_on_a_damaged_version(steward: Steward) -> None:
    done = steward.publish()
    path = store.data_folder(steward.root, done.version) / "outcomes.parquet"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(AtlasError, match="is damaged, so nothing was built on it"):
        steward.publish([small.fact(small.ALDER, "work", 41, 200)])
    assert store.kept(steward.root)[0] == done.version


def test_a_second_publisher_is_told_who_is_at_it(steward: Steward) -> None:
    steward.publish()
    before = snapshot(steward.root)
    with locked(steward.root, "Ms. First"), pytest.raises(AtlasError) as refused:
        steward.publish([small.fact(small.ALDER, "work", 41, 200)])
    assert str(refused.value).startswith("Ms. First (process ")
    assert "is publishing into" in str(refused.value)
    assert snapshot(steward.root) == before
    assert steward.publish([small.fact(small.ALDER, "work", 41, 200)]).merged.replaced == 1


NEW_SOURCE = '[asked]\nagency = "A"\ntitle = "Asked"\nurl = "https://example.org"\nlicence = "CC0"\n'
NEW_MEASURE = small.MEASURE.format(id="heads", theme="enrollment", instrument="a count").lstrip()


def test_definitions_that_come_with_the_facts_are_published_with_them(steward: Steward, tmp_path: Path) -> None:
    asked = [small.fact(small.ALDER, "heads", 5, 10, source="asked")]
    definitions = {"sources.toml": NEW_SOURCE, "measures.toml": NEW_MEASURE}
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


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"errors": ["the totals do not add up", "more"]}, "the totals do not add up And 1 more; report.html lists"),
        ({"written": {"facts.parquet": "0" * 64}}, "is not the file that was loaded. Load it again"),
        ({"written": 5}, "load.json cannot be read"),
        ({"errors": 3}, "load.json cannot be read"),
        ({"errors": ""}, "load.json cannot be read"),
        ({"quarantined": "x"}, "load.json cannot be read"),
        ({"written": {}}, "is not the file that was loaded"),
    ],
)
def test_what_loading_found_wrong_is_not_published(tmp_path: Path, said: dict[str, object], words: str) -> None:
    folder = small.loaded(tmp_path / "loaded", **said)
    with pytest.raises(AtlasError, match=words):
        Delivery.of_folder(folder)


@pytest.mark.parametrize("missing", ["format", "errors", "quarantined", "written"])
def test_a_summary_that_lacks_an_entry_is_not_complete(tmp_path: Path, missing: str) -> None:
    path = small.loaded(tmp_path / "loaded") / "load.json"
    summary = json.loads(path.read_text())
    del summary[missing]
    path.write_text(json.dumps(summary))
    with pytest.raises(AtlasError, match=rf"load\.json lacks '{missing}', so nobody knows"):
        Delivery.of_folder(path.parent)


@pytest.mark.parametrize(
    ("content", "words"), [("[", "load.json cannot be read"), (None, "load.json is missing, so nobody knows")]
)
def test_facts_without_a_readable_summary_are_refused(tmp_path: Path, content: str | None, words: str) -> None:
    """A load that was killed has moved its facts and not yet said what it found wrong."""
    path = small.loaded(tmp_path / "loaded") / "load.json"
    path.unlink()
    if content:
        path.write_text(content)
    with pytest.raises(AtlasError, match=words):
        Delivery.of_folder(path.parent)


@pytest.mark.parametrize("name", ["sources.toml", "measures.toml"])
def test_definitions_that_were_not_written_by_the_load_are_refused(tmp_path: Path, name: str) -> None:
    definitions = {"sources.toml": NEW_SOURCE, "measures.toml": NEW_MEASURE}
    path = small.loaded(tmp_path / "loaded", definitions=definitions) / name
    path.write_text(path.read_text() + "# forged")
    with pytest.raises(AtlasError, match=rf"{name} is not the file that was loaded\. Load it again"):
        Delivery.of_folder(path.parent)
    path.unlink()
    with pytest.raises(AtlasError, match=rf"{name} is missing\. Load the file again"):
        Delivery.of_folder(path.parent)


def test_definitions_that_the_load_does_not_know_of_are_refused(tmp_path: Path) -> None:
    path = small.loaded(tmp_path / "loaded") / "measures.toml"
    path.write_text(NEW_MEASURE)
    with pytest.raises(AtlasError, match=r"measures\.toml is not the file that was loaded"):
        Delivery.of_folder(path.parent)


def test_definitions_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    folder = small.loaded(tmp_path / "loaded")
    (folder / "sources.toml").write_bytes(b"\xff\xfe")
    names = ("facts.parquet", "sources.toml")
    small.loaded(folder, written={name: sha256((folder / name).read_bytes()).hexdigest() for name in names})
    with pytest.raises(AtlasError, match=r"sources.toml cannot be read\. Load the file again"):
        Delivery.of_folder(folder)


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


def uncollected(place: str, year: str = small.YEAR) -> dict[str, object]:
    row = small.fact(place, "work", 1, 2, status="not_collected", year=year)
    return row | dict.fromkeys(("numerator", "denominator", "value"))


def hidden(place: str, measure: str) -> dict[str, object]:
    return small.fact(place, measure, 1, 2, status="suppressed") | dict.fromkeys(("numerator", "value"))


def test_what_was_not_collected_erases_no_number_and_no_hidden_one(steward: Steward) -> None:
    steward.publish([small.fact(small.ALDER, "work", 44, 200), hidden(small.BIRCH, "work")])
    done = steward.publish([uncollected(small.ALDER), uncollected(small.BIRCH), uncollected(small.DISTRICT)])
    rows = served(steward.root, "participation").select("place_id", "value", "status").rows()
    assert set(rows) == {
        (small.ALDER, 44 / 2, "reported"),
        (small.BIRCH, None, "suppressed"),
        (small.DISTRICT, None, "not_collected"),
    }
    assert (done.merged.added, done.merged.kept, done.merged.replaced) == (1, 2, 0)
    assert "2 not collected left out beside earlier numbers" in done.merged.words


def wblr(place: str, numerator: float, year: str = small.YEAR) -> dict[str, object]:
    return small.fact(place, "work", numerator, 200, year=year, source="calpads_wblr")


def of_gender(first: float, second: float, *more: float) -> list[dict[str, object]]:
    """Return the records of one school with all students and groups by gender, which add up."""
    numbers = {"all": first + second + sum(more)} | dict(zip(GENDER, (first, second, *more), strict=False))
    students = {"all": 100.0 * (len(numbers) - 1)}
    return [
        small.fact(small.ALDER, "work", number, students.get(group, 100), group=group, source="calpads_wblr")
        for group, number in numbers.items()
    ]


@pytest.mark.parametrize(
    "row",
    [
        small.fact(small.ALDER, "work", 60, 200),
        small.fact(small.ALDER, "work", 60, 200, group="foster"),  # the records do not count foster youth
        small.fact(small.ALDER, "work", 1, 2, status="not_applicable")
        | dict.fromkeys(("numerator", "denominator", "value")),
    ],
)
def test_rows_of_another_source_take_no_place_of_student_records(wblr_steward: Steward, row: dict[str, object]) -> None:
    """Of 65 in the district two schools are hidden; 60 in the larger one would leave 5 in the other."""
    schools = [hidden(place, "work") | {"source": "calpads_wblr"} for place in (small.ALDER, small.BIRCH)]
    wblr_steward.publish([wblr(small.DISTRICT, 65), *(school | {"denominator": 100.0} for school in schools)])
    before = snapshot(wblr_steward.root)
    said = (
        r"^1 row \(school:19000010000001 2024-25 work\) would stand among work-based learning records \(calpads_wblr\)"
        ".* Leave them out of the file.* load all records of the year again, then publish"
    )
    with pytest.raises(AtlasError, match=said):
        wblr_steward.publish([row, *small.LOADED[1:]])
    assert snapshot(wblr_steward.root) == before


def test_rows_of_another_source_stand_beside_student_records(wblr_steward: Steward) -> None:
    """At another place, in another year, or where the records say that nothing was collected."""
    wblr_steward.publish([wblr(small.ALDER, 44), uncollected(small.DISTRICT) | {"source": "calpads_wblr"}])
    rows = [
        small.fact(small.BIRCH, "work", 30, 100),
        small.fact(small.ALDER, "work", 40, 200, year="2023-24"),
        small.fact(small.DISTRICT, "work", 99, 300),
        uncollected(small.ALDER),
    ]
    done = wblr_steward.publish(rows)
    assert (done.merged.added, done.merged.replaced, done.merged.kept) == (2, 1, 1)


def test_the_records_of_a_year_without_groups_are_refused_where_groups_were_published(wblr_steward: Steward) -> None:
    """Old groups beside a new total would be wrong: 20 women and 30 men are no 60 students."""
    wblr_steward.publish(of_gender(20, 30))
    before = snapshot(wblr_steward.root)
    said = r"records of 2024-25 say nothing of female, male, which .* student file \(--students\) and the enrollment"
    with pytest.raises(AtlasError, match=said):
        wblr_steward.publish([small.fact(small.ALDER, "work", 60, 200, source="calpads_wblr")])
    assert snapshot(wblr_steward.root) == before
    assert wblr_steward.publish(of_gender(25, 35)).merged.replaced == 3


def test_records_that_leave_out_a_type_are_refused(wblr_steward: Steward) -> None:
    with (wblr_steward.base / "measures.toml").open("a", encoding="utf-8") as stream:
        stream.write(small.MEASURE.format(id="play", theme="participation", instrument="a file"))
    path = wblr_steward.base / "participation.parquet"
    illustrated = small.illustrated(small.BIRCH, 12, 100) | {"measure": "play"}
    path.write_bytes(parquet_bytes(small.table([*small.ILLUSTRATION, illustrated])))
    sign(wblr_steward.base)
    play = wblr(small.ALDER, 12) | {"measure": "play"}
    wblr_steward.publish([wblr(small.ALDER, 44), play])
    with pytest.raises(AtlasError, match=r"say nothing of play, which .* the layout \(--layout\) and the enrollment"):
        wblr_steward.publish([wblr(small.ALDER, 45)])
    assert wblr_steward.publish([wblr(small.ALDER, 45), play]).merged.replaced == 1


def test_a_row_that_newer_records_of_the_same_year_do_not_have_is_removed_and_counted(wblr_steward: Steward) -> None:
    """As where the enrollment no longer lists a group at one of the schools."""
    other = [row | {"place_id": small.BIRCH} for row in of_gender(11, 22)]
    wblr_steward.publish([*of_gender(20, 30), *other, wblr(small.BIRCH, 30, year="2023-24")])
    done = wblr_steward.publish([*of_gender(20, 30), *other[:1]])
    assert done.merged.withdrawn == 2
    assert ", 2 earlier rows of the same records removed" in done.merged.words
    rows = served(wblr_steward.root, "participation").filter(place_id=small.BIRCH).select("year", "group").rows()
    assert rows == [("2023-24", "all"), (small.YEAR, "all")]
    assert "2 earlier rows" in audit.entries(wblr_steward.root)[-1].note


def test_records_of_one_year_do_not_touch_those_of_another(wblr_steward: Steward) -> None:
    wblr_steward.publish([wblr(small.ALDER, 44)])
    wblr_steward.publish([wblr(small.BIRCH, 30, year="2023-24")])
    rows = served(wblr_steward.root, "participation").select("place_id", "year", "numerator").rows()
    assert set(rows) == {(small.ALDER, small.YEAR, 44), (small.BIRCH, "2023-24", 30)}


def test_records_of_other_schools_of_a_published_year_must_come_with_the_earlier_ones(wblr_steward: Steward) -> None:
    wblr_steward.publish([wblr(small.ALDER, 44), wblr(small.DISTRICT, 44)])
    before = snapshot(wblr_steward.root)
    said = "leave out 1 of the schools .* records of 2024-25 .*school:19000010000001, .* all files of the year together"
    alone = [wblr(small.BIRCH, 30), wblr(small.DISTRICT, 30)]
    for rows in (alone, [*alone, uncollected(small.ALDER) | {"source": "calpads_wblr"}]):
        with pytest.raises(AtlasError, match=said):
            wblr_steward.publish(rows)
    assert snapshot(wblr_steward.root) == before
    together = [wblr(small.ALDER, 44), wblr(small.BIRCH, 30), wblr(small.DISTRICT, 74)]
    assert wblr_steward.publish(together).merged.added == 1

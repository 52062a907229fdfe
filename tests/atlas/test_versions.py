"""A store serves one of several versions, a damaged one is passed over, and embargoed rows open on their day."""

from datetime import timedelta
from pathlib import Path

import pytest

from atlas import data
from atlas.data import Atlas
from contracts import embargo, store
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME, Manifest, data_version, fingerprint, read_manifest, to_json
from contracts.registries import read_registries
from tests.atlas import tiny

OLD_ROWS = tiny.FACTS
NEW_ROWS = (*tiny.FACTS[:2], tiny.fact(tiny.ALPHA, "graduation", 66, 132), *tiny.FACTS[3:])
SECRET = tiny.fact(tiny.S1, "work", 100, 400)
INVENTED = "illustrative"
TOMORROW = embargo.today() + timedelta(days=1)


def version(root: Path, rows: tuple[dict[str, object], ...]) -> str:
    """Put the tiny county with these outcomes into a store, and return its version."""
    folder = tiny.write(root / "draft" / "data")
    tiny.facts(rows).write_parquet(folder / "outcomes.parquet")
    tiny.sign(folder)
    name = read_manifest(folder).data_version
    (root / store.VERSIONS).mkdir(exist_ok=True)
    folder.parent.rename(root / store.VERSIONS / name)
    return name


def serve(root: Path, *kept: str) -> None:
    for name in store.POINTERS:
        (root / name).write_text(store.pointer_text(kept))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store that serves the new version and keeps the old one."""
    root = tmp_path / "store"
    root.mkdir()
    old, new = version(root, OLD_ROWS), version(root, NEW_ROWS)
    serve(root, new, old)
    return root


def graduation(atlas: Atlas) -> float:
    """Return Alpha's graduation rate: 99 of 132 are 75%, and 66 of 132 are 50%."""
    row = atlas.rows("graduation").filter(place_id=tiny.ALPHA, group="all", year=tiny.YEAR)
    return float(row["value"].item())


def test_the_pointer_says_what_is_served(root: Path) -> None:
    new, old = store.kept(root)
    assert (data.load(root).version, graduation(data.load(root))) == (new, 50)
    serve(root, old, new)
    assert (data.load(root).version, graduation(data.load(root))) == (old, 75)


def test_an_older_version_is_found_by_its_name(root: Path) -> None:
    _, old = store.kept(root)
    found = data.load_version(old, root)
    assert found is not None
    assert (found.version, graduation(found)) == (old, 75)
    assert data.load_version("2020-01-01-00000000", root) is None


def test_a_plain_folder_has_its_one_version(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path / "data")
    name = read_manifest(folder).data_version
    found = data.load_version(name, folder)
    assert found is not None
    assert found.version == name
    assert data.load_version("other", folder) is None


@pytest.mark.parametrize("name", ["outcomes.parquet", "places.parquet", FILE_NAME, "measures.toml"])
def test_a_damaged_version_is_passed_over_for_the_one_before(root: Path, name: str) -> None:
    new, old = store.kept(root)
    path = store.data_folder(root, new) / name
    path.write_bytes(path.read_bytes()[:-30] if name.endswith("parquet") else b"[")
    atlas = data.load(root)
    assert (atlas.version, graduation(atlas)) == (old, 75)
    assert atlas.problems[0].startswith(f"Data version {new} is damaged, so {old} is shown")


def test_where_every_version_is_damaged_the_served_one_says_what_is_wrong(root: Path) -> None:
    for name in store.kept(root):
        path = store.data_folder(root, name) / "outcomes.parquet"
        path.write_bytes(path.read_bytes()[:-30])
    assert "outcomes.parquet is not a complete parquet file" in data.load(root).problems[0]


def test_a_store_whose_pointers_are_lost_is_a_sentence(root: Path) -> None:
    for name in store.POINTERS:
        (root / name).write_text("{")
    with pytest.raises(AtlasError, match=r"do not say which version is served\. Name one with"):
        data.load(root)


@pytest.fixture
def embargoed(tmp_path: Path) -> Path:
    """A folder whose participation has a real row for one school, to be released tomorrow."""
    folder = tiny.write(tmp_path / "data")
    usual = tiny.facts([tiny.fact(tiny.S1, "work", 20, 400, basis="illustrative")])
    usual.write_parquet(folder / "participation.parquet")
    tiny.facts(row for row in tiny.FACTS if row["measure"] != "work").write_parquet(folder / "outcomes.parquet")
    tiny.sign(folder)
    (folder / "embargoed").mkdir()
    path = folder / "embargoed" / "participation.parquet"
    tiny.facts([SECRET]).write_parquet(path)
    record = fingerprint(path.read_bytes(), 1, TOMORROW.isoformat())
    files = dict(read_manifest(folder).files) | {"data/embargoed/participation.parquet": record}
    manifest = Manifest(data_version(files, "2026-01-01"), files, ("made",))
    (folder / FILE_NAME).write_text(to_json(manifest))
    return folder


def work(atlas: Atlas) -> float:
    return float(atlas.rows("work")["value"].item())


def test_before_the_day_only_previewers_see_the_new_rows(embargoed: Path) -> None:
    public, preview = data.load(embargoed), data.load(embargoed, "preview")
    assert (work(public), work(preview)) == (5, 25)  # 20 of 400, and 100 of 400
    assert public.version != preview.version
    assert public.label == public.version
    assert preview.label == f"{preview.version} (preview, under embargo until {TOMORROW.isoformat()})"
    assert public.problems == preview.problems == ()
    assert public.waiting == preview.waiting == {"data/participation.parquet": TOMORROW.isoformat()}


def test_on_the_day_everybody_sees_them_under_the_version_of_the_preview(embargoed: Path) -> None:
    opened = data.load(embargoed, on=TOMORROW)
    assert (work(opened), opened.waiting) == (25, {})
    assert opened.version == data.load(embargoed, "preview").version


def test_nothing_that_the_public_can_reach_names_an_embargoed_file(embargoed: Path) -> None:
    public = data.load(embargoed)
    assert not any("embargoed" in str(path) for path in public.files.values())
    assert not any("embargoed" in name for name in public.manifest.files)
    assert fingerprint((embargoed / "embargoed" / "participation.parquet").read_bytes(), 1).sha256 not in {
        record.sha256 for record in public.manifest.files.values()
    }


def test_a_source_of_embargoed_rows_alone_is_not_named_to_the_public(embargoed: Path) -> None:
    """Before the day the participation is illustrated from one source, and the real row has another."""
    path = embargoed / "embargoed" / "participation.parquet"
    tiny.facts([SECRET | {"measure": "wbl_hours"}]).write_parquet(path)
    manifest = read_manifest(embargoed)
    names = tuple(read_registries(embargoed).sources)
    files = dict(manifest.files)
    files["data/embargoed/participation.parquet"] = fingerprint(path.read_bytes(), 1, TOMORROW.isoformat())
    signed = Manifest(data_version(files, "2026-01-01"), files, (*manifest.sources, names[0]))
    (embargoed / FILE_NAME).write_text(to_json(signed))
    public = data.load(embargoed)
    assert names[0] not in public.registries.sources
    assert names[1] in public.registries.sources
    assert "wbl_hours" not in public.registries.measures
    assert "wbl_hours" in data.load(embargoed, "preview").registries.measures


def test_a_link_made_before_the_day_finds_what_it_showed_and_one_from_the_preview_opens_for_previewers(
    embargoed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    public, preview = data.load(embargoed).version, data.load(embargoed, "preview").version
    assert data.load_version(preview, embargoed) is None
    found = data.load_version(preview, embargoed, "preview")
    assert found is not None
    assert work(found) == 25
    monkeypatch.setattr(embargo, "today", lambda: TOMORROW + timedelta(days=1))
    then = data.load_version(public, embargoed)
    assert then is not None
    assert work(then) == 5


def test_measures_are_spoken_of_in_real_words_once_no_row_is_illustrative(tmp_path: Path) -> None:
    folder = tiny.write(tmp_path / "data")
    real = tiny.fact(tiny.S1, "wbl_any", 100, 400)
    mixed = [real, tiny.fact(tiny.S1, "wbl_type_10", 1, 400), tiny.fact(tiny.S2, "wbl_type_10", 1, 4, basis=INVENTED)]
    tiny.facts(mixed).write_parquet(folder / "participation.parquet")
    tiny.sign(folder)
    said = {name: measure.sentence for name, measure in data.load(folder).registries.measures.items()}
    assert said["wbl_any"] == "{value} of {group} in {place} took part in work-based learning"
    assert said["wbl_type_10"].startswith("In this illustration ")  # one invented row is enough
    assert said["wbl_type_15"].startswith("In this illustration ")  # no row at all is no real row

"""Hand-written tables are carried over as text, entry by entry."""

from pathlib import Path

from loaders.publishing import words

SERVED = "# Groups.\n\n[all]\nname = 'All'\n\n[foster]\nname = 'Foster'\n\n[foster.real]\nname = 'x'\n"
NEWEST = (
    "# Groups, reworded.\n\n[all]\nname = 'All students'\n\n[foster]\nname = 'Foster youth'\n\n[spare]\nname = 'S'\n"
)


def test_an_entry_includes_its_parts_and_what_stands_before_the_first_is_kept() -> None:
    found = words.entries(SERVED)
    assert list(found) == ["", "all", "foster"]
    assert found[""] == "# Groups.\n\n"
    assert found["foster"] == "[foster]\nname = 'Foster'\n\n[foster.real]\nname = 'x'\n"
    assert "".join(found.values()) == SERVED


def tables(folder: Path, groups: str) -> Path:
    folder.mkdir()
    for name in words.COLUMNS:
        (folder / name).write_text(groups if name == "groups.toml" else "")
    return folder


def complete(tmp_path: Path, used: list[str], delivered: str = "", newest: str = NEWEST) -> str:
    data, base = tables(tmp_path / "data", SERVED), tables(tmp_path / "base", newest)
    (base / "programs.toml").write_text("[a]\n")
    words.complete(data, base, {"groups.toml": delivered}, {"groups.toml": used})
    assert (data / "programs.toml").read_text() == "[a]\n"  # tables that no fact names come as they are
    return (data / "groups.toml").read_text()


def test_what_is_served_comes_in_the_newest_wording(tmp_path: Path) -> None:
    assert complete(tmp_path, []) == NEWEST.partition("\n\n[spare]")[0] + "\n"


def test_an_id_that_facts_name_is_taken_from_the_repository_before_the_delivery(tmp_path: Path) -> None:
    text = complete(tmp_path, ["spare", "new", "unknown"], "[new]\nname = 'N'\n[spare]\nname = 'other'")
    assert text.endswith("[new]\nname = 'N'\n\n[spare]\nname = 'S'\n")
    assert "unknown" not in text


def test_an_entry_that_the_repository_dropped_stays_as_long_as_it_is_served(tmp_path: Path) -> None:
    assert "[foster]\nname = 'Foster'" in complete(tmp_path, [], newest="# Groups.\n\n[all]\nname = 'All'\n")

"""`publish`, `versions`, `rollback` and `audit` as a steward types them."""

import shutil
from pathlib import Path

import pytest

from contracts import audit, store
from loaders.__main__ import main
from loaders.publishing import commands
from tests.loaders.publishing import small


@pytest.fixture
def typed(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store that is named by the variable of the app, and a folder of loaded facts; returns the store."""
    monkeypatch.setattr(commands, "REPOSITORY", base.parent)
    monkeypatch.setenv(commands.VARIABLE, str(tmp_path / "store"))
    small.loaded(tmp_path / "loaded")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "store"


def test_publish_list_and_go_back(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "loaded", "--by", "Ms. Steward", "--note", "files of October"]) == 0
    said = capsys.readouterr().out
    new, old = store.kept(typed)
    assert f"{typed} serves data version {new}. Before: {old}, kept for `rollback`." in said
    assert said.startswith("1 row added, 1 replaced, 0 as before, 0 for places outside this atlas left out, 2 ill")
    assert main(["versions"]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{new}  served", f"{old}  kept"]
    assert main(["rollback", "--by", "Ms. Steward", "--note", "wrong year"]) == 0
    assert f"serves data version {old} again. Before: {new}." in capsys.readouterr().out
    assert main(["audit"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines[:3]] == ["create", "publish", "rollback"]
    assert "Ms. Steward" in lines[1]
    assert "files of October" in lines[1]
    assert lines[3] == "3 lines, none changed or removed."


def test_publishing_the_same_again_says_so(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish", "loaded"]) == 0
    assert main(["publish", "loaded"]) == 0
    assert f"Nothing is new: {typed} serves {store.kept(typed)[0]} as before." in capsys.readouterr().out


def test_check_takes_a_store_for_the_version_that_it_serves(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["publish", "loaded"])
    assert main(["check", str(typed)]) == 0
    assert f"data version {store.kept(typed)[0]}, 8 files, nothing wrong." in capsys.readouterr().out


def test_tables_that_a_publish_does_not_take_are_named(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (typed.parent / "loaded" / "places.parquet").write_bytes(b"")
    assert main(["publish", "loaded"]) == 0
    assert "Not published: places.parquet. Places and boundaries come with" in capsys.readouterr().out


def test_a_version_that_was_removed_by_hand_is_listed_as_such_and_can_be_left(
    typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["publish", "loaded"])
    new, old = store.kept(typed)
    shutil.rmtree(typed / "versions" / new)
    capsys.readouterr()
    assert main(["versions"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{new}  served, cannot be read: its manifest is missing or damaged",
        f"{old}  kept",
    ]
    small.loaded(typed.parent / "loaded", [small.fact(small.ALDER, "work", 41, 200)])
    assert main(["publish", "loaded"]) == 2
    assert "Serve a whole version first: `python -m loaders versions` lists them" in capsys.readouterr().err
    assert main(["rollback"]) == 0
    assert main(["publish", "loaded"]) == 0
    capsys.readouterr()
    assert main(["rollback", new]) == 2
    assert f"{new} is damaged, so it is not served: manifest.json is missing" in capsys.readouterr().err


def test_a_folder_whose_versions_are_something_else_is_left_alone(
    typed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    precious = typed / "versions" / "thesis"
    precious.mkdir(parents=True)
    (precious / "final.txt").write_text("years of work")
    assert main(["publish", "loaded"]) == 2
    assert "thesis belongs to no store, and a new store here would remove it." in capsys.readouterr().err
    assert (precious / "final.txt").read_text() == "years of work"


def test_a_stray_file_among_the_versions_stops_nothing(typed: Path) -> None:
    main(["publish", "loaded"])
    (typed / "versions" / "notes.txt").write_text("mine")
    small.loaded(typed.parent / "loaded", [small.fact(small.ALDER, "work", 41, 200)])
    assert main(["publish", "loaded"]) == 0
    assert (typed / "versions" / "notes.txt").read_text() == "mine"


def test_signs_that_color_a_terminal_are_not_printed(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["publish", "loaded"])
    audit.append(typed, audit.Entry("export", "Ms.\x1b[31m Red", "a version", note="\x07" * 5000))
    capsys.readouterr()
    assert main(["audit"]) == 0
    line = capsys.readouterr().out.splitlines()[2]
    assert "Ms.?[31m Red" in line
    assert len(line) == commands.LONGEST_LINE


def test_a_touched_audit_record_fails_the_command(typed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["publish", "loaded"])
    record = typed / "audit.jsonl"
    record.write_text(record.read_text().replace("create", "CREATE"))
    assert main(["audit"]) == 2
    printed = capsys.readouterr()
    assert "error: Before line 2 of audit.jsonl a line was changed or removed." in printed.err
    assert "not whole" in printed.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publish", "nowhere"], "error: nowhere/facts.parquet is missing. Make it with"),
        (["publish", "loaded", "--store", "repository/data"], "error: repository/data is a plain data folder."),
        (["publish", "loaded", "--release-on", "soon"], "error: 'soon' is not a day. Write it as YYYY-MM-DD"),
        (["publish", "loaded", "--release-on", "2020-01-01"], "error: 2020-01-01 is not a day to come."),
        (["publish", "loaded", "--release-on", "2027-02-30"], "error: '2027-02-30' is not a day."),
        (["publish", "loaded", "--release-on", "20270115"], "error: '20270115' is not a day."),
        (["publish", "loaded", "--release-on", "9999-12-31"], "error: 9999-12-31 is more than five years away."),
        (["publish", "loaded", "--by", " "], "error: Give your name (--by)"),
        (["publish", "loaded", "--by", "x" * 1_000_000], "error: The name has 1,000,000 characters; at most 80 go"),
        (["publish", "loaded", "--by", "Ms.\x1b[31m Red"], "error: The name holds control characters or line breaks."),
        (["publish", "loaded", "--by", "\ud800"], "error: The name holds control characters"),
        (["publish", "loaded", "--note", "one\ntwo"], "error: The note holds control characters or line breaks."),
        (["publish", "loaded", "--store", "loaded/facts.parquet"], "facts.parquet cannot hold a store (File exists)."),
        (["rollback"], "is not a store. Publish into it first, or name another one with --store."),
        (["versions"], "is not a store."),
        (["audit"], "is not a store."),
    ],
)
def test_mistakes_are_one_sentence(
    typed: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert len(printed.err.splitlines()) == 1
    assert not typed.exists()

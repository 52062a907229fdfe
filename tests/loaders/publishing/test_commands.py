"""`publish`, `versions`, `rollback` and `audit` as a steward types them."""

from pathlib import Path

import pytest

from contracts import store
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
    assert said.startswith("1 rows added, 1 replaced, 0 as before, 0 for places outside this atlas left out, 2 ill")
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

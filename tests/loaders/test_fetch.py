"""Fetching from a local server that misbehaves: cuts, refusals, errors, other versions, pages, circles, silence."""

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.commands import MODULES
from loaders.fetch import Patience, fetch
from loaders.official_files import OfficialFile, chosen, official_files
from tests.loaders.fetch_server import CONTENT, PAGES, SHA, Serve, get, left

FORMATS = {"cci", "acgr", "cgr", "absence", "enrollment", "cupc", "schools", "ipeds", "boundaries"}


@pytest.mark.parametrize(
    ("script", "ranges"),
    [
        (["ok"], [""]),
        (["plain clients refused"], [""]),
        (["moved", "ok"], ["", ""]),
        (["500", "503", "ok"], ["", "", ""]),
        (["cut", "ok"], ["", "bytes=51200-"]),
        (["cut", "cut", "ok"], ["", "bytes=51200-", "bytes=76800-"]),
        (["cut", "no range"], ["", "bytes=51200-"]),
        (["cut", "new version"], ["", "bytes=51200-"]),
        (["cut", "416", "ok"], ["", "bytes=51200-", ""]),
        (["cut", "other part", "ok"], ["", "bytes=51200-", ""]),
        (["cut", "short part", "ok"], ["", "bytes=51200-", "bytes=76800-"]),
        (["empty", "ok"], ["", ""]),
        (["negative length", "ok"], ["", ""]),
        (["drip", "ok"], ["", ""]),
        (["drip of headers", "ok"], ["", ""]),
        (["drip of marks", "ok"], ["", ""]),
        (["chunked"], [""]),
        (["chunked cut", "ok"], ["", ""]),
        (["packed cut", "ok"], ["", ""]),
        (["cut", "rest of another", "ok"], ["", "bytes=51200-", ""]),
        (["cut", "other total", "ok"], ["", "bytes=51200-", ""]),
        (["cut", "packed rest", "ok"], ["", "bytes=51200-", ""]),
        (["cut", "drip of headers", "ok"], ["", "bytes=51200-", "bytes=51200-"]),
        (["part nobody asked for", "ok"], ["", ""]),
        (["no tag"], [""]),
        (["packed"], [""]),
        (["silent", "ok"], ["", ""]),
    ],
    ids=lambda value: " ".join(value) or None,
)
def test_the_whole_file_comes_in_the_end(serve: Serve, tmp_path: Path, script: list[str], ranges: list[str]) -> None:
    server = serve(*script)
    fetched = get(server, tmp_path)
    assert (tmp_path / "file.txt").read_bytes() == CONTENT
    assert (fetched.sha256, fetched.already) == (SHA, False)
    assert left(tmp_path) == [".file.txt.origin.json", "file.txt"]
    assert server.ranges == ranges


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (["403"], "127.0.0.1 refuses: http"),
        (["404"], "does not have it"),
        (["401"], "asks for a password"),
        (["418"], "answers 418"),
        (["circle"], "leads in a circle"),
        (["chain"], "leads in a circle"),
        (["moved to a disk"], "leads to an address that is none"),
        (["drip of headers"], r"in 4 tries \(no answer for 0.2 seconds\)"),
        (["drip of marks"], r"in 4 tries \(no answer for 0.2 seconds\)"),
        (["chunked cut"], r"in 4 tries \(the connection broke off\)"),
        (["less said than sent"], r"has SHA-256 .* The agency may have published a correction"),
        *(([page], "answers with a web page, not with the file") for page in [*PAGES, "page by its type"]),
        (["empty"], r"in 4 tries \(the answer is empty\)"),
        (["negative length"], r"in 4 tries \(the server gives an impossible length\)"),
        (["drip"], r"in 4 tries \(fewer than 5,000 bytes a second came\)"),
        (["500"], r"could not be fetched from 127.0.0.1 in 4 tries \(the server answers 500\)"),
        (["silent"], "in 4 tries"),
        (["other content"], r"has SHA-256 .* The agency may have published a correction"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_fetched_is_a_sentence_and_leaves_no_file(
    serve: Serve, tmp_path: Path, script: list[str], words: str
) -> None:
    with pytest.raises(AtlasError, match=words) as raised:
        get(serve(*script), tmp_path)
    assert str(raised.value).endswith(".")
    assert "file.txt" not in left(tmp_path)


def test_what_came_is_kept_for_the_next_time(serve: Serve, tmp_path: Path) -> None:
    server = serve("cut")
    with pytest.raises(AtlasError, match="under 1 MB are kept for the next try"):
        get(server, tmp_path)
    assert left(tmp_path) == [".file.txt.part", ".file.txt.part.json"]
    server.script[:] = ["ok"]
    assert get(server, tmp_path).sha256 == SHA
    assert server.ranges[-1] == "bytes=96000-"  # 51,200 and then half of the rest, three times


def test_a_fetch_that_is_interrupted_goes_on_later(serve: Serve, tmp_path: Path) -> None:
    def interrupt(done: int, _total: int | None) -> None:
        if done > 50_000:
            raise KeyboardInterrupt

    server = serve("ok")
    file = OfficialFile("test", "Test", server.url, "file.txt", sha256=SHA)
    with pytest.raises(KeyboardInterrupt):
        fetch(file, tmp_path, progress=interrupt)
    here = (tmp_path / ".file.txt.part").read_bytes()
    assert CONTENT.startswith(here)
    assert len(here) > 50_000
    assert get(server, tmp_path).sha256 == SHA
    assert server.ranges == ["", f"bytes={len(here)}-"]


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ("http://127.0.0.1:1", r"in 4 tries \(the proxy that HTTP_PROXY or HTTPS_PROXY names does not answer\)"),
        ("http:///", "names no address of a proxy"),
    ],
)
def test_a_proxy_that_does_not_work_is_named(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxy: str, words: str
) -> None:
    monkeypatch.setenv("http_proxy", proxy)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(AtlasError, match=words):
        get(serve("ok"), tmp_path)


def test_waits_double_and_the_server_may_ask_for_more(serve: Serve, tmp_path: Path) -> None:
    waits: list[float] = []
    get(serve("500", "429", "500", "ok"), tmp_path, waits=waits)
    assert waits == [1.0, 7.0, 4.0]


def test_a_changed_file_is_kept_when_that_is_wanted(serve: Serve, tmp_path: Path) -> None:
    assert get(serve("other content"), tmp_path, accept=True).sha256 != SHA


def test_a_file_that_is_here_is_not_fetched_again(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_bytes(CONTENT)
    server = serve("500")
    assert get(server, tmp_path).already
    assert server.ranges == []
    (tmp_path / "file.txt").write_bytes(b"an older version")
    server.script[:] = ["ok"]
    assert not get(server, tmp_path).already


def test_offline_is_a_sentence(tmp_path: Path) -> None:
    file = OfficialFile("test", "Test", "https://nowhere.invalid/file.txt", "file.txt")
    with pytest.raises(AtlasError, match=r"no connection to the internet.* or open https://nowhere.invalid/file.txt"):
        fetch(file, tmp_path, patience=Patience(sleep=lambda _: None))


def test_sources_by_id_format_and_address() -> None:
    assert [file.file_name for file in chosen("cci")] == [
        "ccidownload2022.txt",
        "ccidownload2023.txt",
        "ccidownload2024.txt",
        "ccidownload2025.txt",
    ]
    assert chosen("cde_acgr_2024_25")[0].url.endswith("/acgr25.txt")
    assert chosen("https://agency.example/a/b.csv?x=1")[0].file_name == "b.csv"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("cde_acgr_2024_2", "Did you mean 'cde_acgr_2024_25'"),
        ("ftp://agency.example/a.csv", "is not the address of a file"),
        ("https://agency.example/", "is not the address of a file"),
        ("https://agency.example/a/..", "is not the address of a file"),
        ("http://[::1", "is not the address of a file"),
        ("http://127.0.0.1:99999/a.csv", "is not the address of a file"),
        ("http://127.0.0.1:port/a.csv", "is not the address of a file"),
    ],
)
def test_a_source_that_is_none(source: str, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        chosen(source)


def test_every_listed_file_has_what_it_needs() -> None:
    for file in official_files().values():
        assert file.url.startswith("https://"), file.id
        assert file.page.startswith("https://"), file.id
        assert file.format in FORMATS | {""}, file.id
        assert len(file.sha256) in {0, 64}, file.id
    assert "loaders.commands.fetching" in MODULES

"""A reader's own file: checked, shown in one window only, published where a key allows it, and kept nowhere."""

import csv
import io
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from atlas import data
from atlas.data import Atlas
from contracts import audit, store
from contracts.errors import AtlasError
from loaders.loaded import EXCLUDED, QUARANTINE, FileRead, Loaded, Options
from loaders.publishing.kept_hidden import GivenAwayError
from loaders.publishing.merge import Merged
from loaders.publishing.publish import Order, Published
from tests.loaders.exchange_row import ROW
from tests.loaders.publishing import small
from tests.loaders.publishing.test_kept_hidden import MEN_HIDDEN, WOMEN_HIDDEN, rows
from tests.loaders.wblr.small import line
from tests.ui.test_pages import ROOT, opened, sentences
from tests.ui.test_versions import again, shown
from ui import own_file, preview, session
from views import versions as said

KEY = "open sesame"
ELSEWHERE = ROW | {"place_id": "district:2766134"}
WRONG = ROW | {"year": "24/25", "place_id": "district:1964881"}


def file(*rows: Mapping[str, str]) -> bytes:
    """Return rows of the exchange format as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, ROW)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def page(key: str = "") -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if key:
        app.secrets[own_file.PUBLISH_KEY] = key
    return app.switch_page("pages/own_file.py").run()


def check(app: AppTest, kind: str, *files: tuple[str, bytes]) -> AppTest:
    """Upload files and press the button."""
    app.selectbox(key="own_kind").set_value(kind)
    app.run()
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    button(app, "Check the file").click()
    return app.run()


def button(app: AppTest, label: str) -> st.testing.v1.element_tree.Button:
    return next(item for item in app.button if item.label == label)


@pytest.fixture
def shown_file() -> AppTest:
    return check(page(), "exchange", ("hub.csv", file(ROW, ELSEWHERE, WRONG)))


def test_the_report_accounts_for_every_row(shown_file: AppTest) -> None:
    assert not shown_file.exception
    said = shown(shown_file)
    assert "Three rows read from hub.csv: 2 loaded, 1 set aside because something in them is wrong, none left" in said
    assert "One number about one place of this atlas. One fact about places outside it cannot be shown here." in said
    rules = shown_file.table[0].value
    assert rules["What is wrong"].tolist() == ["a year is written 2024 or 2023-24"]
    rows = next(frame.value for frame in shown_file.dataframe if "Line" in frame.value.columns)
    assert rows["Line"].tolist() == [4]  # the header is line 1


def test_the_file_does_not_stay_in_the_box(shown_file: AppTest) -> None:
    assert shown_file.file_uploader[0].value in (None, [])


def test_it_is_shown_on_the_pages_of_this_window_only(shown_file: AppTest) -> None:
    app = shown_file
    button(app, "Show it on the pages of this window").click()
    app = again(app)
    assert "**A preview of your own file.**" in shown(app)
    own: Atlas = app.session_state[session.OWN]
    assert own.rows("wbl_any")["value"].to_list() == [4.4]  # 5,200 of 118,000, and no illustrative row beside it
    for name, value in {"place": "district:1964733", "measure": "wbl_any"}.items():
        app.query_params[name] = value
    app.switch_page("pages/map.py")
    said = shown(again(app))
    assert "4.4% of all students in Los Angeles Unified took part in work-based learning in 2024-25." in said
    assert "4.4% of all students" not in shown(opened("map", place="district:1964733", measure="wbl_any"))
    app.button(key="end_own").click()
    assert "A preview of your own file" not in shown(again(app))


def test_pages_and_documents_say_that_a_file_of_ones_own_is_in_them(shown_file: AppTest) -> None:
    button(shown_file, "Show it on the pages of this window").click()
    app = again(shown_file)
    assert "(with a reader's own file, not published). Open source, Apache 2.0." in shown(app)


@pytest.mark.parametrize(
    ("kind", "name", "content", "said"),
    [
        ("exchange", "empty.csv", b"", "empty.csv is empty"),
        ("exchange", "picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "is not"),
        ("cci", "hub.csv", file(ROW), "hub.csv"),
        ("exchange", "<b>$x$ [a](http://b)</b>.csv", b"", "is empty"),
    ],
)
def test_a_file_that_is_none_ends_in_a_sentence(kind: str, name: str, content: bytes, said: str) -> None:
    app = check(page(), kind, (name, content))
    assert not app.exception
    assert said in sentences(app)
    assert "Report" not in [item.value for item in app.header]


def test_without_a_file_there_is_a_sentence() -> None:
    app = page()
    button(app, "Check the file").click()
    app.run()
    assert "No file is given. Name at least one." in sentences(app)


def show_it(app: AppTest) -> AppTest:
    button(app, "Show it on the pages of this window").click()
    return again(app)


def test_a_corrected_file_is_not_said_to_be_shown_before_it_is(shown_file: AppTest) -> None:
    app = show_it(shown_file)
    assert "The pages show your file now" in shown(app)
    corrected = ROW | {"numerator": "5900"}
    app = again(check(app, "exchange", ("corrected.csv", file(corrected))))
    said = shown(app)
    assert own_file.EARLIER in said
    assert "The pages show your file now" not in said
    app = show_it(app)
    assert "The pages show your file now" in shown(app)
    assert app.session_state[session.OWN].rows("wbl_any")["value"].to_list() == [5.0]  # 5,900 of 118,000


def test_a_report_is_removed_and_another_file_takes_its_place(shown_file: AppTest) -> None:
    app = check(shown_file, "cci", ("hub.csv", file(ROW)))
    assert "Report" not in [item.value for item in app.header]
    assert "It looks like another kind of file" in sentences(app)
    app = check(app, "exchange", ("hub.csv", file(ROW)))
    app.button(key="own_forget").click()
    app = again(app)
    assert "Report" not in [item.value for item in app.header]
    assert own_file.LOADED not in app.session_state


@pytest.mark.parametrize(
    ("kind", "boxes", "said"),
    [
        ("cci", 1, "Publisher: California Department of Education. Example: `ccidownload2025.txt`."),
        ("wblr", 3, "Example: `WBLR.txt`."),
        ("exchange", 1, "It gives any measure of the atlas."),
    ],
)
def test_a_kind_of_file_says_what_it_is_and_asks_for_what_it_takes(kind: str, boxes: int, said: str) -> None:
    app = page()
    app.selectbox(key="own_kind").set_value(kind)
    app.run()
    assert len(app.file_uploader) == boxes
    assert said in shown(app)
    offered = [item.proto.label for item in app.get("download_button")]
    assert ("Workbook to fill in, XLSX" in offered) is (kind == "exchange")


class Clicked(dict[str, object]):
    """A session state whose reader has clicked elsewhere: from then on any touch of it ends the run."""

    clicked = False

    def __setitem__(self, name: str, value: object) -> None:
        if self.clicked:
            raise Done
        super().__setitem__(name, value)


@pytest.mark.parametrize(("content", "found"), [(file(ROW), own_file.LOADED), (b"", own_file.REFUSED)])
def test_who_clicks_elsewhere_while_the_file_is_read_finds_the_report_later(
    monkeypatch: pytest.MonkeyPatch, content: bytes, found: str
) -> None:
    state = Clicked()

    class Given:
        name = "hub.csv"

        def getvalue(self) -> bytes:
            state.clicked = True
            return content

    def rerun() -> None:
        raise Done

    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "rerun", rerun)
    with pytest.raises(Done):
        own_file._take("exchange", [Given()], Options())  # noqa: SLF001 - what the button does
    state.clicked = False
    own_file._settle()  # noqa: SLF001 - what the page does first
    assert found in state
    assert state.get(own_file.ROUND, 0) == (1 if found == own_file.LOADED else 0)  # a refused file stays in the box


def test_who_comes_back_before_the_end_is_told_to_wait_and_then_sees_the_result() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    results: dict[str, object] = {}
    app.session_state[own_file.RESULTS] = results
    app.switch_page("pages/own_file.py").run()
    assert "Your file is still being worked on" in shown(app)
    results[own_file.REFUSED] = "hub.csv is empty."
    app = again(app)
    assert "Your file is still being worked on" not in shown(app)
    assert "hub.csv is empty." in sentences(app)


def test_a_publish_that_is_refused_says_so_beside_the_form(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AtlasError("Somebody else is publishing.")

    def rerun() -> None:
        raise Done

    monkeypatch.setattr(preview, "secret", {own_file.PUBLISH_KEY: KEY}.get)
    monkeypatch.setattr("loaders.publishing.publish.publish", refuse)
    monkeypatch.setattr(st, "rerun", rerun)
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    with pytest.raises(Done):
        own_file._serve(loaded(), Order(served, "Ms. Hub"), KEY)  # noqa: SLF001 - what the button does
    assert state[own_file.RESULTS] == {own_file.UNPUBLISHED: "Somebody else is publishing."}
    assert not (served / store.POINTER).exists()


def test_publishing_is_switched_off_without_a_key(shown_file: AppTest) -> None:
    assert own_file.SWITCHED_OFF in shown(shown_file)
    assert "Publish for everybody" not in [item.label for item in shown_file.button]


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store with the smallest data folder, and a loaded file for it; returns the store."""
    base = small.write(tmp_path / "repository")
    monkeypatch.setattr("loaders.commands.subcommands.REPOSITORY", base.parent)
    monkeypatch.setattr(preview, "PAUSE_SECONDS", 0.0)
    root = tmp_path / "store"
    (root / store.VERSIONS).mkdir(parents=True)
    monkeypatch.setattr(data, "FOLDER", root)
    yield root
    st.cache_resource.clear()


class Done(Exception):  # noqa: N818 - stands for Streamlit's rerun
    """Stands for the rerun after a publish."""


def loaded(rows: Iterable[dict[str, object]] = small.LOADED) -> Loaded:
    empty = pl.DataFrame(schema=QUARANTINE), pl.DataFrame(schema=EXCLUDED)
    facts = small.table(rows)
    return Loaded("exchange", (FileRead("hub.csv", 10, "", len(facts)),), facts, *empty, len(facts))


def test_facts_that_cannot_be_merged_are_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(session, "served", Mock(side_effect=AtlasError("They leave out a school.")))
    own_file._show(loaded())  # noqa: SLF001 - what the button does
    assert st.session_state[own_file.REFUSED] == "They leave out a school."


@pytest.mark.parametrize(
    ("by", "key", "said"), [("", KEY, "Give your name"), ("Ms. Hub", "wrong", "That is not the key.")]
)
def test_without_name_or_key_nothing_is_published(
    served: Path, monkeypatch: pytest.MonkeyPatch, by: str, key: str, said: str
) -> None:
    monkeypatch.setattr(preview, "secret", {own_file.PUBLISH_KEY: KEY}.get)
    with pytest.raises(AtlasError, match=said):
        own_file._serve(loaded(), Order(served, by), key)  # noqa: SLF001 - what the button does
    assert not (served / store.POINTER).exists()


def test_with_the_key_it_is_published_and_recorded(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rerun() -> None:
        raise Done

    monkeypatch.setattr(preview, "secret", {own_file.PUBLISH_KEY: KEY}.get)
    monkeypatch.setattr(st, "rerun", rerun)
    with pytest.raises(Done):
        own_file._serve(loaded(), Order(served, "Ms. Hub", "records of October"), KEY)  # noqa: SLF001 - what the button does
    entry = audit.entries(served)[-1]
    assert (entry.what, entry.by, entry.version) == ("publish", "Ms. Hub", store.kept(served)[0])
    assert "records of October; exchange; 1 row added" in entry.note
    table = pl.read_parquet(store.candidates(served)[0] / "participation.parquet")
    assert table["value"].to_list() == [22.0]  # 44 of 200


def test_what_would_give_a_hidden_number_away_is_refused_and_published_with_the_box(
    served: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 50 students 2 are non-binary: once the women are hidden beside them, once the men."""

    def rerun() -> None:
        raise Done

    def publish(numbers: tuple[int | None, ...], *, keep_hidden: bool = False) -> None:
        with pytest.raises(Done):
            own_file._serve(loaded(rows(numbers)), Order(served, "Ms. Hub", keep_hidden=keep_hidden), KEY)  # noqa: SLF001 - what the button does

    monkeypatch.setattr(preview, "secret", {own_file.PUBLISH_KEY: KEY}.get)
    monkeypatch.setattr(st, "rerun", rerun)
    state: dict[str, object] = {}
    monkeypatch.setattr(st, "session_state", state)
    publish(MEN_HIDDEN)
    first = store.kept(served)[0]
    publish(WOMEN_HIDDEN)
    refused = str(state[own_file.RESULTS])
    assert "1 hidden number (school:19000010000001 2024-25 work non_binary)" in refused
    assert f"Tick “{said.KEEP_HIDDEN}” and publish again" in refused
    assert "--keep-hidden" not in refused
    assert store.kept(served)[0] == first
    publish(WOMEN_HIDDEN, keep_hidden=True)
    table = pl.read_parquet(store.candidates(served)[0] / "participation.parquet")
    assert table.filter(group="female")["status"].to_list() == ["suppressed"]
    assert "1 hidden for the sake of kept versions" in audit.entries(served)[-1].note


@pytest.fixture
def publishing(shown_file: AppTest, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, list[Order]]:
    """The page with a file where publishing is allowed, and what it orders; without the box it is refused."""
    orders: list[Order] = []

    def publish(_: object, order: Order, *__: object) -> Published:
        orders.append(order)
        if not order.keep_hidden:
            raise GivenAwayError("1 hidden number (x)", kept_hidden=False)
        return Published("2026-new", "2026-old", Merged({}, hidden=1))

    monkeypatch.setattr("loaders.publishing.publish.publish", publish)
    monkeypatch.setattr(own_file, "store", SimpleNamespace(is_store=lambda _: True))
    shown_file.secrets[own_file.PUBLISH_KEY] = KEY
    return again(shown_file), orders


def publish_it(app: AppTest, *, keep_hidden: bool) -> AppTest:
    app.text_input(key="own_by").set_value("Ms. Hub")
    app.text_input(key="own_key").set_value(KEY)
    app.checkbox(key="own_keep_hidden").set_value(keep_hidden)
    button(app, "Publish for everybody").click()
    return app.run()


def test_the_page_offers_to_keep_hidden_what_earlier_versions_hide(publishing: tuple[AppTest, list[Order]]) -> None:
    app, orders = publishing
    assert app.checkbox(key="own_keep_hidden").label == said.KEEP_HIDDEN
    assert app.checkbox(key="own_keep_hidden").value is False
    assert said.WHAT_IT_KEEPS in shown(app)
    app = publish_it(app, keep_hidden=False)
    assert f"Tick “{said.KEEP_HIDDEN}” and publish again" in sentences(app)
    app = publish_it(app, keep_hidden=True)
    assert "Data version 2026-new is served now." in " ".join(item.value for item in app.success)
    assert [order.keep_hidden for order in orders] == [False, True]


def test_where_publishing_is_off_the_page_has_no_such_box(shown_file: AppTest) -> None:
    assert not shown_file.checkbox


UNWRITTEN = """
import resource, sys
from loaders import upload
from loaders.loaded import InputFile
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # from here on the system lets no file grow
records = sys.stdin.buffer.read()
loaded = upload.read("wblr", [InputFile.of_bytes("WBLR.txt", records)])
said = loaded.facts.write_csv() + loaded.quarantine.write_csv() + str(loaded.warnings) + str(loaded.errors)
print(loaded.loaded, loaded.facts.height > 0, "12345" in said)
"""


def test_records_of_students_are_written_nowhere_and_no_identifier_comes_out() -> None:
    """A process that may not write a byte to any file rolls them up all the same."""
    school = {"reporting_lea": "1964733", "school": "0100677", "academic_year": "2024-2025"}
    records = "\n".join(line(student=str(1234500000 + number), **school) for number in range(40))
    command = [sys.executable, "-c", UNWRITTEN]
    done = subprocess.run(command, cwd=ROOT, input=records.encode(), capture_output=True, check=True)
    assert done.stdout.split() == [b"40", b"True", b"False"]
    assert b"12345" not in done.stderr

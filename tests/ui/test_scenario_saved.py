"""The saved scenarios as a reader uses them, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from contracts.errors import AtlasError
from library import files, names
from library.place import VARIABLE
from library.store import Library
from scenarios import codec
from tests.ui.test_pages import ROOT
from ui import scenario_details
from views import scenario_saved as said

HOSTILE = "<b>x</b> **y** [z](https://example.org) $1$ :red[no] שלום 🎓"


@pytest.fixture(autouse=True)
def _nothing_but_the_part_under_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the exhibits of the page: they are tested elsewhere, and every click would draw them again."""
    for name in ("sensitivity", "details", "outcomes", "assumptions"):
        monkeypatch.setattr(scenario_details, name, lambda *_: None)


@pytest.fixture(name="library")
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    path = str(tmp_path / "library.sqlite")
    monkeypatch.setenv(VARIABLE, path)
    return Library(path)


def opened(scenario: str = "ab_2273", *, fold: bool = True) -> AppTest:
    """Return the scenario page with the fold of saved scenarios open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.query_params["s"] = scenario
    app.session_state["scenario_saved_box"] = fold
    return app.switch_page("pages/scenario.py").run()


def press(app: AppTest, label: str) -> AppTest:
    found = [button for button in app.button if button.label.startswith(label)]
    assert found, [button.label for button in app.button]
    found[0].click().run()
    # The runner forgets the menu in a fragment's own run, so links to pages fail there and nowhere else.
    app.run()
    assert not app.exception
    return app


def typed(app: AppTest, label: str, text: str) -> AppTest:
    next(item for item in app.text_input if item.label == label).set_value(text)
    return app


def told(app: AppTest) -> str:
    shown = " ".join(item.value for item in (*app.success, *app.error, *app.info, *app.warning))
    return shown.replace(said.FIRST_STRONG, "").replace(said.END, "").replace("\\", "")


def saved(app: AppTest) -> list[str]:
    """The names in the list, without who and when."""
    boxes = [box for box in app.selectbox if box.label == "Saved"]
    return [option.split(", saved")[0] for box in boxes for option in box.options]


def test_a_fold_that_nobody_opens_asks_no_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sqlite"
    monkeypatch.setenv(VARIABLE, str(path))
    app = opened(fold=False)
    assert not app.exception
    assert not path.exists()


def test_save_reload_delete_undo(library: Library) -> None:
    app = opened()
    assert said.NONE_YET in [item.value for item in app.markdown]
    press(typed(typed(app, "Save the scenario shown as", "Summer plan"), "Your name (optional)", "Ana"), "Save")
    assert "Saved as “Summer plan”." in told(app)
    (entry,) = library.entries()
    assert (entry.who, entry.fingerprint) == ("Ana", codec.fingerprint(codec.preset("ab_2273")))

    other = opened("today")
    assert saved(other) == ["Summer plan"]
    press(other, "Open")
    assert "“Summer plan” is shown now." in told(other)
    assert codec.from_link(other.session_state["s"]).title == "Summer plan"

    press(other, "Delete")
    assert "“Summer plan” is deleted. It can be brought back for 30 days." in told(other)
    assert (saved(other), library.entries()) == ([], ())
    press(other, "Undo")
    assert "Brought back as “Summer plan”." in told(other)
    assert saved(other) == ["Summer plan"]


@pytest.mark.usefixtures("library")
def test_two_people_with_one_name_are_both_told() -> None:
    first, second = opened("ab_2273"), opened("ab_2088")
    press(typed(first, "Save the scenario shown as", "Plan"), "Save")
    press(typed(second, "Save the scenario shown as", "Plan"), "Save")
    assert "Saved as “Plan (2)”: another scenario is called “Plan” already, and both are kept." in told(second)
    first.run()
    assert "Two scenarios were saved as “Plan”, and all are kept: “Plan” and “Plan (2)”." in told(first)
    assert saved(first) == ["Plan", "Plan (2)"]


def test_the_name_that_is_offered_is_the_scenarios_own(library: Library) -> None:
    app = press(opened(), "Save")
    assert saved(app) == [codec.preset("ab_2273").title]
    assert len(library.entries()) == 1


def test_a_changed_scenario_takes_the_place_of_the_one_it_came_from(library: Library) -> None:
    app = press(typed(opened(), "Save the scenario shown as", "Plan"), "Save")
    assert not [button for button in app.button if button.label.startswith("Save the changes")]
    app.session_state["s"] = codec.to_link(codec.preset("ab_2088"))
    app.run()
    press(app, "Save the changes to “")
    assert "“Plan” is changed. What it was before can be brought back." in told(app)
    (entry,) = library.entries()
    assert entry.fingerprint == codec.fingerprint(codec.preset("ab_2088"))
    press(app, "Bring back")
    assert saved(app) == ["Plan", "Plan (2)"]


def test_rename_and_duplicate(library: Library) -> None:
    app = press(typed(opened(), "Save the scenario shown as", "Plan"), "Save")
    press(app, "Duplicate")
    assert "Copied as “Copy of Plan”." in told(app)
    assert saved(app) == ["Copy of Plan", "Plan"]
    press(typed(app, "New name", "Other"), "Rename")
    assert "Renamed as “Other”." in told(app)
    assert [entry.name for entry in library.entries()] == ["Other", "Plan"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "The name is empty; give the scenario a name."),
        ("x" * 10_000, "The name has 10,000 characters; give at most 120."),
        ("a\u202eb", "holds a character that cannot be shown (U+202E)"),
    ],
)
def test_a_name_that_cannot_be_is_a_sentence(library: Library, name: str, sentence: str) -> None:
    app = press(typed(opened(), "Save the scenario shown as", name), "Save")
    assert sentence in told(app)
    assert library.entries() == ()


@pytest.mark.usefixtures("library")
def test_hostile_names_are_shown_as_they_are() -> None:
    app = press(typed(opened(), "Save the scenario shown as", HOSTILE), "Save")
    assert f"Saved as “{HOSTILE}”." in told(app)
    assert saved(app) == [HOSTILE]
    # Escaped, so that Markdown shows stars and brackets instead of obeying them.
    assert r"\*\*y\*\* \[z\](https://example.org) \$1\$ :red\[no\]" in app.success[0].value
    assert r"\<b>x\</b>" in app.success[0].value
    assert names.tidy(HOSTILE) == HOSTILE


@pytest.mark.parametrize("where", ["postgresql://ana:secret@127.0.0.1:1/plans", "mysql://a/b", "damaged"])
def test_a_library_that_is_away_leaves_the_page_and_says_so(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if where == "damaged":
        path = tmp_path / "library.sqlite"
        path.write_bytes(b"no database" * 500)
        where = str(path)
    monkeypatch.setenv(VARIABLE, where)
    app = opened()
    assert not app.exception
    assert "Everything else works, and your scenario stays in the address of this page" in told(app)
    assert "secret" not in told(app)


@pytest.mark.usefixtures("library")
def test_a_library_that_goes_away_meanwhile_loses_nothing(tmp_path: Path) -> None:
    app = press(typed(opened(), "Save the scenario shown as", "Plan"), "Save")
    path = tmp_path / "library.sqlite"
    kept = path.read_bytes()
    path.write_bytes(b"no database" * 500)
    next(button for button in app.button if button.label == "Duplicate").click()
    app.run()
    assert not app.exception
    assert "Everything else works" in told(app)
    path.write_bytes(kept)
    app.run()
    assert saved(app) == ["Plan"]


def test_what_was_imported_is_said_in_one_sentence(library: Library) -> None:
    both = library.save_all([("A", codec.preset("today")), ("B", codec.preset("ab_2273"))])
    plain = said.imported(both).replace(said.FIRST_STRONG, "").replace(said.END, "")
    assert plain == "Two scenarios imported: “A” and “B”."


def test_the_error_of_an_absent_library_says_what_stays() -> None:
    assert said.away(AtlasError("The library is away.")).startswith("The library is away. Everything else works")


def imported(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader(key="saved_file").set_value((name, data, "application/yaml"))
    app.run()
    return press(app, "Import")


def test_a_file_that_was_downloaded_is_imported(library: Library) -> None:
    scenarios = [codec.preset("ab_2273"), codec.preset("today")]
    app = imported(opened(), "plans.yaml", files.to_text(scenarios).encode())
    assert "Two scenarios imported: " in told(app)
    assert [entry.fingerprint for entry in library.entries()] == [codec.fingerprint(one) for one in scenarios]
    assert {button.label for button in app.download_button} >= {"Download this one", "Download all"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"hello", "plans.yaml: a scenario is a list of `field: value` lines"),
        (b"PK\x03\x04\xff", "plans.yaml is no text file in UTF-8"),
        (b"name: a\ntitle: A\n---\nname: b\n", "plans.yaml, scenario 2: title is missing"),
        (b"name: a\ntitle: ''\n", "title is empty"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(library: Library, data: bytes, sentence: str) -> None:
    app = imported(opened(), "plans.yaml", data)
    assert sentence in told(app)
    assert library.entries() == ()

"""Compare scenarios as a reader uses it: links, adding, taking away, another baseline, and what cannot be done."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from library.place import VARIABLE
from library.store import Library
from scenarios import codec
from scenarios.scenario import Floor
from tests.ui.test_pages import held, opened, sentences

BILLS = "ab_2273,ab_2088"


def compared(scenarios: str | None = None, **more: str) -> AppTest:
    return opened("compare_scenarios", **({} if scenarios is None else {"scenarios": scenarios}), **more)


def chips(app: AppTest) -> list[str]:
    return list(app.pills[0].value)


def text(app: AppTest) -> str:
    return " ".join(str(item.value) for item in app.markdown).replace("\\", "")


def test_two_bills_stand_beside_each_other_at_the_start() -> None:
    app = compared()
    assert not app.exception
    assert sentences(app) == ""
    assert held(app) == {"scenarios": BILLS}
    headings = [item.value.replace("\\", "") for item in app.header]
    assert headings == [
        "Side by side, 2026-27 to 2030-31: AB 2273 and AB 2088",
        "New paid placements by school year, 2026-27 to 2030-31",
        "Access by student group, average year, 2026-27 to 2030-31",
        "What differs, 2026-27 to 2030-31: AB 2273 and AB 2088",
        "Provisions, 2026-27 to 2030-31: AB 2273 and AB 2088",
        "Look at one of them",
    ]
    assert "AB 2088: 4,610 more new placements a year than AB 2273 (5,061 against 451)" in text(app)


def test_any_one_may_be_the_baseline() -> None:
    app = compared(BILLS, against="2")
    assert not app.exception
    assert held(app) == {"scenarios": BILLS, "against": "2"}
    assert "AB 2273: 4,610 fewer new placements a year than AB 2088 (451 against 5,061)" in text(app)


def test_a_link_and_a_preset_may_stand_together() -> None:
    own = codec.to_link(replace(codec.preset("ab_2273"), title="Our own", years=3))
    app = compared(f"today,{own}")
    assert not app.exception
    assert sentences(app) == ""
    assert chips(app) == ["today", own]
    assert any("Our own" in item.value for item in app.header)


@pytest.mark.parametrize(
    ("codes", "kept", "said"),
    [
        ("ab_2273,ab_2274", ["ab_2273"], "did you mean 'ab_2273'"),
        ("1.abc.def,today", ["today"], "This link is damaged"),
        ("99.abc.def,today", ["today"], "was made by a newer model"),
        ("today,today", ["today"], ""),
        (
            "today,ab_2273,ab_2088,funder_10m,laep_restored",
            ["today", "ab_2273", "ab_2088", "funder_10m"],
            "Four scenarios at most can be compared. Left out: ",
        ),
    ],
)
def test_a_link_that_cannot_be_followed_whole_says_so(codes: str, kept: list[str], said: str) -> None:
    app = compared(codes)
    assert not app.exception
    assert chips(app) == kept
    assert said in sentences(app).replace("\\", "")
    assert held(app)["scenarios"] == ",".join(kept)


def test_a_scenario_that_cannot_be_run_is_left_out_with_a_sentence() -> None:
    impossible = replace(codec.preset("today"), title="Too much", floors=(Floor("district:1964733", 0.5),))
    app = compared(f"ab_2273,{codec.to_link(impossible)}")
    assert not app.exception
    assert "Too much is left out: the floors cannot all be met" in sentences(app)
    assert app.header[0].value.endswith("AB 2273")


def test_nothing_readable_leaves_a_page_that_says_what_to_do() -> None:
    app = compared("nonsense")
    assert not app.exception
    assert "Add a scenario above to see it here" in text(app)


def test_taking_away_and_adding() -> None:
    app = compared(BILLS)
    app.pills[0].set_value(["ab_2088"]).run()
    app.run()
    assert held(app) == {"scenarios": "ab_2088"}
    next(item for item in app.selectbox if item.label == "Add a scenario").set_value("today").run()
    app.run()
    assert not app.exception
    assert held(app) == {"scenarios": "ab_2088,today"}


def test_saved_scenarios_can_be_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(tmp_path / "library.sqlite")
    monkeypatch.setenv(VARIABLE, path)
    Library(path).save("Our **plan**", replace(codec.preset("ab_2273"), years=2), "Ana")
    app = compared(BILLS)
    box = next(item for item in app.selectbox if item.label == "Add a scenario")
    (plan,) = [option for option in box.options if option.startswith("Our **plan**, saved by Ana")]
    box.select(plan).run()
    app.run()
    assert not app.exception
    assert "Our \\*\\*plan\\*\\*" in app.header[0].value


def test_without_the_library_the_page_works_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgresql://127.0.0.1:1/plans")
    app = compared(BILLS)
    assert not app.exception
    assert "does not answer now" in text(app)
    assert app.header[0].value.startswith("Side by side")

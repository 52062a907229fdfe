"""Each operation on both databases, as one person and as two."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from contracts.errors import AtlasError
from library import schema
from library.errors import LibraryError
from library.store import UNDO_DAYS, Library
from scenarios import codec
from tests.library.conftest import FIRST_DAY, Clock

TODAY = codec.preset("today")
BILL = codec.preset("ab_2273")
HOSTILE = (
    "<script>alert(1)</script> **bold** [link](https://example.org) $x$ :red[no]",
    "Robert'); DROP TABLE wbl_scenarios;--",
    "🎓 Praktikum 👩🏽‍🔧 für alle",
    "منح التدريب المهني",
    "%s %(name)s :name ?",
    "\\x00 \\ud800",
    "x" * 120,
)


def named(library: Library) -> list[str]:
    return [entry.name for entry in library.entries()]


def test_a_new_library_is_empty(library: Library) -> None:
    assert library.entries() == ()
    assert library.deleted() == ()


def test_what_is_saved_comes_back_under_its_name(library: Library) -> None:
    entry = library.save("Summer  of\n2027 ", BILL, " Ana ")
    assert (entry.name, entry.who) == ("Summer of 2027", "Ana")
    assert not entry.got_another_name
    assert entry.saved.date() == FIRST_DAY.date()
    assert library.entries() == (entry,)
    assert entry.scenario() == replace(BILL, title="Summer of 2027")
    assert entry.fingerprint == codec.fingerprint(BILL)


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_that_can_be_shown_is_kept_as_it_is(library: Library, name: str) -> None:
    entry = library.save(name, TODAY, name[:80])
    assert library.entries() == (entry,)
    assert (entry.name, entry.who) == (name, name[:80].strip())
    assert entry.scenario().title == name


def test_two_scenarios_under_one_name_are_both_kept(where: str, opened: Callable[[str], Library]) -> None:
    first, second = opened(where), opened(where)
    mine = first.save("Plan", TODAY, "Ana")
    theirs = second.save("Plan", BILL, "Ben")
    assert (mine.name, theirs.name) == ("Plan", "Plan (2)")
    assert theirs.got_another_name
    # Either of the two reads from the list that there are two, and whose.
    assert [(entry.name, entry.wanted, entry.who) for entry in first.entries()] == [
        ("Plan", "Plan", "Ana"),
        ("Plan (2)", "Plan", "Ben"),
    ]
    assert [entry.scenario().streams for entry in second.entries()] == [TODAY.streams, BILL.streams]


def test_capitals_and_composed_letters_make_no_other_name(library: Library) -> None:
    library.save("Café", TODAY)
    assert library.save("CAFE\u0301", BILL).name == "CAFÉ (2)"


def test_a_numbered_name_may_be_taken_too(library: Library) -> None:
    library.save("Plan (2)", TODAY)
    library.save("Plan", TODAY)
    assert library.save("Plan", BILL).name == "Plan (3)"


def test_saving_the_same_twice_keeps_one(library: Library) -> None:
    once = library.save("Plan", BILL, "Ana")
    assert library.save("Plan", BILL, "Ana") == once
    assert named(library) == ["Plan"]


def test_a_change_takes_the_place_of_the_entry_which_can_come_back(library: Library) -> None:
    old = library.save("Plan", BILL, "Ana")
    new = library.replace(old.id, replace(BILL, years=3), "Ben")
    assert named(library) == ["Plan"]
    assert (new.scenario().years, new.who) == (3, "Ben")
    (earlier,) = library.deleted()
    assert (earlier.id, earlier.successor) == (old.id, new.id)
    assert library.restore(old.id).name == "Plan (2)"
    assert [entry.scenario().years for entry in library.entries()] == [3, BILL.years]


def test_two_changes_of_one_entry_are_both_kept(where: str, opened: Callable[[str], Library]) -> None:
    first, second = opened(where), opened(where)
    old = first.save("Plan", BILL)
    assert first.replace(old.id, replace(BILL, years=3)).name == "Plan"
    late = second.replace(old.id, replace(BILL, years=4))
    assert (late.name, late.got_another_name) == ("Plan (2)", True)
    assert [entry.scenario().years for entry in first.entries()] == [3, 4]


def test_rename_keeps_the_name_unique(library: Library) -> None:
    plan, other = library.save("Plan", TODAY), library.save("Other", BILL)
    assert library.rename(other.id, "plan").name == "plan (2)"
    assert library.rename(plan.id, "PLAN").name == "PLAN"
    assert library.rename(plan.id, "New").scenario().title == "New"
    assert named(library) == ["New", "plan (2)"]


def test_a_copy_is_named_so(library: Library) -> None:
    plan = library.save("Plan", BILL, "Ana")
    copies = [library.duplicate(plan.id, "Ben"), library.duplicate(plan.id)]
    assert [copy.name for copy in copies] == ["Copy of Plan", "Copy of Plan (2)"]
    assert not any(copy.got_another_name for copy in copies)
    assert copies[0].fingerprint == plan.fingerprint
    assert (copies[0].who, copies[1].who) == ("Ben", "")


def test_a_copy_of_the_longest_name_is_kept_whole(library: Library) -> None:
    assert library.duplicate(library.save("x" * 120, BILL).id).name == f"Copy of {'x' * 120}"


def test_deletion_is_undone(library: Library) -> None:
    plan = library.save("Plan", BILL, "Ana")
    gone = library.delete(plan.id)
    assert gone.deleted is not None
    assert library.delete(plan.id) == gone  # a second click changes nothing
    assert (named(library), library.deleted()) == ([], (gone,))
    assert library.restore(plan.id) == plan
    assert library.deleted() == ()


def test_a_deleted_name_is_free_and_the_one_who_comes_back_gives_way(library: Library) -> None:
    plan = library.save("Plan", BILL)
    library.delete(plan.id)
    assert library.save("Plan", TODAY).name == "Plan"
    back = library.restore(plan.id)
    assert (back.name, back.got_another_name) == ("Plan (2)", True)


def test_what_was_deleted_goes_for_good_after_thirty_days(library: Library, clock: Clock) -> None:
    old, kept, late = (library.save(name, BILL) for name in ("Old", "Kept", "Late"))
    library.delete(old.id)
    clock.pass_days(UNDO_DAYS - 1)
    library.delete(late.id)
    assert [entry.name for entry in library.deleted()] == ["Late", "Old"]
    clock.pass_days(2)
    library.delete(kept.id)
    assert [entry.name for entry in library.deleted()] == ["Kept", "Late"]
    with pytest.raises(LibraryError, match="not in the library any more; save it again"):
        library.restore(old.id)


def test_an_entry_that_was_deleted_meanwhile_is_not_renamed(library: Library) -> None:
    plan = library.save("Plan", BILL)
    library.delete(plan.id)
    with pytest.raises(AtlasError, match="“Plan” was deleted or replaced meanwhile; bring it back"):
        library.rename(plan.id, "New")


def test_several_are_saved_together_or_not_at_all(library: Library) -> None:
    with pytest.raises(AtlasError, match="The name is empty"):
        library.save_all([("Good", BILL), (" ", TODAY)])
    assert library.entries() == ()
    kept = library.save_all([("A", BILL), ("A", TODAY), ("B", TODAY)], "Ana")
    assert [entry.name for entry in kept] == ["A", "A (2)", "B"]


def test_the_database_itself_refuses_two_of_one_name(library: Library) -> None:
    plan = library.save("Plan", BILL)
    row = {"id": "other", "name": plan.name, "name_key": "plan", "wanted": "Plan", "who": "", "text": plan.text}
    row |= {"fingerprint": plan.fingerprint, "saved": dt.datetime.now(dt.UTC).isoformat(), "successor": ""}
    with pytest.raises(IntegrityError), library._engine.begin() as connection:  # noqa: SLF001 - from below
        connection.execute(insert(schema.SCENARIOS).values(row))


def test_tables_of_a_newer_version_are_left_alone(where: str, opened: Callable[[str], Library]) -> None:
    library = opened(where)
    plan = library.save("Plan", BILL)
    with library._engine.begin() as connection:  # noqa: SLF001 - as a newer program does
        connection.execute(text("UPDATE wbl_library SET version = 2"))
    for use in (library.entries, lambda: library.save("New", TODAY), lambda: library.delete(plan.id)):
        with pytest.raises(LibraryError, match=r"made by a newer version .* \(its tables are version 2, .* up to 1\)"):
            use()


def test_a_scenario_of_a_newer_model_is_listed_and_says_so_when_opened(library: Library) -> None:
    plan = library.save("Plan", BILL)
    with library._engine.begin() as connection:  # noqa: SLF001 - as a newer program does
        changed = plan.text.replace("version: 1", "version: 2")
        connection.execute(text("UPDATE wbl_scenarios SET text = :text"), {"text": changed})
    (entry,) = library.entries()
    with pytest.raises(AtlasError, match="“Plan”: version = 2: this scenario was written by a newer model"):
        entry.scenario()

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.errors import AtlasError
from scenarios.allocation import RULES
from scenarios.codec import (
    LONGEST_LINK,
    fingerprint,
    from_link,
    from_plain,
    from_yaml,
    preset,
    preset_names,
    read,
    to_link,
    to_plain,
    to_yaml,
)
from scenarios.scenario import Floor, Money, Provision, Scenario
from scenarios.streams import CELLS, streams

FULL = Scenario(
    name="full",
    title="Everything changed: 100% ümlaut",
    author="Someone",
    provisions=(Provision(1, "One", "before", "after", "a source", "much"),),
    start_year=2027,
    years=2,
    streams=(Money("philanthropy", (1.5, 2.0), {"pays": ["wage"]}), Money("perkins_v", (3e6,))),
    rule="user_formula",
    formula="students * sed_share",
    places=("district:1964733",),
    cells=("foster", "homeless"),
    floors=(Floor("county:19", 0.01),),
    hours=120,
    firms={"board:LACITY": 1000.0},
    ramp=False,
    overrides={"take_up": 0.8, "worked_anyway.college": 0.45},
)


@pytest.mark.parametrize("name", preset_names())
def test_preset_survives_file_and_link(name: str) -> None:
    scenario = preset(name)
    assert from_yaml(to_yaml(scenario)) == scenario
    assert from_link(to_link(scenario)) == scenario
    assert len(to_link(scenario)) < LONGEST_LINK


AMOUNTS = st.floats(0, 1e11) | st.integers(0, 10**11)


@settings(deadline=None, max_examples=40)
@given(
    scenario=st.builds(
        Scenario,
        name=st.from_regex(r"[a-z0-9_]{1,60}", fullmatch=True),
        title=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60),
        description=st.text(max_size=200),
        based_on=st.sampled_from(("", *preset_names())),
        years=st.just(3),
        streams=st.lists(st.sampled_from(tuple(streams())), unique=True, max_size=6).flatmap(
            lambda names: st.tuples(
                *(
                    st.builds(Money, st.just(name), st.tuples(AMOUNTS) | st.tuples(AMOUNTS, AMOUNTS, AMOUNTS))
                    for name in names
                )
            )
        ),
        rule=st.sampled_from([rule for rule in RULES if rule != "user_formula"]),
        need_weight=st.floats(0, 10),
        cells=st.lists(st.sampled_from(CELLS), unique=True).map(tuple),
        floors=st.builds(Floor, st.just("county:19"), st.floats(0, 1)).map(lambda floor: (floor,)),
        hourly_wage=st.none() | st.floats(20, 100),
        ramp=st.booleans(),
        overrides=st.fixed_dictionaries({}, optional={"take_up": st.floats(0.73, 0.9)}),
    )
)
def test_any_scenario_survives_file_and_link(scenario: Scenario) -> None:
    assert from_link(to_link(scenario)) == scenario
    assert fingerprint(from_link(to_link(scenario))) == fingerprint(scenario)
    assert from_yaml(to_yaml(scenario)) == scenario


def test_every_field_survives_file_and_link() -> None:
    assert from_yaml(to_yaml(FULL)) == FULL
    assert from_link(to_link(FULL)) == FULL


def test_link_of_a_changed_preset_keeps_its_prose_and_its_change() -> None:
    changed = replace(preset("ab_2273"), name="mine", title="Mine", description="", years=3)
    assert from_link(to_link(changed)) == changed


@pytest.mark.parametrize("text", ["one\x85two", "\u2028", "ümlaut\x85", "\x00", "\ufeff", "\r\n"])
def test_rare_line_breaks_survive_the_file(text: str) -> None:
    assert from_yaml(to_yaml(replace(FULL, description=text))).description == text


def test_defaults_are_left_out_of_the_file() -> None:
    assert to_plain(Scenario(name="a", title="A")) == {"name": "a", "title": "A"}


def test_too_long_a_text_is_refused_as_a_link() -> None:
    # Hexadecimal digits of hashes do not compress below half their length.
    text = "".join(hashlib.sha256(str(index).encode()).hexdigest() for index in range(100))
    with pytest.raises(AtlasError, match="share it as a file"):
        to_link(replace(FULL, description=text))


@pytest.mark.parametrize("change", [lambda s: s[:-1], lambda s: s[:20] + "A" + s[21:], lambda s: s[1:], lambda _: ""])
def test_damaged_link_is_refused(change: object) -> None:
    damaged = change(to_link(FULL))  # type: ignore[operator]
    with pytest.raises(AtlasError, match="this link is damaged"):
        from_link(damaged)


@example("\N{SUPERSCRIPT TWO}.a.b")
@example("9" * 5000 + ".a.b")
@given(st.text(max_size=60))
def test_any_text_as_a_link_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(AtlasError):
        from_link(text)


def test_newer_link_and_newer_file_say_so() -> None:
    with pytest.raises(AtlasError, match="made by a newer model"):
        from_link("2." + to_link(FULL)[2:])
    with pytest.raises(AtlasError, match="version = 2: this scenario was written by a newer model"):
        from_yaml("version: 2\nname: a\ntitle: A\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: [", "not YAML"),
        ("name: a\ntitle: A\ntitle: B", "title is there twice"),
        ("name: a\ntitle: A\nfirms: {x: 1, x: 2}", "x is there twice"),
        ("name: 2026-13-45", "not YAML"),
        ("[" * 5000, "not YAML"),
        ("just words", "is a list of `field: value` lines"),
        ("name: a", "title is missing"),
        ("name: a\ntitle: ' '", "title is empty: give the scenario a name"),
        (f"name: a\ntitle: {'x' * 121}", "title has 121 characters: give at most 120"),
        ('name: a\ntitle: "a\\u202eb"', r"title holds a character that cannot be shown \(U\+202E\): take it out"),
        ('name: a\ntitle: "a\\nb"', r"title holds a character that cannot be shown \(U\+000A\)"),
        ('name: a\ntitle: "a\\ud800"', r"title holds a character that cannot be shown \(U\+D800\)"),
        ("name: a\ntitle: A\nyeers: 3", "yeers: a scenario has no such field; did you mean 'years'"),
        ("name: a\ntitle: A\nstreams: 5", "streams: give a list of entries"),
        ("name: a\ntitle: A\nstreams: [{stream: perkins_v}]", "streams: an entry has no dollars"),
        ("name: a\ntitle: A\nstreams: [{streem: perkins_v, dollars: 1}]", "streams.streem: no such field"),
        ("name: a\ntitle: A\nstreams: [{stream: perkins_v, dollars: much}]", "dollars = 'much'"),
        ("name: a\ntitle: A\nstreams: [{stream: perkins_v, dollars: 1, rules: 3}]", "streams.rules = 3"),
        ("name: a\ntitle: A\nramp: maybe", "ramp = 'maybe': give true or false"),
        ("name: a\ntitle: A\nplaces: here", "places = 'here': give a list of words"),
        ("name: a\ntitle: A\noverrides: 3", "overrides = 3: give `name: number` lines"),
        ("name: a\ntitle: A\noverrides: {take_up: high}", "overrides.take_up = 'high': give a finite number"),
        ("name: a\ntitle: A\nyears: long", "years = 'long': give a whole number"),
    ],
)
def test_bad_file_is_refused_with_its_name(text: str, message: str) -> None:
    with pytest.raises(AtlasError, match=f"mine.yaml: .*{message}".replace("[", r"\[")):
        from_yaml(text, "mine.yaml")


def test_read_takes_presets_and_files(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(to_yaml(FULL), encoding="utf-8")
    assert read(str(file)).title == FULL.title
    assert read("today").name == "today"
    with pytest.raises(AtlasError, match="did you mean 'today'"):
        read("todai")
    with pytest.raises(AtlasError, match="unknown preset"):
        preset("todai")


def test_fingerprint_depends_on_levers_only() -> None:
    assert fingerprint(replace(FULL, title="Other", author="x", name="y")) == fingerprint(FULL)
    assert fingerprint(replace(FULL, years=3, streams=())) != fingerprint(FULL)
    assert fingerprint(replace(FULL, hours=120.0)) == fingerprint(replace(FULL, hours=120))


def test_plain_values_are_checked() -> None:
    with pytest.raises(AtlasError, match="this is something else"):
        from_plain([1])


BOMB = "name: a\ntitle: A\na: &a [1, 2]\nb: [*a, *a]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, "mine.yaml: aliases are not allowed, write the values out"),
        ("name: a\ntitle: &t A\nauthor: *t\n", "mine.yaml: aliases are not allowed, write the values out"),
        ("name: a\ntitle: A\nplaces: &p [*p]\n", "mine.yaml: aliases are not allowed, write the values out"),
        (f"name: a\ntitle: A\nplaces: {'[' * 5000}{']' * 5000}\n", "mine.yaml: not YAML"),
    ],
)
def test_yaml_that_grows_when_it_is_read_is_refused(text: str, said: str) -> None:
    with pytest.raises(AtlasError, match=f"^{re.escape(said)}"):
        from_yaml(text, "mine.yaml")


def test_a_long_value_is_told_in_short() -> None:
    with pytest.raises(AtlasError) as told:
        from_plain({"name": "a", "title": "A", "places": [list(range(1000))] * 50})
    assert len(str(told.value)) < 200


def signed(packed: bytes) -> str:
    body = base64.urlsafe_b64encode(zlib.compress(packed)).decode().rstrip("=")
    return f"1.{body}.{hashlib.sha256(f'1.{body}'.encode()).hexdigest()[:8]}"


@pytest.mark.parametrize(
    "packed",
    [b"[" * 100_000, b'{"name": "a", "title": "A \\ud800"}', b'{"name": "a", "title": "A", "places": ["\\udfff"]}'],
)
def test_a_signed_link_that_cannot_be_read_is_damaged(packed: bytes) -> None:
    with pytest.raises(AtlasError, match="this link is damaged: it cannot be unpacked; ask for it again"):
        from_link(signed(packed))

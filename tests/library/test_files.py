import datetime as dt
from dataclasses import replace

import pytest

from contracts.errors import AtlasError
from library import files
from library.entry import Entry
from scenarios import codec

BILL = codec.preset("ab_2273")
ODD = replace(codec.preset("today"), title="--- not a border", description="--- not\n---\na border")


@pytest.mark.parametrize("scenarios", [[BILL], [BILL, ODD], [ODD, BILL, ODD]])
def test_what_is_exported_is_imported(scenarios: list[object]) -> None:
    assert list(files.from_text(files.to_text(scenarios), "plans.yaml")) == scenarios  # type: ignore[arg-type]


def test_one_scenario_is_a_file_that_the_command_line_reads() -> None:
    assert codec.from_yaml(files.to_text([BILL])) == BILL


def test_a_file_that_begins_with_a_border_is_read() -> None:
    assert files.from_text(f"---\n{codec.to_yaml(BILL)}", "a.yaml") == (BILL,)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "a.yaml is empty; give a scenario as YAML."),
        ("---\n---\n", "a.yaml is empty"),
        ("hello", "a.yaml: a scenario is a list of `field: value` lines"),
        ("name: a\ntitle: A\n---\nname: b\n", "a.yaml, scenario 2: title is missing"),
        ("---\nx: 1\n" * 201, "a.yaml holds 201 scenarios; import at most 200 at once"),
    ],
)
def test_a_file_that_is_wrong_is_refused_whole(text: str, said: str) -> None:
    with pytest.raises(AtlasError, match=said):
        files.from_text(text, "a.yaml")


def test_bytes_are_read_as_text_with_or_without_a_mark() -> None:
    assert files.decoded("é".encode(), "a") == files.decoded("é".encode("utf-8-sig"), "a") == "é"
    with pytest.raises(AtlasError, match=r"a\.yaml is no text file in UTF-8"):
        files.decoded(b"PK\x03\x04\xff", "a.yaml")


def test_saved_scenarios_are_exported_under_their_names_even_from_a_newer_model() -> None:
    saved = Entry("1", "Our plan", "Our plan", "", codec.to_yaml(BILL), "", dt.datetime(2026, 7, 1, tzinfo=dt.UTC))
    newer = replace(saved, text="version: 99\nname: a\ntitle: A\n")
    text = files.of_entries([saved, newer])
    assert text == f"{codec.to_yaml(replace(BILL, title='Our plan'))}{files.BETWEEN}{newer.text}"

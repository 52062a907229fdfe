"""A fact file that cannot be used is named, with what to do."""

from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders.source_files import as_facts, read_table


def test_reads_the_named_columns_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("code,name,more\n007,x,1\n")
    assert read_table(tmp_path, "a.csv", ["code", "name"]).to_dicts() == [{"code": "007", "name": "x"}]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", None, r"a\.csv is missing"),
        ("a.csv", b"id,name\n1,x\n", r"no column 'code'.*id, name"),
        ("a.parquet", b"PAR1 and then nothing", r"a\.parquet cannot be read.*Copy the file again"),
    ],
)
def test_refuses(tmp_path: Path, name: str, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(AtlasError, match=words):
        read_table(tmp_path, name, ["code"])


def test_facts_are_completed_and_sorted() -> None:
    rows = pl.DataFrame({"place_id": ["state:06", "county:19"], "value": [1, 2]})
    table = as_facts(rows)
    assert table.get_column("place_id").to_list() == ["county:19", "state:06"]
    assert table.schema["value"] == pl.Float64
    assert table.get_column("source").null_count() == 2

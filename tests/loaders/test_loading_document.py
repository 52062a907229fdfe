"""docs/loading.md says what the registry and the limits say."""

from pathlib import Path

from loaders.formats.registry import FORMATS
from loaders.guards import COMMAND_LINE, MEGABYTE, UPLOAD

DOCUMENT = (Path(__file__).parent.parent.parent / "docs" / "loading.md").read_text(encoding="utf-8")


def formats() -> str:
    return "\n".join(
        f"| `{item.name}` | {item.title}, such as `{item.example}` | {item.agency} | {item.gives} |"
        for item in FORMATS.values()
    )


def limits() -> str:
    rows = {
        "size of a file": [f"{limit.bytes // MEGABYTE:,} MB" for limit in (COMMAND_LINE, UPLOAD)],
        "rows": [f"{limit.rows:,}" for limit in (COMMAND_LINE, UPLOAD)],
        "unpacked": [f"{limit.decompressed // MEGABYTE:,} MB" for limit in (COMMAND_LINE, UPLOAD)],
        "length of a line": [f"{limit.line:,} characters" for limit in (COMMAND_LINE, UPLOAD)],
        "columns": [f"{limit.columns:,}" for limit in (COMMAND_LINE, UPLOAD)],
    }
    return "\n".join(f"| {name} | {ours} | {uploaded} |" for name, (ours, uploaded) in rows.items())


def test_the_table_of_formats_is_that_of_the_registry() -> None:
    assert formats() in DOCUMENT, f"Put this into docs/loading.md:\n{formats()}"


def test_the_table_of_limits_is_that_of_the_guards() -> None:
    assert limits() in DOCUMENT, f"Put this into docs/loading.md:\n{limits()}"

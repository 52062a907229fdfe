"""Reading the columns of a parquet file as text, with Arrow: the reader of Polars panics on some damaged files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.errors import AtlasError
from loaders.guards import Limits, check_parquet, megabytes
from loaders.headers import Column, check_header, key
from loaders.loaded import InputFile, printable


def read_columns(
    file: InputFile, columns: Sequence[Column], limits: Limits
) -> tuple[list[str], list[list[str | None]]]:
    """Return the names and cells of those columns of a parquet file that are asked for.

    Texts stay in the dictionaries that the file has: spelled out, one long text in a million rows would fill the
    memory. Raises AtlasError if the file is damaged, lacks a column or holds more than allowed.
    """
    import pyarrow as pa  # noqa: PLC0415 - only parquet files need it
    import pyarrow.parquet as pq  # noqa: PLC0415 - the same

    check_parquet(file, limits)
    try:
        with file.open() as stream:
            header = pq.read_schema(stream).names
            check_header(file.name, header, columns)
            names = [name for name in header if any(key(name) in column.keys for column in columns)]
            stream.seek(0)
            table = pq.read_table(stream, columns=names, read_dictionary=names)
        table.validate(full=True)
        return names, [_cells(file, table.column(name), limits) for name in names]
    except AtlasError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = printable(str(error).splitlines()[0], 120)
        raise AtlasError(f"{file.name} is not a readable parquet file ({reason}). Make it again.") from None


def _cells(file: InputFile, column: Any, limits: Limits) -> list[str | None]:  # noqa: ANN401 - pyarrow has no types
    """Return a column as text, in which equal texts are one object."""
    import pyarrow as pa  # noqa: PLC0415 - only parquet files need it

    cells: list[str | None] = []
    size = 0
    for chunk in column.chunks:
        if not pa.types.is_dictionary(chunk.type):
            cells += chunk.cast(pa.string()).to_pylist()
            continue
        texts = chunk.dictionary.cast(pa.string()).to_pylist()
        found = [None if at is None else texts[at] for at in chunk.indices.to_pylist()]
        size += sum(len(text or "") for text in found)
        if size > limits.decompressed:
            raise AtlasError(f"{file.name} would unpack to {megabytes(size)} of text, more than is allowed here.")
        cells += found
    return cells

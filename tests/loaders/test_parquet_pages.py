"""The sizes in the pages of parquet files, against what the footers of honest writers say."""

import io
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from contracts.errors import AtlasError
from loaders import parquet_pages
from loaders.guards import Limits, check_parquet
from loaders.loaded import InputFile

TABLE = pl.DataFrame(
    {
        "text": ["x" * (number % 700) for number in range(3000)],
        "number": range(3000),
        "part": [None, 1.5, 2] * 1000,
        "truth": [True] * 3000,
        "list": [["q"]] * 3000,
    }
)


def by_polars(**options: Any) -> bytes:  # noqa: ANN401 - handed on
    buffer = io.BytesIO()
    TABLE.write_parquet(buffer, **options)
    return buffer.getvalue()


def by_arrow(**options: Any) -> bytes:  # noqa: ANN401 - handed on
    buffer = io.BytesIO()
    pq.write_table(TABLE.to_arrow(), buffer, **options)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        by_polars(compression="zstd"),
        by_polars(compression="uncompressed", statistics=False),
        by_polars(compression="snappy", row_group_size=100),
        by_arrow(),
        by_arrow(compression="gzip", data_page_version="2.0"),
        by_arrow(use_dictionary=False, data_page_size=1000),
        by_arrow(write_page_checksum=True, write_page_index=True),
    ],
)
def test_the_pages_and_their_headers_are_what_the_footer_says(content: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = pq.ParquetFile(io.BytesIO(content)).metadata
    claimed = sum(metadata.row_group(number).total_byte_size for number in range(metadata.num_row_groups))
    headers = 0
    read = parquet_pages.page

    def counted(stream: io.BytesIO, at: int) -> tuple[int, dict[int, int]]:
        nonlocal headers
        length, sizes = read(stream, at)
        headers += length
        return length, sizes

    monkeypatch.setattr(parquet_pages, "page", counted)
    pages = parquet_pages.unpacked(io.BytesIO(content), metadata, 1 << 40)
    assert pages + headers == claimed


def varint(number: int) -> bytes:
    """A number of Thrift's compact protocol: seven bits a byte, the high bit says that more follows."""
    parts = [number >> shift & 127 for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*(part | 128 for part in parts[:-1]), parts[-1]])


def test_a_footer_that_lies_about_its_pages_is_found_out() -> None:
    honest = by_arrow(compression="zstd")
    true = varint(2 * pq.ParquetFile(io.BytesIO(honest)).metadata.row_group(0).total_byte_size)
    one = bytes([130, *[128] * (len(true) - 2), 0])  # as long, so that the rest of the footer stays where it is
    lying = honest.replace(true, one)
    assert pq.ParquetFile(io.BytesIO(lying)).metadata.row_group(0).total_byte_size == 1
    limits = Limits(decompressed=100_000)
    with pytest.raises(AtlasError, match="would unpack to"):
        check_parquet(InputFile.of_bytes("lying.parquet", lying), limits)


@pytest.mark.parametrize("content", [b"\xff" * 100, b"\x00" * 100, b"PAR1" * 25, b"\x15" + b"\xff" * 99, b"\x1c" * 100])
def test_a_page_that_is_none_is_said(content: bytes) -> None:
    file = bytearray(by_arrow(compression="none", use_dictionary=False))
    file[4:104] = content
    with pytest.raises(AtlasError, match="is not a readable parquet file"):
        check_parquet(InputFile.of_bytes("broken.parquet", bytes(file)), Limits())

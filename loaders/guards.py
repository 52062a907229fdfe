"""Limits on what may be read: a hostile or broken file ends in a sentence, before it fills the memory."""

from __future__ import annotations

import codecs
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from contracts.errors import AtlasError
from loaders import parquet_pages
from loaders.counts import counted
from loaders.loaded import CHUNK, InputFile

MEGABYTE = 1 << 20
PARQUET_MAGIC = b"PAR1"
PARQUET_TAIL = 8
LONGEST_FOOTER = 16 * MEGABYTE
MOST_MEMBERS = 2_000
MOST_ROW_GROUPS = 2_000
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
NO_TEXT = (b"PK\x03\x04", PARQUET_MAGIC, b"%PDF", b"\x1f\x8b", b"\x89PNG")
BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class Limits:
    """How much one file may hold; the largest official file (chronic absence, statewide) has 34 MB and 344,000 rows."""

    bytes: int = 2_000 * MEGABYTE
    rows: int = 2_000_000
    columns: int = 1_000
    decompressed: int = 2_000 * MEGABYTE
    ratio: int = 200
    line: int = MEGABYTE


COMMAND_LINE = Limits()
UPLOAD = Limits(bytes=50 * MEGABYTE, rows=500_000, decompressed=250 * MEGABYTE)


def check_size(file: InputFile, limits: Limits) -> None:
    """Raise AtlasError if the file is empty or larger than allowed."""
    if not file.size:
        raise AtlasError(f"{file.name} is empty. Download it again.")
    if file.size > limits.bytes:
        remedy = "Split it." if file.path else "Split it, or load it with the command line."
        raise AtlasError(f"{file.name} has {more_than(file.size, limits.bytes)} allowed here. {remedy}")


def megabytes(size: int) -> str:
    """Return `34 MB`, and `under 1 MB` for less."""
    return f"{size / MEGABYTE:,.0f} MB" if size >= MEGABYTE else "under 1 MB"


def more_than(size: int, limit: int) -> str:
    """Return `60 MB, more than the 50 MB`, or `9 bytes more than the 50 MB` where both round to the same."""
    said, most = megabytes(size), megabytes(limit)
    return f"{said}, more than the {most}" if said != most else f"{counted(size - limit, 'byte')} more than the {most}"


def check_text(file: InputFile, limits: Limits = COMMAND_LINE) -> str:
    """Return the encoding of a text file: UTF-8 or UTF-16 by its mark, UTF-8 if it decodes, else Windows-1252.

    Reads in pieces. Raises AtlasError for a file that is no text, such as a workbook or a picture, and for one whose
    lines do not end.
    """
    with file.open() as stream:
        start = stream.read(4)
    if start.startswith(OLD_WORKBOOK):
        raise AtlasError(
            f"{file.name} is an old workbook (.xls), or one with a password. Save it as .xlsx without one."
        )
    if start.startswith(NO_TEXT):
        raise AtlasError(f"{file.name} is not a text file. Give the text file as the agency publishes it.")
    marked = next((encoding for mark, encoding in BYTE_ORDER_MARKS.items() if start.startswith(mark)), "")
    guessed = _encoding(file, limits, nulls=marked == "utf-16")
    return marked or guessed


def limits_of(file: InputFile) -> Limits:
    """Return the limits for a file: narrower for an upload, which lies in the memory of a shared server."""
    return COMMAND_LINE if file.path else UPLOAD


def _encoding(file: InputFile, limits: Limits, *, nulls: bool) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8, since = True, 0
    with file.open() as stream:
        while piece := stream.read(CHUNK):
            if b"\x00" in piece and not nulls:
                raise AtlasError(f"{file.name} holds null bytes, so it is not a text file. Download it again.")
            utf8 = utf8 and _decodes(decoder, piece)
            since = _since_line_end(piece, since)
            if since > 2 * limits.line:
                long = megabytes(2 * limits.line)
                raise AtlasError(f"{file.name} has a line of more than {long}. It is no data file.")
    return "utf-8" if utf8 and _decodes(decoder, b"", final=True) else "cp1252"


def _since_line_end(piece: bytes, before: int) -> int:
    end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    return before + len(piece) if end < 0 else len(piece) - end - 1


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def check_zip(file: InputFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """Return the members of a zip or workbook.

    Raises AtlasError if it is broken, encrypted, holds too many files or would unpack to more than allowed. The sizes
    that the directory claims are not believed when members are read: `unpack` counts again.
    """
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, struct.error, ValueError, NotImplementedError) as error:
        raise AtlasError(f"{file.name} cannot be unpacked ({error}). Download it again.") from None
    if len(members) > MOST_MEMBERS:
        raise AtlasError(
            f"{file.name} holds {len(members):,} files, more than {MOST_MEMBERS:,}. It is not a data file."
        )
    if any(member.flag_bits & 1 for member in members):
        raise AtlasError(f"{file.name} is encrypted. Save it without a password.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.decompressed or unpacked > max(limits.ratio * file.size, MEGABYTE):
        raise AtlasError(
            f"{file.name} has {megabytes(file.size)} and would unpack to {megabytes(unpacked)}, more than is allowed "
            "here. It may be damaged; download it again."
        )
    return members


def unpack(file: InputFile, member: zipfile.ZipInfo, limits: Limits) -> InputFile:
    """Return one member of a zip in memory. Raises AtlasError if it is larger than allowed or damaged."""
    content = b"".join(pieces(file, member))
    if len(content) > limits.decompressed:
        raise AtlasError(f"{file.name} unpacks to more than {megabytes(limits.decompressed)}. It may be damaged.")
    return InputFile.of_bytes(f"{file.name}/{member.filename}", content)


def pieces(file: InputFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a member of a zip piece by piece; zipfile reads no more than the directory claims, and checks the sum.

    Raises AtlasError if it is damaged.
    """
    try:
        with file.open() as stream, zipfile.ZipFile(stream) as archive, archive.open(member) as opened:
            while piece := opened.read(CHUNK):
                yield piece
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise AtlasError(f"{file.name} cannot be unpacked ({error}). Download it again.") from None


def check_parquet(file: InputFile, limits: Limits) -> None:
    """Raise AtlasError if a parquet file is cut, claims absurd sizes, or holds more than allowed.

    Only the footer is read, and no more of it than a sane file needs.
    """
    if file.size < PARQUET_TAIL + len(PARQUET_MAGIC):
        raise AtlasError(f"{file.name} is too short for a parquet file. It may be cut; copy it again.")
    with file.open() as stream:
        head = stream.read(4)
        stream.seek(-PARQUET_TAIL, 2)
        length, tail = struct.unpack("<I4s", stream.read(PARQUET_TAIL))
    if head != PARQUET_MAGIC or tail != PARQUET_MAGIC:
        raise AtlasError(f"{file.name} is not a complete parquet file. It may be cut; copy it again.")
    if length > min(file.size - PARQUET_TAIL - len(PARQUET_MAGIC), LONGEST_FOOTER):
        raise AtlasError(f"{file.name} has a footer of impossible length. It is damaged; make it again.")
    with file.open() as stream:
        _check_footer(file.name, stream, limits)


def _check_footer(name: str, stream: BinaryIO, limits: Limits) -> None:
    import pyarrow as pa  # noqa: PLC0415 - only parquet files need it
    import pyarrow.parquet as pq  # noqa: PLC0415 - only parquet files need it

    try:
        footer = pq.ParquetFile(stream, thrift_string_size_limit=LONGEST_FOOTER, thrift_container_size_limit=100_000)
        metadata = footer.metadata
        unpacked = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        reason = str(error).splitlines()[0]
        raise AtlasError(f"{name} is not a readable parquet file ({reason}). Make it again.") from None
    if metadata.num_columns > limits.columns:
        raise AtlasError(f"{name} has {metadata.num_columns:,} columns, more than {limits.columns:,}.")
    if not 0 <= metadata.num_rows <= limits.rows:
        raise AtlasError(f"{name} claims {metadata.num_rows:,} rows; at most {limits.rows:,} are allowed.")
    if metadata.num_row_groups > MOST_ROW_GROUPS:
        raise AtlasError(
            f"{name} has {metadata.num_row_groups:,} row groups, more than {MOST_ROW_GROUPS:,}. Write fewer."
        )
    if 0 <= unpacked <= limits.decompressed:
        unpacked = _unpacked_pages(name, stream, metadata, limits)
    if not 0 <= unpacked <= limits.decompressed:
        raise AtlasError(f"{name} would unpack to {megabytes(abs(unpacked))}, more than is allowed here.")


def _unpacked_pages(name: str, stream: BinaryIO, metadata: Any, limits: Limits) -> int:  # noqa: ANN401 - pyarrow has no types
    try:
        return parquet_pages.unpacked(stream, metadata, limits.decompressed)
    except parquet_pages.PageError as error:
        raise AtlasError(f"{name} is not a readable parquet file ({error}). Make it again.") from None

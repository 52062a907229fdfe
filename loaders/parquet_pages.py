"""How much the pages of a parquet file unpack to, by what each page says of itself.

The footer says it, too, and a reader does not compare the two: it takes as much memory as a page claims.
"""

from __future__ import annotations

from typing import Any, BinaryIO

WINDOW = 1 << 16
LONGEST_HEADER = 1 << 22
TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
INTEGERS = (4, 5, 6)
UNPACKED, PACKED = 2, 3  # the numbers of the two fields in a page's header


class PageError(ValueError):
    """A page header that cannot be one."""


def unpacked(stream: BinaryIO, metadata: Any, most: int) -> int:  # noqa: ANN401 - pyarrow publishes no types
    """Return the bytes to which all pages unpack, counted up to `most`. Raises PageError if a page is none."""
    total = 0
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            total += _of_column(stream, metadata.row_group(group).column(number), most - total)
            if total > most:
                return total
    return total


def _of_column(stream: BinaryIO, column: Any, most: int) -> int:  # noqa: ANN401 - pyarrow publishes no types
    starts = [at for at in (column.dictionary_page_offset, column.data_page_offset) if at]
    at = min(starts, default=0)
    end, total = at + column.total_compressed_size, 0
    while at < end and total <= most:
        header, sizes = page(stream, at)
        total += sizes[UNPACKED]
        at += header + sizes[PACKED]
    return total


def page(stream: BinaryIO, at: int) -> tuple[int, dict[int, int]]:
    """Return the length of the page header at a place of the file, and the two sizes that it gives."""
    window = WINDOW
    while True:
        stream.seek(at)
        header = _Header(stream.read(window))
        try:
            sizes = header.struct()
        except IndexError:
            if window >= LONGEST_HEADER:
                raise PageError("a page header without end") from None
            window *= 8
            continue
        if sizes.get(UNPACKED, -1) < 0 or sizes.get(PACKED, -1) < 0:
            raise PageError("a page without a size")
        return header.at, sizes


class _Header:
    """A struct in the compact protocol of Thrift, of which the integers are wanted and the rest is passed over."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def struct(self, depth: int = 0) -> dict[int, int]:
        """Return the integer fields by number. Raises IndexError where the content ends before the struct."""
        if depth > DOUBLE:
            raise PageError("a page header that goes too deep")
        fields, number = {}, 0
        while kind := self._byte():
            number = number + (kind >> 4) if kind >> 4 else self._integer()
            value = self._value(kind & 15, depth)
            if value is not None:
                fields[number] = value
        return fields

    def _value(self, kind: int, depth: int) -> int | None:
        if kind in {TRUE, FALSE}:
            return None
        if kind in INTEGERS:
            return self._integer()
        if kind == STRUCT:
            self.struct(depth + 1)
        elif kind in {BYTE, DOUBLE, BINARY}:
            self._skip({BYTE: 1, DOUBLE: 8}.get(kind) or self._varint())
        elif kind in {LIST, SET}:
            self._list(depth)
        else:
            raise PageError("a page header of unknown parts")
        return None

    def _list(self, depth: int) -> None:
        head = self._byte()
        count = head >> 4 if head >> 4 < 15 else self._varint()  # noqa: PLR2004 - fifteen announces a longer count
        for _ in range(count):
            if head & 15 in {TRUE, FALSE}:
                self._skip(1)
            else:
                self._value(head & 15, depth + 1)

    def _skip(self, count: int) -> None:
        self.at += count
        if self.at > len(self.content):
            raise IndexError

    def _byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def _varint(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004 - the high bit says that more follows
                return number
            shift += 7
            if shift > 63:  # noqa: PLR2004 - no number has more bits
                raise PageError("a page header with an endless number")

    def _integer(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)

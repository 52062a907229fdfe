"""Hostile and broken files: what each of them is, made from a good file of a format."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections.abc import Callable, Mapping

import polars as pl
import xlsxwriter

from tests.loaders.formats import test_cci, test_cupc, test_exchange, test_schools
from tests.loaders.formats.official import ABSENCE, ACGR, CAMPUS, CENSUS, CGR, METRIC, OF_DATAMART, text

BOM = b"\xef\xbb\xbf"
MEGABYTE = 1 << 20
EFFY = dict(zip(["UNITID", "EFFYALEV", "EFYTOTLT", "EFYHISPT"], ["117788", "1", "20000", "9000"], strict=True))
CUPC = dict(zip(*test_cupc.lines()[:4:3], strict=True))
EXCHANGE = {name: cell.replace(",", ";") for name, cell in test_exchange.ROW.items()}
CCI = dict(zip(*(line.split("\t") for line in test_cci.row().split("\n")), strict=True))
ROWS: dict[str, tuple[Mapping[str, str], str]] = {
    "cci": (CCI, "\t"),
    "acgr": (ACGR, "\t"),
    "cgr": (CGR, "\t"),
    "absence": (ABSENCE, "\t"),
    "enrollment": (CENSUS, "\t"),
    "cupc": (CUPC, ","),
    "schools": (test_schools.SCHOOL, ","),
    "ipeds": (EFFY, ","),
    "exchange": (EXCHANGE, ","),
    "datamart": (OF_DATAMART, ","),
    "launchboard": (METRIC, ","),
    "laep": (CAMPUS, ","),
}
NUMBER_FIELDS = {
    "cci": "currdenom",
    "acgr": "CohortStudents",
    "cgr": "High School Completers",
    "absence": "ChronicAbsenteeismCount",
    "enrollment": "GR_09",
    "cupc": "Foster",
    "schools": "Grade 9",
    "ipeds": "EFYTOTLT",
    "exchange": "numerator",
    "datamart": "2022-2023",
    "launchboard": "Numerator",
    "laep": "Students Employed",
}
NAME = {"ipeds": "effy2024.csv", "boundaries": "areas.geojson"}
Make = Callable[[str], bytes]


def good(kind: str) -> bytes:
    row, delimiter = ROWS[kind]
    return text([row], delimiter).encode()


def changed(kind: str, cell: str) -> bytes:
    """The good row with another number."""
    row, delimiter = ROWS[kind]
    return text([dict(row) | {NUMBER_FIELDS[kind]: cell}], delimiter).encode()


def header_and(line: str) -> Make:
    return lambda kind: good(kind).split(b"\n")[0] + b"\n" + line.encode()


def with_header(change: Callable[[list[str]], list[str]]) -> Make:
    def make(kind: str) -> bytes:
        delimiter = ROWS[kind][1]
        header, row = good(kind).decode().split("\n")
        return f"{delimiter.join(change(header.split(delimiter)))}\n{row}".encode()

    return make


def zipped(content: bytes, name: str = "data.txt", *, flag: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    packed = bytearray(buffer.getvalue())
    if flag:
        for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = packed.index(mark) + offset
            packed[at] |= flag
    return bytes(packed)


def lying_zip(content: bytes) -> bytes:
    """A zip whose directory claims one byte for each member."""
    packed = bytearray(zipped(content))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = packed.index(mark) + offset
        packed[at : at + 4] = struct.pack("<I", 1)
    return bytes(packed)


def parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer)
    return buffer.getvalue()


def footer(length: int) -> bytes:
    return b"PAR1" + b"x" * 64 + struct.pack("<I", length) + b"PAR1"


def workbook(cells: Mapping[tuple[int, int], str]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for (row, column), value in cells.items():
        sheet.write(row, column, value)
    book.close()
    return buffer.getvalue()


def shared_text() -> bytes:
    """A workbook of some 100 KB whose 40,000 cells all hold the same 30,000 letters, twice over."""
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 80_001))
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}'
    return replaced(
        workbook({(0, 0): "a" * 32_000}), "xl/worksheets/sheet1.xml", f"{sheet}</sheetData></worksheet>".encode()
    )


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def with_sheet(rows: str, before: str = "") -> bytes:
    """A workbook with these rows of XML in its sheet."""
    start = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return replaced(workbook({(0, 0): "x"}), SHEET, f"{before}{start}{rows}</sheetData></worksheet>".encode())


def renamed(book: bytes, old: str, new: str) -> bytes:
    """A workbook with one word for another in the names and the lists of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(buffer, "w") as target:
        for member in source.namelist():
            content = source.read(member)
            listed = member.endswith(".rels") or member == "[Content_Types].xml"
            target.writestr(
                member.replace(old, new), content.replace(old.encode(), new.encode()) if listed else content
            )
    return buffer.getvalue()


def shared_runs() -> bytes:
    """A shared text of three thousand runs, in eighty thousand cells."""
    text = b"<sst><si>" + b"<r><t>ten letters</t></r>" * 3000 + b"</si></sst>"
    return replaced(shared_text(), "xl/sharedStrings.xml", text)


def listed_often() -> bytes:
    """A workbook that lists its one sheet fifty times."""
    book = with_sheet("")
    sheet = '<sheet name="s{}" sheetId="{}" r:id="rId1"/>'
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        text = archive.read("xl/workbook.xml").decode()
    start, end = text.index("<sheets>"), text.index("</sheets>")
    listed = "".join(sheet.format(number, number) for number in range(1, 51))
    return replaced(book, "xl/workbook.xml", f"{text[:start]}<sheets>{listed}{text[end:]}".encode())


def long_dictionary() -> bytes:
    """A parquet file of some kilobytes: one text of a million letters, four thousand times."""
    table = pl.DataFrame({name: ["x"] * 4000 for name in EXCHANGE}).with_columns(place_id=pl.lit("x" * 1_000_000))
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()


def row_groups() -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame({"place_id": ["x"] * 2_001}).write_parquet(buffer, row_group_size=1)
    return buffer.getvalue()


def replaced(book: bytes, name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return buffer.getvalue()


def noise(seed: int) -> bytes:
    return random.Random(seed).randbytes(4096)  # noqa: S311 - noise, no secret


# Each makes a file from a format's name. The second word says how it must end: `refused` (status 2 and one sentence),
# `aside` (status 1, the row in quarantine or an error named), `either` of the two, or `fine` (status 0).
EVERYWHERE: dict[str, tuple[Make, str]] = {
    "nothing": (lambda _: b"", "refused"),
    "a byte order mark alone": (lambda _: BOM, "refused"),
    "line ends alone": (lambda _: b"\n\r\n\n", "refused"),
    "the header alone": (header_and(""), "aside"),
    "no header": (lambda kind: good(kind).split(b"\n")[1], "refused"),
    "a column renamed": (with_header(lambda cells: [f"x{cell}" for cell in cells]), "refused"),
    "every column twice": (with_header(lambda cells: [*cells, *cells]), "refused"),
    "ten thousand columns": (with_header(lambda cells: [*cells, *["x"] * 10_000]), "refused"),
    "a line too short": (header_and("1"), "aside"),
    "a line too long": (lambda kind: good(kind) + ROWS[kind][1].encode() + b"x", "aside"),
    "null bytes": (lambda kind: good(kind).replace(b"0", b"\x00"), "refused"),
    "noise": (lambda kind: noise(len(kind)), "refused"),
    "a web page": (lambda _: b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "refused"),
    "JSON": (lambda kind: json.dumps([dict(ROWS[kind][0])]).encode(), "refused"),
    "a line of three megabytes": (lambda kind: good(kind) + b"\n" + b"9" * (3 * MEGABYTE), "refused"),
    "bytes that Windows-1252 does not have": (lambda kind: good(kind) + b"\n\x81\x8d", "refused"),
    "UTF-16": (lambda kind: good(kind).decode().encode("utf-16"), "fine"),
    "old line ends": (lambda kind: good(kind).replace(b"\n", b"\r"), "fine"),
    "not a number": (lambda kind: changed(kind, "NaN"), "aside"),
    "infinite": (lambda kind: changed(kind, "inf"), "aside"),
    "an exponent": (lambda kind: changed(kind, "1e308"), "aside"),
    "digits of another script": (lambda kind: changed(kind, "٣٤"), "aside"),
    "a formula": (lambda kind: changed(kind, "=2+3"), "aside"),
    "a script": (lambda kind: changed(kind, "<script>alert(1)</script>"), "aside"),
    "a terminal escape": (lambda kind: changed(kind, "\x1b[31mred"), "aside"),
    "a hundred digits": (lambda kind: changed(kind, "9" * 100), "aside"),
    "a negative number": (lambda kind: changed(kind, "-5"), "aside"),
}
ONCE: dict[str, tuple[bytes, str]] = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"0" * 64, "refused"),
    "a PDF": (b"%PDF-1.7\n1 0 obj", "refused"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + b"0" * 512, "refused"),
    "gzip": (b"\x1f\x8b\x08" + b"0" * 64, "refused"),
    "a zip of nothing": (zipped(b""), "refused"),
    "a zip without a text file": (zipped(b"x", "readme.doc"), "refused"),
    "a zip bomb": (zipped(b"0" * (300 * MEGABYTE // 4)), "refused"),
    "a zip that lies about its size": (lying_zip(b"0" * MEGABYTE), "refused"),
    "a zip cut in the middle": (zipped(noise(1))[:2000], "refused"),
    "a zip with a password": (zipped(b"x,y\n1,2", flag=1), "refused"),
    "a zip with a path upward": (zipped(b"x,y\n1,2", "../../etc/passwd.csv"), "refused"),
    "parquet cut short": (parquet(pl.DataFrame({"place_id": ["x"]}))[:-9], "refused"),
    "parquet of eight bytes": (b"PAR1PAR1", "refused"),
    "parquet with a footer longer than the file": (footer(2**31), "refused"),
    "parquet with a footer of noise": (footer(60), "refused"),
    "parquet of six million equal rows": (parquet(pl.DataFrame({"place_id": ["x"] * 6_000_000})), "refused"),
    "parquet of two thousand columns": (parquet(pl.DataFrame({f"c{n}": [1] for n in range(2000)})), "refused"),
    "parquet without the columns": (parquet(pl.DataFrame({"place": ["x"]})), "refused"),
    "parquet with lists": (parquet(pl.DataFrame({name: [[1, 2]] for name in EXCHANGE})), "either"),
    "parquet with dates": (parquet(pl.DataFrame({name: [None] for name in EXCHANGE}).cast(pl.Date)), "aside"),
    "a workbook with a far corner": (workbook({(0, 0): "place_id", (1_048_575, 16_383): "x"}), "refused"),
    "a workbook with a far corner in small letters": (with_sheet(FAR.lower()), "refused"),
    "a workbook with a far corner in single quotes": (with_sheet(FAR.replace('"', "'")), "refused"),
    "a workbook with a far corner after blanks": (with_sheet(FAR.replace('r="', 'r = "')), "refused"),
    "a workbook with a far corner elsewhere": (renamed(with_sheet(FAR), "worksheets", "elsewhere"), "refused"),
    "a workbook with a far row alone": (with_sheet(FAR.replace(' r="XFD1048576"', "") * 30), "refused"),
    "a workbook that declares an entity": (with_sheet("", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///">]>'), "refused"),
    "a workbook that lists its sheet fifty times": (listed_often(), "refused"),
    "a workbook that repeats one text of many runs": (shared_runs(), "refused"),
    "a workbook of another kind": (zipped(b"<x/>", "xl/workbook.bin"), "refused"),
    "a zip in a zip": (zipped(zipped(b"x,y\n1,2"), "inner.zip"), "refused"),
    "parquet that repeats one text": (long_dictionary(), "refused"),
    "parquet of two thousand and one row groups": (row_groups(), "refused"),
    "a workbook that repeats one text": (shared_text(), "refused"),
    "a workbook without cells": (workbook({}), "refused"),
    "a workbook of formulas": (workbook({(0, 0): "=1+1", (1, 0): "=A1"}), "refused"),
    "a workbook of broken XML": (
        replaced(workbook({(0, 0): "place_id"}), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "refused",
    ),
    "a workbook without its sheet": (zipped(b"<workbook/>", "xl/workbook.xml"), "refused"),
}


def outline(*corners: object, kind: str = "Polygon", code: str = "27659870000000") -> bytes:
    """A map of one district area; `corners` are its coordinates."""
    geometry = {"type": kind, "coordinates": list(corners)}
    area = {"type": "Feature", "properties": {"CDSCode": code, "DistrictName": "<script>"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [area]}).encode()


SQUARE = [[-121.9, 36.5], [-121.8, 36.5], [-121.8, 36.6], [-121.9, 36.6], [-121.9, 36.5]]
RECORD = "WBLR^^17654^1964733^1932383^^2023-2024^1000000654^10^^^^^^"
# Files for formats that are no table with a header: the format, the file and how it must end.
ELSEWHERE: dict[str, tuple[str, bytes, str]] = {
    "records": ("wblr", f"{RECORD}\n".encode(), "fine"),
    "records of nothing": ("wblr", b"", "refused"),
    "records of a byte order mark": ("wblr", BOM, "aside"),
    "records of line ends": ("wblr", b"\n\r\n\n", "aside"),
    "records of noise": ("wblr", noise(2), "refused"),
    "records of null bytes": ("wblr", RECORD.replace("0", "\x00").encode(), "refused"),
    "records in UTF-16": ("wblr", RECORD.encode("utf-16"), "either"),
    "records in a zip": ("wblr", zipped(RECORD.encode()), "refused"),
    "records on a web page": ("wblr", b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "aside"),
    "a record of three megabytes": ("wblr", RECORD.encode() + b"9" * (3 * MEGABYTE), "refused"),
    "a record of ten thousand fields": ("wblr", RECORD.encode() + b"^" * 10_000, "refused"),
    "a record cut short": ("wblr", f"{RECORD}\n{RECORD[:20]}".encode(), "aside"),
    "a record with a script": ("wblr", f"{RECORD}\n{RECORD.replace('^10^', '^<script>^')}".encode(), "aside"),
    "a record with a formula": ("wblr", f"{RECORD}\n{RECORD.replace('^10^', '^=2+3^')}".encode(), "aside"),
    "a record with an escape": ("wblr", f"{RECORD}\n{RECORD.replace('2023-2024', chr(27))}".encode(), "aside"),
    "a map": ("boundaries", outline(SQUARE), "fine"),
    "a map of nothing": ("boundaries", b"", "refused"),
    "a map of noise": ("boundaries", noise(3), "refused"),
    "a map that is a list": ("boundaries", b"[1, 2]", "refused"),
    "a map without areas": ("boundaries", b'{"type": "FeatureCollection", "features": []}', "refused"),
    "a map cut short": ("boundaries", outline(SQUARE)[:-40], "refused"),
    "a map nested deep": ("boundaries", b'{"a":' * 100_000, "refused"),
    "a map of a point": ("boundaries", outline(-121.9, 36.5, kind="Point"), "aside"),
    "a map of no corners": ("boundaries", outline(), "aside"),
    "a map on the other side of the world": ("boundaries", outline([[-x, y] for x, y in SQUARE]), "aside"),
    "a map of infinite corners": ("boundaries", outline([[1e308, y] for _, y in SQUARE]), "aside"),
    "a map with a script for a code": ("boundaries", outline(SQUARE, code="<script>"), "aside"),
    "a map in a zip without one": ("boundaries", zipped(b"x", "readme.doc"), "refused"),
    "a map in a zip that lies": ("boundaries", lying_zip(b"0" * MEGABYTE), "refused"),
    "a map of a shape that is noise": ("boundaries", zipped(noise(4), "cb.shp"), "refused"),
    "a map on a web page": ("boundaries", b"<!DOCTYPE html>\n<html><body>Sign in</body></html>", "refused"),
}

"""The two engines that read records and run the roll-up: Polars on one machine, Spark on many.

Both read the same lines into the same columns; everything after that is one piece of code, written on narwhals.
Spark encrypts what it spills to disk with a key of its own, shows no web page and keeps no log of events, so that
identifiers are nowhere but in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, cast

import narwhals as nw
import polars as pl

from contracts.errors import AtlasError
from loaders.loaded import InputFile

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Frame: TypeAlias = "nw.LazyFrame[Any]"

NAMES = ("polars", "spark")
LOCAL = "local[*]"
# Some of the students at a time, so that what must be in memory does not grow with the files: these are read again for
# each turn, and the numbers of the students whose turn it is are held and counted in parts.
BYTES_A_TURN = 2_100_000_000
BYTES_A_PART = 350_000_000
SAFE = {
    # Else a number that is none stops a query, and stands in the error that Spark logs: it may be an identifier.
    "spark.sql.ansi.enabled": "false",
    "spark.io.encryption.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.eventLog.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "64",
    "spark.sql.adaptive.enabled": "true",
    "spark.log.level": "ERROR",
}


class Engine(Protocol):
    """What the roll-up needs of an engine."""

    def turns(self, files: Sequence[InputFile]) -> tuple[int, int]:
        """Return in how many turns to read the files, and into how many parts to cut the students of one turn."""

    def held(self, frames: Sequence[Frame]) -> Frame:
        """Return the rows of tables of numbers alone, which have the same columns, ready to be read once a part."""

    def lines(self, file: InputFile, separator: str, positions: Mapping[str, int]) -> Frame:
        """Return every line of a file: `line` (from 1) and the fields at these positions, null where empty."""

    def table(self, rows: pl.DataFrame) -> Frame:
        """Return a small table in the engine's own kind of frame."""

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Run a query and return its rows."""

    def collect_each(self, frames: Sequence[Frame]) -> pl.DataFrame:
        """Run queries of the same columns and return the rows of all."""


class Polars:
    """Polars, streaming: holds the numbers of some of the students at a time."""

    def turns(self, files: Sequence[InputFile]) -> tuple[int, int]:
        """Return one turn for each 2,100 MB of records, and one part for each 350 MB of a turn."""
        size = sum(file.size for file in files)
        turns = 1 + size // BYTES_A_TURN
        return turns, 1 + size // turns // BYTES_A_PART

    def held(self, frames: Sequence[Frame]) -> Frame:
        """Return the rows of all, read into memory."""
        return nw.from_native(self.collect_each(frames).lazy())

    def lines(self, file: InputFile, separator: str, positions: Mapping[str, int]) -> Frame:
        """Return every line; bytes that are no text become a mark, and cannot break the reading."""
        width = max(positions.values())
        lines = pl.scan_csv(
            file.path or file.content or b"",
            separator=separator,
            has_header=False,
            quote_char=None,
            schema={f"f{position}": pl.String() for position in range(1, width + 1)},
            encoding="utf8-lossy",
            truncate_ragged_lines=True,
            extra_columns="ignore",
            missing_columns="insert",
            row_index_name="line",
            row_index_offset=1,
            glob=False,
        )
        named = [pl.col(f"f{position}").alias(name) for name, position in positions.items()]
        return nw.from_native(lines.select(pl.col("line").cast(pl.Int64), *named))

    def table(self, rows: pl.DataFrame) -> Frame:
        """Return the table as it is, lazily."""
        return nw.from_native(rows.lazy())

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Run a query on the streaming engine."""
        return cast("pl.LazyFrame", frame.to_native()).collect(engine="streaming")

    def collect_each(self, frames: Sequence[Frame]) -> pl.DataFrame:
        """Run one query after the other: side by side, each file would take memory of its own."""
        return pl.concat([self.collect(frame) for frame in frames], rechunk=False)


class Spark:
    """PySpark, on a session that somebody else opens and closes."""

    def __init__(self, session: SparkSession) -> None:
        """Use this session."""
        self._session = session

    def turns(self, files: Sequence[InputFile]) -> tuple[int, int]:  # noqa: ARG002 - the protocol's signature
        """Return one turn and one part: the cluster spreads the students itself."""
        return 1, 1

    def held(self, frames: Sequence[Frame]) -> Frame:
        """Return the rows of all; nothing is held, because they are read once."""
        return nw.concat(list(frames), how="vertical")

    def lines(self, file: InputFile, separator: str, positions: Mapping[str, int]) -> Frame:
        """Return every line. Raises AtlasError for an upload, which would have to be written to a disk."""
        from pyspark.sql import functions as spark  # noqa: PLC0415 - only this engine needs it

        if file.path is None:
            raise AtlasError(f"{file.name} is in memory alone. Load it with --engine polars, or give it as a file.")
        text = self._session.read.text(f"file://{_without_wildcards(file.path)}")
        parts = spark.split(spark.regexp_replace("value", "^\ufeff", ""), f"\\{separator}")
        values = {name: spark.get(parts, spark.lit(position - 1)) for name, position in positions.items()}
        named = [spark.when(value != "", value).alias(name) for name, value in values.items()]
        return nw.from_native(_numbered(text).select("line", *named))

    def table(self, rows: pl.DataFrame) -> Frame:
        """Return the table as a frame of Spark, sent along with the query."""
        from pyspark.sql import types as spark  # noqa: PLC0415 - only this engine needs it

        kinds = {pl.String: spark.StringType(), pl.Int16: spark.ShortType()}
        fields = [spark.StructField(name, kinds[type(dtype)]) for name, dtype in rows.schema.items()]
        return nw.from_native(self._session.createDataFrame(rows.rows(), spark.StructType(fields)))

    def collect(self, frame: Frame) -> pl.DataFrame:
        """Run a query and return its rows as Polars."""
        return cast("pl.DataFrame", pl.from_arrow(frame.collect("pyarrow").to_native()))

    def collect_each(self, frames: Sequence[Frame]) -> pl.DataFrame:
        """Run all queries as one, which the cluster spreads."""
        return self.collect(self.held(frames))


def _without_wildcards(path: Path) -> str:
    """Return a path in which Spark sees no pattern."""
    return "".join(f"\\{letter}" if letter in "{}[]*?\\" else letter for letter in str(path.resolve()))


def _numbered(text: DataFrame) -> DataFrame:
    """Return lines with their number in the file, whatever pieces Spark reads the file in.

    Within a piece the counter rises line by line, so a line's number is its distance from the first of the piece, and
    the lines of all the pieces before.
    """
    from pyspark.sql import Window  # noqa: PLC0415 - only this engine needs it
    from pyspark.sql import functions as spark  # noqa: PLC0415 - only this engine needs it

    counter = spark.monotonically_increasing_id().alias("counter")
    lines = text.select("value", spark.col("_metadata.file_block_start").alias("piece"), counter)
    pieces = lines.groupBy("piece").agg(spark.min("counter").alias("first"), spark.count("*").alias("lines"))
    before = Window.orderBy("piece").rowsBetween(Window.unboundedPreceding, -1)
    start = spark.coalesce(spark.sum("lines").over(before), spark.lit(0)) - spark.col("first") + 1
    starts = pieces.select("piece", start.alias("start"))
    joined = lines.join(spark.broadcast(starts), "piece")
    return joined.select("value", (spark.col("start") + spark.col("counter")).alias("line"))


@contextmanager
def engine(name: str | None = None, master: str | None = None) -> Iterator[Engine]:
    """Open an engine by name, and close it again; Spark runs on `master`, or on this machine without one.

    Raises AtlasError for an unknown name, a master without Spark, or Spark that is not installed or does not start.
    """
    chosen = name or "polars"
    if chosen not in NAMES:
        raise AtlasError(f"There is no engine {chosen!r}; there are {' and '.join(NAMES)}.")
    if chosen == "polars":
        if master:
            raise AtlasError(f"--master {master} needs --engine spark.")
        yield Polars()
        return
    session = _session(master or LOCAL)
    try:
        yield Spark(session)
    finally:
        session.stop()


def _session(master: str) -> SparkSession:
    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an optional extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise AtlasError("Spark is not installed. Run `make spark`, or use --engine polars.") from None
    builder = SparkSession.builder.master(master).appName("WBL Atlas: roll-up")
    for key, value in SAFE.items():
        builder = builder.config(key, value)
    try:
        return builder.getOrCreate()
    except (PySparkException, RuntimeError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise AtlasError(
            f"Spark does not start on {master} ({reason}). It needs Java 17; or use --engine polars."
        ) from None

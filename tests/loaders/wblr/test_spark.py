"""The roll-up on Spark's local cluster mode, an executor of its own beside this process, gives what Polars gives."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders.loaded import InputFile, Options
from loaders.wblr import generate, load
from loaders.wblr.engines import Engine, Polars, engine
from loaders.wblr.layout import read_layout
from tests.loaders.wblr import small
from tests.loaders.wblr.small import line

CLUSTER = "local-cluster[1,1,1024]"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # small data never pays for the second compiler of Java
INSTALLED = importlib.util.find_spec("pyspark") is not None and shutil.which("java") is not None
needs_spark = pytest.mark.skipif(
    not INSTALLED and os.environ.get("CI") != "true", reason="Spark or Java is not installed: `make spark`, Java 17"
)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Open one session for all tests; its scratch lies in a temporary folder."""
    scratch = tmp_path_factory.mktemp("spark")
    os.environ |= {"SPARK_LOCAL_DIRS": str(scratch), "JAVA_TOOL_OPTIONS": QUICK}
    with engine("spark", CLUSTER) as opened:
        opened._session.conf.set("spark.sql.shuffle.partitions", "2")  # type: ignore[attr-defined] # noqa: SLF001 - small data
        yield opened
    del os.environ["SPARK_LOCAL_DIRS"], os.environ["JAVA_TOOL_OPTIONS"]
    spec = importlib.util.find_spec("pyspark")
    assert spec
    assert spec.origin
    shutil.rmtree(Path(spec.origin).parent / "work", ignore_errors=True)  # where the mode keeps its executors' output


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write two files of known students, broken and left-out records among them, and the student file."""
    folder = tmp_path_factory.mktemp("wblr [files]")
    layout = read_layout()
    people = generate.numbered(generate.people(small.schools(), small.YEARS, 1500, layout, 7))
    people.write_parquet(folder / "people.parquet")
    generate.write(people, layout, folder / "first.txt")
    generate.write_students(people, folder / "students.csv")
    described = (folder / "students.csv").read_text(encoding="utf-8")
    (folder / "students.csv").write_text(
        described.replace(",", ' , "', 30).replace("2023-2024", "2023-24"), encoding="utf-8"
    )
    odd = [
        line(type="99"),
        "",
        line(transaction_type="D"),
        line(school="0000001"),
        line(student="7"),
        line(student="AB1"),
        line(supervised="N^x"),
        line(supervised="N^x^y"),
        line(record_type=" wblr", student='"1400000001"', type='" 20 "', academic_year="2023-2024\t"),
        line(record_type="wblr", transaction_type=" d ", supervised="N^ "),
        line(supervised="N^^x"),
        line(record_type="WBLR-R", student="1400000002") + "^20240701^20240702",
        line(record_type="WBLR-R") + "^20240701^20240702^x",
        "Record Type Code^Transaction Type Code^Local Record ID^LEA^School^NPS^Academic Year ID^SSID^Type",
        line(academic_year="2023-24", student="1400000003"),
        line(academic_year="2023", student="1400000003"),
        line(reporting_lea="106001", school="106001", student="1400000004"),
        "\ufeff" + line(student="1400000005"),
        "\x1a",
    ]
    second = [
        *odd,
        *(line(student=str(1_500_000_000 + number), local_id="é") for number in range(30)),
        line(school="1"),
    ]
    (folder / "second.txt").write_text("\ufeff" + "\r\n".join(second), encoding="utf-8")
    small.write_enrollment(folder)
    return folder


def rolled_up(folder: Path, opened: Engine) -> load.Rolled:
    inputs = load.prepare(Options(enrollment=folder / "enrollment.parquet", students=folder / "students.csv"))
    files = [InputFile.of(folder / name) for name in ("first.txt", "second.txt")]
    return load.rolled_up(files, inputs, opened)


@pytest.fixture(scope="module")
def theirs(folder: Path, spark: Engine) -> load.Rolled:
    return rolled_up(folder, spark)


@needs_spark
def test_spark_gives_the_same_rows_as_polars(folder: Path, theirs: load.Rolled) -> None:
    ours = rolled_up(folder, Polars())
    for name, key in (("counts", None), ("fates", None), ("set_aside", ["file", "line"])):
        one, other = getattr(ours, name), getattr(theirs, name)
        assert one.height > 3
        assert one.columns == other.columns
        assert one.sort(key or one.columns).rows() == other.sort(key or one.columns).rows(), name


@needs_spark
def test_spark_counts_the_known_students(folder: Path, theirs: load.Rolled) -> None:
    counts = theirs.counts.filter(group="all", place_id="state:06")
    people = pl.read_parquet(folder / "people.parquet", glob=False)
    known = people.group_by("year").agg(pl.col("student").n_unique()).sort("year")
    extra = {"2022-23": 0, "2023-24": 35}  # of the second file
    assert counts.group_by("year").agg(pl.col("students").sum()).sort("year").rows() == [
        (year, number + extra[year]) for year, number in known.rows()
    ]


@needs_spark
def test_spark_says_why_most_records_break_a_rule_as_polars_does(folder: Path, spark: Engine) -> None:
    path = folder / "elsewhere.txt"
    alike = folder / "alike.txt"
    path.write_text(f"{line(reporting_lea='2766092')}\n" * 3, encoding="utf-8")
    alike.write_text(f"{line(student='')}\n" * 4 + f"{line(student='é-[{~1')}\n" * 5, encoding="utf-8")
    inputs = load.prepare(Options(enrollment=folder / "enrollment.parquet"))
    for file, words in ((path, "county 27"), (alike, "something like A-[{~9.")):
        reasons = {load.rolled_up([InputFile.of(file)], inputs, opened).reason for opened in (Polars(), spark)}
        assert len(reasons) == 1
        assert words in reasons.pop()


@needs_spark
def test_lines_are_numbered_across_the_pieces_that_spark_reads(folder: Path, spark: Engine) -> None:
    path = folder / "long.txt"
    path.write_text("".join(f"{number}^{'x' * (number % 90)}\n" for number in range(1, 4001)), encoding="utf-8")
    session = spark._session  # type: ignore[attr-defined] # noqa: SLF001 - to make the pieces small
    session.conf.set("spark.sql.files.maxPartitionBytes", "20000")
    lines = spark.collect(spark.lines(InputFile.of(path), "^", {"number": 1}))
    session.conf.unset("spark.sql.files.maxPartitionBytes")
    assert lines.height == 4000
    assert lines.filter(pl.col("line").cast(pl.String) != pl.col("number")).is_empty()


@needs_spark
def test_what_spark_spills_is_encrypted_and_nothing_is_logged(spark: Engine) -> None:
    settings = dict(spark._session.sparkContext.getConf().getAll())  # type: ignore[attr-defined] # noqa: SLF001 - to read
    assert settings["spark.io.encryption.enabled"] == "true"
    assert settings["spark.ui.enabled"] == "false"
    assert settings["spark.eventLog.enabled"] == "false"


@needs_spark
def test_an_upload_is_not_written_to_a_disk_for_spark(spark: Engine) -> None:
    with pytest.raises(AtlasError, match="in memory alone"):
        spark.lines(small.upload(line()), "^", {"record_type": 1})

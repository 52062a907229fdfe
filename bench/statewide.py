"""The access pages at the county's size, and again with an outcomes table of the state's size in its place.

The table of the state has 363,595 rows. Here the rows of the county's districts are repeated under made-up codes until
there are as many; they are for timing only, and no page can show them, because no place has such a code.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from atlas import data
from bench import app_server, pages
from bench.budget import Line, median, show
from bench.session import Run, Session
from loaders import build

STATE_ROWS = 363_595
SCRIPT, BYTES = 100, 20_000  # milliseconds, bytes
PAIR = "with=district:1964881,assembly:52"


@dataclass(frozen=True)
class Change:
    """One change on a page: where it opens, the label of the box, two options to choose in turn."""

    page: str
    query: str
    label: str
    options: tuple[str, str]


CHANGES = (
    Change("gaps", "group=foster", "Measure", ("Four-year graduation rate", "Prepared for college or career")),
    Change("gaps", "group=foster", "Students", ("English learners", "Foster youth")),
    Change("gaps", "group=foster", "Places", ("Assembly districts", "School districts")),
    Change("place", "place=assembly:52", "Measure", ("Four-year graduation rate", "Prepared for college or career")),
    Change("place", "place=assembly:52", "Students", ("English learners", "Foster youth")),
    Change("place", "place=assembly:52", "Place", ("Assembly District 51", "Assembly District 52")),
    Change("compare", PAIR, "Measure", ("Four-year graduation rate", "Prepared for college or career")),
    Change("compare", PAIR, "Students", ("English learners", "Foster youth")),
    Change("gaps", "group=foster", "Your district", ("Senate District 26", "Assembly District 52")),
)


def main() -> bool:
    """Print script time and bytes of every change, with the county's table and with one of the state's size."""
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "data"
        rows = state_size(large)
        lines = [*_measured("county", data.FOLDER), *_measured("state", large)]
    return show(f"Any change on the access pages, {pages.RUNS} times each; state: {rows:,} rows of outcomes", lines)


def state_size(folder: Path) -> int:
    """Write a data folder whose outcomes have as many rows as the state's; return how many."""
    shutil.copytree(data.FOLDER, folder)
    shutil.copytree(app_server.ROOT / "static", folder.parent / "static")  # the manifest names its files too
    county = pl.read_parquet(folder / "outcomes.parquet")
    districts = county.filter(pl.col("place_id").str.starts_with("district:"))
    missing = max(0, STATE_ROWS - county.height)
    copies = [
        districts.with_columns(pl.col("place_id").str.replace("district:19", f"district:{number:02}", literal=True))
        for number in range(20, 21 + missing // districts.height)
    ]
    table = pl.concat([county, pl.concat(copies).head(missing)])
    table.write_parquet(folder / "outcomes.parquet")
    build.sign(folder)
    return table.height


def _measured(name: str, folder: Path) -> list[Line]:
    lines = []
    with pages.timed_server(WBL_ATLAS_DATA=str(folder)) as (server, times):
        for change in CHANGES:
            with Session(server.url) as session:
                session.open(change.page, change.query)
                runs: list[Run] = []
                interaction = _counting(session, change, runs)
                seconds = [clock for clock, _ in pages.timed(interaction, times)]
            what = f"{name}: {change.page}, {change.label.lower()}"
            moved = [run.bytes for run in runs[2:]]
            lines.append(Line(f"{what}: median", median(seconds) * 1e3, "ms", SCRIPT))
            lines.append(Line(f"{what}: bytes, median", median(moved), "bytes", BYTES))
    return lines


def _counting(session: Session, change: Change, runs: list[Run]) -> pages.Interaction:
    def interaction(turn: int) -> Run:
        """Choose one of the two options in turn, and keep the run."""
        runs.append(session.choose(change.label, change.options[turn % 2]))
        return runs[-1]

    return interaction

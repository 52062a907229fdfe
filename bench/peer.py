"""The map of the atlas beside the map as most people would write it, choice by choice in turn, in one run."""

from bench import app_server
from bench.budget import Line, median, p95, show
from bench.session import Run, Session

CHOICES = 20
OURS = ("Four-year graduation rate", "Prepared for college or career")
THEIRS = ("graduation", "cci_prepared")


def main() -> bool:
    """Print both and their ratios; the budget of 15,000 bytes is that of the atlas."""
    ours, theirs = measured()
    our_time, their_time = (median([run.seconds for run in runs]) for runs in (ours, theirs))
    our_bytes, their_bytes = (median([run.bytes for run in runs]) for runs in (ours, theirs))
    kept = show(
        f"Map, {CHOICES} choices of a measure in turn, websocket round trip",
        [
            Line("atlas, median", our_time * 1e3, "ms"),
            Line("atlas, 95th percentile", p95([run.seconds for run in ours]) * 1e3, "ms"),
            Line("peer, median", their_time * 1e3, "ms"),
            Line("peer, 95th percentile", p95([run.seconds for run in theirs]) * 1e3, "ms"),
            Line("atlas, bytes, median", our_bytes, "bytes", 15_000),
            Line("peer, bytes, median", their_bytes, "bytes"),
        ],
    )
    times, bytes_moved = their_time / our_time, their_bytes / our_bytes
    print(f"The peer takes {times:.1f} times as long and moves {bytes_moved:.1f} times the bytes.")
    return kept


def measured() -> tuple[list[Run], list[Run]]:
    """Return the runs of both, after two choices that warm them up."""
    with (
        app_server.running() as atlas,
        app_server.running("bench/peer_app.py") as peer,
        Session(atlas.url) as here,
        Session(peer.url) as there,
    ):
        here.open("map")
        there.open()
        runs = [
            (here.choose("Measure", OURS[turn % 2]), there.choose("Measure", THEIRS[turn % 2]))
            for turn in range(CHOICES + 2)
        ]
    return [pair[0] for pair in runs[2:]], [pair[1] for pair in runs[2:]]

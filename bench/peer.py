"""The map of the atlas beside the map as most people would write it, choice by choice in turn, in one run."""

from bench import app_server
from bench.budget import Line, median, p95, show
from bench.session import Run, Session

CHOICES = 20
BUDGET = 15_000  # bytes
OURS = ("Four-year graduation rate", "Prepared for college or career")
THEIRS = ("graduation", "cci_prepared")


def main() -> bool:
    """Print both and their ratios, with what Streamlit itself takes for a page with one box."""
    ours, theirs, empty = measured()
    our_time, their_time, own_time = (median([run.seconds for run in runs]) * 1e3 for runs in (ours, theirs, empty))
    our_bytes, their_bytes = (median([run.bytes for run in runs]) for runs in (ours, theirs))
    kept = show(
        f"Map, {CHOICES} choices of a measure in turn, websocket round trip",
        [
            Line("atlas, median", our_time, "ms"),
            Line("atlas, 95th percentile", p95([run.seconds for run in ours]) * 1e3, "ms"),
            Line("peer, median", their_time, "ms"),
            Line("peer, 95th percentile", p95([run.seconds for run in theirs]) * 1e3, "ms"),
            Line("page with one box, median", own_time, "ms"),
            Line("atlas, bytes, median", our_bytes, "bytes", BUDGET),
            Line("peer, bytes, median", their_bytes, "bytes"),
        ],
    )
    times, bytes_moved = their_time / our_time, their_bytes / our_bytes
    print(f"The peer takes {times:.1f} times as long and moves {bytes_moved:.1f} times the bytes.")
    return kept


def measured() -> tuple[list[Run], list[Run], list[Run]]:
    """Return the runs of the atlas, the peer and the page with one box, after two choices that warm them up."""
    with (
        app_server.running() as atlas,
        app_server.running("bench/peer_app.py") as peer,
        app_server.running("bench/empty_app.py") as nothing,
        Session(atlas.url) as ours,
        Session(peer.url) as theirs,
        Session(nothing.url) as empty,
    ):
        ours.open("map")
        theirs.open()
        empty.open()
        turns = [_turn((ours, theirs, empty), number % 2) for number in range(CHOICES + 2)]
    atlas_runs, peer_runs, empty_runs = zip(*turns[2:], strict=True)
    return list(atlas_runs), list(peer_runs), list(empty_runs)


def _turn(sessions: tuple[Session, Session, Session], option: int) -> tuple[Run, Run, Run]:
    ours, theirs, empty = sessions
    return (
        ours.choose("Measure", OURS[option]),
        theirs.choose("Measure", THEIRS[option]),
        empty.choose("Measure", THEIRS[option]),
    )

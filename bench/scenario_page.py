"""From a changed lever to the new four numbers on the scenario page, in the real server, at the county's full size.

Each turn asks for hours that nobody has asked for before, so that no answer comes from the cache; then the same turns
again, which all do. The outcomes come after the first paint and are measured by themselves in `bench.draws`.
"""

from bench.budget import Line, median, p95, show
from bench.pages import timed, timed_server
from bench.session import Run, Session

HEADLINE = 400  # milliseconds
# The smallest of the presets that share money by the fairest rule, the funder's, and the one with most streams.
PRESETS = ("ab_2273", "funder_10m", "braided_wage_subsidy")
LEVER, BUTTON = "Paid hours of one placement", "Show what it buys"


def main() -> bool:
    """Print the script time from a changed lever to the new headline, new and from the cache."""
    lines = []
    with timed_server() as (server, times):
        for preset in PRESETS:
            with Session(server.url) as session:
                session.open("scenario", f"s={preset}")
                new = timed(lambda turn, session=session: _change(session, turn), times)
                known = timed(lambda turn, session=session: _change(session, turn), times)
            lines += _lines(f"{preset}, never asked before", new) + _lines(f"{preset}, asked before", known)
    return show("Script time from a changed lever to the new four numbers", lines)


def _change(session: Session, turn: int) -> Run:
    session.fill(LEVER, 100.0 + turn)
    return session.press(BUTTON)


def _lines(name: str, seconds: list[tuple[float, float]]) -> list[Line]:
    clock, work = zip(*seconds, strict=True)
    return [
        Line(f"{name}: median", median(clock) * 1e3, "ms", HEADLINE),
        Line(f"{name}: 95th percentile", p95(clock) * 1e3, "ms"),
        Line(f"{name}: median work in the script's thread", median(work) * 1e3, "ms"),
    ]

"""What stands at the end of every document: which data and model it was made from, its sources, the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from contracts.errors import AtlasError
from views import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from contracts.registries import Source
    from scenarios.result import RunRecord
    from views.exhibit import Exhibit

APP = "http://localhost:8501"  # where `make run` serves the app; a public server says its own address
PUBLIC_CHARACTERS = ":,."  # they may stand in a query as they are, and links stay readable


class GoneError(AtlasError):
    """The data version of the page is on no disk: a reader's own file, or a version that is no longer kept."""


@dataclass(frozen=True)
class Data:
    """Which data a document is made from: the folder, who looks at it, and the version that is on the page."""

    folder: Path
    viewer: str
    version: str


@dataclass(frozen=True)
class Record:
    """The foot of a document.

    `link` is the address of the live view that shows the same. `run` is None where no scenario was run.
    `illustrative` puts the badge on the document: one exhibit with it is enough.
    """

    data_version: str
    link: str
    sources: tuple[Source, ...]
    illustrative: bool = False
    run: RunRecord | None = None

    @property
    def badge(self) -> str:
        """Return the words of the badge, empty where nothing is illustrative."""
        return words.ILLUSTRATIVE if self.illustrative else ""

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return labels with their values, for a closing slide, a sheet of notes or the foot of a page."""
        made = [("Data version", self.data_version)]
        if self.run:
            made += [
                ("Run record", self.run.id),
                ("Scenario's levers", self.run.scenario),
                ("Parameters", self.run.parameters),
                ("Model version", f"{self.run.model}, results last changed {self.run.results_changed}"),
            ]
        return (*made, ("Live view", self.link))


def sources_of(exhibits: Iterable[Exhibit]) -> tuple[Source, ...]:
    """Return the sources of some exhibits, each once, in reading order."""
    return tuple({source.id: source for exhibit in exhibits for source in exhibit.sources}.values())


def checked_app(address: str) -> str:
    """Return the address of the app; raises AtlasError where it is none that a browser opens."""
    if not address.startswith(("http://", "https://")) or not urlsplit(address).hostname:
        raise AtlasError(f"--app {address}: this is no address of an app; write one like {APP}.")
    return address


def live_view(app: str, page: str, choices: Mapping[str, str]) -> str:
    """Return the address of a page of the app with its choices: `http://host/place?place=assembly:52`."""
    address = f"{app.rstrip('/')}/{page}"
    return f"{address}?{urlencode(choices, quote_via=quote, safe=PUBLIC_CHARACTERS)}" if choices else address


def source_lines(sources: Iterable[Source]) -> tuple[tuple[str, str], ...]:
    """Return each source as its citation, with the public copy it was read from, and its address."""
    return tuple(
        (f"{source.citation}. Read via {source.via}." if source.via else f"{source.citation}.", source.url)
        for source in sources
    )

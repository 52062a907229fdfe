"""What is said about data versions: under embargo, made against an older one, damaged."""

from collections.abc import Mapping
from datetime import date

from atlas import data, facts, places
from atlas.data import Atlas
from atlas.facts import Question
from contracts.errors import AtlasError
from views import overview, words

TABLES = {
    "data/participation.parquet": "participation in work-based learning",
    "data/outcomes.parquet": "outcomes, enrollment and capacity",
}


OWN = (
    "**A preview of your own file.** These pages show its facts beside the others, in this browser window only. "
    "Nothing is saved or published, and it is gone when the window is closed or loaded again."
)
KEEP_HIDDEN = "Keep hidden what earlier versions hide"
WHAT_IT_KEEPS = (
    "Changes nothing, unless this version and an earlier one would together give a hidden number away: then what the "
    "earlier one hides stays hidden, and as much more as it takes."
)
NO_VERSION = "This link names a data version that cannot exist. Shown is the newest data."


def day(text: str) -> str:
    """Write a day of release: `1 December 2026`."""
    when = date.fromisoformat(text)
    return f"{when.day} {when:%B %Y}"


def what_waits(waiting: Mapping[str, str]) -> str:
    """Say which tables have newer numbers to come, and when; nothing where none has."""
    said = [
        f"newer numbers of {TABLES.get(name, name)} are to be released on {day(on)}" for name, on in waiting.items()
    ]
    return f"{words.sentence_case(words.listing(said))}." if said else ""


def days(waiting: Mapping[str, str]) -> str:
    """Say for the audit record what is under embargo."""
    return "; ".join(f"{name} until {on}" for name, on in sorted(waiting.items()))


def preview(waiting: Mapping[str, str]) -> str:
    """Say what a previewer sees."""
    if not waiting:
        return "**Preview.** Nothing is under embargo today: everybody sees these numbers."
    tables = [f"{TABLES.get(name, name)} (until {day(on)})" for name, on in waiting.items()]
    return f"**Preview, not for release.** Under embargo: {words.listing(tables)}. Every file taken along is recorded."


def published(version: str, before: str, counts: str, release_on: str) -> str:
    """Say what a publish came to; `counts` says what became of the rows."""
    if version == before:
        return f"Data version {version} holds these facts already, so nothing was published. {counts}."
    until = f" What is new in it is under embargo until {day(release_on)}." if release_on else ""
    return f"Data version {version} is served now.{until} {counts}."


def given_away(numbers: str, *, kept_hidden: bool) -> str:
    """Say that a publish was refused because hidden numbers would follow, and what can be done on the page.

    `numbers` says how many and names one; `kept_hidden` that the box was ticked and did not help.
    """
    follow = f"{numbers} would follow for whoever reads this version beside the earlier ones that are kept"
    if kept_hidden:
        return (
            f"{follow}, even with “{KEEP_HIDDEN}”: too much around them was corrected. Nothing was published. Leave "
            "this correction out, or ask a data steward."
        )
    return f"{follow}: one shows what another hides. Nothing was published. Tick “{KEEP_HIDDEN}” and publish again."


def link(atlas: Atlas) -> str:
    """Say what a link made from a view holds, and what it cannot show to whoever opens it."""
    if data.OWN in atlas.version:
        return "Link to this view. Your own file is not in it: whoever opens it sees the published numbers."
    if atlas.label != atlas.version:
        return "Link to this view. Whoever opens it without the key sees the numbers that are open to everybody."
    return "Link to this view; it holds every choice and the data version:"


def not_kept(version: str, now: str) -> str:
    """Say that a link's version is gone, or was only ever seen by one window or in a preview."""
    if data.OWN in version:
        return (
            "This link was made in a preview of a reader's own file, which one browser window alone could see until it "
            f"was closed or loaded again. Shown are the numbers of data version {now}."
        )
    return (
        f"This link was made with data version {version}, which is no longer kept or was never public. Shown are the "
        f"numbers of data version {now}; they may differ from those that the link showed."
    )


def as_it_was(version: str, now: str) -> str:
    """Say that an older version is shown on purpose."""
    return f"You see data version {version}, as it was. The data is now version {now}."


def then_and_now(then: Atlas, now: Atlas, place_id: str, question: Question | None) -> str:
    """Say which version a link was made with, what it showed for its question, and what stands there now.

    Without a question, as on the overview, the numbers of the county or of the place are compared.
    """
    start = f"This link was made with data version {then.version}; the data is now version {now.version}."
    old, new = _said(then, place_id, question), _said(now, place_id, question)
    if old == new:
        return f"{start} What it showed stands as before: {new}" if new else start
    return f"{start} It showed: {old or 'nothing'} Now: {new or 'nothing.'}"


def _said(atlas: Atlas, place_id: str, question: Question | None) -> str:
    """Return the number that a link is about, in a sentence; nothing if this version does not know it."""
    try:
        place = places.get(atlas, place_id)
        if question is None:
            area = place if place.kind in places.AREA_KINDS else None
            said = [f"{number.sentence} {number.beside}".strip() for number in overview.headlines(atlas, area)]
            return " ".join(said)
        measure = facts.measure_of(atlas, question.measure)
        group = atlas.registries.groups[question.group]
        return words.cell_sentence(measure, group, place, facts.cell(atlas, place_id, question))
    except (AtlasError, KeyError):
        return ""

"""All wording in one place: numbers, plurals, comparisons. Titles, alt texts and briefs use the same words."""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from atlas.facts import Cell
from atlas.places import Place
from contracts.registries import Group, Measure

SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SHOWN_AS_ZERO = 0.05  # one decimal would print 0.0 and contradict "larger than chance"
SENTENCE_END = re.compile(r"(?<=[^\W_][\w%)][\w%)]\.) (?=[A-Z0-9$])")
ILLUSTRATIVE = "Illustrative, not real data"
ILLUSTRATIVE_WHY = (
    "No public file says who takes part in work-based learning in Los Angeles County. These numbers were made by a "
    "documented, seeded method to show how the atlas works. They disappear when real files are loaded."
)


def rounded(value: float, digits: int = 1) -> Decimal:
    """Round half up, as CDE and spreadsheets do: 49 of 400 are 12.3%, where Python would write 12.2."""
    return Decimal(str(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def number(value: float | None, unit: str) -> str:
    """Format a value in its unit: 55.9%, 1,234, $28,110; an en dash where there is none."""
    if value is None:
        return "–"
    if unit == "percent":
        return f"{rounded(value)}%"
    return f"{'$' if unit == 'usd' else ''}{rounded(value, 0):,}"


def year(measure: Measure, label: str) -> str:
    """Say what the year of a measure is: the school year, or what the registry says (`released in 2025`)."""
    return measure.year_words.format(year=label)


def when(measure: Measure, label: str) -> str:
    """Say the year at the end of a sentence: `in 2024-25`, `(released in 2025)`."""
    return f"in {label}" if measure.year_words == "{year}" else f"({year(measure, label)})"


def points(value: float, unit: str = "percent") -> str:
    """Format a difference without its sign: `12.3 points`, `$1,200`, `45`."""
    size = abs(value)
    if unit == "percent":
        return f"{rounded(size)} {'point' if rounded(size) == 1 else 'points'}"
    return number(size, unit)


def count(amount: int, singular: str, plural: str | None = None) -> str:
    """Write a count with its noun: `no schools`, `one school`, `12 schools`."""
    noun = singular if amount == 1 else plural or f"{singular}s"
    written = SMALL_NUMBERS[amount] if 0 <= amount < len(SMALL_NUMBERS) else f"{amount:,}"
    return f"{written} {noun}"


def listing(items: Sequence[str], limit: int = 6) -> str:
    """Join names as a sentence does: `A, B and C`, with `and 4 more` past the limit."""
    shown = list(items[:limit])
    if len(items) > limit:
        shown.append(f"{len(items) - limit} more")
    if len(shown) < 2:  # noqa: PLR2004 - one name needs no comma
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def sentence_case(text: str) -> str:
    """Raise the first letter and leave the rest, so that names keep theirs."""
    return text[:1].upper() + text[1:]


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence and the rest; a dot after one or two letters ends a title or an initial.

    >>> first_sentence("Dr. Olga Mohan High is behind. Two schools are ahead.")
    ('Dr. Olga Mohan High is behind.', 'Two schools are ahead.')
    """
    first, *rest = SENTENCE_END.split(text, maxsplit=1)
    return first, "".join(rest)


def finding(measure: Measure, group: Group, place_name: str, value: float) -> str:
    """Say one value by the measure's own sentence, without a full stop."""
    return sentence_case(
        measure.sentence.format(value=number(value, measure.unit), group=group.sentence_name, place=place_name)
    )


def cell_sentence(measure: Measure, group: Group, place: Place, cell: Cell) -> str:
    """Say a cell in a full sentence, whether or not there is a number."""
    if cell.value is None and cell.status == "suppressed" and cell.members:
        inside = "colleges" if measure.theme == "college" else "high schools"
        return (
            f"{sentence_case(_asked(measure, group, place.name, cell.year))}: suppressed. Of {cell.members:,} "
            f"{inside} inside, {cell.members_reported:,} publish a value, too few to speak for the whole."
        )
    if cell.value is None:
        return no_value(measure, group, place.name, cell.status, cell.year)
    said = f"{finding(measure, group, place.name, cell.value)} {when(measure, cell.year)}."
    return f"{said} Fewer than 30 students: read it with care." if cell.few_students(measure.unit) else said


def _asked(measure: Measure, group: Group, place_name: str, year: str) -> str:
    return f"{measure.short_name} of {group.sentence_name} in {place_name}, {year}"


def no_value(measure: Measure, group: Group, place_name: str, status: str, year: str) -> str:
    """Say why there is no number."""
    what = _asked(measure, group, place_name, year)
    reasons = {
        "suppressed": f"{what}: suppressed, because so few students would be recognizable.",
        "not_collected": f"{what}: not collected. No source at hand publishes it.",
        "not_applicable": f"{what}: not applicable. {place_name} has no students that this measure counts.",
    }
    return sentence_case(reasons[status])


def signed(value: float, digits: int = 1) -> str:
    """Format a difference with its sign: `+3.1`, `−0.4`; zero has none."""
    size = rounded(abs(value), digits)
    return f"{'−' if value < 0 else '+'}{size}" if size else f"{size}"


def difference(gap: float, unit: str) -> str:
    """Say a gap's direction: `12.3 points below`, `$1,200 above`, `level with`."""
    if points(gap, unit) == points(0, unit):
        return "level with"
    return f"{points(gap, unit)} {'below' if gap < 0 else 'above'}"


def apart(gap: float, unit: str) -> str:
    """Say a gap on its own, as in a cell of a table: `12.3 points below`, `no difference`."""
    said = difference(gap, unit)
    return "no difference" if said == "level with" else said


def reliability(low: float | None, high: float | None) -> str:
    """Say whether a gap can be told from noise, with its interval."""
    if low is None or high is None:
        return "how sure that is cannot be said, because the counts behind it are not published"
    digits = 2 if low * high > 0 and min(abs(low), abs(high)) < SHOWN_AS_ZERO else 1
    interval = f"95% interval {signed(low, digits)} to {signed(high, digits)}"
    if low <= 0 <= high:
        return f"within noise ({interval})"
    return f"larger than chance ({interval})"


def ordinal(rank: int) -> str:
    """Write a rank: `1st`, `2nd`, `11th`, `23rd`."""
    teen = rank % 100 in {11, 12, 13}
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{ending}"


def to_close(students: int, direction: str) -> str:
    """Say how many students a gap comes to: `26 students more`, and `fewer` where less is better."""
    return f"{count(students, 'student')} {'fewer' if direction == 'lower' else 'more'}"


def compared(said: str, gap: float, limits: tuple[float | None, float | None], unit: str, reference: str) -> str:
    """Say a finding with its gap and how sure that is, in a full sentence.

    `said` is a finding without its full stop; `reference` names what it is compared with. Chance is not spoken of
    where a value is no share of students.
    """
    sure = f"; {reliability(*limits)}" if unit in {"percent", "usd"} else ""
    return f"{said}, {difference(gap, unit)} {reference}{sure}."


def to_reach(amount: int, names: tuple[str, str], students: int, direction: str, reference: str) -> str:
    """Say what it would take for every place that is behind beyond noise to reach its reference.

    `names` are the noun of the places for one and for several: `school district`, `school districts`.
    """
    needed = f"It would take {to_close(students, direction)} for"
    if amount == 1:
        return f"{needed} the one {names[0]} that is behind beyond noise to reach {reference}."
    return f"{needed} all {count(amount, *names)} that are behind beyond noise to reach {reference}."

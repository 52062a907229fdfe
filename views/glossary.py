"""The glossary, generated from the registries, so that a page never explains another number than the one it shows."""

from atlas import states
from atlas.data import Atlas
from contracts.registries import Measure
from views.place_numbers import THEMES


def measures(atlas: Atlas) -> dict[str, list[str]]:
    """Return the measures as Markdown, by theme."""
    entries = atlas.registries.measures.values()
    return {title: [entry(item) for item in entries if item.theme == theme] for theme, title in THEMES.items()}


def entry(measure: Measure) -> str:
    """Return one measure as Markdown: what is divided by what, who publishes it, what to beware of."""
    lines = [
        f"**{measure.name}.** {measure.numerator} – of – {measure.denominator}."
        if measure.denominator
        else f"**{measure.name}.** {measure.numerator}.",
        f"{measure.instrument}. Charter schools: {measure.charters}. [Definition]({measure.definition_url}).",
        *(f"Break before {item.year}: {item.reason}" for item in measure.breaks),
        *measure.caveats,
    ]
    return "  \n".join(lines)


def groups(atlas: Atlas) -> list[str]:
    """Return the groups of students as Markdown."""
    return [
        f"**{group.name}** ({group.category.replace('_', ' ')})" + (f": {group.note}" if group.note else "")
        for group in atlas.registries.groups.values()
    ]


def cell_states() -> list[str]:
    """Return the four states of a cell as Markdown."""
    return [f"**{states.SHORT[name]}**: {text}." for name, text in states.LONG.items()]

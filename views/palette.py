"""Colors: one deep blue for values, amber only for what is illustrative, gray for what is not known.

Both ramps keep their order in grayscale and for the common color blindnesses.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colors of one appearance, light or dark."""

    values: tuple[str, str, str, str, str]
    water: str
    land: str
    border: str
    text: str
    halo: str
    muted: str
    unknown: str
    accent: str
    reference: str
    illustrative: str
    gridline: str


LIGHT = Palette(
    values=("#dce9f5", "#b0d0e8", "#72acd3", "#357fb8", "#0b4a86"),
    water="#f4f6f8",
    land="#ffffff",
    border="#ffffff",
    text="#1f2933",
    halo="#ffffff",
    muted="#5d6b78",
    unknown="#e9ebee",
    accent="#0b4a86",
    reference="#3b4754",
    illustrative="#b45309",
    gridline="#e3e7eb",
)
DARK = Palette(
    values=("#22364c", "#2d557c", "#3f7db1", "#74acd8", "#bcdcf6"),
    water="#10151a",
    land="#171d23",
    border="#0e1216",
    text="#e6eaee",
    halo="#10151a",
    muted="#9aa7b3",
    unknown="#2a3138",
    accent="#8ec5f4",
    reference="#c7d0d8",
    illustrative="#f5b54a",
    gridline="#2b333b",
)


def palette(appearance: str | None) -> Palette:
    """Return the colors for `light` or `dark`; light where the appearance is not known."""
    return DARK if appearance == "dark" else LIGHT

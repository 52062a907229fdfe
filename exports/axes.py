"""The axes of a figure: where words stand on an axis of names, and how numbers on an axis are written."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from exports.drawing import Part


@dataclass(frozen=True)
class Scale:
    """One axis. `labels` are its names in order, empty on an axis of numbers, whose ticks get a prefix and a suffix.

    `blank` says that nothing stands on an axis of numbers, so that it needs no ticks.
    """

    labels: tuple[str, ...] = ()
    prefix: str = ""
    suffix: str = ""
    decimals: int | None = None
    share: bool = False
    blank: bool = False

    def at(self, values: Sequence[Part]) -> list[float]:
        """Return positions: of a name its number in order, of nothing not-a-number, of a number itself."""
        order = {label: index for index, label in enumerate(self.labels)}
        return [_number(order.get(value, value) if isinstance(value, str) else value) for value in values]

    def said(self, value: float) -> str:
        """Return a tick's number in words: `40%`, `$1,200`, `−3`."""
        shown = value * 100 if self.share else value
        digits = f"{abs(shown):,.{self.decimals}f}" if self.decimals is not None else f"{abs(shown):,.6g}"
        sign = "−" if shown < 0 and digits.strip("0.,") else ""
        return f"{sign}{self.prefix}{digits}{'%' if self.share else self.suffix}"


def _number(value: Part) -> float:
    return math.nan if value is None or isinstance(value, str) else float(value)


def scale_of(axis: Part, values: Sequence[Part]) -> Scale:
    """Return the scale of a Plotly axis with these values on it."""
    names = [value for value in values if isinstance(value, str)]
    if names or axis.type == "category":
        asked = [] if axis.categoryarray is None else list(axis.categoryarray)
        return Scale(labels=tuple(dict.fromkeys([*asked, *names])))
    written = axis.tickformat or ""
    prefix = (axis.tickprefix or "") + ("$" if written.startswith("$") else "")
    decimals = int(written.partition(".")[2][:1]) if ".0" in written or ".1" in written or ".2" in written else None
    blank = all(value is None for value in values)
    return Scale((), prefix, axis.ticksuffix or "", decimals, written.endswith("%"), blank)

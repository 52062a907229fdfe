"""What charts and maps share when Matplotlib draws them: its settings, one drawing at a time, Plotly's colors."""

import re
import threading
from typing import Any

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # words stay words, in a font that the document embeds
    "svg.hashsalt": "wbl-atlas",
    "font.family": "DejaVu Sans",
    "text.parse_math": False,  # $1,200 is money, not mathematics
}
# Settings of Matplotlib are shared by all threads of the server; two drawings at once would mix them up.
ONE_AT_A_TIME = threading.Lock()


def color(value: Any) -> Any:  # noqa: ANN401 - Plotly publishes no types; one color or one for each mark
    """Return Plotly's color in Matplotlib's words; `rgba(0,0,0,0)` is its word for none."""
    if isinstance(value, str) and value.startswith("rgb"):
        parts = [float(part) for part in re.findall(r"[\d.]+", value)]
        return (*(part / 255 for part in parts[:3]), *parts[3:])
    if isinstance(value, list | tuple):
        return [color(item) for item in value]
    return value

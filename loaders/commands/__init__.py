"""The commands of `python -m loaders`, a module for each family.

Each module has a function `add` that adds its commands to the parser and says with `set_defaults(run=...)` which
function runs them. That function takes the parsed arguments and returns the exit status.
"""

from __future__ import annotations

MODULES = (
    "loaders.commands.building",
    "loaders.commands.files",
    "loaders.commands.fetching",
    "loaders.publishing.commands",
)

"""What the command modules share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

Subcommands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse names it nowhere else
REPOSITORY = Path(__file__).parent.parent.parent

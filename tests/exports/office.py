"""LibreOffice for tests: recalculates workbooks and opens decks; missing it skips on a desk and fails in CI."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

MISSING = "LibreOffice (soffice) is not installed, so nothing recalculates the workbook or draws the deck"


def convert(files: list[Path], to: str, out: Path) -> None:
    """Convert all files in one start of LibreOffice, with a profile of its own so that none that runs is disturbed."""
    program = shutil.which("soffice")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    profile = f"-env:UserInstallation={(out / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", to, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)

"""What every test shares: no test touches the library of scenarios of whoever runs it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from library.place import VARIABLE


@pytest.fixture(scope="session", autouse=True)
def _own_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Name an empty library for this run, for the servers that tests start as well."""
    path = tmp_path_factory.mktemp("library") / "library.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(VARIABLE, str(path))
        yield path

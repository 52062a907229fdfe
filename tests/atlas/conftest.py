"""The tiny county and the committed data, each made once."""

import pytest

from atlas import data
from atlas.data import Atlas
from tests.atlas import tiny


@pytest.fixture(scope="session")
def county() -> Atlas:
    return tiny.atlas()


@pytest.fixture(scope="session")
def committed() -> Atlas:
    return data.load()

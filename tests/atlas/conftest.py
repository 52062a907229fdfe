"""The tiny county and the committed data, each made once."""

import pytest
from hypothesis import settings

from atlas import data
from atlas.data import Atlas
from tests.atlas import tiny

# The same examples in every run, and no failure because another program is busy.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def county() -> Atlas:
    return tiny.atlas()


@pytest.fixture(scope="session")
def committed() -> Atlas:
    return data.load()

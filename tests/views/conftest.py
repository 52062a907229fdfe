"""The same two atlases as the tests of the domain."""

from tests.atlas.conftest import committed, county

__all__ = ["committed", "county"]

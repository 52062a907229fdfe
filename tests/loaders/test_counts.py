"""Numbers with their noun."""

import pytest

from loaders.counts import counted


@pytest.mark.parametrize(("number", "said"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (34_000, "34,000 rows")])
def test_one_is_singular_and_thousands_are_parted(number: int, said: str) -> None:
    assert counted(number, "row") == said

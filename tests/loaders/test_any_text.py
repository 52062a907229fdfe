"""Whatever a file holds: it loads with every row accounted for, or ends in a sentence."""

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import AtlasError
from loaders import intake
from loaders.loaded import InputFile, Loaded
from tests.loaders import hostile

WORDS = ["*", "", "19", "ALL", "TA", "S", "2024", "0", "-1", '"', "\t", "\n"]
CELLS = st.one_of(st.text(max_size=8), st.sampled_from(WORDS))


def outcome(kind: str, name: str, content: bytes) -> Loaded | str:
    """What loading gave, or the sentence in which it ended."""
    try:
        return intake.load(kind, [InputFile.of_bytes(name, content)])
    except AtlasError as error:
        return str(error)


def is_fine(result: Loaded | str) -> bool:
    if isinstance(result, str):
        return result.isprintable() and result.endswith((".", "?"))
    return result.read == result.loaded + result.quarantined + result.left_out


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(sorted(hostile.ROWS)),
    cells=st.lists(st.lists(CELLS, max_size=14), max_size=5),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_lines_under_a_good_header(kind: str, cells: list[list[str]], encoding: str) -> None:
    delimiter = hostile.ROWS[kind][1]
    lines = [hostile.good(kind).decode(), *(delimiter.join(line) for line in cells)]
    content = "\n".join(lines).encode(encoding, errors="replace")
    assert is_fine(outcome(kind, hostile.NAME.get(kind, "file.txt"), content))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(content=st.binary(max_size=400), name=st.text(max_size=10))
def test_any_bytes(content: bytes, name: str) -> None:
    assert is_fine(outcome("exchange", name, content))

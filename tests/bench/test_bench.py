import pytest

from bench import __main__ as bench_command
from bench.budget import Line, p95, show


def test_p95_is_exceeded_by_one_in_twenty() -> None:
    assert p95(list(range(1, 102))) == 96  # 95% of the way from 1 to 101


@pytest.mark.parametrize(("measured", "verdict"), [(59.9, "kept"), (60.0, "kept"), (60.1, "EXCEEDED")])
def test_a_table_says_whether_its_budgets_are_kept(
    measured: float, verdict: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show("Script time", [Line("one page", measured, "ms", 60), Line("peer", 1e6, "ms")]) is (verdict == "kept")
    assert verdict in capsys.readouterr().out


def test_an_unknown_measurement_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench_command.run(["speed"]) == 2
    assert "there is no measurement 'speed'; there are draws, " in capsys.readouterr().err

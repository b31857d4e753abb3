"""What the benchmark makes of its measurements."""

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    import bench

    return bench


def test_medians_are_compared_so_one_slow_run_changes_nothing(bench):
    result = bench.Comparison("startup", ours=[1.2, 9.0, 1.2], yardstick=[1.0, 1.0, 0.1], goal_ratio=1.5)
    assert result.ratio == pytest.approx(1.2)
    assert "ratio 1.20 (goal 1.5: met)" in result.as_text()


def test_a_missed_goal_is_said_in_words_and_for_programs(bench):
    result = bench.Comparison("startup", ours=[1.6], yardstick=[1.0], goal_ratio=1.5)
    assert "NOT met" in result.as_text()
    assert json.loads(json.dumps(result.as_json()))["met"] is False


def test_both_sides_are_timed_in_turn_after_a_warm_up(bench, monkeypatch):
    order: list[str] = []
    monkeypatch.setattr(bench, "seconds", lambda command: order.append(command[0]) or float(len(order)))
    ours, yardstick = bench.interleaved(["kaitsu"], ["empty"], runs=2)
    assert order == ["kaitsu", "empty"] * 3
    assert (ours, yardstick) == ([3.0, 5.0], [4.0, 6.0])


def test_a_program_that_fails_is_not_a_measurement(bench):
    with pytest.raises(bench.Stop, match="exit code 3"):
        bench.seconds([sys.executable, "-c", "raise SystemExit(3)"])


def test_the_yardstick_paints_and_ends(bench, monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert 0 < bench.seconds([sys.executable, "-c", bench.EMPTY_WINDOW]) < 60

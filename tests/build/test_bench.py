"""The front of the benchmarks and what they make of their measurements."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def build_folder(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")


@pytest.fixture
def measure():
    import measure

    return measure


@pytest.fixture
def bench():
    import bench

    return bench


def taken(measure, *seconds, computing=0.5):
    return [measure.Taken(one, computing, 10.0) for one in seconds]


def test_medians_are_compared_so_one_slow_run_changes_nothing(measure):
    ours = taken(measure, 1.2, 9.0, 1.2, computing=0.9)
    result = measure.compared("startup", ours, taken(measure, 1.0, 1.0, 0.1), goal=1.3)
    assert result.ratio == pytest.approx(1.2)
    assert result.figures["ratio of computing"] == pytest.approx(1.8)
    assert result.as_text().endswith("ratio 1.200 (goal ≤ 1.3: met)")


def test_a_missed_goal_is_said_in_words_and_for_programs(measure):
    report = measure.Report([measure.Measure("slow", 1.6, 1.3, figures={"runs": 7}), measure.Measure("fast", 1.0, 1.3)])
    assert "slow: runs 7; ratio 1.600 (goal ≤ 1.3: NOT met)" in report.as_text()
    known = json.loads(json.dumps(report.as_json()))
    assert (known["met"], [one["met"] for one in known["measures"]]) == (False, [False, True])
    assert {"system", "python", "cores", "load"} <= known["machine"].keys()


def test_both_sides_are_timed_in_turn_after_a_warm_up(measure, monkeypatch):
    order: list[str] = []
    monkeypatch.setattr(measure, "take", lambda command: order.append(command[0]) or len(order))
    ours, yardstick = measure.interleaved(["kaitsu"], ["bare"], runs=2)
    assert order == ["kaitsu", "bare"] * 3
    assert (ours, yardstick) == ([3, 5], [4, 6])


def test_a_program_that_fails_is_not_a_measurement(measure):
    with pytest.raises(measure.Stop, match="exit code 3"):
        measure.take([sys.executable, "-c", "raise SystemExit(3)"])


def test_what_is_measured_has_its_byte_code_beside_it(measure, monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    (tmp_path / "module.py").write_text("")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    measure.take([sys.executable, "-c", "import module"])
    assert list((tmp_path / "__pycache__").iterdir())


def test_the_yardstick_paints_and_ends(measure, monkeypatch):
    import bench_startup

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert 0 < measure.take([sys.executable, "-c", bench_startup.BARE_WINDOW]).seconds < 60


def test_every_benchmark_is_documented_and_can_be_named(bench):
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    for name in bench.BENCHMARKS:
        assert bench.parser().parse_args([name]).benchmark == name
        assert f"`{name}`" in page
    assert bench.SHORT.keys() <= bench.BENCHMARKS.keys()
    assert page.count(bench.FIGURES) == 1


def test_results_go_to_the_screen_and_into_a_file(bench, measure, tmp_path, capsys):
    found = bench.document("plot", measure.Report([measure.Measure("redraw", 0.5, 1.0)], {"points": 3}))
    bench.tell(found, "for people", tmp_path / "result.json")
    assert capsys.readouterr().out == "for people\n"
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8")) == found
    bench.tell(found, "for people", Path("-"))
    assert json.loads(capsys.readouterr().out)["points"] == 3


def test_all_runs_every_benchmark_and_tells_one_that_broke(bench, monkeypatch):
    def run(command, env, cwd, check):
        name, file = command[2], Path(command[-1])
        if name != "capture":
            file.write_text(json.dumps(bench.document(name, bench.Report([bench.Measure(name, 0.5, 1.0)]))))
        return subprocess.CompletedProcess(command, 4 if name == "capture" else 0)

    monkeypatch.setattr(bench.subprocess, "run", run)
    documents = bench.everything()
    assert [one["benchmark"] for one in documents] == list(bench.BENCHMARKS)
    assert [one["benchmark"] for one in documents if not one["met"]] == ["capture"]
    assert {one["benchmark"]: one["options"] for one in documents}["capture"] == list(bench.SHORT["capture"])


def test_the_page_keeps_its_words_and_gets_new_figures(bench, measure, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"Words.\n{bench.FIGURES}old figures\n", encoding="utf-8")
    measures = [
        measure.Measure("redraw", 0.5, 1.0, figures={"ours ms": 12.0}),
        measure.Measure("frozen start", skipped="nobody built it"),
    ]
    found = {**bench.document("plot", measure.Report(measures)), "options": ["--runs", "3"], "took_s": 120.0}
    bench.write_page(page, [found])
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"Words.\n{bench.FIGURES}\nMeasured on ")
    assert "old" not in text
    assert "in 2 minutes" in text
    assert "Short forms: plot --runs 3." in text
    assert "| plot | redraw | ours ms 12 | 0.50 | ≤ 1: met |" in text
    assert "| plot | frozen start | nobody built it |  | skipped |" in text

"""What the benchmark of the plot measures, with few points."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bench_plot(monkeypatch, qapp):
    monkeypatch.syspath_prepend(ROOT / "build")
    monkeypatch.setattr(sys, "path", list(sys.path))
    import bench_plot

    monkeypatch.setattr(bench_plot, "APPENDED", 5)
    return bench_plot


@pytest.fixture
def series(bench_plot):
    bench_plot.series_of.cache_clear()
    return bench_plot.series_of(500)


def test_both_sides_draw_the_same_points(bench_plot, series):
    at, kw = bench_plot.line_of(series)
    trace = bench_plot.trace_of(series)
    assert trace.at.tolist() == at.tolist()
    curve = trace.thinned(at[0], at[-1], 10_000)
    assert curve.kw == pytest.approx(kw, rel=1e-6)


def test_redrawing_is_a_ratio_of_two_times(bench_plot, series):
    measure = bench_plot.redraw(500, runs=1)
    ours, theirs = (measure.figures[f"{name} ms"] for name in ("ours", "theirs"))
    assert ours > 0 < theirs
    assert measure.ratio == pytest.approx(ours / theirs)
    assert not bench_plot.Measure(measure.name, 1.01, measure.goal).met


def test_appending_grows_the_series_it_measures(bench_plot, series, monkeypatch):
    monkeypatch.setattr(bench_plot, "FEW", 500)
    monkeypatch.setattr(bench_plot, "MANY", 500)
    before = len(series.readings)
    measure = bench_plot.growth("append", bench_plot._append_whole, runs=1)
    assert len(series.readings) == before + 2 * 4
    assert measure.ratio > 0
    assert bench_plot.growth("append", bench_plot._append_trace, runs=1).goal == 1.5


def test_memory_is_told_for_both_and_the_report_reads_well(bench_plot, series):
    measure = bench_plot.memory(500)
    assert all(value > 0 for value in measure.figures.values())
    report = bench_plot.Report([measure])
    assert json.loads(json.dumps(report.as_json()))["met"] is report.met is measure.met
    assert "tracemalloc" in report.as_text()

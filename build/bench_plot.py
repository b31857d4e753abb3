"""How smooth the live plot stays: redrawing, appending and memory, with plain pyqtgraph drawing the same points.

Offscreen, by Qt's software painting, both in one process and in turn. Plain pyqtgraph is a `PlotWidget` with one
`PlotDataItem`, `setDownsampling(auto=True, method="peak")` and `setClipToView(True)`, a pen of our width and colour,
not smoothed; it draws no band and no bars. Ours is the whole picture of the window: line, band, half-hour bars,
limits, forecast, Japan time.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Final

from measure import MIB, Measure, Report
from steps import ROOT

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))

import numpy as np
import pyqtgraph as pg  # noqa: TID251 - the yardstick
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget  # noqa: TID251

from app.demand.columns import seconds_of
from app.demand.outlook import Limits, outlook
from app.demand.scale import EnergyScale
from app.demand.series import DemandSeries
from ui.context import Context
from ui.i18n import Translator
from ui.icons import Icons
from ui.main import create_application
from ui.plot.demand_plot import DemandPlot
from ui.plot.spans import Span
from ui.plot.trace import Trace
from ui.theme import Theme
from ui.viewmodels.plot_data import PlotFeed

START_S: Final = 1_763_600_400
SIZE: Final = (1000, 420)
DAY: Final = 86_400
MONTH: Final = 2_600_000
"""A sample a second for thirty days."""

FEW, MANY = 1_000, 1_000_000
APPENDED: Final = 200
REPEATS: Final = 3
VIEW_S: Final = 900
LIMITS: Final = Limits(Decimal(500), Decimal(600))
_MILLION: Final = 1_000_000


def plot(arguments: argparse.Namespace) -> Report:
    """Measure everything in one run."""
    create_application()
    return Report(
        [
            *(redraw(points, arguments.runs) for points in (DAY, MONTH)),
            growth("append, from the reading to what is to be painted", _append_whole, arguments.runs),
            growth("append, the line alone", _append_trace, arguments.runs),
            memory(MONTH),
        ]
    )


def redraw(points: int, runs: int) -> Measure:
    """Time a picture of everything, moved by a second each time so that nothing can be reused."""
    series = series_of(points)
    widgets = {"ours": our_plot(series), "theirs": their_plot(*line_of(series))}
    times: dict[str, list[float]] = {name: [] for name in widgets}
    for number in range(runs * REPEATS):
        for name, widget in widgets.items():
            begin = time.perf_counter()
            widget.getViewBox().setXRange(START_S, START_S + points + number, padding=0)
            widget.grab()
            times[name].append(time.perf_counter() - begin)
    for widget in widgets.values():
        close(widget)
    figures = {f"{name} ms": 1000 * statistics.median(taken) for name, taken in times.items()}
    return Measure(
        f"redraw with {points:,} points in view, plain pyqtgraph as yardstick",
        figures["ours ms"] / figures["theirs ms"],
        goal=1.0,
        figures=figures,
    )


def growth(name: str, measured: Callable[[int], list[float]], runs: int) -> Measure:
    """Return how much dearer appending is at the millionth point than at the thousandth, over runs in turn."""
    early, late = [], []
    for _ in range(runs):
        early += measured(FEW)
        late += measured(MANY)
    first, last = statistics.median(early), statistics.median(late)
    figures = {f"ms at {FEW:,}": 1000 * first, f"ms at {MANY:,}": 1000 * last}
    return Measure(name, last / first, goal=1.5, figures=figures)


def _append_whole(points: int) -> list[float]:
    series = series_of(points)
    feed, widget, times = PlotFeed(series), our_plot(series), []
    last = series.readings[-1]
    count = last.forward if isinstance(last.forward, int) else 0
    for number in range(1, APPENDED):
        at_s = seconds_of(last.at) + number
        begin = time.perf_counter()
        series.take(at_s, count + 4 * number)
        widget.getViewBox().setXRange(at_s - VIEW_S, at_s, padding=0)
        widget.show_data(feed.picture(outlook(series, LIMITS)))
        times.append(time.perf_counter() - begin)
    close(widget)
    return times[1:]  # the first takes over everything there was


def _append_trace(points: int) -> list[float]:
    trace = trace_of(series_of(points))
    one, joined, times = np.ones(1), np.zeros(1, np.bool_), []
    end = float(trace.at[-1])
    for number in range(1, APPENDED):
        begin = time.perf_counter()
        trace.append(one * (end + number), one, one, one, joined)
        times.append(time.perf_counter() - begin)
    return times


def memory(points: int) -> Measure:
    """Compare what numpy holds once it is drawn, as tracemalloc sees it; ours includes the band, theirs has none."""
    series = series_of(points)
    at, kw = line_of(series)

    def ours() -> tuple[QWidget, object]:
        widget = our_plot(series)
        widget.grab()
        return widget, None

    def theirs() -> tuple[QWidget, object]:
        own = at.copy(), kw.copy()
        widget = their_plot(*own)
        widget.grab()
        return widget, own

    per_million = _MILLION / points
    figures = {"ours MiB": held(ours) * per_million, "theirs MiB": held(theirs) * per_million}
    name = "memory of a million points (tracemalloc, with numpy's buffers)"
    return Measure(name, figures["ours MiB"] / figures["theirs MiB"], goal=1.5, figures=figures)


def held(make: Callable[[], tuple[QWidget, object]]) -> float:
    """Return the MiB that stay allocated while what was made is kept."""
    tracemalloc.start()
    widget, kept = make()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del kept
    close(widget)
    return size / MIB


@cache
def series_of(points: int) -> DemandSeries:
    """Return a reading a second, at least so many, of a load that climbs and falls."""
    series = DemandSeries()
    series.rescale(EnergyScale(Decimal("0.1"), 10**8, Decimal(12_000)))
    load = 3 + np.sin(np.arange(points) / 5000) + np.random.default_rng(points).random(points)
    for number, counts in enumerate(np.cumsum(load).astype(int).tolist()):
        series.take(START_S + number, counts)
    return series


def trace_of(series: DemandSeries) -> Trace:
    """Return the line of a series, as the window draws it."""
    return PlotFeed(series).picture(None).trace


def line_of(series: DemandSeries) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times and kW of the same points."""
    loads = series.loads.columns()
    one_count = 3600 * float(loads.kwh_per_count)
    seconds = np.array(loads.seconds, np.float64)
    return np.array(loads.at_s, np.float64), np.array(loads.amount, np.float64) * one_count / seconds


def our_plot(series: DemandSeries) -> DemandPlot:
    """Return the window's picture of everything."""
    theme = Theme()
    widget = DemandPlot(Context(Translator(), theme, Icons(theme)))
    show(widget)
    widget.show_data(PlotFeed(series).picture(outlook(series, LIMITS)))
    widget.navigator.show_span(Span.ALL)
    widget.getViewBox().sigRangeChangedManually.emit([True, False])  # from now on the benchmark says what is in view
    return widget


def their_plot(at: NDArray[np.float64], kw: NDArray[np.float64]) -> pg.PlotWidget:
    """Return plain pyqtgraph with the same line."""
    widget = pg.PlotWidget(background="w")
    show(widget)
    line = pg.PlotDataItem(at, kw, pen=pg.mkPen(Theme().color("plot_line"), width=2), antialias=False)
    widget.addItem(line)
    line.setDownsampling(auto=True, method="peak")
    line.setClipToView(True)
    widget.getViewBox().setXRange(at[0], at[-1], padding=0)
    return widget


def show(widget: QWidget) -> None:
    """Put a widget on the screen that nobody sees."""
    widget.resize(*SIZE)
    widget.show()
    QCoreApplication.processEvents()


def close(widget: QWidget) -> None:
    """Let go of a widget."""
    widget.close()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete)

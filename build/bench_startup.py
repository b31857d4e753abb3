"""How fast the window is there: the first paint against a bare window with a plot, and the demo's first point."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from typing import Final

from measure import Measure, Report, compared, interleaved, take
from steps import ROOT

GOAL: Final = 1.3
FIRST_POINT_LIMIT_S: Final = 0.5

BARE_WINDOW: Final = """
import sys
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
import pyqtgraph

class FirstPaint(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, QApplication.quit)
        return False

application = QApplication(sys.argv)
window = QMainWindow()
plot = pyqtgraph.PlotWidget()
window.setCentralWidget(plot)
window.resize(1280, 800)
first_paint = FirstPaint()
plot.viewport().installEventFilter(first_paint)
window.show()
sys.exit(application.exec())
"""
"""The least a program with PySide6 and a pyqtgraph plot can do: one window, painted once."""


def startup(arguments: argparse.Namespace) -> Report:
    """As a technician starts it: on the network, at the first page, which has no plot."""
    return Report([_first_paint("start to the first painted window", arguments.runs)])


def startup_demo(arguments: argparse.Namespace) -> Report:
    """On the bundled recording, which opens at the page with the plot, and how soon that shows a point."""
    painted = _first_paint("start of the demo to the first painted window", arguments.runs, "--demo")
    return Report([painted, first_point(arguments.runs)])


def first_point(runs: int) -> Measure:
    """From the demo's first paint to the first point in its plot, in processes of their own."""
    waits = []
    for _ in range(runs):
        with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
            take([sys.executable, str(ROOT / "build" / "first_point.py")], out)
            out.seek(0)
            waits.append(float(out.read()))
    wait = statistics.median(waits)
    figures = {"seconds": wait, "limit s": FIRST_POINT_LIMIT_S, "runs": runs}
    name = "first paint of the demo to its first plotted point"
    return Measure(name, wait / FIRST_POINT_LIMIT_S, 1.0, figures=figures)


def _first_paint(name: str, runs: int, *options: str) -> Measure:
    """From process start to the window's first paint and the end, Kaitsu against the bare window."""
    kaitsu = [sys.executable, "-m", "ui.main", *options, "--exit-after-first-paint"]
    ours, yardstick = interleaved(kaitsu, [sys.executable, "-c", BARE_WINDOW], runs)
    return compared(f"{name}, against a bare PySide6 and pyqtgraph window", ours, yardstick, GOAL)

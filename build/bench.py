"""Measure Kaitsu against something comparable, both in the same run: `python3 build/dev.py bench startup`.

`bench wire` measures the protocol side, see `bench_wire.py`; `bench capture` big recordings, see `bench_capture.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from steps import ROOT, Stop, child_environment

EMPTY_WINDOW = """
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


class Result(Protocol):
    """What a benchmark found."""

    @property
    def met(self) -> bool:
        """Tell whether the goal is reached."""
        ...

    def as_text(self) -> str:
        """Return what a person reads."""
        ...

    def as_json(self) -> dict[str, object]:
        """Return the same for programs."""
        ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of each run, ours and the yardstick's, their medians and the ratio we aim to stay under."""

    name: str
    ours: list[float]
    yardstick: list[float]
    goal_ratio: float

    @property
    def ratio(self) -> float:
        """Median of ours over median of the yardstick."""
        return statistics.median(self.ours) / statistics.median(self.yardstick)

    @property
    def met(self) -> bool:
        """Tell whether the goal is reached."""
        return self.ratio <= self.goal_ratio

    def as_text(self) -> str:
        """Return what a person reads."""
        verdict = "met" if self.met else "NOT met"
        return (
            f"{self.name}, median of {len(self.ours)} interleaved runs: Kaitsu {statistics.median(self.ours):.3f} s, "
            f"yardstick {statistics.median(self.yardstick):.3f} s, ratio {self.ratio:.2f} "
            f"(goal {self.goal_ratio}: {verdict})"
        )

    def as_json(self) -> dict[str, object]:
        """Return the same for programs, with the machine it was measured on."""
        machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
        return {**asdict(self), "ratio": self.ratio, "met": self.met, "machine": machine}


def seconds(command: Sequence[str]) -> float:
    """Return how long a program takes from its start to its end; Stop when it fails."""
    begin = time.perf_counter()
    done = subprocess.run(command, env=child_environment(), cwd=ROOT, check=False)
    elapsed = time.perf_counter() - begin
    if done.returncode:
        raise Stop(f"A measured program failed with exit code {done.returncode}: {' '.join(command[:4])}")
    return elapsed


def interleaved(ours: Sequence[str], yardstick: Sequence[str], runs: int) -> tuple[list[float], list[float]]:
    """Time both in turn, after one run of each that warms the disk cache; load from outside then hits both alike."""
    seconds(ours)
    seconds(yardstick)
    pairs = [(seconds(ours), seconds(yardstick)) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def first_paint(name: str, runs: int, *options: str) -> Comparison:
    """From process start to the window's first paint and the end, Kaitsu against an empty window with a plot."""
    kaitsu = [sys.executable, "-m", "ui.main", *options, "--exit-after-first-paint"]
    ours, yardstick = interleaved(kaitsu, [sys.executable, "-c", EMPTY_WINDOW], runs)
    return Comparison(name, ours, yardstick, goal_ratio=1.5)


def startup(arguments: argparse.Namespace) -> Comparison:
    """As a technician starts it: on the network, at the first page, which has no plot."""
    return first_paint("startup to first paint", arguments.runs)


def startup_demo(arguments: argparse.Namespace) -> Comparison:
    """On the bundled recording, which opens at the page with the plot: like against like."""
    return first_paint("startup of the demo to first paint", arguments.runs, "--demo")


def wire(arguments: argparse.Namespace) -> Result:
    """Decoding, discovery, histories and damaged datagrams; loads the program only when it is measured."""
    import bench_wire

    return bench_wire.wire(arguments)


def capture(arguments: argparse.Namespace) -> Result:
    """A million captured frames to a demand series, against tshark and pychonet."""
    import bench_capture

    return bench_capture.capture(arguments)


def plot(arguments: argparse.Namespace) -> Result:
    """Redrawing, appending and memory of the live plot at up to 2.6 million points, against plain pyqtgraph."""
    import bench_plot

    return bench_plot.plot(arguments)


def package(arguments: argparse.Namespace) -> Result:
    """Size of the built program, part by part, and its start against that of the sources."""
    import bench_package

    return bench_package.package(arguments)


def window(arguments: argparse.Namespace) -> Result:
    """How late the event loop ever is with a million frames in the log and a meter polled every second; memory."""
    import bench_window

    return bench_window.window(arguments)


BENCHMARKS: dict[str, Callable[[argparse.Namespace], Result]] = {
    "startup": startup,
    "startup-demo": startup_demo,
    "wire": wire,
    "capture": capture,
    "plot": plot,
    "window": window,
    "package": package,
}
"""Name on the command line to the function that measures; a new benchmark is one function and one entry."""


def main() -> int:
    """Run one benchmark and print its result; exit code 1 when the goal is missed."""
    front = argparse.ArgumentParser(prog="bench", description="Measure Kaitsu.")
    front.add_argument("benchmark", choices=BENCHMARKS)
    front.add_argument("--runs", type=int, default=7, metavar="N", help="runs of each side (7)")
    front.add_argument("--mutants", type=int, default=1_000_000, metavar="N", help="damaged datagrams for wire (10^6)")
    front.add_argument("--frames", type=int, default=1_000_000, metavar="N", help="frames in capture, window (10^6)")
    front.add_argument("--minutes", type=float, default=1.0, metavar="N", help="minutes for window (1)")
    front.add_argument("--json", action="store_true", help="one JSON document on stdout")
    arguments = front.parse_args()
    try:
        result = BENCHMARKS[arguments.benchmark](arguments)
    except Stop as stop:
        print(stop.sentence, file=sys.stderr)
        return stop.code
    print(json.dumps(result.as_json(), indent=2) if arguments.json else result.as_text())
    return 0 if result.met else 1


if __name__ == "__main__":
    sys.exit(main())

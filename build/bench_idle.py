"""What the window takes while nobody does anything: processor at a poll each ten seconds, memory beside a bare window.

The virtual meter lives in the same process and counts as ours.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import psutil
from bench_startup import BARE_WINDOW
from bench_window import composed, live_window, run
from measure import MIB, Measure, Report
from steps import Stop, child_environment

INTERVAL_S: Final = 10
CPU_LIMIT_PERCENT: Final = 1.0
RSS_GOAL: Final = 1.4
TRENDS: Final = 4
"""How often memory is looked at."""

_STAYS: Final = BARE_WINDOW.replace("QTimer.singleShot(0, QApplication.quit)", "print(flush=True)")
_SETTLE_S: Final = 1.0


def idle(arguments: argparse.Namespace) -> Report:
    """Let the Live page be on show for a while, polled as seldom as a technician would."""
    with tempfile.TemporaryDirectory() as folder:
        composition = composed(Path(folder), INTERVAL_S)
        shown = live_window(composition)
        process, looks = psutil.Process(), []
        before, seconds = process.cpu_times(), arguments.minutes * 60
        for _ in range(TRENDS):
            run(seconds / TRENDS)
            looks.append(process.memory_info().rss)
        after = process.cpu_times()
        shown.close()
    busy = after.user + after.system - before.user - before.system
    bare = bare_window_rss()
    cpu = {"percent of a core": 100 * busy / seconds, "limit percent": CPU_LIMIT_PERCENT, "minutes": arguments.minutes}
    rss = {"Kaitsu MiB": looks[-1] / MIB, "yardstick MiB": bare / MIB, "trend MiB": (looks[-1] - looks[0]) / MIB}
    return Report(
        [
            Measure(
                f"idle processor time, a poll each {INTERVAL_S} s",
                cpu["percent of a core"] / CPU_LIMIT_PERCENT,
                1.0,
                figures=cpu,
            ),
            Measure("resident memory, against a bare window", looks[-1] / bare, RSS_GOAL, figures=rss),
        ]
    )


def bare_window_rss() -> int:
    """Return the resident memory of a bare window, some moments after it was painted."""
    command = [sys.executable, "-c", _STAYS]
    with subprocess.Popen(command, env=child_environment(), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        if not process.stdout.readline():
            raise Stop("The bare window ended before it was painted.")
        run(_SETTLE_S)
        size = psutil.Process(process.pid).memory_info().rss
        process.terminate()
    return int(size)

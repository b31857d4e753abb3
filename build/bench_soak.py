"""What a day of polling every second leaves behind: samples lost, memory, open files, timers, size of what is written.

`soak` is the day in accelerated time (`soak_day.py`), `soak --real MINUTES` the whole window in real time.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from measure import MIB, Measure, Report
from soak_day import SoakDay
from steps import ROOT, say

sys.path.insert(0, str(ROOT))

import psutil

from app.demand.series import DemandSeries

HOUR_S: Final = 3600
DAY_H: Final = 24
DATABASE_LIMIT_MIB: Final = 1.0
BYTES_PER_SAMPLE: Final = 200
"""What a sample may take in memory; the series keeps thirty to fifty bytes of it, and twice that when it makes room."""

FIRST_POLLS: Final = 10
GROWTH_IN_REAL_TIME: Final = 1.05


@dataclass(frozen=True, slots=True)
class Look:
    """What a process held at a moment."""

    rss: int
    files: int
    timers: int = 0


def look(timers: int = 0) -> Look:
    """Return what this process holds now."""
    process = psutil.Process()
    files = process.num_fds() if hasattr(process, "num_fds") else process.num_handles()
    return Look(process.memory_info().rss, files, timers)


def soak(arguments: argparse.Namespace) -> Report:
    """Soak for a day in a minute or two, or for as long as was asked in real time."""
    return real(arguments.real) if arguments.real else accelerated(arguments.hours)


def accelerated(hours: int) -> Report:
    """Poll for so many hours, the first of which fills caches."""
    with tempfile.TemporaryDirectory() as folder:
        day = SoakDay(Path(folder))
        day.begin()
        watched_from = day.now
        looks = []
        for hour in range(1, hours + 1):
            day.run(HOUR_S)
            looks.append(look())
            say(f"Hour {hour}: {looks[-1].rss / MIB:.1f} MiB, {looks[-1].files} files.")
        series, polled = day.meter.demand, round(day.now - watched_from)
        day.end()
        sizes = {path.name: path.stat().st_size for path in Path(folder).iterdir()}
    measures = [
        lost_samples(series, polled),
        memory(looks, polled),
        files(looks),
        database(sizes["kaitsu.sqlite3"]),
    ]
    return Report(measures, {"hours": hours, "rss_bytes": [one.rss for one in looks], "file_bytes": sizes})


def real(minutes: float) -> Report:
    """Poll with the whole window in real time; every minute is looked at."""
    from bench_window import composed, live_window, run, timers_of

    with tempfile.TemporaryDirectory() as folder:
        composition = composed(Path(folder))
        shown = live_window(composition)
        looks = []
        for minute in range(round(minutes)):
            run(60)
            looks.append(look(timers_of(composition, shown)))
            say(f"Minute {minute + 1}: {looks[-1]}.")
        meter = composition.visit.meter
        assert meter is not None
        series = meter.demand
        shown.close()
        size = composition.source.places.database.stat().st_size
    growth = looks[-1].rss / looks[0].rss
    figures = {"after a minute MiB": looks[0].rss / MIB, "at the end MiB": looks[-1].rss / MIB}
    measures = [
        lost_samples(series, round(minutes * 60)),
        Measure(f"memory over {minutes:g} real minutes", growth, GROWTH_IN_REAL_TIME, figures=figures),
        files(looks),
        timers(looks),
        database(size),
    ]
    return Report(measures, {"minutes": minutes, "rss_bytes": [one.rss for one in looks]})


def lost_samples(series: DemandSeries, polled: int) -> Measure:
    """Count the seconds without a sample in the time that was polled; none may be missing.

    The first seconds are left out: the meter's clock is found out by polling.
    """
    wanted = polled - FIRST_POLLS
    begin = series.readings[-1].at - timedelta(seconds=wanted)
    there = sum(one.at > begin for one in series.readings[-wanted:])
    figures = {"seconds": wanted, "lost": wanted - there}
    return Measure("samples lost of a poll each second", float(wanted - there), 0.0, figures=figures)


def memory(looks: Sequence[Look], polled: int) -> Measure:
    """Return what memory grew by after the first hour over what the samples may take."""
    grown = looks[-1].rss - looks[0].rss
    allowed = BYTES_PER_SAMPLE * polled
    figures = {"grown MiB": grown / MIB, "allowed MiB": allowed / MIB, "at the end MiB": looks[-1].rss / MIB}
    return Measure("memory grown since the first hour", grown / allowed, 1.0, figures=figures)


def files(looks: Sequence[Look]) -> Measure:
    """Return how many more files are open than at the first look; one more would be a leak."""
    figures = {"at first": looks[0].files, "at the end": looks[-1].files}
    return Measure("open files", looks[-1].files / looks[0].files, 1.0, figures=figures)


def timers(looks: Sequence[Look]) -> Measure:
    """Return how many more timers there are than at the first look."""
    figures = {"at first": looks[0].timers, "at the end": looks[-1].timers}
    return Measure("timers", looks[-1].timers / looks[0].timers, 1.0, figures=figures)


def database(size: int) -> Measure:
    """Return the size of the database over what it may be: samples belong into the recording."""
    figures = {"MiB": size / MIB, "limit MiB": DATABASE_LIMIT_MIB}
    return Measure("database of the visit", size / MIB / DATABASE_LIMIT_MIB, 1.0, figures=figures)

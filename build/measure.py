"""What a benchmark gives: figures with a goal each, for people, for programs and for docs/benchmarks.md; timed runs."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Final, Protocol

from steps import ROOT, Stop, child_environment

MIB: Final = 1024 * 1024
WRITES_BYTE_CODE: Final = {"PYTHONDONTWRITEBYTECODE": ""}
"""A program that was installed has its byte code beside it: nobody's first start is measured."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure with its goal; `skipped` says why there is none. A goal of at most, or with `at_least` of at least."""

    name: str
    ratio: float = 0.0
    goal: float = 0.0
    at_least: bool = False
    figures: Mapping[str, object] = field(default_factory=dict)
    skipped: str = ""

    @property
    def met(self) -> bool:
        """Tell whether the goal is reached; what was skipped misses none."""
        return bool(self.skipped) or (self.ratio >= self.goal if self.at_least else self.ratio <= self.goal)

    @property
    def verdict(self) -> str:
        """The goal and whether it is reached."""
        return f"{'≥' if self.at_least else '≤'} {self.goal:g}: {'met' if self.met else 'NOT met'}"

    def figures_text(self) -> str:
        """Return the figures, each by its name."""
        return ", ".join(f"{name} {_shown(value)}" for name, value in self.figures.items())

    def as_text(self) -> str:
        """Return what a person reads."""
        if self.skipped:
            return f"{self.name}: skipped, {self.skipped}"
        return f"{self.name}: {self.figures_text()}; ratio {self.ratio:.3f} (goal {self.verdict})"

    def as_json(self) -> dict[str, object]:
        """Return the same for programs."""
        return {**asdict(self), "met": self.met}


class Result(Protocol):
    """What a benchmark found."""

    @property
    def measures(self) -> Sequence[Measure]:
        """Every figure that has a goal."""
        ...

    @property
    def met(self) -> bool:
        """Tell whether every goal is reached."""
        ...

    def as_text(self) -> str:
        """Return what a person reads."""
        ...

    def as_json(self) -> dict[str, object]:
        """Return the same for programs."""
        ...


@dataclass(frozen=True, slots=True)
class Report:
    """Measures that say everything; `details` is for programs."""

    measures: Sequence[Measure]
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Tell whether every goal is reached."""
        return all(one.met for one in self.measures)

    def as_text(self) -> str:
        """Return what a person reads."""
        return "\n".join(one.as_text() for one in self.measures)

    def as_json(self) -> dict[str, object]:
        """Return the same for programs."""
        measures = [one.as_json() for one in self.measures]
        return {**self.details, "measures": measures, "met": self.met, "machine": machine()}


def machine() -> dict[str, object]:
    """Return what it was measured on, and how many others wanted its processors."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    system, version = f"{platform.system()}, {platform.machine()}", platform.python_version()
    return {"system": system, "python": version, "cores": os.cpu_count(), "load": load}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a program took: seconds from start to end, seconds of computing, MiB at most; 0 where nobody tells.

    The seconds of computing matter where others work on the machine as well.
    """

    seconds: float
    computing: float
    rss_mib: float


def take(command: Sequence[str], out: IO[str] | None = None) -> Taken:
    """Run a program to its end, its output into `out` or shown; Stop when it fails."""
    begin = time.perf_counter()
    errors = None if out is None else subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=out, stderr=errors, env=child_environment(**WRITES_BYTE_CODE), cwd=ROOT)
    code, computing, rss_mib = _wait(process)
    elapsed = time.perf_counter() - begin
    if code:
        raise Stop(f"A measured program failed with exit code {code}: {' '.join(command[:4])}")
    return Taken(elapsed, computing, rss_mib)


def interleaved(ours: Sequence[str], yardstick: Sequence[str], runs: int) -> tuple[list[Taken], list[Taken]]:
    """Time both in turn, after one run of each that warms the disk cache; load from outside then hits both alike."""
    take(ours)
    take(yardstick)
    pairs = [(take(ours), take(yardstick)) for _ in range(runs)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def compared(name: str, ours: Sequence[Taken], yardstick: Sequence[Taken], goal: float) -> Measure:
    """Return the ratio of the medians, by the clock on the wall; that of computing is told beside it."""
    mine, theirs = (statistics.median(one.seconds for one in side) for side in (ours, yardstick))
    figures = {"Kaitsu s": mine, "yardstick s": theirs, "runs": len(ours)}
    if all(one.computing for one in (*ours, *yardstick)):
        own, other = (statistics.median(one.computing for one in side) for side in (ours, yardstick))
        figures["ratio of computing"] = own / other
    return Measure(name, mine / theirs, goal, figures=figures)


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float, float]:
    """Return exit code, seconds of computing and largest memory in MiB of a program; 0 where nobody tells."""
    if not sys.platform.startswith("linux"):
        return process.wait(), 0.0, 0.0
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _shown(value: object) -> str:
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if isinstance(value, int) or abs(value) >= 1024 else f"{value:.4g}"
    return str(value)

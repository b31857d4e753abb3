"""`bench package`: how big is what we ship and what of, and does the frozen program start as fast as the sources?

Measures what was built before: the Windows program folder and installer of `dev.py windows`, the folder of
`dev.py package`. Times are those of this system's own folder; under Wine they would say nothing about Windows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from measure import Measure, compared, interleaved
from steps import ROOT
from version import version
from windows_installer import installer_name

MB = 1_000_000
WINDOWS = ROOT / "out" / "windows" / "kaitsu"
HERE = ROOT / "dist" / "kaitsu"
GOAL_INSTALLED = 110 * MB
GOAL_INSTALLER = 32 * MB
GOAL_START = 1.1
NOT_BUILT = "`dev.py package` has not been run here"
_SMALLEST_SHOWN = MB
_INTERNAL = "_internal"


@dataclass(frozen=True, slots=True)
class Size:
    """A size in bytes and the most it may be; `parts` are what it is made of, biggest first."""

    name: str
    size: int
    goal: int
    parts: list[tuple[str, int]]

    @property
    def met(self) -> bool:
        """Tell whether the goal is reached."""
        return self.size <= self.goal

    def lines(self) -> list[str]:
        """Return what a person reads, a line for each part of a megabyte or more."""
        verdict = "met" if self.met else "NOT met"
        lines = [f"{self.name}: {self.size / MB:.1f} MB (goal {self.goal / MB:.0f} MB: {verdict})"]
        shown = [(name, size) for name, size in self.parts if size >= _SMALLEST_SHOWN]
        rest = self.size - sum(size for _, size in shown)
        for name, size in [*shown, ("the rest", rest)] if shown else []:
            lines.append(f"    {size / MB:6.1f} MB  {size / self.size:4.0%}  {name}")
        return lines


@dataclass(frozen=True, slots=True)
class PackageResult:
    """What was measured; `start` is None where this system's own folder was not built."""

    sizes: list[Size]
    start: Measure | None

    @property
    def met(self) -> bool:
        """Tell whether every goal measured is reached."""
        return all(one.met for one in self.measures)

    @property
    def measures(self) -> list[Measure]:
        """The sizes over the most they may be, and the start."""
        sizes = [
            Measure(one.name, one.size / one.goal, 1.0, figures={"MB": one.size / MB, "limit MB": one.goal / MB})
            for one in self.sizes
        ]
        return [*sizes, self.start or Measure("frozen start against the sources'", skipped=NOT_BUILT)]

    def as_text(self) -> str:
        """Return what a person reads."""
        lines = [line for size in self.sizes for line in size.lines()]
        return "\n".join([*lines, self.measures[-1].as_text()])

    def as_json(self) -> dict[str, object]:
        """Return the same for programs."""
        sizes = [
            {"name": one.name, "bytes": one.size, "goal": one.goal, "met": one.met, "parts": dict(one.parts)}
            for one in self.sizes
        ]
        return {"sizes": sizes, "start": self.start.as_json() if self.start else None, "met": self.met}


def package(arguments: argparse.Namespace) -> PackageResult:
    """Measure what is there."""
    sizes = []
    if WINDOWS.is_dir():
        sizes.append(folder_size("Windows, installed", WINDOWS))
        installer = ROOT / "dist" / installer_name(version())
        if installer.is_file():
            sizes.append(Size("Windows, installer", installer.stat().st_size, GOAL_INSTALLER, []))
    return PackageResult(sizes, start(arguments.runs) if HERE.is_dir() else None)


def folder_size(name: str, folder: Path) -> Size:
    """Return the size of a program folder and of its parts."""
    parts: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            parts[part_of(path.relative_to(folder))] += path.stat().st_size
    return Size(name, parts.total(), GOAL_INSTALLED, parts.most_common())


def part_of(file: Path) -> str:
    """Return what a file counts for: a package, a folder of ours, a program, or Python with its libraries."""
    words = file.parts
    if words[0] != _INTERNAL:
        return words[0]
    if len(words) == 2:
        return "Python, SQLite and the C runtime"
    package = words[1].partition(".")[0]
    if package == "resources":
        return f"resources/{words[2]}"
    if "openblas" in words[-1]:
        return "numpy's OpenBLAS"
    return f"PySide6: {Path(words[-1]).stem}" if package == "PySide6" and len(words) == 3 else package


def start(runs: int) -> Measure:
    """From process start to the first paint and the end: the frozen program against the sources."""
    program = HERE / ("kaitsu.exe" if os.name == "nt" else "kaitsu")
    words = ["--exit-after-first-paint"]
    ours, yardstick = interleaved([str(program), *words], [sys.executable, "-m", "ui.main", *words], runs)
    return compared("frozen start against the sources'", ours, yardstick, GOAL_START)

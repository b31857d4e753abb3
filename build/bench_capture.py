"""From a big capture to a demand series, against tshark and pychonet on the same packets, all in one run.

A million frames (5.7 days of a Get a second) are made by rule. Who has no goal runs once. Everybody is a process of
its own, timed from start to end, except pychonet: of that only the decoding of the frames is timed, a part of the work.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench_wire import pychonet_python
from environment import ensure_environment
from long_recording import write_pcap, write_pcapng
from measure import MIB, Measure, machine, take
from steps import ROOT, Stop, say
from system_packages import install

GOAL: Final = 5.0
MOST_ROUNDS: Final = 3
DISSECTOR: Final = ROOT / "resources" / "wireshark" / "kaitsu-echonet-lite.lua"

OURS: Final = """
import sys
from pathlib import Path
from app.visit.skim import skim_capture
meters, notes = skim_capture(Path(sys.argv[1]))
for meter in meters.values():
    print(meter.demand.sample_count, meter.demand.restarts, len(meter.demand.half_hours()), len(notes))
"""
"""Prints, for each meter, what there is in its demand series."""

PYCHONET: Final = """
import sys, time
from pychonet.lib.functions import decodeEchonetMsg
with open(sys.argv[1]) as file:
    frames = [bytes.fromhex(line) for line in file]
begin = time.perf_counter()
for frame in frames:
    decodeEchonetMsg(frame)
print(time.perf_counter() - begin)
"""
"""Prints the seconds for all frames to become dictionaries of integers."""


@dataclass(slots=True)
class Runner:
    """A program on the recording: what its runs took, its largest memory, and the goal for how much faster we are.

    `computing` are the seconds in which it had a processor, which matter where others work on the machine as well.
    """

    name: str
    command: Sequence[str]
    goal: float | None = None
    prints_seconds: bool = False
    seconds: list[float] = field(default_factory=list)
    computing: list[float] = field(default_factory=list)
    rss_mib: float = 0.0
    output: str = ""

    @property
    def median(self) -> float:
        """Seconds of the middle run."""
        return statistics.median(self.seconds)

    def run(self) -> None:
        """Run once; Stop when the program fails."""
        with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
            try:
                taken = take(self.command, out)
            except Stop as stop:
                raise Stop(f"{self.name}: {stop.sentence}") from stop
            out.seek(0)
            self.output = out.read(_ENOUGH)
        self.seconds.append(float(self.output) if self.prints_seconds else taken.seconds)
        self.computing.append(taken.computing)
        self.rss_mib = max(self.rss_mib, taken.rss_mib)


_ENOUGH: Final = 200
"""Characters of what a program prints; the fields of a million frames are of no interest."""


@dataclass(frozen=True, slots=True)
class CaptureReport:
    """All programs on one recording; `ours` is what the others are compared with."""

    frames: int
    size: int
    ours: Runner
    others: Sequence[Runner]

    @property
    def met(self) -> bool:
        """Tell whether every goal is reached."""
        return all(one.met for one in self.measures)

    @property
    def measures(self) -> list[Measure]:
        """Every comparison that has a goal."""
        return [self._measure(one, one.goal) for one in self.others if one.goal is not None]

    def ratio(self, other: Runner) -> float:
        """Return how many times as long as we the other takes."""
        return other.median / self.ours.median

    def computing_ratio(self, other: Runner) -> float | None:
        """Return the same by seconds of computing, which others on the machine change less; None where nobody tells."""
        if not other.rss_mib or other.prints_seconds:
            return None
        return statistics.median(other.computing) / statistics.median(self.ours.computing)

    def as_text(self) -> str:
        """Return what a person reads."""
        lines = [f"{self.frames:,} frames, {self.size / MIB:.0f} MiB; median of {len(self.ours.seconds)} runs in turn"]
        for one in (self.ours, *self.others):
            line = f"{one.name}: {one.median:.2f} s, {self.frames / one.median:,.0f} frames/s"
            if one.rss_mib:
                line += f", computing {statistics.median(one.computing):.2f} s, at most {one.rss_mib:.0f} MiB"
            lines.append(line if one is self.ours else line + self._ratios(one))
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """Return the same for programs, with the machine it was measured on."""
        return {
            "frames": self.frames,
            "bytes": self.size,
            "programs": [self._document(one) for one in (self.ours, *self.others)],
            "met": self.met,
            "machine": machine(),
        }

    def _measure(self, one: Runner, goal: float) -> Measure:
        figures = {"frames": self.frames, "Kaitsu s": self.ours.median, "yardstick s": one.median}
        return Measure(f"{self.ours.name}, against {one.name}", self.ratio(one), goal, at_least=True, figures=figures)

    def _ratios(self, one: Runner) -> str:
        computing = self.computing_ratio(one)
        text = f"; ratio {self.ratio(one):.2f}" + ("" if computing is None else f", of computing {computing:.2f}")
        if one.goal is None:
            return text
        return f"{text} (goal ≥ {one.goal:g}: {'met' if self.ratio(one) >= one.goal else 'NOT met'})"

    def _document(self, one: Runner) -> dict[str, object]:
        return {
            "name": one.name,
            "seconds": one.seconds,
            "computing_s": one.computing if one.rss_mib else None,
            "frames_per_s": self.frames / one.median,
            "peak_rss_mib": one.rss_mib or None,
            "ratio": self.ratio(one),
            "computing_ratio": self.computing_ratio(one),
            "goal": one.goal,
        }


def capture(arguments: argparse.Namespace) -> CaptureReport:
    """Make the recording, let everybody read it in turn, and check that what we read is right."""
    if not shutil.which("tshark"):
        install(["tshark"], "The yardstick of this benchmark")
    frames: int = arguments.frames
    with tempfile.TemporaryDirectory() as folder:
        recording, classic, payloads = (Path(folder) / name for name in ("long.pcapng", "long.pcap", "payloads.txt"))
        say(f"Making a recording of {frames:,} frames.")
        samples = write_pcapng(recording, payloads, frames)
        write_pcap(classic, recording)
        ours, others = runners(recording, classic, payloads)
        for number in range(1, min(arguments.runs, MOST_ROUNDS) + 1):
            say(f"Round {number}.")
            for one in (ours, *others):
                if number == 1 or one is ours or one.goal is not None:
                    one.run()
        check(ours.output, samples)
        return CaptureReport(frames, recording.stat().st_size, ours, others)


def runners(recording: Path, classic: Path, payloads: Path) -> tuple[Runner, list[Runner]]:
    """Return who reads the recording: we, and everybody we are compared with."""
    tshark = ["tshark", "-r", str(recording), "-T", "fields", "-e", "frame.time_epoch", "-e", "ip.src", "-e"]
    lua = [*tshark, "echonetlite.at", "-e", "echonetlite.count", "-X", f"lua_script:{DISSECTOR}"]
    python = [sys.executable, "-c", OURS]
    command = [sys.executable, "-m", "app.cli", "demand", str(recording), "--json"]
    others = [
        Runner("tshark -T fields, payloads", [*tshark, "udp.payload"], GOAL),
        Runner("tshark -T fields, E2 and E3 by our dissector", lua),
        Runner("Kaitsu, the same as pcap", [*python, str(classic)]),
        Runner("kaitsu-cli demand --json, every sample printed", command),
    ]
    pychonet = _pychonet()
    if pychonet:
        loop = [str(pychonet), "-c", PYCHONET, str(payloads)]
        others.append(Runner("pychonet, frames alone", loop, prints_seconds=True))
    return Runner("Kaitsu, pcapng to demand series", [*python, str(recording)]), others


def check(printed: str, expected: int) -> None:
    """See that there is every sample and the one restart; Stop otherwise: to be fast and wrong is no result."""
    samples, restarts, _, notes = map(int, printed.split())
    if (samples, restarts, notes) != (expected, 1, 0):
        raise Stop(f"The demand series is wrong: {printed.strip()}.")


def _pychonet() -> Path | None:
    """Return an interpreter with pychonet, None where it cannot be had."""
    try:
        return pychonet_python() or ensure_environment(ROOT / ".venv-peers", ROOT / "build" / "peers.lock")
    except Stop as stop:
        say(f"Without pychonet: {stop.sentence}")
        return None

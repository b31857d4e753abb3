"""How long the window ever makes one wait, with a million frames in the log and a meter polled every second.

Offscreen, in real time: a virtual meter at the end of a cable without sockets, recorded as always. A heartbeat every
few milliseconds tells how late the event loop is. The turns in between are timed twice: by the clock on the wall,
which counts what else the computer does, and by the processor time of the thread, which is ours alone.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from array import array
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from long_recording import LAPTOP, datagrams
from measure import MIB, Measure, machine
from staged_cables import Firewall, MeterCable, interfaces
from steps import ROOT

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))

import psutil
from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt, QTimer

from app.capture.recorder import RecordingTransport
from app.errors import AppError
from app.keystore import MemoryKeyStore
from ui.composition import Composition, Machine, today_in_japan
from ui.main import create_application, keep_what_is_loaded
from ui.main_window import MainWindow
from ui.pages.log import LogPage
from ui.places import places_in
from ui.settings import SettingsStore
from ui.sources import Source
from ui.viewmodels.frame_store import OWN_BYTES
from ui.viewmodels.notices import Notices

BEAT_MS: Final = 5
GOAL_MS: Final = 50.0
GOAL_GROWTH: Final = 1.05
WARM_UP_S: Final = 15.0
"""Until the meter was read through, every page was drawn and the first minute's caches are full."""

ADDED_AT_ONCE: Final = 5_000
SIZE: Final = (1366, 768)
_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late the event loop was, in ms: half of the time, 99 of 100 times, at worst; and at worst by our own doing.

    `over` counts turns above the goal by the wall clock.
    """

    name: str
    beats: int
    p50_ms: float
    p99_ms: float
    max_ms: float
    own_max_ms: float
    over: int

    @property
    def measure(self) -> Measure:
        """The latest turn over the limit."""
        figures = {"p99 ms": self.p99_ms, "max ms": self.max_ms, "processor's max ms": self.own_max_ms}
        return Measure(f"event loop, {self.name}", self.max_ms / GOAL_MS, 1.0, figures=figures)

    def as_text(self) -> str:
        """Return what a person reads."""
        return (
            f"{self.name}: p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms, max {self.max_ms:.1f} ms "
            f"(processor {self.own_max_ms:.1f} ms), {self.over} of {self.beats:,} above {GOAL_MS:.0f} ms"
        )


@dataclass(frozen=True, slots=True)
class WindowReport:
    """All figures of one run; RSS in bytes, before and after."""

    frames: int
    minutes: float
    polls: int
    phases: list[Lateness]
    rss_begin: int
    rss_end: int
    bytes_per_frame: float

    @property
    def growth(self) -> float:
        """How much bigger the process became."""
        return self.rss_end / self.rss_begin

    @property
    def met(self) -> bool:
        """Tell whether every goal is reached."""
        return all(one.met for one in self.measures)

    @property
    def measures(self) -> list[Measure]:
        """The latest turn of each phase over the limit, and the growth."""
        memory = {"before MiB": self.rss_begin / MIB, "after MiB": self.rss_end / MIB}
        return [
            *(one.measure for one in self.phases),
            Measure("memory of the window", self.growth, GOAL_GROWTH, figures=memory),
        ]

    def as_text(self) -> str:
        """Return what a person reads."""
        head = f"{self.frames:,} frames in the log, {self.polls} samples in {self.minutes:g} min"
        memory = (
            f"memory {self.rss_begin >> 20} MiB to {self.rss_end >> 20} MiB, growth {self.growth:.3f} "
            f"(goal {GOAL_GROWTH}); the log takes {self.bytes_per_frame:.1f} bytes a frame"
        )
        verdict = f"goal of {GOAL_MS:.0f} ms and flat memory: {'met' if self.met else 'NOT met'}"
        return "\n".join((head, *(one.as_text() for one in self.phases), memory, verdict))

    def as_json(self) -> dict[str, object]:
        """Return the same for programs, with the machine it was measured on."""
        return {**asdict(self), "growth": self.growth, "met": self.met, "machine": machine()}


class Heartbeat:
    """Beats as long as it runs and notes how late each beat is."""

    def __init__(self) -> None:
        self._late, self._own = array("d"), array("d")
        self._last = self._last_own = 0.0
        self._timer = QTimer(interval=BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def measure(self, name: str, seconds: float) -> Lateness:
        """Let the window run for a while and return how late it was."""
        self._late, self._own = array("d"), array("d")
        self._last, self._last_own = time.perf_counter(), time.thread_time()
        self._timer.start()
        run(seconds)
        self._timer.stop()
        late = sorted(self._late)
        return Lateness(
            name,
            len(late),
            late[len(late) // 2],
            late[len(late) * 99 // 100],
            late[-1],
            max(self._own),
            sum(one > GOAL_MS for one in late),
        )

    def _beat(self) -> None:
        now, own = time.perf_counter(), time.thread_time()
        self._late.append(max((now - self._last) * _MS - BEAT_MS, 0.0))
        self._own.append((own - self._last_own) * _MS)
        self._last, self._last_own = now, own


def window(arguments: argparse.Namespace) -> WindowReport:
    """Measure the window for so many minutes, a quarter of them in each of its pages' ways to be used."""
    with tempfile.TemporaryDirectory() as folder:
        composition = composed(Path(folder))
        shown = composition.window()
        try:
            return _measure(composition, shown, arguments.frames, arguments.minutes)
        finally:
            shown.close()


def composed(folder: Path, interval_s: int = 1) -> Composition:
    """Return a window's worth of models over a virtual meter, polled as often as told and recorded."""
    create_application()
    places = places_in(folder, folder)
    cable = MeterCable(stamp_seconds=1)
    settings = SettingsStore(places.settings)
    settings.update(interval_s=interval_s, target_kw=300)
    recorder = RecordingTransport(cable, places.recordings / "bench.pcapng", _raise)
    machine = Machine(interfaces, Firewall(), today_in_japan, MemoryKeyStore)
    source = Source(recorder, cable, places, is_recording=lambda: recorder.recording)
    composition = Composition(source, settings, Notices(), machine)
    composition.context.theme.apply()
    return composition


def live_window(composition: Composition) -> MainWindow:
    """Return the window on its Live page, with a meter that was read through."""
    shown = composition.window()
    shown.open("live")
    show(shown)
    composition.begin()
    composition.connection.search()
    run(WARM_UP_S)
    return shown


def show(shown: MainWindow) -> None:
    """Show the window as the program does."""
    shown.painted.connect(keep_what_is_loaded)
    shown.resize(*SIZE)
    shown.show()


def timers_of(composition: Composition, shown: MainWindow) -> int:
    """Return how many timers there are."""
    return sum(len(one.findChildren(QTimer)) for one in (composition, shown))


def _measure(composition: Composition, shown: MainWindow, frames: int, minutes: float) -> WindowReport:
    show(shown)
    composition.begin()
    fill(composition, frames)
    composition.connection.search()
    warm_up(shown)
    process, heart, quarter = psutil.Process(), Heartbeat(), minutes * 60 / 4
    before, samples = process.memory_info().rss, _samples(composition)
    phases = []
    for name, begin in (
        ("live page", lambda: shown.open("live")),
        ("log followed", lambda: shown.open("log")),
        ("log filtered by property and bytes", lambda: _filter(shown, "epc:E2 hex:0B")),
        ("log filtered by word, scrolled", lambda: _scroll(shown)),
    ):
        QTimer.singleShot(0, begin)
        phases.append(heart.measure(name, quarter))
    store = composition.log.store
    each = store.payload_bytes / len(store)
    return WindowReport(
        len(store),
        minutes,
        _samples(composition) - samples,
        phases,
        before,
        process.memory_info().rss,
        each + OWN_BYTES,
    )


def warm_up(shown: MainWindow) -> None:
    """Use everything once that is going to be used."""
    for page in ("live", "log"):
        shown.open(page)
        run(WARM_UP_S / 4)
    for text in ("積算", ""):
        _filter(shown, text)
        run(WARM_UP_S / 4)


def fill(composition: Composition, frames: int) -> None:
    """Put frames into the log as if they had come in earlier, some thousand a turn."""
    made = islice(datagrams(frames), frames)
    while some := list(islice(made, ADDED_AT_ONCE)):
        for one in some:
            composition.log.add(one, one.source == LAPTOP)
        run(0)
    composition.log.take_pending()


def run(seconds: float) -> None:
    """Let the event loop run."""
    end = QDeadlineTimer(round(seconds * _MS))
    loop = QEventLoop()
    QTimer.singleShot(max(end.remainingTime(), 0), loop.quit)
    loop.exec()


def _filter(shown: MainWindow, text: str) -> None:
    page = _log_page(shown)
    page.filter.line.setText(text)
    page.filter.apply()


def _scroll(shown: MainWindow) -> None:
    """Filter by a word, and go down the list by pages, one each quarter of a second."""
    _filter(shown, "積算")
    page = _log_page(shown)
    page.follow.setChecked(False)
    bar = page.table.verticalScrollBar()
    timer = QTimer(page, interval=250)
    timer.timeout.connect(lambda: bar.setValue(bar.value() + bar.pageStep()))
    timer.start()


def _log_page(shown: MainWindow) -> LogPage:
    page = shown.page
    assert isinstance(page, LogPage)
    return page


def _samples(composition: Composition) -> int:
    meter = composition.visit.meter
    return len(meter.demand.readings) if meter else 0


def _raise(problem: AppError) -> None:
    raise problem

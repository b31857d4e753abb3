"""A recording on show: opening it, where it is, its speed, the ways forward and back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.capture.replay import AS_FAST_AS_POSSIBLE, ReplayTransport
from app.capture.survey import CaptureSurvey, survey_capture
from app.errors import AppError, InputProblem
from app.findings import Finding
from app.values import JST
from ui.settings import SettingsStore
from ui.viewmodels.background import Background
from ui.viewmodels.visit import VisitModel

PATIENCE_S: Final = 0.3
"""What takes no longer shows no progress: it would only flicker."""


class OpeningCancelled(AppError):
    """The person does not want the capture any more."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that takes its time: `opening` a file, or `hurrying` through it; `share` of it is done (0–1)."""

    kind: str
    share: float


class PlaybackModel(QObject):
    """Drives the replay of a visit; `found` carries what a survey found to be missing in the file."""

    changed = Signal()
    found = Signal(object)
    failed = Signal(object)
    _read = Signal(float)

    def __init__(
        self,
        visit: VisitModel,
        replay: ReplayTransport,
        settings: SettingsStore,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit, self._replay, self._settings, self._clock = visit, replay, settings, clock
        self._opening: _Opening | None = None
        self._share = 0.0
        self._busy_since: float | None = None
        self._background = Background(self)
        self._background.done.connect(self._play)
        self._background.failed.connect(self._give_up)
        self._read.connect(self._note_share)
        for signal in (visit.changed, visit.ticked):
            signal.connect(self._look)
        replay.set_speed(clock(), self._factor)

    # What there is to see ------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        """The file on show, or on its way to be."""
        return self._opening.path if self._opening else self._replay.path

    @property
    def opening(self) -> bool:
        """Whether a file is being opened."""
        return self._opening is not None

    @property
    def ready(self) -> bool:
        """Whether there is a recording to move about in."""
        return self._visit.running and self._replay.survey.datagrams > 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is missing in the file on show."""
        return self._replay.survey.findings if self._visit.running else ()

    @property
    def playing(self) -> bool:
        """Whether time passes."""
        return self.ready and not (self._replay.paused or self._replay.finished)

    @property
    def speed(self) -> int | None:
        """Recorded seconds per second; None is as fast as possible."""
        return self._settings.current.playback_speed

    @property
    def duration_s(self) -> float:
        """Seconds from the first datagram to the latest."""
        return self._replay.duration_s if self.ready else 0.0

    @property
    def position_s(self) -> float:
        """Where the person wants to be: the goal of a jump, else where the play is."""
        if not self.ready:
            return 0.0
        goal = self._replay.goal_s
        races = goal is not None and not self._replay.paused and self.speed is None
        return self._replay.position_at(self._clock()) if goal is None or races else goal

    @property
    def at(self) -> datetime | None:
        """The recorded moment of `position_s`, Japan time."""
        return self.moment(self.position_s) if self.ready else None

    def moment(self, position_s: float) -> datetime:
        """Return the recorded moment of a position."""
        return datetime.fromtimestamp(self._replay.survey.first_ns / 1e9 + position_s, JST)

    @property
    def task(self) -> Task | None:
        """What is under way and takes its time."""
        if self._busy_since is None or self._clock() - self._busy_since < PATIENCE_S:
            return None
        if self._opening is not None:
            return Task("opening", self._share)
        goal = self._replay.goal_s if self.ready else None
        return Task("hurrying", min(self._replay.position_at(self._clock()) / goal, 1.0)) if goal else None

    # What the person does ------------------------------------------------------------------------

    def open(self, path: Path, start_share: float = 0.0) -> None:
        """Survey a capture beside the event loop and play it, from a share of it on; `failed` says why not."""
        if self._opening is not None:
            self.failed.emit(InputProblem("still_opening", path=self._opening.path))
            return
        self._opening, self._share = _Opening(path, start_share, self._read.emit), 0.0
        self._background.run(self._opening.survey)
        self._look()

    def cancel(self) -> None:
        """Open no more of a file, or stay in it where the way to a goal got to."""
        if self._opening is not None:
            self._opening.cancelled = True
        elif self.ready:
            self._replay.pause(self._clock())
            self._go_on()

    def toggle(self) -> None:
        """Stop the time, let it go on, or play once more what came to its end."""
        if not self.ready:
            return
        now = self._clock()
        if self.playing:
            self._replay.pause(now)
        else:
            self._replay.resume(now)
            if self._replay.finished:
                self._visit.begin_anew(self._replay)
        self._go_on()

    def choose_speed(self, speed: int | None) -> None:
        """Play at one of `SPEEDS` from now on, and remember it."""
        try:
            self._settings.update(playback_speed=speed)
        except AppError as error:
            self.failed.emit(error)
        self._replay.set_speed(self._clock(), self._factor)
        self._go_on()

    def skip(self, seconds: float) -> None:
        """Go so far forward, or back."""
        self.jump(self.position_s + seconds)

    def jump(self, position_s: float) -> None:
        """Go to a position: back means from the start anew. Who plays as fast as possible wants to stay there."""
        if not self.ready:
            return
        now, position_s = self._clock(), min(max(position_s, 0.0), self.duration_s)
        if self.speed is None:
            self._replay.pause(now)
        if position_s < self._replay.position_at(now):
            self._visit.begin_anew(self._replay, position_s)
        else:
            self._replay.jump(now, position_s)
        self._go_on()

    def tell_findings(self) -> None:
        """Say, once more, what is missing in the file."""
        self.found.emit(self.findings)

    def finish(self) -> None:
        """Let go of a file that is being opened."""
        if self._opening is not None:
            self._opening.cancelled = True
        self._background.wait()

    # What follows --------------------------------------------------------------------------------

    @property
    def _factor(self) -> float:
        return AS_FAST_AS_POSSIBLE if self.speed is None else self.speed

    def _play(self, survey: CaptureSurvey) -> None:
        assert self._opening is not None
        start_at = self._opening.start_share * survey.duration_s
        self._replay = ReplayTransport(self.path, self._factor, survey=survey, clock=self._clock)
        self._opening = None
        if self._visit.begin_anew(self._replay, start_at):
            self.tell_findings()
        self._look()

    def _give_up(self, error: AppError) -> None:
        self._opening = None
        self.failed.emit(error)
        self._look()

    def _note_share(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    def _go_on(self) -> None:
        self._visit.wake()
        self._look()

    def _look(self) -> None:
        busy = self._opening is not None or (self.ready and self._replay.goal_s is not None)
        self._busy_since = (self._busy_since or self._clock()) if busy else None
        self.changed.emit()


class _Opening:
    """The survey of one file on another thread; it looks at `cancelled` as often as it tells how far it is."""

    def __init__(self, path: Path, start_share: float, tell: Callable[[float], object]) -> None:
        self.path, self.start_share, self.cancelled = path, start_share, False
        self._tell = tell

    def survey(self) -> CaptureSurvey:
        return survey_capture(self.path, self._on_progress)

    def _on_progress(self, read: int) -> None:
        if self.cancelled:
            raise OpeningCancelled("opening_cancelled", path=self.path)
        self._tell(read / max(self.path.stat().st_size, read, 1))

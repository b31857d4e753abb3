"""Plays a capture as if it were live: pulled by deadlines, without a clock or a timer of its own.

Whoever drives it calls `handle_deadline(now)` when `next_deadline()` has come; `now` is monotonic seconds, as in
`app.echonet.datagram.Engine`. Positions are seconds from the first ECHONET Lite datagram of the capture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol, runtime_checkable

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.survey import CaptureSurvey, survey_capture
from app.echonet.datagram import Datagram, Transmission, Transport
from app.findings import Finding


@runtime_checkable
class TimedTransport(Transport, Protocol):
    """A transport that delivers when its time has come, not when a socket says so."""

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` wants to be called (0.0: now), or None as long as nothing is due."""
        ...

    def handle_deadline(self, now: float) -> None:
        """Deliver what is due at `now`."""
        ...


class ReplayTransport:
    """A capture as a transport: time starts with the first `handle_deadline`, up to `start_at` all comes at once.

    A recorded clock that was set back does not stop the play: such datagrams are due with the one before them.
    Whoever changes speed, pauses, resumes, jumps or restarts asks `next_deadline` again.
    """

    def __init__(
        self, path: Path, speed: float = 1.0, start_at: float = 0.0, survey: CaptureSurvey | None = None
    ) -> None:
        """Prepare to play; `survey` saves a second reading of a big file. ValueError unless speed is above 0."""
        self.path = path
        self._speed = _checked(speed)
        self._survey = survey
        self._receive: Callable[[Datagram], None] | None = None
        self._datagrams: Iterator[CapturedDatagram | Finding] = iter(())
        self._next: Datagram | None = None
        self._paused = False
        # The play is a straight line through (started, position) until someone touches it.
        self._started: float | None = None
        self._position = start_at
        self._last_now = 0.0

    @property
    def can_send(self) -> bool:
        """Never: nobody is there to answer."""
        return False

    @property
    def survey(self) -> CaptureSurvey:
        """What the capture holds, with the findings on what is missing; reads the file if nobody has."""
        if self._survey is None:
            self._survey = survey_capture(self.path)
        return self._survey

    @property
    def duration_s(self) -> float:
        """Seconds from the first datagram to the latest."""
        return self.survey.duration_s

    @property
    def position_s(self) -> float:
        """The position at the last `now` that anyone told, from 0 to `duration_s`."""
        return self.position_at(self._last_now)

    @property
    def speed(self) -> float:
        """Recorded seconds per second."""
        return self._speed

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume`."""
        return self._paused

    @property
    def finished(self) -> bool:
        """True when everything has been delivered."""
        return self._receive is not None and self._next is None

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Open the capture; raises what `read_capture` raises. Nothing is delivered before `handle_deadline`."""
        self._survey = self.survey
        self._datagrams = read_capture(self.path)
        self._receive = receive
        self._advance()

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Put nothing on any wire."""
        return []

    def close(self) -> None:
        """Let go of the file."""
        self._datagrams = iter(())
        self._receive = self._next = None

    def restart(self, start_at: float = 0.0) -> None:
        """Begin again, with all up to `start_at` at once: the way back in time. Listeners need a fresh engine first.

        Speed and pause stay as they are. Raises what `read_capture` raises.
        """
        if self._receive is not None:
            self._datagrams = read_capture(self.path)
            self._advance()
        self._started, self._position = None, start_at

    def next_deadline(self) -> float | None:
        """Return when the next datagram is due, 0.0 to be started, None when paused, finished or closed."""
        if self._next is None:
            return None
        if self._started is None:
            return 0.0
        return None if self._paused else self._deadline(self._next, self._started)

    def handle_deadline(self, now: float) -> None:
        """Deliver all datagrams that are due at `now`, in the order of the file."""
        self._last_now = now
        if self._started is None:
            self._started = now
        self._deliver(now)

    def position_at(self, now: float) -> float:
        """Return the position at `now`, for a display that moves between datagrams."""
        return min(self._line_at(now), self.duration_s)

    def set_speed(self, now: float, speed: float) -> None:
        """Go on at `speed` recorded seconds per second; ValueError unless it is above 0 and finite."""
        self._bend(now)
        self._speed = _checked(speed)

    def pause(self, now: float) -> None:
        """Stop the clock; `resume` goes on from here."""
        self._bend(now)
        self._paused = True

    def resume(self, now: float) -> None:
        """Go on after `pause`."""
        self._bend(now)
        self._paused = False

    def jump(self, now: float, position: float) -> None:
        """Go forward to `position` and deliver all up to there at once; ValueError for the past: that is `restart`."""
        if position < self.position_at(now):
            raise ValueError(f"{position} s is behind {self.position_at(now)} s")
        self._last_now = self._started = now
        self._position = position
        self._deliver(now)

    def _line_at(self, now: float) -> float:
        if self._started is None or self._paused:
            return self._position
        return self._position + (now - self._started) * self._speed

    def _bend(self, now: float) -> None:
        """Begin a new line at the position reached at `now`."""
        self._last_now = now
        if self._started is not None:
            self._started, self._position = now, self._line_at(now)

    def _deadline(self, datagram: Datagram, started: float) -> float:
        recorded_s = (datagram.time_ns - self.survey.first_ns) / 1e9
        return started + (recorded_s - self._position) / self._speed

    def _deliver(self, now: float) -> None:
        # A listener may close, pause or restart the replay while it is being served: ask anew each time.
        while self._receive is not None and self._next is not None and self._is_due(self._next, now):
            datagram = self._next
            self._advance()
            self._receive(datagram)

    def _is_due(self, datagram: Datagram, now: float) -> bool:
        """Ask the deadline that was announced, and not the position, which rounds differently."""
        if self._started is None:
            return False
        return self._deadline(datagram, self._started) <= (self._started if self._paused else now)

    def _advance(self) -> None:
        found = (item.datagram for item in self._datagrams if isinstance(item, CapturedDatagram))
        self._next = next(found, None)


def _checked(speed: float) -> float:
    if not (speed > 0 and math.isfinite(speed)):
        raise ValueError(f"a speed of {speed} plays nothing")
    return speed

"""Plays a capture as if it were live: pulled by deadlines, without a clock or a timer of its own.

Whoever drives it calls `handle_deadline(now)` when `next_deadline()` has come; `now` is monotonic seconds, as in
`app.echonet.datagram.Engine`. Positions are seconds from the first ECHONET Lite datagram of the capture.

However much is due, one call delivers no longer than `SLICE_S`; what is left is due at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from app.capture.reader import CapturedDatagram, read_with_rests
from app.capture.survey import CaptureSurvey, survey_capture
from app.echonet.datagram import Datagram, Transmission
from app.findings import Finding

AS_FAST_AS_POSSIBLE: Final = math.inf
"""The speed that plays everything as fast as it is taken in."""

SLICE_S: Final = 0.02
"""So long one call may deliver; a window that is called between two of them stays alive."""


class ReplayTransport:
    """A capture as a transport: time starts with the first `handle_deadline`, up to `start_at` all comes at once.

    "At once" means slice after slice, as fast as it is taken in; the play goes on from there afterwards.
    A recorded clock that was set back does not stop the play: such datagrams are due with the one before them.
    Whoever changes speed, pauses, resumes, jumps or restarts asks `next_deadline` again.
    """

    def __init__(
        self,
        path: Path,
        speed: float = 1.0,
        start_at: float = 0.0,
        survey: CaptureSurvey | None = None,
        clock: Callable[[], float] | None = None,
    ) -> None:
        """Prepare to play. `survey` saves a second reading of a big file; ValueError unless `speed` is above 0.

        `clock` is the one that `now` is read from, to tell when a slice is used up; without it a slice has no end.
        """
        self.path = path
        self._speed = _checked(speed)
        self._survey = survey
        self._clock = clock
        self._receive: Callable[[Datagram], None] | None = None
        self._datagrams: Iterator[CapturedDatagram | Finding | None] = iter(())
        # Without a next datagram and not at the end: it is still being looked for among packets of others.
        self._next: Datagram | None = None
        self._ended = True
        self._paused = False
        # While there is a goal, all up to there is delivered; then the play is a straight line through
        # (started, position) until someone touches it.
        self._goal: float | None = start_at
        self._reached = self._position = self._started = self._last_now = 0.0

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
    def goal_s(self) -> float | None:
        """Up to where everything comes at once, from 0 to `duration_s`; None while the play keeps time."""
        return None if self._ended or self._goal is None else min(self._goal, self.duration_s)

    @property
    def speed(self) -> float:
        """Recorded seconds per second, or `AS_FAST_AS_POSSIBLE`."""
        return self._speed

    @property
    def paused(self) -> bool:
        """True between `pause` and `resume`."""
        return self._paused

    @property
    def finished(self) -> bool:
        """True when everything has been delivered."""
        return self._receive is not None and self._ended

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Open the capture; raises what `read_capture` raises. Nothing is delivered before `handle_deadline`."""
        self._survey = self.survey
        self._receive = receive
        self._rewind()

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Put nothing on any wire."""
        return []

    def close(self) -> None:
        """Let go of the file."""
        self._datagrams = iter(())
        self._receive = self._next = None
        self._ended = True

    def restart(self, start_at: float = 0.0) -> None:
        """Begin again, with all up to `start_at` at once: the way back in time. Listeners need a fresh engine first.

        Speed and pause stay as they are. Raises what `read_capture` raises.
        """
        if self._receive is not None:
            self._rewind()
        self._goal, self._reached, self._position = start_at, 0.0, 0.0

    def next_deadline(self) -> float | None:
        """Return when the next datagram is due, 0.0 for at once, None when paused, finished or closed."""
        if self._ended:
            return None
        if self._next is None or self._goal is not None:
            return 0.0
        return None if self._paused else self._deadline(self._next)

    def handle_deadline(self, now: float) -> None:
        """Deliver what is due at `now`, in the order of the file, until the slice is used up."""
        self._last_now = now
        # A listener may close, pause or restart the replay while it is being served: ask anew each time.
        while not self._ended:
            if self._next is None:
                self._advance()
            elif self._is_due(self._next, now):
                self._deliver(self._next)
            else:
                break
            if self._is_used_up(now):
                break
        self._settle(now)

    def position_at(self, now: float) -> float:
        """Return the position at `now`, for a display that moves between datagrams."""
        return min(self._line_at(now), self.duration_s)

    def set_speed(self, now: float, speed: float) -> None:
        """Go on at `speed` recorded seconds per second; ValueError unless it is above 0."""
        self._bend(now, self._line_at(now))
        self._speed = _checked(speed)
        if self._goal in (None, math.inf):
            self._goal = self._endless()

    def pause(self, now: float) -> None:
        """Stop at the position reached, also on the way to a goal; `resume` goes on from here."""
        self._bend(now, self._line_at(now))
        self._paused, self._goal = True, None

    def resume(self, now: float) -> None:
        """Go on after `pause`."""
        self._bend(now, self._line_at(now))
        self._paused = False
        if self._goal is None:
            self._goal = self._endless()

    def jump(self, now: float, position: float) -> None:
        """Go forward to `position`, with all up to there at once; ValueError for the past: that is `restart`."""
        reached = self.position_at(now)
        if position < reached:
            raise ValueError(f"{position} s is behind {reached} s")
        self._last_now = now
        # Whatever the file has up to here was due before; the line goes on from the goal.
        self._reached = max(self._reached, reached)
        self._goal = position

    def _line_at(self, now: float) -> float:
        if self._goal is not None:
            return self._reached
        passed = 0.0 if self._paused else max(now - self._started, 0.0)
        return self._position + passed * self._speed if passed else self._position

    def _bend(self, now: float, position: float) -> None:
        """Begin a new line at `position`."""
        self._last_now = self._started = now
        self._position = position

    def _settle(self, now: float) -> None:
        """Begin a line where the goal was reached, or where the time a call may take was not enough for all."""
        if self._next is not None and self._is_due(self._next, now):
            self._bend(now, self._reached)
        elif self._goal is not None and (self._next is not None or self._ended):
            self._bend(now, min(self._goal, self.duration_s))
            self._goal = None if self._ended else self._endless()

    def _endless(self) -> float | None:
        return math.inf if self._speed == AS_FAST_AS_POSSIBLE and not self._paused else None

    def _recorded_s(self, datagram: Datagram) -> float:
        return (datagram.time_ns - self.survey.first_ns) / 1e9

    def _deadline(self, datagram: Datagram) -> float:
        return self._started + (self._recorded_s(datagram) - self._position) / self._speed

    def _is_due(self, datagram: Datagram, now: float) -> bool:
        """Ask the deadline that was announced, and not the position, which rounds differently."""
        if self._goal is not None:
            return self._recorded_s(datagram) <= self._goal
        return not self._paused and self._deadline(datagram) <= now

    def _is_used_up(self, now: float) -> bool:
        return self._clock is not None and self._clock() - now >= SLICE_S

    def _deliver(self, datagram: Datagram) -> None:
        assert self._receive is not None
        self._advance()
        self._reached = max(self._reached, self._recorded_s(datagram))
        self._receive(datagram)

    def _rewind(self) -> None:
        self._datagrams = read_with_rests(self.path)
        self._ended = False
        self._advance()

    def _advance(self) -> None:
        """Look for the next datagram, no further than to the next rest."""
        self._next = None
        for item in self._datagrams:
            if item is None:
                return
            if isinstance(item, CapturedDatagram):
                self._next = item.datagram
                return
        self._ended = True


def _checked(speed: float) -> float:
    if not speed > 0:
        raise ValueError(f"a speed of {speed} plays nothing")
    return speed

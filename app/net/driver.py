"""The event loop's end of the protocol: feed datagrams, transmit what the engine wants, re-arm one timer."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QEventLoop, Qt, QTimer

from app.echonet.datagram import Datagram, Engine, Transmission, Transport
from app.net.interrupt import on_interrupt

_LONGEST_TIMER_MS: Final = 24 * 3600 * 1000


class Outcome(StrEnum):
    """How `run_until` ended; an interruption ends a `watch` or `simulate` well (exit 0) and anything else with 130."""

    MET = "met"
    TIMED_OUT = "timed_out"
    INTERRUPTED = "interrupted"


@runtime_checkable
class TimedTransport(Protocol):
    """A transport that wants to be called at times: a replay to deliver, live UDP to look at its interfaces."""

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` wants to be called, in the driver's clock, or None."""
        ...

    def handle_deadline(self, now: float) -> None:
        """Do what is due at `now`."""
        ...


@runtime_checkable
class JoiningTransport(Protocol):
    """A transport that joins interfaces while it is open: a cable was plugged in, the computer woke up."""

    @property
    def joins(self) -> int:
        """Return how often an interface was joined so far."""
        ...


@runtime_checkable
class DiscoveringEngine(Protocol):
    """An engine that looks around anew when the line is a new one."""

    def line_joined(self, now: float) -> None:
        """Make itself known and look for nodes where nobody was asked yet."""
        ...


class Driver:
    """Joins one transport and one engine. An exception out of either closes the transport and goes on upwards.

    `on_change()` is called after the engine took something in, `on_datagram(datagram, sent)` for every datagram
    on the wire, before the engine sees it.
    """

    def __init__(
        self,
        transport: Transport,
        engine: Engine,
        on_change: Callable[[], None] = lambda: None,
        on_datagram: Callable[[Datagram, bool], None] = lambda _datagram, _sent: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._transport = transport
        self._timed = transport if isinstance(transport, TimedTransport) else None
        self._joining = transport if isinstance(transport, JoiningTransport) else None
        self._joins = 0
        self._engine = engine
        self._on_change = on_change
        self._on_datagram = on_datagram
        self._clock = clock
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_timer)
        self._running = False
        self._failure: BaseException | None = None
        self._waiting: Callable[[], None] | None = None

    @property
    def running(self) -> bool:
        """True between `start` and `stop`."""
        return self._running

    def start(self) -> None:
        """Open the transport and send what the engine has ready; EnvironmentProblem when it cannot be opened."""
        self._transport.open(self._on_received)
        self._joins = self._joining.joins if self._joining else 0
        self._running = True
        self._failure = None
        self._guarded(self._transmit)

    def stop(self) -> None:
        """Close the transport; safe to call twice."""
        self._timer.stop()
        if self._running:
            self._running = False
            self._transport.close()

    def wake(self) -> None:
        """Send what the engine has ready after a command was given to it from outside, and re-arm the timer."""
        if self._running:
            self._guarded(self._transmit)

    def run_until(self, predicate: Callable[[], bool], timeout_s: float | None = None) -> Outcome:
        """Run the event loop until `predicate` holds, Ctrl+C or the timeout; raises what went wrong meanwhile.

        The predicate is asked after every datagram and deadline, never in between.
        """
        outcome = [Outcome.TIMED_OUT]
        loop = QEventLoop()

        def end(how: Outcome) -> None:
            outcome[0] = how
            loop.quit()

        def look() -> None:
            if self._failure is not None or predicate():
                end(Outcome.MET)

        limit = QTimer()
        limit.setSingleShot(True)
        limit.timeout.connect(loop.quit)
        self._raise_failure()
        if predicate():
            return Outcome.MET
        if timeout_s is not None:
            limit.start(_milliseconds(timeout_s))
        self._waiting = look
        with on_interrupt(lambda: end(Outcome.INTERRUPTED)):
            loop.exec()
        self._waiting = None
        limit.stop()
        self._raise_failure()
        return outcome[0]

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure

    def _on_received(self, datagram: Datagram) -> None:
        self._guarded(lambda: self._take_in(datagram))

    def _on_timer(self) -> None:
        self._guarded(self._handle_deadlines)

    def _guarded(self, step: Callable[[], None]) -> None:
        """Run one step; what goes wrong closes the port, then surfaces: out of `run_until` if someone waits there."""
        try:
            step()
            self._tell_waiting()
        except BaseException as failure:
            self._failure = failure
            self.stop()
            if self._waiting is None:
                raise
            self._waiting()

    def _tell_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting()

    def _take_in(self, datagram: Datagram) -> None:
        self._on_datagram(datagram, False)
        self._engine.receive_datagram(datagram, self._clock())
        self._transmit()
        self._on_change()

    def _handle_deadlines(self) -> None:
        for one in (self._timed, self._engine):
            now = self._clock()
            deadline = one.next_deadline() if one is not None else None
            if one is not None and deadline is not None and deadline <= now:
                one.handle_deadline(now)
        self._tell_joins()
        self._transmit()
        self._on_change()

    def _tell_joins(self) -> None:
        if self._joining is None or self._joining.joins == self._joins:
            return
        self._joins = self._joining.joins
        if isinstance(self._engine, DiscoveringEngine):
            self._engine.line_joined(self._clock())

    def _transmit(self) -> None:
        for transmission in self._engine.datagrams_to_send():
            self._send(transmission)
        self._arm()

    def _send(self, transmission: Transmission) -> None:
        for datagram in self._transport.send(transmission):
            self._on_datagram(datagram, True)

    def _arm(self) -> None:
        if not self._running:
            return
        deadlines = [one.next_deadline() for one in (self._timed, self._engine) if one is not None]
        due = [deadline for deadline in deadlines if deadline is not None]
        if due:
            self._timer.start(_milliseconds(min(due) - self._clock()))
        else:
            self._timer.stop()


def _milliseconds(seconds: float) -> int:
    """Round up, so that a timer never fires before its deadline and has to be armed for nothing."""
    return min(max(math.ceil(seconds * 1000), 0), _LONGEST_TIMER_MS)

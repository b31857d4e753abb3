"""Runs errands on the session: one request of each at a time, its answer brought back to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from app.echonet.events import Event, PropertiesRead, PropertiesWritten, Refused, TimedOut
from app.echonet.frame import Property
from app.echonet.session import Session
from app.meter.errand import Errand, Read, Request
from app.visit.known import MeterKey


@dataclass(slots=True)
class _Running:
    """An errand, the meter it is for, and its request under way; `values` came, what was refused is still to come."""

    errand: Errand
    key: MeterKey
    request: Request | None = None
    address: str = ""
    tid: int = 0
    values: tuple[Property, ...] = field(default=())

    @property
    def asked(self) -> set[int]:
        if self.request is None:
            return set()
        return set(self.request.epcs if isinstance(self.request, Read) else self.request.values)


class Errands:
    """`current_key(key)` tells where a meter is asked now; it may have another address than when the errand began."""

    def __init__(self, session: Session, current_key: Callable[[MeterKey], MeterKey]) -> None:
        self._session = session
        self._current_key = current_key
        self._running: list[_Running] = []

    def start(self, key: MeterKey, errand: Errand, now: float) -> None:
        """Run an errand from its beginning; what it had under way is no longer wanted."""
        for one in self._of(errand):
            self._withdraw(one, now)
            self._running.remove(one)
        self._running.append(_Running(errand, key))

    def cancel(self, errand: Errand, now: float) -> None:
        """Let an errand leave the meter as it found it, without waiting for what is under way."""
        for one in self._of(errand):
            if errand.cancel():
                self._withdraw(one, now)

    def abandon(self, key: MeterKey, now: float) -> None:
        """End what runs on the meter asked at `key`: another one answers there now."""
        for one in [one for one in self._running if self._current_key(one.key) == key]:
            self._withdraw(one, now)
            one.errand.abandon()
            self._running.remove(one)

    def under_way(self, address: str) -> int:
        """Return how many requests to a node are those of errands."""
        asked = [one for one in self._running if one.request is not None and one.address == address]
        return sum(self._session.waits_for(address, one.tid) for one in asked)

    def take(self, event: Event, now: float) -> bool:
        """Give an event to the errand that asked for it; True when there is one."""
        one = next((one for one in self._running if _belongs(event, one)), None)
        if one is None:
            return False
        if isinstance(event, TimedOut):
            one.request = None
            one.errand.timed_out(now)
        elif isinstance(event, PropertiesRead):
            one.values = event.properties
            if one.asked <= {item.epc for item in event.properties}:
                self._answered(one, (), now)
            # Else a part was refused: the event that says so comes next.
        elif isinstance(event, Refused):
            came = {item.epc for item in one.values}
            self._answered(one, tuple(one.asked - came), now)
        else:
            self._answered(one, (), now)
        return True

    def ask(self, now: float) -> None:
        """Send what the errands want to ask now."""
        for one in list(self._running):
            if one.request is not None and not self._session.waits_for(one.address, one.tid):
                one.request = None  # dropped with everything else that was to be asked of this address
                one.errand.timed_out(now)
            if one.request is None:
                self._ask(one, now)
        self._running = [one for one in self._running if not one.errand.finished]

    def next_deadline(self) -> float | None:
        """Return when `ask` has something to do."""
        waiting = (one.errand.due() for one in self._running if one.request is None)
        return min((due for due in waiting if due is not None), default=None)

    def _of(self, errand: Errand) -> list[_Running]:
        return [one for one in self._running if one.errand is errand]

    def _ask(self, one: _Running, now: float) -> None:
        key, request = self._current_key(one.key), one.errand.next_request(now)
        one.request, one.address, one.values = request, key.address, ()
        if isinstance(request, Read):
            one.tid = self._session.get(key.address, key.eoj, request.epcs, now)
        elif request is not None:
            one.tid = self._session.set(key.address, key.eoj, request.values, now)

    def _answered(self, one: _Running, refused: tuple[int, ...], now: float) -> None:
        one.request = None
        one.errand.answered(one.values, refused, now)

    def _withdraw(self, one: _Running, now: float) -> None:
        if one.request is not None:
            self._session.withdraw(one.address, one.tid, now)
            one.request = None


def _belongs(event: Event, one: _Running) -> bool:
    if one.request is None:
        return False
    if isinstance(event, TimedOut):
        return event.tid == one.tid
    if isinstance(event, PropertiesRead | PropertiesWritten | Refused):
        return event.exchange.own and event.exchange.tid == one.tid
    return False

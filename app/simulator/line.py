"""The line between a virtual meter and the wire: it loses, doubles and delays datagrams, by chance or by script.

Another controller may sit on it too, which moves the day of the history (0xE1) whenever it likes.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable
from enum import StrEnum
from itertools import count
from typing import Final

from app.echonet.datagram import Datagram, Endpoint, Engine, Transmission
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import CONTROLLER, Esv
from app.simulator.faults import Faults

RIVAL: Final = "192.0.2.99"
"""The other controller's address, one kept for documentation; what is sent to it never reaches a wire."""

_HISTORY_DAYS: Final = 100
_LATEST_S: Final = 0.4
_RIVAL_SPREAD: Final = (0.5, 1.5)


class Fate(StrEnum):
    """What becomes of a datagram; the values are the letters of a script."""

    PASSES = "."
    LOST = "x"
    DOUBLED = "2"
    LATE = "~"


class FaultyLine:
    """An engine around the meter's engine. Datagrams meet their fates in the order they come, whichever way they go."""

    def __init__(self, meter: Engine, eoj: int, faults: Faults, rng: random.Random, now: float) -> None:
        self._meter = meter
        self._eoj = eoj
        self._faults = faults
        self._rng = rng
        self._script = iter(faults.script)
        self._number = count()
        self._later: list[tuple[float, int, Callable[[float], None]]] = []
        self._ready: list[Transmission] = []
        self._now = now
        self._rival_due = self._next_rival(now) if faults.rival else None

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        """Hand what came from the wire to the meter, as its fate has it."""
        self._now = now
        self._meet(lambda then: self._meter.receive_datagram(datagram, then), now)

    def datagrams_to_send(self) -> list[Transmission]:
        """Return what reaches the wire now, once."""
        for transmission in self._meter.datagrams_to_send():
            if transmission.address != RIVAL:
                self._meet(lambda _, one=transmission: self._ready.append(one), self._now)  # type: ignore[misc]
        ready, self._ready = self._ready, []
        return ready

    def next_deadline(self) -> float | None:
        """Return when the meter, a late datagram or the other controller has its turn."""
        late = self._later[0][0] if self._later else None
        return min((at for at in (late, self._rival_due, self._meter.next_deadline()) if at is not None), default=None)

    def handle_deadline(self, now: float) -> None:
        """Deliver what was late, let the other controller and the meter do what is due."""
        self._now = now
        while self._later and self._later[0][0] <= now:
            heapq.heappop(self._later)[2](now)
        if self._rival_due is not None and self._rival_due <= now:
            self._rival_due = self._next_rival(now)
            self._meter.receive_datagram(self._rivals_request(), now)
        due = self._meter.next_deadline()
        if due is not None and due <= now:
            self._meter.handle_deadline(now)

    def _meet(self, deliver: Callable[[float], None], now: float) -> None:
        fate = self._fate()
        if fate is Fate.LATE:
            self._delay(deliver, now)
        elif fate is not Fate.LOST:
            deliver(now)
        if fate is Fate.DOUBLED:
            self._delay(deliver, now)

    def _fate(self) -> Fate:
        """Return the script's next letter, and after its end what chance says."""
        letter = next(self._script, None)
        if letter is not None:
            return Fate(letter)
        for fate, percent in (
            (Fate.LOST, self._faults.loss),
            (Fate.DOUBLED, self._faults.duplicate),
            (Fate.LATE, self._faults.reorder),
        ):
            if percent and self._rng.uniform(0, 100) < percent:
                return fate
        return Fate.PASSES

    def _delay(self, deliver: Callable[[float], None], now: float) -> None:
        heapq.heappush(self._later, (now + self._rng.uniform(0.0, _LATEST_S), next(self._number), deliver))

    def _next_rival(self, now: float) -> float:
        return now + self._faults.rival * self._rng.uniform(*_RIVAL_SPREAD)

    def _rivals_request(self) -> Datagram:
        day = bytes((self._rng.randrange(_HISTORY_DAYS),))
        frame = Frame(1 + next(self._number) % 0xFFFF, CONTROLLER, self._eoj, Esv.SET_C, (Property(0xE1, day),))
        return Datagram(encode(frame), Endpoint(RIVAL), Endpoint(""), "", 0)

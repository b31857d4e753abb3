"""The one-minute histories of 0x028F: up to ten minutes at once, chosen by 0xEF as days are by 0xE1; without I/O."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.echonet.frame import Property
from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS
from app.meter.errand import Read, Request
from app.meter.history.borrowed import Borrowed, Return
from app.meter.history.contents import content_of
from app.meter.layouts import MAX_SEGMENTS, Content, Count
from app.values import JST

ENERGY: Final = 0xED
REACTIVE_ENERGY: Final = 0xEE

_CHOICE: Final = 0xEF
_HISTORIES: Final = (ENERGY, REACTIVE_ENERGY)
_EOJ: Final = BIDIRECTIONAL_HV_METER_CLASS << 8 | 0x01
_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class MinuteCounts:
    """The registers of both directions at one minute."""

    at: datetime
    forward: Count
    reverse: Count


class _Phase(StrEnum):
    FINDING = "finding"
    CHOOSING = "choosing"
    READING = "reading"
    RETURNING = "returning"
    IDLE = "idle"


class MinuteCollector:
    """An `Errand` that reads `segments` minutes, the newest first, and puts 0xEF back.

    `registers` holds what came by property; one the meter refused, or that named other minutes each time, is not there.
    """

    def __init__(self, newest: datetime, segments: int = MAX_SEGMENTS) -> None:
        """Wants the minutes up to `newest`, an aware time by the meter's clock; ValueError for other than 1 to 10."""
        if not 1 <= segments <= MAX_SEGMENTS:
            raise ValueError("segments are 1 to 10")
        self.newest = newest.astimezone(JST).replace(second=0, microsecond=0)
        self.segments = segments
        self.registers: dict[int, list[MinuteCounts]] = {}
        self.choice = Borrowed(_CHOICE)
        self._phase = _Phase.FINDING
        self._missing = list(_HISTORIES)
        self._size = len(_HISTORIES)
        self._tries = 0

    @property
    def finished(self) -> bool:
        """See `Errand`."""
        return self._phase is _Phase.IDLE

    def next_request(self, now: float) -> Request | None:
        """See `Errand`."""
        match self._phase:
            case _Phase.FINDING:
                return Read((_CHOICE,))
            case _Phase.CHOOSING:
                return self.choice.use(self._wanted)
            case _Phase.READING:
                return Read(tuple(self._missing[: self._size]))
            case _Phase.RETURNING:
                return self.choice.request()
        return None

    def due(self) -> float | None:
        """See `Errand`: it never waits."""
        return None

    def cancel(self) -> bool:
        """See `Errand`."""
        if self._phase in (_Phase.IDLE, _Phase.RETURNING):
            return False
        self._end()
        return True

    def abandon(self) -> None:
        """See `Errand`."""
        self._phase = _Phase.IDLE

    def answered(self, values: tuple[Property, ...], refused: tuple[int, ...], now: float) -> None:
        """See `Errand`."""
        if self._phase is _Phase.RETURNING:
            self.choice.answered(values, refused)
            self._returned()
        elif refused and self._phase is not _Phase.READING:
            self._end()  # a meter without 0xEF, or without these minutes
        elif self._phase is _Phase.FINDING:
            self.choice.remember(values[0].edt)
            self._phase = _Phase.CHOOSING
        elif self._phase is _Phase.CHOOSING:
            self._phase = _Phase.READING
        else:
            self._read(values, refused)

    def timed_out(self, now: float) -> None:
        """See `Errand`."""
        if self._phase is _Phase.RETURNING:
            self.choice.timed_out()
            self._returned()
        else:
            self._try_again()

    @property
    def _wanted(self) -> bytes:
        at = self.newest
        return at.year.to_bytes(2) + bytes((at.month, at.day, at.hour, at.minute, self.segments))

    def _read(self, values: tuple[Property, ...], refused: tuple[int, ...]) -> None:
        """Keep what names the minutes that were chosen; other minutes were chosen by another controller."""
        asked, moved = self._missing[: self._size], False
        for item in values:
            content = content_of(_EOJ, item)
            if isinstance(content, str):
                self._missing.remove(item.epc)
            elif item.edt[: len(self._wanted)] == self._wanted:
                self.registers[item.epc] = self._minutes(content)
                self._missing.remove(item.epc)
            else:
                moved = True
        if refused and self._size == 1:
            self._missing.remove(asked[0])
        elif refused:
            self._size = 1  # refused in company is not yet refused
        if not self._missing:
            self._end()
        elif moved:
            self._try_again()

    def _minutes(self, content: Content) -> list[MinuteCounts]:
        pairs = zip(content.counts[::2], content.counts[1::2], strict=True)
        return [MinuteCounts(self.newest - timedelta(minutes=back), *pair) for back, pair in enumerate(pairs)]

    def _try_again(self) -> None:
        self._tries += 1
        if self._tries >= _TRIES:
            self._end()
        elif self._phase is _Phase.READING:
            self._phase = _Phase.CHOOSING

    def _end(self) -> None:
        self._phase = _Phase.IDLE
        if self.choice.owed:
            self.choice.give_back(self.choice.found or b"")
            self._phase = _Phase.RETURNING

    def _returned(self) -> None:
        if self.choice.state is not Return.OWED:
            self._phase = _Phase.IDLE

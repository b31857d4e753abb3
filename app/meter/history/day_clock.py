"""Which day it is by the meter's own clock, between the stamps it sends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

_SET_BACK: Final = timedelta(hours=1)
"""A stamp this far behind what was expected is a clock that was set, not a register that was taken a while ago."""


class DayClock:
    """A stamp says when a register was taken, so the clock shows that or later: the latest stamp leads."""

    def __init__(self) -> None:
        self._stamp: datetime | None = None
        self._seen = 0.0
        self._coarseness = timedelta(0)

    def observe(self, stamp: datetime, coarseness: timedelta, now: float) -> None:
        """Take in a stamp that came at `now`, monotonic seconds, and may lie so far behind the meter's clock."""
        if self._stamp is None or not timedelta(0) < self._shown(now) - stamp < _SET_BACK:
            self._stamp, self._seen = stamp, now
        self._coarseness = coarseness

    def today(self, now: float) -> date:
        """Return the day; only after a stamp."""
        return self._shown(now).date()

    def in_doubt(self, now: float) -> bool:
        """Return True when midnight is so near that it may have passed already."""
        return (self._shown(now) + self._coarseness).date() != self.today(now)

    def _shown(self, now: float) -> datetime:
        if self._stamp is None:
            raise ValueError("no stamp yet")
        return self._stamp + timedelta(seconds=now - self._seen)

"""A counting register: exact energy in, whole counts out, with the roll-over a mechanical counter has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR


@dataclass(frozen=True, slots=True)
class Register:
    """Counts `energy` (mW·µs since long ago, of a moment) in steps of `count`; showed `initial` at `start`.

    Before its reading was zero the register did not exist: it shows nothing then.
    """

    energy: Callable[[datetime], int]
    count: int
    start: datetime
    initial: int
    digits: int

    def reading(self, at: datetime) -> int | None:
        """Return the counts shown at a moment, None before the register existed."""
        total = self._total(at)
        return None if total < 0 else total // self.count % 10**self.digits

    def demand(self, end: datetime, count: int) -> int | None:
        """Return the mean power of the half hour that ends at `end`, in `count`s of kW times one hour."""
        begun = end - HALF_HOUR
        if self._total(begun) < 0:
            return None
        return (self.energy(end) - self.energy(begun)) * HALF_HOURS_PER_HOUR // count

    def _total(self, at: datetime) -> int:
        return self.initial * self.count + self.energy(at) - self.energy(self.start)

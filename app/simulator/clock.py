"""The meter's own clock, which may run fast so that a day passes in minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.values import JST


@dataclass(frozen=True, slots=True)
class MeterClock:
    """Shows `start` at monotonic second `origin` and runs `speed` times as fast as real time."""

    start: datetime
    origin: float
    speed: float = 1.0

    def at(self, now: float) -> datetime:
        """Return what the meter's clock shows at monotonic second `now`, in Japan time."""
        return (self.start + timedelta(seconds=(now - self.origin) * self.speed)).astimezone(JST)

    def monotonic(self, at: datetime) -> float:
        """Return the monotonic second at which the meter's clock shows `at`."""
        return self.origin + (at - self.start).total_seconds() / self.speed

"""When a watched meter is asked: at whole multiples of the interval by the meter's own clock, not by ours."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Final

from app.values import HALF_HOUR
from app.visit.known import MeterKey
from app.visit.meter_clock import MeterClock

_HALF_HOUR_S: Final = HALF_HOUR.total_seconds()
_MIDDLE_S: Final = 0.5
"""Half a second late is never too early: the counter stamped :00:00 is there for the whole of that second."""


@dataclass(slots=True)
class Polling:
    """Which meter is watched, how often, and the monotonic second of the `turn` before."""

    key: MeterKey
    interval_s: float
    turn: float

    def due(self, clock: MeterClock) -> float:
        """Return the monotonic second of the next turn; `clock` relates stamps to the moments requests were sent.

        While its clock is not known, or does not run as ours does, turns are simply one interval apart.
        """
        ahead = clock.planning_offset_s
        if ahead is None or not clock.steady:
            return self.turn + self.interval_s
        return next_turn(self.turn + ahead, self.interval_s) + _MIDDLE_S - ahead


def next_turn(after: float, interval_s: float) -> float:
    """Return the first turn later than `after`, both in seconds of the meter's clock.

    Turns are counted from each :00:00 and :30:00, and so meet these whatever the interval:

    >>> next_turn(1799.0, 10), next_turn(1800.0, 10), next_turn(1799.5, 7), next_turn(1801.0, 7)
    (1800.0, 1810.0, 1800.0, 1807.0)
    """
    start = floor(after / _HALF_HOUR_S) * _HALF_HOUR_S
    following = start + (floor((after - start) / interval_s) + 1) * interval_s
    half_hour = floor(following / _HALF_HOUR_S) * _HALF_HOUR_S
    return half_hour if half_hour > start else following

"""The closed half hours in which anything was seen, each worked out once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.demand.columns import moment, seconds_of
from app.demand.points import Points
from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR

_WINDOW_S: Final = int(HALF_HOUR.total_seconds())


@dataclass(frozen=True, slots=True)
class HalfHour:
    """The energy and mean demand of one closed window; not `complete` when a part of it was not seen.

    The register shows whole counts, so the true energy of a complete window lies within ± `band_kwh`, one count.
    """

    start: datetime
    end: datetime
    kwh: Decimal
    kw: Decimal
    complete: bool
    band_kwh: Decimal


class Windows:
    """`closed` keeps what it returned before as the same objects; only a late reading changes the end of it."""

    def __init__(self, points: Points) -> None:
        self._points = points
        self._closed: list[HalfHour] = []
        self._next = 0  # the first point whose window has not been told

    def closed(self, kwh_per_count: Decimal) -> Sequence[HalfHour]:
        """Return the closed windows, oldest first."""
        at = self._points.at_s
        while self._next < len(at):
            start = at[self._next] - at[self._next] % _WINDOW_S
            if start + _WINDOW_S > at[-1]:
                break
            self._next = bisect_left(at, start + _WINDOW_S, self._next)
            self._add(start, kwh_per_count)
        return self._closed

    def forget(self, at_s: int) -> None:
        """Forget the windows that a reading at `at_s` is in or bounds, and all after them."""
        while self._closed and seconds_of(self._closed[-1].end) >= at_s:
            self._closed.pop()
        earliest = -((_WINDOW_S - at_s) // _WINDOW_S) * _WINDOW_S
        self._next = min(self._next, bisect_left(self._points.at_s, earliest))

    def _add(self, start: int, kwh_per_count: Decimal) -> None:
        counts, complete, inside = self._points.counts(start, start + _WINDOW_S)
        if inside > 1:
            kwh, begin = counts * kwh_per_count, moment(start)
            kw = kwh * HALF_HOURS_PER_HOUR
            self._closed.append(HalfHour(begin, begin + HALF_HOUR, kwh, kw, complete, kwh_per_count))

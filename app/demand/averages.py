"""The load at every point: as the meter measured it, or averaged back until one count more or less hardly matters."""

from __future__ import annotations

from bisect import bisect_left
from datetime import timedelta
from decimal import Decimal
from typing import Final

from app.demand.columns import Loads
from app.demand.points import Points

LONGEST_AVERAGE: Final = timedelta(minutes=10)
"""A load is averaged over no longer than this; readings farther apart leave a gap."""

COUNTS_FOR_A_LOAD: Final = 20
"""The averaging interval grows until this many counts fell into it: then one count is 5 % of the value."""

_LONGEST_S: Final = LONGEST_AVERAGE // timedelta(seconds=1)


class Averages:
    """Works out the loads of points when they are asked for: who wants half hours alone does not wait for them."""

    def __init__(self, points: Points) -> None:
        self._points = points
        self._loads = Loads()
        # So many points have their load; the newest average began at `_start` and could not have begun before
        # `_farthest`. Both only ever move forward with time, so they are kept and not searched for.
        self._done = self._start = self._farthest = 0

    @property
    def loads(self) -> Loads:
        """Return the loads of all points."""
        self._work_out(len(self._points.at_s))
        return self._loads

    def measured(self, power_w: int) -> None:
        """Take the load at the newest point from the meter."""
        number = len(self._points.at_s) - 1
        self._work_out(number)
        self._loads.append(self._points.at_s[number], power_w, 0, self._after_gap(number))
        self._done = number + 1

    def forget(self, at_s: int, points: int) -> int:
        """Forget the loads from `at_s` on, where so many points are left; returns how many loads are."""
        kept = bisect_left(self._loads.at_s, at_s)
        self._loads.cut(kept)
        self._done = min(self._done, points)
        at = self._points.at_s
        self._start = self._farthest = bisect_left(at, at[self._done - 1] - _LONGEST_S) if self._done else 0
        return kept

    def rescale(self, kwh_per_count: Decimal) -> None:
        """Let a count be worth something else."""
        self._loads.kwh_per_count = kwh_per_count

    def _work_out(self, until: int) -> None:
        for number in range(self._done, until):
            self._average(number)
        self._done = max(self._done, until)

    def _average(self, number: int) -> None:
        """Add the load at a point: from the nearest point with enough counts between, or the farthest allowed."""
        at, totals = self._points.at_s, self._points.totals
        at_s, total = at[number], totals[number]
        farthest = max(self._farthest, self._points.segment_of(number))
        while at[farthest] < at_s - _LONGEST_S:
            farthest += 1
        start = max(self._start, farthest)
        while totals[start] < total and totals[start + 1] <= total - COUNTS_FOR_A_LOAD:
            start += 1
        self._farthest, self._start = farthest, start
        if at[start] < at_s:
            self._loads.append(at_s, total - totals[start], at_s - at[start], self._after_gap(number))

    def _after_gap(self, number: int) -> bool:
        at, loads = self._points.at_s, self._loads.at_s
        if number == 0 or not loads:
            return True
        # The first reading after a gap mostly has no load of its own, so the one before may not be the last load.
        before = at[number - 1]
        return at[number] - before > _LONGEST_S or loads[-1] != before or self._points.segment_of(number) == number

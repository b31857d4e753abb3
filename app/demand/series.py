"""The energy register over time, by the meter's own stamps: samples, half hours and the load between them.

Everything is kept in whole counts and scaled on the way out, so that windows add up exactly to the register's
differences. A reading that no load can explain starts a new segment: there is never a spike and never a negative
value. Half hours start at :00 and :30 of the meter's clock, Japan time.

A reading at the end costs the same at the millionth as at the first; one that comes late costs what follows it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from app.demand.columns import CounterReading, LoadPoint, Loads, Readings, moment, seconds_of
from app.demand.scale import EnergyScale
from app.demand.span import ALL, Span
from app.meter.layouts import Count
from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR, NO_DATA, NoData

__all__ = ["CounterReading", "DemandSeries", "HalfHour", "LoadPoint", "Sample"]

LONGEST_AVERAGE: Final = timedelta(minutes=10)
"""A load is averaged over no longer than this; readings farther apart leave a gap."""

COUNTS_FOR_A_LOAD: Final = 20
"""The averaging interval grows until this many counts fell into it: then one count is 5 % of the value."""

_LONGEST_S: Final = LONGEST_AVERAGE // timedelta(seconds=1)
_WINDOW_S: Final = HALF_HOUR // timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sample:
    """One listed reading, scaled: kWh, or NO_DATA where the meter had not measured."""

    at: datetime
    kwh: Decimal | NoData
    reverse_kwh: Decimal | NoData | None


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


class DemandSeries:
    """See the module. Readings may come before the scale is known; the results come as soon as it is."""

    def __init__(self) -> None:
        self.scale: EnergyScale | None = None
        self._readings = Readings()
        self._loads = Loads()
        # Readings with data, as points: counts since the beginning; what a restart jumped over is not among them.
        self._at_s = array("q")
        self._totals = array("q")
        self._segments: list[int] = []
        self._last_forward = 0
        self._modulus, self._counts_per_s = 1, (0, 1)
        # Where the newest average began, and the point farthest back that it might have begun at.
        self._start = self._farthest = 0
        # Windows anything was seen of, by their start; the first `_told` of them are closed and in `_closed`.
        self._windows: list[int] = []
        self._told = 0
        self._closed: list[HalfHour] = []
        self._rewrites: list[int] = []

    def add(self, reading: CounterReading) -> bool:
        """Take in a reading; False when its stamp is known already and so it says nothing new."""
        forward = reading.forward if isinstance(reading.forward, int) else None
        power_w = reading.power_w if isinstance(reading.power_w, int) else None
        return self.take(seconds_of(reading.at), forward, reading.reverse, power_w, reading.listed)

    def take(
        self,
        at_s: int,
        forward: int | None,
        reverse: Count | None = None,
        power_w: int | None = None,
        listed: bool = True,
    ) -> bool:
        """Take in a reading as `add` does, with whole seconds since 1970 UTC; None for `forward`: not measured."""
        readings = self._readings
        if not readings.at_s or at_s > readings.at_s[-1]:
            readings.append(at_s, forward, reverse, power_w, listed)
            if forward is not None and self.scale is not None:
                self._extend(at_s, forward, power_w)
            return listed
        return self._take_late(at_s, forward, reverse, power_w, listed)

    def rescale(self, scale: EnergyScale | None) -> None:
        """Use another scale; everything known is worked out again with it."""
        if scale == self.scale:
            return
        self.scale = scale
        if scale is not None:
            self._modulus, self._counts_per_s = scale.modulus, scale.most_counts_per_second
            self._loads.kwh_per_count = scale.kwh_per_count
        self._work_out_from(None)

    @property
    def readings(self) -> Sequence[CounterReading]:
        """Return all readings, unscaled, oldest first."""
        return self._readings

    @property
    def restarts(self) -> int:
        """Return how often the register began anew: fell without a roll-over, or rose more than any load."""
        return max(len(self._segments) - 1, 0)

    @property
    def restarted_at(self) -> list[datetime]:
        """Return the first reading after each restart, oldest first."""
        return [moment(self._at_s[number]) for number in self._segments[1:]]

    @property
    def sample_count(self) -> int:
        """Return how many samples there are."""
        return self._readings.listed if self.scale is not None else 0

    @property
    def samples(self) -> list[Sample]:
        """Return the listed readings, oldest first; empty while the scale is unknown."""
        return list(self.samples_in(ALL))

    def samples_in(self, span: Span) -> Iterator[Sample]:
        """Yield the samples of a span of time."""
        if self.scale is None:
            return
        unit = self.scale.kwh_per_count
        for number in span.range_of(self._readings.at_s):
            if self._readings.is_listed(number):
                one = self._readings[number]
                reverse = None if one.reverse is None else _scaled(one.reverse, unit)
                yield Sample(one.at, _scaled(one.forward, unit), reverse)

    def loads_in(self, span: Span) -> Iterator[LoadPoint]:
        """Yield the loads of a span of time."""
        return (self._loads[number] for number in span.range_of(self._loads.at_s))

    def half_hours_in(self, span: Span) -> Iterator[HalfHour]:
        """Yield the closed windows that a span of time touches."""
        return (one for one in self.half_hours() if one.end > span.start and one.start <= span.end)

    @property
    def loads(self) -> Loads:
        """Return the load over time, oldest first; it only ever grows at its end, except when readings come late."""
        return self._loads

    @property
    def revision(self) -> int:
        """Return how often the past was written anew; see `loads_kept`."""
        return len(self._rewrites)

    def loads_kept(self, revision: int) -> int:
        """Return how many loads at the front are still what they were at an earlier `revision`."""
        return min(self._rewrites[revision:], default=len(self._loads))

    @property
    def last(self) -> CounterReading | None:
        """Return the newest reading that has data."""
        return next((item for item in reversed(self._readings) if isinstance(item.forward, int)), None)

    def half_hours(self) -> Sequence[HalfHour]:
        """Return the closed windows in which anything was seen, oldest first."""
        while self._told < len(self._windows) and self._windows[self._told] + _WINDOW_S <= self._at_s[-1]:
            window = self._window(self._windows[self._told])
            self._told += 1
            if window is not None:
                self._closed.append(window)
        return self._closed

    def energy_since(self, start: datetime) -> tuple[Decimal, bool] | None:
        """Return the kWh from `start` to the newest reading and whether all of it was seen; None without readings."""
        if self.scale is None or not self._at_s:
            return None
        counts, whole, _ = self._counts(seconds_of(start), self._at_s[-1])
        return counts * self.scale.kwh_per_count, whole

    def energy_between(self, start: datetime, end: datetime) -> Decimal | None:
        """Return the kWh between two readings of one segment; None when there is no reading at either moment."""
        counts, complete, _ = self._counts(seconds_of(start), seconds_of(end))
        return counts * self.scale.kwh_per_count if self.scale is not None and complete else None

    def newest_until(self, at: datetime) -> datetime | None:
        """Return when the newest reading with data was taken that is no newer than `at`."""
        index = bisect_right(self._at_s, seconds_of(at)) - 1
        return None if index < 0 else moment(self._at_s[index])

    def _window(self, start: int) -> HalfHour | None:
        counts, complete, inside = self._counts(start, start + _WINDOW_S)
        if self.scale is None or inside < 2:
            return None
        unit = self.scale.kwh_per_count
        kwh, begin = counts * unit, moment(start)
        return HalfHour(begin, begin + HALF_HOUR, kwh, kwh * HALF_HOURS_PER_HOUR, complete, unit)

    def _counts(self, start: int, end: int) -> tuple[int, bool, int]:
        """Return the counts seen between two moments, whether one segment reaches from end to end, how many points."""
        first, last = bisect_left(self._at_s, start), bisect_right(self._at_s, end) - 1
        if last < first:
            return 0, False, 0
        unbroken = bisect_right(self._segments, first) == bisect_right(self._segments, last)
        complete = unbroken and self._at_s[first] == start and self._at_s[last] == end
        return self._totals[last] - self._totals[first], complete, last - first + 1

    def _take_late(
        self, at_s: int, forward: int | None, reverse: Count | None, power_w: int | None, listed: bool
    ) -> bool:
        """Put a reading where it belongs, or let it say more than the known one of its stamp."""
        index, known = self._readings.find(at_s)
        if not known:
            self._readings.insert(index, at_s, forward, reverse, power_w, listed=listed)
        elif not listed or (self._readings.is_listed(index) and self._says_no_more(index, forward)):
            return False
        elif forward is None:
            self._readings.list_(index)
            return True
        else:
            self._readings.place(index, at_s, forward, reverse, power_w)
        self._work_out_from(at_s if index else None)
        return listed

    def _says_no_more(self, index: int, forward: int | None) -> bool:
        return forward is None or self._readings.measured(index) is not None

    def _work_out_from(self, at_s: int | None) -> None:
        """Forget what follows from the readings from `at_s` on (None: from all) and work it out again."""
        self._forget_from(at_s)
        if self.scale is None:
            return
        readings = self._readings
        first = 0 if at_s is None else readings.find(at_s)[0]
        for index in range(first, len(readings)):
            forward = readings.measured(index)
            if forward is not None:
                self._extend(readings.at_s[index], forward, readings.power_w(index))

    def _forget_from(self, at_s: int | None) -> None:
        keep = 0 if at_s is None else bisect_left(self._at_s, at_s)
        loads = 0 if at_s is None else bisect_left(self._loads.at_s, at_s)
        self._rewrites.append(loads)
        self._loads.cut(loads)
        del self._at_s[keep:], self._totals[keep:]
        while self._segments and self._segments[-1] >= keep:
            self._segments.pop()
        self._start = self._farthest = 0
        if keep:
            newest = self._at_s[-1]
            self._start = self._farthest = bisect_left(self._at_s, newest - _LONGEST_S)
            self._last_forward = self._readings.measured(self._readings.find(newest)[0]) or 0
            del self._windows[bisect_right(self._windows, newest) :]
        else:
            self._windows.clear()
        while self._closed and (at_s is None or seconds_of(self._closed[-1].end) >= at_s):
            self._closed.pop()
        changed = 0 if at_s is None else bisect_left(self._windows, at_s - _WINDOW_S)
        self._told = min(self._told, changed)

    def _extend(self, at_s: int, forward: int, power_w: int | None) -> None:
        """Continue points, windows and loads with the newest reading."""
        points = self._at_s
        if points:
            steps = (forward - self._last_forward) % self._modulus
            most, seconds = self._counts_per_s
            if steps * seconds > most * (at_s - points[-1]):
                self._segments.append(len(points))
                steps = 0
            total = self._totals[-1] + steps
        else:
            self._segments.append(0)
            total = 0
        points.append(at_s)
        self._totals.append(total)
        self._last_forward = forward
        window = at_s - at_s % _WINDOW_S
        if not self._windows or self._windows[-1] != window:
            self._windows.append(window)
        if power_w is not None:
            self._loads.append(at_s, power_w, 0, self._after_gap())
        else:
            self._average(at_s, total)

    def _average(self, at_s: int, total: int) -> None:
        """Add the load at the newest point from the nearest point with enough counts between, or the farthest allowed.

        Both only ever move forward with time, so they are kept and not searched for.
        """
        points, totals, farthest, start = self._at_s, self._totals, self._farthest, self._start
        if farthest < self._segments[-1]:
            farthest = self._segments[-1]
        while points[farthest] < at_s - _LONGEST_S:
            farthest += 1
        if start < farthest:
            start = farthest
        while totals[start] < total and totals[start + 1] <= total - COUNTS_FOR_A_LOAD:
            start += 1
        self._farthest, self._start = farthest, start
        if points[start] < at_s:
            self._loads.append(at_s, total - totals[start], at_s - points[start], self._after_gap())

    def _after_gap(self) -> bool:
        points, loads = self._at_s, self._loads.at_s
        if len(points) < 2 or not loads:
            return True
        # The first reading after a gap mostly has no load of its own, so the one before may not be the last load.
        before = points[-2]
        return self._segments[-1] == len(points) - 1 or points[-1] - before > _LONGEST_S or loads[-1] != before


def _scaled(count: Count, unit: Decimal) -> Decimal | NoData:
    return NO_DATA if isinstance(count, NoData) else count * unit

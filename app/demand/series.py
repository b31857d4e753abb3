"""The energy register over time, by the meter's own stamps: samples, half hours and the load between them.

Everything is kept in whole counts and scaled on the way out, so that windows add up exactly to the register's
differences. A reading that no load can explain starts a new segment: there is never a spike and never a negative
value. Half hours start at :00 and :30 of the meter's clock, Japan time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Final

from app.demand.scale import EnergyScale
from app.meter.layouts import Count
from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR, NO_DATA, NoData, half_hour_start

LONGEST_AVERAGE: Final = timedelta(minutes=10)
"""A load is averaged over no longer than this; readings farther apart leave a gap."""

COUNTS_FOR_A_LOAD: Final = 20
"""The averaging interval grows until this many counts fell into it: then one count is 5 % of the value."""

_WATTS_PER_KW: Final = 1000
_SECONDS_PER_HOUR: Final = 3600


@dataclass(frozen=True, slots=True)
class CounterReading:
    """The register at a moment: counts forward and, on a bidirectional meter, in reverse.

    `listed` is False for a reading that only bounds a window (the fixed-time value asked for afterwards).
    `power_w` is the instantaneous power read together with it, where the class has one.
    """

    at: datetime
    forward: Count
    reverse: Count | None = None
    power_w: Count | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Sample:
    """One listed reading, scaled: kWh, or NO_DATA where the meter had not measured."""

    at: datetime
    kwh: Decimal | NoData
    reverse_kwh: Decimal | NoData | None


@dataclass(frozen=True, slots=True)
class HalfHour:
    """The energy and mean demand of one closed window; not `complete` when a part of it was not seen."""

    start: datetime
    end: datetime
    kwh: Decimal
    kw: Decimal
    complete: bool


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """The mean load in kW over `interval` before `at`, true within ± `band_kw`; after a gap nothing connects to it."""

    at: datetime
    kw: Decimal
    band_kw: Decimal
    interval: timedelta
    after_gap: bool


@dataclass(frozen=True, slots=True)
class _Point:
    """A reading with data: `total` counts since its segment began."""

    at: datetime
    forward: int
    segment: int
    total: int


class DemandSeries:
    """See the module. Readings may come before the scale is known; the results come as soon as it is."""

    def __init__(self) -> None:
        self.scale: EnergyScale | None = None
        self._readings: list[CounterReading] = []
        self._points: list[_Point] = []
        self._loads: list[LoadPoint] = []
        self._samples: list[Sample] | None = None  # asked for with every reading, for days

    def add(self, reading: CounterReading) -> bool:
        """Take in a reading; False when its stamp is known already and so it says nothing new."""
        at = bisect_left(self._readings, reading.at, key=_stamp)
        known = self._readings[at] if at < len(self._readings) and self._readings[at].at == reading.at else None
        if known is None:
            self._readings.insert(at, reading)
        elif reading.listed and (not known.listed or (known.forward is NO_DATA and reading.forward is not NO_DATA)):
            self._readings[at] = replace(known, listed=True) if reading.forward is NO_DATA else reading
        else:
            return False
        if known is None and at == len(self._readings) - 1:
            self._extend(reading)
            self._list(reading)
        else:
            self._rebuild()
        return reading.listed

    def rescale(self, scale: EnergyScale | None) -> None:
        """Use another scale; everything known is worked out again with it."""
        if scale != self.scale:
            self.scale = scale
            self._rebuild()

    @property
    def readings(self) -> Sequence[CounterReading]:
        """Return all readings, unscaled, oldest first."""
        return self._readings

    @property
    def restarts(self) -> int:
        """Return how often the register began anew: fell without a roll-over, or rose more than any load."""
        return self._points[-1].segment if self._points else 0

    @property
    def samples(self) -> list[Sample]:
        """Return the listed readings, oldest first; empty while the scale is unknown."""
        if self._samples is None:
            self._samples = []
            for reading in self._readings:
                self._list(reading)
        return list(self._samples)

    @property
    def loads(self) -> Sequence[LoadPoint]:
        """Return the load over time, oldest first; it only ever grows at its end, except when readings come late."""
        return self._loads

    @property
    def last(self) -> CounterReading | None:
        """Return the newest reading that has data."""
        return next((item for item in reversed(self._readings) if isinstance(item.forward, int)), None)

    def half_hours(self) -> list[HalfHour]:
        """Return the closed windows in which anything was seen, oldest first."""
        starts = dict.fromkeys(half_hour_start(point.at) for point in self._points)
        windows = (self._window(start) for start in starts if start + HALF_HOUR <= self._points[-1].at)
        return [window for window in windows if window is not None]

    def energy_since(self, start: datetime) -> tuple[Decimal, bool] | None:
        """Return the kWh from `start` to the newest reading and whether all of it was seen; None without readings."""
        if self.scale is None or not self._points:
            return None
        counts, whole = self._counts(start, self._points[-1].at)
        return counts * self.scale.kwh_per_count, whole

    def _window(self, start: datetime) -> HalfHour | None:
        end = start + HALF_HOUR
        counts, complete = self._counts(start, end)
        inside = bisect_right(self._points, end, key=_stamp) - bisect_left(self._points, start, key=_stamp)
        if self.scale is None or inside < 2:
            return None
        kwh = counts * self.scale.kwh_per_count
        return HalfHour(start, end, kwh, kwh * HALF_HOURS_PER_HOUR, complete)

    def _counts(self, start: datetime, end: datetime) -> tuple[int, bool]:
        """Return the counts seen between two moments, and whether both have a reading of one segment."""
        inside = self._points[
            bisect_left(self._points, start, key=_stamp) : bisect_right(self._points, end, key=_stamp)
        ]
        if not inside:
            return 0, False
        first, last = inside[0], inside[-1]
        if first.segment == last.segment:
            return last.total - first.total, first.at == start and last.at == end
        return sum(b.total - a.total for a, b in pairwise(inside) if a.segment == b.segment), False

    def _list(self, reading: CounterReading) -> None:
        """Add the newest reading to the samples, if anybody has asked for them."""
        if self._samples is None or self.scale is None or not reading.listed:
            return
        unit, reverse = self.scale.kwh_per_count, reading.reverse
        scaled = None if reverse is None else _scaled(reverse, unit)
        self._samples.append(Sample(reading.at, _scaled(reading.forward, unit), scaled))

    def _rebuild(self) -> None:
        self._samples = None
        self._points.clear()
        self._loads.clear()
        for reading in self._readings:
            self._extend(reading)

    def _extend(self, reading: CounterReading) -> None:
        """Continue points and loads with the newest reading."""
        if self.scale is None or isinstance(reading.forward, NoData):
            return
        before = self._points[-1] if self._points else None
        step = None if before is None else self.scale.step(before.forward, reading.forward, reading.at - before.at)
        if before is None or step is None:
            segment = 0 if before is None else before.segment + 1
            self._points.append(_Point(reading.at, reading.forward, segment, 0))
        else:
            self._points.append(_Point(reading.at, reading.forward, before.segment, before.total + step))
        load = self._load(reading)
        if load is not None:
            self._loads.append(load)

    def _load(self, reading: CounterReading) -> LoadPoint | None:
        """Return the load at the newest point: measured by the meter, or from enough counts before it."""
        here = self._points[-1]
        if isinstance(reading.power_w, int):
            kw = Decimal(reading.power_w) / _WATTS_PER_KW
            return LoadPoint(here.at, kw, Decimal(0), timedelta(0), self._after_gap())
        start = self._average_from(here)
        if self.scale is None or start is None:
            return None
        interval = here.at - start.at
        # Divided last: a constant load comes out exactly, whatever a single count amounts to.
        one_count, seconds = self.scale.kwh_per_count * _SECONDS_PER_HOUR, int(interval.total_seconds())
        kw = (here.total - start.total) * one_count / seconds
        return LoadPoint(here.at, kw, one_count / seconds, interval, self._after_gap())

    def _average_from(self, here: _Point) -> _Point | None:
        """Return the nearest earlier point with enough counts between, or the farthest that is near enough."""
        found = None
        for point in reversed(self._points[-_BACK:-1]):
            if point.segment != here.segment or here.at - point.at > LONGEST_AVERAGE:
                break
            found = point
            if here.total - point.total >= COUNTS_FOR_A_LOAD:
                break
        return found

    def _after_gap(self) -> bool:
        if len(self._points) < 2 or not self._loads:
            return True
        before, here = self._points[-2:]
        # The first reading after a gap mostly has no load of its own, so the one before may not be the last load.
        unbroken = before.segment == here.segment and here.at - before.at <= LONGEST_AVERAGE
        return not unbroken or self._loads[-1].at != before.at


_BACK: Final = int(LONGEST_AVERAGE.total_seconds()) + 2
"""More readings than one a second within the longest average are never looked back at."""


def _stamp(item: CounterReading | _Point) -> datetime:
    return item.at


def _scaled(count: Count, unit: Decimal) -> Decimal | NoData:
    return count if isinstance(count, NoData) else count * unit

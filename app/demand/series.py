"""The energy register over time, by the meter's own stamps: samples, half hours and the load between them.

Everything is kept in whole counts and scaled on the way out, so that windows add up exactly to the register's
differences. A reading that no load can explain starts a new segment: there is never a spike and never a negative
value. Half hours start at :00 and :30 of the meter's clock, Japan time.

A reading at the end costs the same at the millionth as at the first; one that comes late costs what follows it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from app.demand.averages import COUNTS_FOR_A_LOAD, LONGEST_AVERAGE, Averages
from app.demand.columns import CounterReading, LoadPoint, Loads, Readings, moment, seconds_of
from app.demand.points import Points
from app.demand.scale import EnergyScale
from app.demand.span import ALL, Span
from app.demand.windows import HalfHour, Windows
from app.meter.layouts import Count
from app.values import NO_DATA, NoData

__all__ = [
    "COUNTS_FOR_A_LOAD",
    "LONGEST_AVERAGE",
    "CounterReading",
    "DemandSeries",
    "HalfHour",
    "LoadPoint",
    "Sample",
]

_EVER: Final = -(2**62)
"""Before every stamp."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One listed reading, scaled: kWh, or NO_DATA where the meter had not measured."""

    at: datetime
    kwh: Decimal | NoData
    reverse_kwh: Decimal | NoData | None


class DemandSeries:
    """See the module. Readings may come before the scale is known; the results come as soon as it is."""

    def __init__(self) -> None:
        self.scale: EnergyScale | None = None
        self._readings = Readings()
        self._points = Points()
        self._averages = Averages(self._points)
        self._windows = Windows(self._points)
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
            self._points.rescale(scale)
            self._averages.rescale(scale.kwh_per_count)
        self._work_out_from(_EVER)

    @property
    def readings(self) -> Sequence[CounterReading]:
        """Return all readings, unscaled, oldest first."""
        return self._readings

    @property
    def restarts(self) -> int:
        """Return how often the register began anew: fell without a roll-over, or rose more than any load."""
        return max(len(self._points.segments) - 1, 0)

    @property
    def restarted_at(self) -> list[datetime]:
        """Return the first reading after each restart, oldest first."""
        return [moment(self._points.at_s[number]) for number in self._points.segments[1:]]

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
        loads = self.loads
        return (loads[number] for number in span.range_of(loads.at_s))

    def half_hours_in(self, span: Span) -> Iterator[HalfHour]:
        """Yield the closed windows that a span of time touches."""
        return (one for one in self.half_hours() if one.end > span.start and one.start <= span.end)

    @property
    def loads(self) -> Loads:
        """Return the load over time, oldest first; it only ever grows at its end, except when readings come late."""
        return self._averages.loads

    @property
    def revision(self) -> int:
        """Return how often the past was written anew; see `loads_kept`."""
        return len(self._rewrites)

    def loads_kept(self, revision: int) -> int:
        """Return how many loads at the front are still what they were at an earlier `revision`."""
        return min(self._rewrites[revision:], default=len(self.loads))

    @property
    def last(self) -> CounterReading | None:
        """Return the newest reading that has data."""
        return next((item for item in reversed(self._readings) if isinstance(item.forward, int)), None)

    def half_hours(self) -> Sequence[HalfHour]:
        """Return the closed windows in which anything was seen, oldest first."""
        return self._windows.closed(self.scale.kwh_per_count) if self.scale is not None else ()

    def energy_since(self, start: datetime) -> tuple[Decimal, bool] | None:
        """Return the kWh from `start` to the newest reading and whether all of it was seen; None without readings."""
        if self.scale is None or not self._points.at_s:
            return None
        counts, whole, _ = self._points.counts(seconds_of(start), self._points.at_s[-1])
        return counts * self.scale.kwh_per_count, whole

    def energy_between(self, start: datetime, end: datetime) -> Decimal | None:
        """Return the kWh between two readings of one segment; None when there is no reading at either moment."""
        counts, complete, _ = self._points.counts(seconds_of(start), seconds_of(end))
        return counts * self.scale.kwh_per_count if self.scale is not None and complete else None

    def newest_until(self, at: datetime) -> datetime | None:
        """Return when the newest reading with data was taken that is no newer than `at`."""
        index = bisect_right(self._points.at_s, seconds_of(at)) - 1
        return None if index < 0 else moment(self._points.at_s[index])

    def fits(self, reading: CounterReading) -> bool:
        """Tell whether some load leads from the reading before to this one and on to the next, as far as known."""
        if self.scale is None or not isinstance(reading.forward, int):
            return True
        at_s, known = seconds_of(reading.at), self._points.at_s
        after = bisect_right(known, at_s)
        near = [(one, self._measured_at(one)) for one in known[max(after - 1, 0) : after + 1]]
        ways = (sorted([(at_s, reading.forward), other]) for other in near)
        return all(self.scale.step(a, b, timedelta(seconds=end - start)) is not None for (start, a), (end, b) in ways)

    def _measured_at(self, at_s: int) -> int:
        return self._readings.measured(self._readings.find(at_s)[0]) or 0

    def _take_late(
        self, at_s: int, forward: int | None, reverse: Count | None, power_w: int | None, listed: bool
    ) -> bool:
        """Put a reading where it belongs, or let it say more than the known one of its stamp."""
        index, known = self._readings.find(at_s)
        if not known:
            self._readings.insert(index, at_s, forward, reverse, power_w, listed=listed)
        elif not listed or (self._readings.is_listed(index) and self._says_no_more(index, forward)):
            self._take_power(index, at_s, power_w)
            return False
        elif forward is None:
            self._readings.list_(index)
            return True
        else:
            self._readings.place(index, at_s, forward, reverse, power_w)
        self._work_out_from(at_s)
        return listed

    def _says_no_more(self, index: int, forward: int | None) -> bool:
        return forward is None or self._readings.measured(index) is not None

    def _take_power(self, index: int, at_s: int, power_w: int | None) -> None:
        """Let a known reading have its power: what the meter notifies each half hour comes first and has none."""
        known = self._readings[index]
        if power_w is not None and known.power_w is None and isinstance(known.forward, int):
            self._readings.place(index, at_s, known.forward, known.reverse, power_w)
            self._work_out_from(at_s)

    def _work_out_from(self, at_s: int) -> None:
        """Forget what follows from the readings from `at_s` on and work it out again."""
        readings, points = self._readings, self._points
        keep = bisect_left(points.at_s, at_s)
        last = readings.measured(readings.find(points.at_s[keep - 1])[0]) if keep else None
        points.cut(keep, last or 0)
        self._rewrites.append(self._averages.forget(at_s, keep))
        self._windows.forget(at_s)
        if self.scale is None:
            return
        for index in range(readings.find(at_s)[0], len(readings)):
            forward = readings.measured(index)
            if forward is not None:
                self._extend(readings.at_s[index], forward, readings.power_w(index))

    def _extend(self, at_s: int, forward: int, power_w: int | None) -> None:
        self._points.add(at_s, forward)
        if power_w is not None:
            self._averages.measured(power_w)


def _scaled(count: Count, unit: Decimal) -> Decimal | NoData:
    return NO_DATA if isinstance(count, NoData) else count * unit

"""A usage file against the meter's own history: half hour by half hour, day by day, and what explains a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from app.demand.half_hours import HalfHours, Quantity, half_hours_of
from app.usage.explanation import Explanation, Series, explain
from app.usage.reading import Usage
from app.values import HALF_HOURS_PER_HOUR

PERCENT = 100


@dataclass(frozen=True, slots=True)
class DayDifference:
    """A day's energy in kWh over the half hours known to both, so many are `compared`; None where there is none.

    `differing` half hours differ by a step of either side or more, the first of them from `first_differing` on.
    """

    day: date
    usage_kwh: Decimal | None
    meter_kwh: Decimal | None
    compared: int
    differing: int
    first_differing: datetime | None

    @property
    def difference_kwh(self) -> Decimal | None:
        """The file's energy less the meter's."""
        return None if self.usage_kwh is None or self.meter_kwh is None else self.usage_kwh - self.meter_kwh

    @property
    def percent(self) -> Decimal | None:
        """The difference as a share of the meter's energy; None where that is 0."""
        difference = self.difference_kwh
        return None if difference is None or not self.meter_kwh else PERCENT * difference / self.meter_kwh


@dataclass(frozen=True, slots=True)
class Comparison:
    """Days known to either side, oldest first; both series in kWh by the beginning of the half hour."""

    usage: Mapping[datetime, Decimal]
    meter: Mapping[datetime, Decimal]
    days: tuple[DayDifference, ...]
    explanation: Explanation | None

    @property
    def compared(self) -> int:
        """How many half hours both know."""
        return sum(day.compared for day in self.days)

    @property
    def differing(self) -> int:
        """How many of them differ."""
        return sum(day.differing for day in self.days)

    @property
    def first_differing(self) -> datetime | None:
        """The first half hour that differs."""
        return next((day.first_differing for day in self.days if day.first_differing), None)


def meter_energy(half_hours: HalfHours) -> dict[datetime, Decimal]:
    """Return the energy of every half hour, by the register's steps, else by the demand."""
    of_demand = {at: kw / HALF_HOURS_PER_HOUR for at, kw in half_hours.known(Quantity.DEMAND)}
    return of_demand | dict(half_hours.known(Quantity.ENERGY))


def compare(usage: Usage, meter: Mapping[datetime, Decimal]) -> Comparison:
    """Return both beside each other."""
    step = max(usage.step_kwh, step_of(meter))
    names = sorted({at.date() for at in usage.kwh} | {at.date() for at in meter})
    days = tuple(_day(day, usage.kwh, meter, step) for day in names)
    found = explain(Series(usage.kwh, usage.step_kwh), Series(meter, step_of(meter)))
    return Comparison(usage.kwh, meter, days, found)


def step_of(values: Mapping[datetime, Decimal]) -> Decimal:
    """Return the least step between values: what a register of few digits cannot tell apart; 0 where all are equal."""
    return min((high - low for low, high in pairwise(sorted({*values.values(), Decimal(0)}))), default=Decimal(0))


def half_hour_rows(comparison: Comparison) -> Iterator[tuple[datetime, Decimal | None, Decimal | None]]:
    """Yield every half hour known to either side, oldest first: the file's energy, the meter's."""
    for at in sorted({*comparison.usage, *comparison.meter}):
        yield at, comparison.usage.get(at), comparison.meter.get(at)


def _day(
    day: date, usage: Mapping[datetime, Decimal], meter: Mapping[datetime, Decimal], step: Decimal
) -> DayDifference:
    both = [at for at in half_hours_of(day) if at in usage and at in meter]
    if not both:
        return DayDifference(day, None, None, 0, 0, None)
    differing = [at for at in both if usage[at] != meter[at] and abs(usage[at] - meter[at]) >= step]
    sums = sum((usage[at] for at in both), Decimal(0)), sum((meter[at] for at in both), Decimal(0))
    return DayDifference(day, *sums, len(both), len(differing), differing[0] if differing else None)

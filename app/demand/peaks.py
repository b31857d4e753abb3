"""The highest demand of each day and of each month, and whether the meter's own maximum says the same.

A month runs from one fixed date (確定日, 0xE0) to the next, as the meter's own monthly maximum (0xC1) does; without a
known fixed date it is the calendar's.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from typing import Final

from app.demand.half_hours import HalfHours, Quantity, half_hours_of, slot_of
from app.echonet.frame import Property
from app.meter.layouts import SLOTS_PER_DAY
from app.meter.snapshot import Snapshot

_FIXED_DATE: Final = 0xE0
_MONTHLY_MAXIMUM: Final = 0xC1
_LONGER_THAN_A_MONTH: Final = timedelta(days=32)


@dataclass(frozen=True, slots=True)
class Peak:
    """The highest demand and the half hour it was first reached in."""

    start: datetime
    kw: Decimal


@dataclass(frozen=True, slots=True)
class DayPeak:
    """The peak of a day; None where none of its 48 half hours is `known`."""

    day: date
    peak: Peak | None
    known: int


@dataclass(frozen=True, slots=True)
class MonthPeak:
    """The peak from `first` to `last` day, both included, among the half hours `known` of those there are.

    `missing` ones passed without being known; the rest comes after the newest half hour known at all.
    """

    first: date
    last: date
    peak: Peak | None
    known: int
    missing: int

    @property
    def slots(self) -> int:
        """How many half hours the month has."""
        return ((self.last - self.first).days + 1) * SLOTS_PER_DAY

    @property
    def complete(self) -> bool:
        """Whether every half hour of the month is known."""
        return self.known == self.slots


class MaximumCheck(StrEnum):
    """What the meter's own maximum says of ours: the same, a higher one in what is missing, or neither."""

    AGREES = "agrees"
    ELSEWHERE = "elsewhere"
    DISAGREES = "disagrees"


def daily_peaks(half_hours: HalfHours, quantity: Quantity = Quantity.DEMAND) -> list[DayPeak]:
    """Return the peak of every day, oldest first."""
    return [_day_peak(half_hours, quantity, day) for day in half_hours.days]


def monthly_peaks(
    half_hours: HalfHours, fixed_day: int | None, quantity: Quantity = Quantity.DEMAND
) -> list[MonthPeak]:
    """Return the peaks of the months that the history reaches into, oldest first."""
    days = daily_peaks(half_hours, quantity)
    newest = max((at for at, _ in half_hours.known(quantity)), default=None)
    months = groupby(days, lambda day: month_start(day.day, fixed_day or 1))
    return [_month_peak(first, list(inside), fixed_day or 1, newest) for first, inside in months]


def month_start(day: date, fixed_day: int) -> date:
    """Return when the month of a day began; a fixed date that a month lacks is its last day."""
    begin = _fixed_date(day.year, day.month, fixed_day)
    if day >= begin:
        return begin
    before = day.replace(day=1) - timedelta(days=1)
    return _fixed_date(before.year, before.month, fixed_day)


def check_maximum(month: MonthPeak, meter_kw: Decimal) -> MaximumCheck:
    """Compare the newest month with the meter's own maximum of it (0xC1)."""
    if month.peak is not None and month.peak.kw == meter_kw:
        return MaximumCheck.AGREES
    higher = month.peak is None or month.peak.kw < meter_kw
    return MaximumCheck.ELSEWHERE if higher and not month.complete else MaximumCheck.DISAGREES


def fixed_day_of(snapshot: Snapshot | None) -> int | None:
    """Return the day of the month on which the meter's months begin, None while it is not known."""
    day = snapshot.count(_FIXED_DATE) if snapshot else None
    return day if isinstance(day, int) else None


def maximum_of(snapshot: Snapshot | None) -> Decimal | None:
    """Return the meter's own maximum of the newest month in kW, None while it is not known."""
    raw = snapshot.raw(_MONTHLY_MAXIMUM) if snapshot else None
    values = snapshot.reading(Property(_MONTHLY_MAXIMUM, raw)).values if snapshot and raw else ()
    return values[0] if values and isinstance(values[0], Decimal) else None


def _day_peak(half_hours: HalfHours, quantity: Quantity, day: date) -> DayPeak:
    pairs = zip(half_hours_of(day), half_hours.of_day(quantity, day), strict=True)
    peaks = [Peak(at, kw) for at, kw in pairs if kw is not None]
    return DayPeak(day, _highest(peaks), len(peaks))


def _month_peak(first: date, days: list[DayPeak], fixed_day: int, newest: datetime | None) -> MonthPeak:
    next_first = month_start(first + _LONGER_THAN_A_MONTH, fixed_day)
    known = sum(day.known for day in days)
    peak = _highest([day.peak for day in days if day.peak is not None])
    passed = 0 if newest is None else _half_hours_until(newest, first, next_first)
    return MonthPeak(first, next_first - timedelta(days=1), peak, known, passed - known)


def _half_hours_until(newest: datetime, first: date, end: date) -> int:
    """Return how many half hours of a month there are up to the newest one, that included."""
    begun = (newest.date() - first).days * SLOTS_PER_DAY + slot_of(newest) + 1
    return max(0, min(begun, (end - first).days * SLOTS_PER_DAY))


def _fixed_date(year: int, month: int, fixed_day: int) -> date:
    return date(year, month, min(fixed_day, monthrange(year, month)[1]))


def _highest(peaks: list[Peak]) -> Peak | None:
    return max(peaks, key=lambda peak: peak.kw, default=None)

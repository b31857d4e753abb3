"""The fourteen days between application and desired start, and the holidays that make even them short (FAQ Q6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import jpholiday

LEAD_TIME: Final = timedelta(days=14)

_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
_LONG: Final = 3
"""Days off in a row that count as a long holiday (連休)."""

_A_YEAR: Final = timedelta(days=366)
"""A start further away than this spans every holiday there is: naming them all would help nobody."""

_YEAR_END: Final = frozenset({(12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3)})
_OBON: Final = frozenset({(8, 13), (8, 14), (8, 15), (8, 16)})
_CUSTOMARY: Final = _YEAR_END | _OBON
"""Month and day of the customary closures, which no calendar of public holidays lists."""


@dataclass(frozen=True, slots=True)
class LongHoliday:
    """A run of days off, both ends included."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first.isoformat()} – {self.last.isoformat()}"


def earliest_start(applied_on: date) -> date:
    """Return the first desired start that an application of that day may name."""
    return applied_on + LEAD_TIME


def is_far(applied_on: date, desired_start: date) -> bool:
    """Return whether the start is over a year away, which is rarely meant."""
    return desired_start - applied_on > _A_YEAR


def is_day_off(day: date) -> bool:
    """Return whether nobody can be expected to work on that day."""
    return day.weekday() >= _SATURDAY or is_holiday(day)


def is_holiday(day: date) -> bool:
    """Return whether a day is a public holiday or one of the customary closures, whatever day of the week it is."""
    return (day.month, day.day) in _CUSTOMARY or jpholiday.is_holiday(day)


def long_holidays(applied_on: date, desired_start: date) -> tuple[LongHoliday, ...]:
    """Return the runs of three or more days off between the two days, in whole; none for a start over a year away."""
    if is_far(applied_on, desired_start):
        return ()
    return tuple(run for run in _runs(applied_on, desired_start) if run.last - run.first >= (_LONG - 1) * _DAY)


def _runs(after: date, before: date) -> Iterator[LongHoliday]:
    day = after + _DAY
    while day < before:
        if is_day_off(day):
            run = _run_around(day)
            yield run
            day = run.last
        day += _DAY


def _run_around(day: date) -> LongHoliday:
    first = last = day
    while is_day_off(first - _DAY):
        first -= _DAY
    while is_day_off(last + _DAY):
        last += _DAY
    return LongHoliday(first, last)

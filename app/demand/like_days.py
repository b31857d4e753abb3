"""What half hours come to on days like this one, from history and from what was watched.

Working days, Saturdays, and Sundays with holidays and the customary closures, on whatever day of the week these fall,
are three kinds of days; nothing finer can be told from a hundred days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from app.site.lead_time import is_holiday
from app.values import HALF_HOUR, half_hour_start

MOST_DAYS: Final = 10
"""Like days looked back at: two weeks of working days; older ones know another season."""

FEWEST_DAYS: Final = 2
"""A single day is no habit."""

_FARTHEST: Final = 100
_SATURDAY: Final = 5
_SUNDAY: Final = 6
_DAY: Final = timedelta(days=1)


class DayKind(StrEnum):
    """Days with the same habits."""

    WORKING_DAY = "working_day"
    SATURDAY = "saturday"
    DAY_OFF = "day_off"


@dataclass(frozen=True, slots=True)
class Expected:
    """The demand of a half hour on like days: the median of `days` of them, the lowest and the highest."""

    start: datetime
    kw: Decimal
    low_kw: Decimal
    high_kw: Decimal
    days: int


@lru_cache(maxsize=1024)
def day_kind(day: date) -> DayKind:
    """Return which days a day is like."""
    if day.weekday() == _SUNDAY or is_holiday(day):
        return DayKind.DAY_OFF
    return DayKind.SATURDAY if day.weekday() == _SATURDAY else DayKind.WORKING_DAY


class LikeDays:
    """Knows demands in kW by the start of their half hour."""

    def __init__(self, demands_kw: Mapping[datetime, Decimal]) -> None:
        self._demands = demands_kw

    def expected(self, start: datetime) -> Expected | None:
        """Return what the half hour from `start` on comes to by the days before; None when there are too few."""
        found = sorted(self._before(start))
        if len(found) < FEWEST_DAYS:
            return None
        return Expected(start, _median(found), found[0], found[-1], len(found))

    def coming(self, at: datetime, until: datetime) -> list[Expected]:
        """Return what is expected of the half hours after the one of `at`, up to `until`."""
        starts, start = [], half_hour_start(at) + HALF_HOUR
        while start < until:
            starts.append(start)
            start += HALF_HOUR
        return [one for one in map(self.expected, starts) if one is not None]

    def _before(self, start: datetime) -> list[Decimal]:
        kind, found = day_kind(start.date()), []
        for number in range(1, _FARTHEST + 1):
            past = start - number * _DAY
            demand = self._demands.get(past)
            if demand is not None and day_kind(past.date()) is kind:
                found.append(demand)
                if len(found) == MOST_DAYS:
                    break
        return found


def _median(ordered: list[Decimal]) -> Decimal:
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2

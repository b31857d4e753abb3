"""How wrong past forecasts were: for each closed half hour, what was forecast some minutes before its end.

Worked out from the series itself, so that a recording judges its forecasts as a live line does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.demand.columns import moment, seconds_of
from app.demand.like_days import LikeDays
from app.demand.outlook import forecast_demand
from app.demand.series import DemandSeries, HalfHour

LEADS: Final = tuple(timedelta(minutes=minutes) for minutes in (20, 10, 5))
"""So long before the end of a window its forecast is kept."""

_FRESH: Final = timedelta(minutes=2)
"""A load older than this is no forecast of that moment."""


class Method(StrEnum):
    """How a forecast goes on: with the present load, or as on like days."""

    LOAD = "load"
    LIKE_DAYS = "like_days"


@dataclass(frozen=True, slots=True)
class ForecastError:
    """A forecast of the window from `start` on, made `lead` before its end, and what the window came to, in kW."""

    start: datetime
    lead: timedelta
    method: Method
    forecast_kw: Decimal
    actual_kw: Decimal

    @property
    def error_kw(self) -> Decimal:
        """Positive when the forecast was too high."""
        return self.forecast_kw - self.actual_kw


@dataclass(frozen=True, slots=True)
class ForecastQuality:
    """`count` forecasts missed by `mean_kw` on average and by `worst_kw` at the most, both without sign.

    `bias_kw` keeps the sign: above zero they were too high.
    """

    count: int
    mean_kw: Decimal
    worst_kw: Decimal
    bias_kw: Decimal


class ForecastRecord:
    """The errors of one series' forecasts; `update` adds the windows closed since the last call."""

    def __init__(self, series: DemandSeries) -> None:
        self._series = series
        self._like_days: LikeDays | None = None
        self._judged: list[tuple[HalfHour, list[ForecastError]]] = []

    def use(self, like_days: LikeDays) -> None:
        """Judge forecasts by like days too, all anew."""
        self._like_days = like_days
        self._judged.clear()

    def update(self) -> None:
        """Judge what was closed since; a window that a late reading changed is judged anew."""
        windows = self._series.half_hours()
        del self._judged[len(windows) :]
        # The series keeps windows that stand as they are and changes only its end.
        while self._judged and self._judged[-1][0] is not windows[len(self._judged) - 1]:
            self._judged.pop()
        for window in windows[len(self._judged) :]:
            self._judged.append((window, list(self._judge(window)) if window.complete else []))

    @property
    def errors(self) -> list[ForecastError]:
        """Return every forecast that was judged, oldest first."""
        return [error for _, errors in self._judged for error in errors]

    def quality(self, lead: timedelta, method: Method) -> ForecastQuality | None:
        """Return how good the forecasts of a method were at a lead; None before there was one."""
        errors = [one.error_kw for one in self.errors if one.lead == lead and one.method is method]
        return _quality(errors) if errors else None

    def _judge(self, window: HalfHour) -> Iterator[ForecastError]:
        for lead in LEADS:
            made = self._load_forecast(window, lead)
            if made is not None:
                yield ForecastError(window.start, lead, Method.LOAD, made, window.kw)
            made = self._like_forecast(window, lead)
            if made is not None:
                yield ForecastError(window.start, lead, Method.LIKE_DAYS, made, window.kw)

    def _load_forecast(self, window: HalfHour, lead: timedelta) -> Decimal | None:
        loads = self._series.loads
        index = bisect_right(loads.at_s, seconds_of(window.end - lead)) - 1
        if index < 0 or moment(loads.at_s[index]) < max(window.end - lead - _FRESH, window.start):
            return None
        load = loads[index]
        energy = self._series.energy_between(window.start, load.at)
        return None if energy is None else forecast_demand(energy, load.kw, window.end - load.at)

    def _like_forecast(self, window: HalfHour, lead: timedelta) -> Decimal | None:
        expected = self._like_days.expected(window.start) if self._like_days else None
        if expected is None:
            return None
        at = self._series.newest_until(window.end - lead)
        if at is None or at < window.end - lead - _FRESH:
            return None
        energy = self._series.energy_between(window.start, at)
        return None if energy is None else forecast_demand(energy, expected.kw, window.end - at)


def _quality(errors: list[Decimal]) -> ForecastQuality:
    sizes = [abs(one) for one in errors]
    return ForecastQuality(
        len(errors), sum(sizes, Decimal(0)) / len(sizes), max(sizes), sum(errors, Decimal(0)) / len(errors)
    )

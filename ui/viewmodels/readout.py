"""What the series says at one moment, to the digit: the values under the crosshair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.demand.columns import moment
from app.demand.outlook import Outlook
from app.demand.series import DemandSeries, LoadPoint
from app.values import HALF_HOUR, half_hour_start

YEARS_S: Final = 200 * 366 * 86_400
"""A cursor farther than this from 1970 is at no time that a meter could stamp."""


@dataclass(frozen=True, slots=True)
class Readout:
    """The load nearest to `at`, and the demand of the half hour it falls into; None where there is nothing.

    `complete` tells whether all of the half hour was seen; `to_target_kw` is below zero when it is above the target.
    """

    at: datetime
    load: LoadPoint | None = None
    start: datetime | None = None
    demand_kw: Decimal | None = None
    complete: bool = False
    to_target_kw: Decimal | None = None


def read_at(series: DemandSeries, outlook: Outlook | None, at_s: float, reach_s: float) -> Readout | None:
    """Return what is known at a time in seconds since 1970; a value across a gap counts within `reach_s` only."""
    if not -YEARS_S < at_s < YEARS_S:
        return None
    load = _load_at(series, at_s, reach_s)
    at = load.at if load else moment(int(at_s))
    start = half_hour_start(at)
    demand, complete = _demand(series, outlook, start)
    target = outlook.limits.target_kw if outlook else None
    to_target = None if demand is None or target is None else target - demand
    return Readout(at, load, start if demand is not None else None, demand, complete, to_target)


def _load_at(series: DemandSeries, at_s: float, reach_s: float) -> LoadPoint | None:
    """Return the nearest load: between two that are joined any is near, else only one within reach."""
    loads = series.loads
    after = bisect_left(loads.at_s, at_s)
    beside = [number for number in (after - 1, after) if 0 <= number < len(loads)]
    if not beside:
        return None
    nearest = min(beside, key=lambda number: abs(loads.at_s[number] - at_s))
    joined = len(beside) == len((after - 1, after)) and not loads[after].after_gap
    return loads[nearest] if joined or abs(loads.at_s[nearest] - at_s) <= reach_s else None


def _demand(series: DemandSeries, outlook: Outlook | None, start: datetime) -> tuple[Decimal | None, bool]:
    """Return the demand of the half hour from `start` on and whether it is whole; so far, if it is under way."""
    closed = series.half_hours()
    index = bisect_right(closed, start, key=lambda one: one.start) - 1
    if index >= 0 and closed[index].start == start:
        return closed[index].kw, closed[index].complete
    if outlook is not None and outlook.window_start == start:
        return outlook.present_kw, False
    return None, False


def half_hour_of(readout: Readout) -> str:
    """Return `15:30–16:00`; the last half hour of a day ends at 24:00."""
    if readout.start is None:
        return ""
    end = readout.start + HALF_HOUR
    return f"{readout.start:%H:%M}–{'24:00' if end.date() != readout.start.date() else f'{end:%H:%M}'}"

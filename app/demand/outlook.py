"""What the present half hour stands at and will come to, in the terms of every Japanese demand controller.

With W = energy since the window began [kWh], t = minutes elapsed, p = present load [kW]:
present demand (現在デマンド) = W / 0.5 h; forecast demand (予測デマンド) = (W + p·(30 - t)/60) / 0.5 h;
adjustable power (調整電力) = (target·0.5 h - W) / ((30 - t)/60 h) - p.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.demand.series import DemandSeries, LoadPoint
from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR, half_hour_start

CAUTION_SHARE: Final = Decimal("0.9")
"""From which share of the target on a forecast asks for caution, unless the person sets another."""


class DemandState(StrEnum):
    """How the window stands against its target; `no_target` when there is none to compare with."""

    NO_TARGET = "no_target"
    NORMAL = "normal"
    CAUTION = "caution"
    ALARM = "alarm"
    EXCEEDED = "exceeded"


@dataclass(frozen=True, slots=True)
class Outlook:
    """The present window at the newest reading; forecast and adjustable power are None without a load."""

    at: datetime
    window_start: datetime
    remaining: timedelta
    energy_kwh: Decimal
    whole: bool
    present_kw: Decimal
    load: LoadPoint | None
    forecast_kw: Decimal | None
    adjustable_kw: Decimal | None
    target_kw: Decimal | None
    state: DemandState


def outlook(series: DemandSeries, target_kw: Decimal | None, caution_share: Decimal = CAUTION_SHARE) -> Outlook | None:
    """Return the outlook at the newest reading, None before there is one; `whole` tells if W covers the window."""
    newest = series.last
    if newest is None:
        return None
    start = half_hour_start(newest.at)
    seen = series.energy_since(start)
    if seen is None:
        return None
    energy, whole = seen
    remaining = start + HALF_HOUR - newest.at
    seconds_left = int(remaining.total_seconds())
    load = series.loads[-1] if series.loads and series.loads[-1].at == newest.at else None
    present = energy * HALF_HOURS_PER_HOUR
    forecast = None if load is None else (energy + load.kw * seconds_left / 3600) * HALF_HOURS_PER_HOUR
    adjustable = None
    if target_kw is not None and load is not None:
        adjustable = (target_kw / HALF_HOURS_PER_HOUR - energy) * 3600 / seconds_left - load.kw
    state = _state(present, forecast, target_kw, caution_share)
    return Outlook(newest.at, start, remaining, energy, whole, present, load, forecast, adjustable, target_kw, state)


def _state(present: Decimal, forecast: Decimal | None, target: Decimal | None, caution_share: Decimal) -> DemandState:
    if target is None:
        return DemandState.NO_TARGET
    if present > target:
        return DemandState.EXCEEDED
    if forecast is not None and forecast > target:
        return DemandState.ALARM
    if forecast is not None and forecast > target * caution_share:
        return DemandState.CAUTION
    return DemandState.NORMAL

"""What the present half hour stands at and will come to, in the terms of every Japanese demand controller.

With W = energy since the window began [kWh], t = minutes elapsed, p = present load [kW]:
present demand (現在デマンド) = W / 0.5 h; forecast demand (予測デマンド) = (W + p·(30 - t)/60) / 0.5 h;
adjustable power (調整電力) = (limit·0.5 h - W) / ((30 - t)/60 h) - p, where the limit is the target or the contract.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.demand.series import DemandSeries, LoadPoint
from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR, half_hour_start


class DemandState(StrEnum):
    """How the window stands against its limit, mildest first; `no_target` when there is none to compare with."""

    NO_TARGET = "no_target"
    NORMAL = "normal"
    CAUTION = "caution"
    ALARM = "alarm"
    EXCEEDED = "exceeded"

    @property
    def alarming(self) -> bool:
        """True where somebody should act."""
        return self in (DemandState.ALARM, DemandState.EXCEEDED)

    @property
    def weight(self) -> int:
        """How bad it is, from 0."""
        return list(DemandState).index(self)


@dataclass(frozen=True, slots=True)
class Limits:
    """Target and contract demand (契約電力) in kW, None where there is none.

    A forecast above `caution_share` of the limit asks for caution. A state is left only when the forecast has come
    `release_share` of the limit, and its own band, below what brought it about: a load at the limit, or one count of
    the register more or less, does not make it flicker. A band as wide as the limit holds nothing up for ever: half
    the way down is enough.
    """

    target_kw: Decimal | None = None
    contract_kw: Decimal | None = None
    caution_share: Decimal = Decimal("0.9")
    release_share: Decimal = Decimal("0.02")

    @property
    def limit_kw(self) -> Decimal | None:
        """The one that is met first."""
        return min((kw for kw in (self.target_kw, self.contract_kw) if kw is not None), default=None)

    @property
    def limited_by(self) -> str:
        """Which of them that is: `target` or `contract`."""
        return "target" if self.limit_kw == self.target_kw else "contract"


NO_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Outlook:
    """The present window at the newest reading; forecast and adjustable power are None without a load.

    The forecast is true within ± `forecast_band_kw` if the load stays as it is: what a count of the register and the
    band of the load leave open. `whole` tells whether the energy covers the window from its start.
    """

    at: datetime
    window_start: datetime
    remaining: timedelta
    energy_kwh: Decimal
    whole: bool
    present_kw: Decimal
    load: LoadPoint | None
    forecast_kw: Decimal | None
    forecast_band_kw: Decimal | None
    adjustable_kw: Decimal | None
    limits: Limits
    state: DemandState


def outlook(
    series: DemandSeries, limits: Limits = NO_LIMITS, before: DemandState = DemandState.NO_TARGET
) -> Outlook | None:
    """Return the outlook at the newest reading, None before there is one; `before` is the state it was in till now."""
    newest = series.last
    if newest is None or series.scale is None:
        return None
    start = half_hour_start(newest.at)
    seen = series.energy_since(start)
    if seen is None:
        return None
    energy, whole = seen
    remaining = start + HALF_HOUR - newest.at
    load = series.loads[-1] if series.loads and series.loads[-1].at == newest.at else None
    present = energy * HALF_HOURS_PER_HOUR
    forecast, band = None, None
    if load is not None:
        forecast = forecast_demand(energy, load.kw, remaining)
        band = forecast_demand(series.scale.kwh_per_count, load.band_kw, remaining)
    adjustable = _adjustable(limits.limit_kw, energy, load, remaining)
    state = state_of(present, forecast, band or Decimal(0), limits, before)
    return Outlook(newest.at, start, remaining, energy, whole, present, load, forecast, band, adjustable, limits, state)


def forecast_demand(energy_kwh: Decimal, load_kw: Decimal, remaining: timedelta) -> Decimal:
    """Return the demand in kW of a window that has `energy_kwh` so far and goes on with `load_kw`.

    A load below zero is fed into the grid: the register of what was taken stands still meanwhile.
    """
    return (energy_kwh + max(load_kw, Decimal(0)) * _seconds(remaining) / 3600) * HALF_HOURS_PER_HOUR


def state_of(
    present: Decimal, forecast: Decimal | None, band: Decimal, limits: Limits, before: DemandState
) -> DemandState:
    """Return the state of a window; without a forecast it stays what it was, unless the demand itself is too high."""
    limit = limits.limit_kw
    if limit is None:
        return DemandState.NO_TARGET
    if present > limit:
        return DemandState.EXCEEDED
    if forecast is None:
        return before if before in (DemandState.CAUTION, DemandState.ALARM) else DemandState.NORMAL
    held = min(max(limits.release_share * limit, band), limit / 2)
    if forecast > limit - (held if before.weight >= DemandState.ALARM.weight else 0):
        return DemandState.ALARM
    if forecast > limit * limits.caution_share - (held if before.weight >= DemandState.CAUTION.weight else 0):
        return DemandState.CAUTION
    return DemandState.NORMAL


def _adjustable(limit: Decimal | None, energy: Decimal, load: LoadPoint | None, remaining: timedelta) -> Decimal | None:
    if limit is None or load is None:
        return None
    return (limit / HALF_HOURS_PER_HOUR - energy) * 3600 / _seconds(remaining) - load.kw


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)

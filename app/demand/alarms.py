"""Watching a meter's demand against its limits: the state at every reading, and every change of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from app.demand.outlook import NO_LIMITS, DemandState, Limits, Outlook, outlook
from app.demand.series import DemandSeries


@dataclass(frozen=True, slots=True)
class Alarm:
    """A change of state at `at`, by the meter's clock, with the numbers that brought it about."""

    at: datetime
    was: DemandState
    state: DemandState
    present_kw: Decimal
    forecast_kw: Decimal | None
    limit_kw: Decimal | None

    @property
    def raised(self) -> bool:
        """True when things got worse and somebody should look."""
        return self.state.alarming and self.state.weight > self.was.weight


class DemandWatch:
    """Judges a series after each reading; `look` gives the change that a reading brought, if any."""

    def __init__(self, series: DemandSeries, limits: Limits = NO_LIMITS) -> None:
        self._series = series
        self._limits = limits
        self.outlook: Outlook | None = None
        self.alarms: list[Alarm] = []

    def look(self) -> Alarm | None:
        """Judge the newest reading; to be called after every one, so that a short alarm is not missed."""
        before = self.outlook.state if self.outlook else DemandState.NO_TARGET
        now = outlook(self._series, self._limits, before)
        if now is None:
            return None
        self.outlook = now
        if now.state is before or {now.state, before} == {DemandState.NO_TARGET, DemandState.NORMAL}:
            return None
        change = Alarm(now.at, before, now.state, now.present_kw, now.forecast_kw, self._limits.limit_kw)
        self.alarms.append(change)
        return change

    def set_limits(self, limits: Limits) -> Alarm | None:
        """Judge by other limits from now on; the state held against the old ones is forgotten."""
        if limits == self._limits:
            return None
        self._limits = limits
        if self.outlook is not None:
            self.outlook = outlook(self._series, NO_LIMITS)
        return self.look()

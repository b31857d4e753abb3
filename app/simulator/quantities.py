"""What a meter measures: its registers and demands in counts, for every moment past and present."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache

from app.simulator.faults import Faults
from app.simulator.load import Direction
from app.simulator.register import Register
from app.simulator.settings import MeterSettings
from app.values import HALF_HOUR, half_hour_start

_MINUTE = timedelta(minutes=1)


class Quantities:
    """Active and reactive energy and demand of both directions; None where nothing was measured."""

    def __init__(self, settings: MeterSettings, faults: Faults) -> None:
        self._settings = settings
        self._measures = not faults.nodata
        self._restart = settings.start + faults.restart * _MINUTE if faults.restart else None
        initial = {Direction.FORWARD: settings.initial_count, Direction.REVERSE: settings.initial_reverse_count}
        self._active = {d: self._register(self._energy(d), initial[d]) for d in Direction}
        reactive = {Direction.FORWARD: settings.initial_reactive_count, Direction.REVERSE: 0}
        self._reactive = {d: self._register(self._reactive_energy(d), reactive[d]) for d in Direction}
        # One month of half hours is looked through for every maximum; a half hour once measured does not change.
        self._measured_demand = lru_cache(maxsize=8192)(self._demand)

    def active(self, at: datetime, direction: Direction = Direction.FORWARD) -> int | None:
        """Return the active energy register in counts."""
        return self._reading(self._active[direction], at)

    def reactive(self, at: datetime, direction: Direction = Direction.FORWARD) -> int | None:
        """Return the lagging reactive energy register in counts."""
        return self._reading(self._reactive[direction], at)

    def demand(self, end: datetime, direction: Direction = Direction.FORWARD) -> int | None:
        """Return the demand of the half hour that ends at `end`, in counts."""
        return self._measured_demand(end, direction)

    def monthly_maximum(self, at: datetime, direction: Direction = Direction.FORWARD) -> int | None:
        """Return the highest demand of a half hour since the last fixed date at 00:00."""
        highest = None
        end = half_hour_start(at)
        while end > self._last_fixed_date(at):
            demand = self.demand(end, direction)
            if demand is not None:
                highest = max(demand, highest or 0)
            end -= HALF_HOUR
        return highest

    def watts(self, at: datetime) -> int:
        """Return the present power in W, negative when feeding in."""
        return self._settings.profile.power(at) // 1000

    def _demand(self, end: datetime, direction: Direction) -> int | None:
        if not self._measures:
            return None
        return self._active[direction].demand(end, self._settings.demand_count)

    def _reading(self, register: Register, at: datetime) -> int | None:
        if not self._measures:
            return None
        if self._restart is not None and at >= self._restart:
            register = Register(register.energy, register.count, self._restart, 0, register.digits)
        return register.reading(at)

    def _register(self, energy: Callable[[datetime], int], initial: int) -> Register:
        return Register(energy, self._settings.energy_count, self._settings.start, initial, self._settings.digits)

    def _energy(self, direction: Direction) -> Callable[[datetime], int]:
        return lambda at: self._settings.profile.energy(at, direction)

    def _reactive_energy(self, direction: Direction) -> Callable[[datetime], int]:
        return lambda at: self._settings.profile.energy(at, direction) * self._settings.reactive_percent // 100

    def _last_fixed_date(self, at: datetime) -> datetime:
        day = at.replace(hour=0, minute=0, second=0, microsecond=0)
        while day.day != self._settings.fixed_day:
            day -= timedelta(days=1)
        return day

"""A collected history by half hours: each quantity at the half hour it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.demand.history import DEMAND, ENERGY, REVERSE_DEMAND, REVERSE_ENERGY, History, HistorySlot
from app.meter.layouts import SLOTS_PER_DAY
from app.values import HALF_HOUR, JST


class Quantity(StrEnum):
    """What a half hour can be shown by."""

    DEMAND = "demand"
    ENERGY = "energy"
    REVERSE_DEMAND = "reverse_demand"
    REVERSE_ENERGY = "reverse_energy"

    @property
    def unit(self) -> str:
        """The unit of its values."""
        return "kW" if self in _DEMANDS else "kWh"


_DEMANDS: Final = (Quantity.DEMAND, Quantity.REVERSE_DEMAND)
_SOURCES: Final = {
    Quantity.DEMAND: ("demand_kw", DEMAND),
    Quantity.ENERGY: ("energy_kwh", ENERGY),
    Quantity.REVERSE_DEMAND: ("reverse_demand_kw", REVERSE_DEMAND),
    Quantity.REVERSE_ENERGY: ("reverse_energy_kwh", REVERSE_ENERGY),
}


@dataclass(frozen=True, slots=True)
class HalfHourRow:
    """One half hour from `start` on: its quantities in the order of `HalfHours.quantities`, the register at `start`."""

    start: datetime
    values: tuple[Decimal | None, ...]
    register_kwh: Decimal | None


class HalfHours:
    """`days` run from the oldest day collected to the newest, those in between that are missing included."""

    def __init__(self, history: History, collected: Iterable[date]) -> None:
        self.collected = tuple(sorted(collected))
        first, last = self.collected[0], self.collected[-1]
        self.days = tuple(first + timedelta(days=number) for number in range((last - first).days + 1))
        self.quantities = tuple(one for one in Quantity if history.has(_SOURCES[one][1]))
        self._values: dict[Quantity, dict[datetime, Decimal]] = {one: {} for one in Quantity}
        self._register: dict[datetime, Decimal] = {}
        self._reactive: dict[datetime, Decimal] = {}
        for day in self.collected:
            for slot in history.day(day):
                self._enter(slot)

    def value(self, quantity: Quantity, at: datetime) -> Decimal | None:
        """Return a quantity of the half hour from `at` on; None where it is not known."""
        return self._values[quantity].get(at)

    def reactive_kvarh(self, at: datetime) -> Decimal | None:
        """Return the lagging reactive energy of the half hour from `at` on; None where it is not known."""
        return self._reactive.get(at)

    def of_day(self, quantity: Quantity, day: date) -> list[Decimal | None]:
        """Return a quantity of the 48 half hours of a day."""
        return [self.value(quantity, at) for at in half_hours_of(day)]

    def known(self, quantity: Quantity) -> list[tuple[datetime, Decimal]]:
        """Return the half hours of `days` of which a quantity is known, oldest first."""
        values = self._values[quantity]
        return [(at, values[at]) for day in self.days for at in half_hours_of(day) if at in values]

    def rows(self, day: date) -> list[HalfHourRow]:
        """Return the 48 half hours of a day."""
        return [
            HalfHourRow(at, tuple(self.value(one, at) for one in self.quantities), self._register.get(at))
            for at in half_hours_of(day)
        ]

    def _enter(self, slot: HistorySlot) -> None:
        for quantity, known in self._values.items():
            value = getattr(slot, _SOURCES[quantity][0])
            if value is not None:
                known[(slot.demand_start or slot.start) if quantity in _DEMANDS else slot.start] = value
        if slot.cumulative_kwh is not None:
            self._register[slot.start] = slot.cumulative_kwh
        if slot.reactive_kvarh is not None:
            self._reactive[slot.start] = slot.reactive_kvarh


def half_hours_of(day: date) -> list[datetime]:
    """Return when the 48 half hours of a day begin."""
    midnight = datetime.combine(day, time(), JST)
    return [midnight + number * HALF_HOUR for number in range(SLOTS_PER_DAY)]


def slot_of(at: datetime) -> int:
    """Return the number of the half hour of its day, from 0."""
    return (at.hour * 60 + at.minute) // 30

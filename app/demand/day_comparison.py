"""Two days of a collected history beside each other, half hour by half hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.demand.half_hours import HalfHours, Quantity, half_hours_of
from app.demand.peaks import Peak
from app.meter.layouts import SLOTS_PER_DAY


@dataclass(frozen=True, slots=True)
class ComparedDay:
    """A day: its demand in kW by half hour, its peak, the energy of the `known` half hours; None where none is."""

    day: date
    kw: tuple[Decimal | None, ...]
    peak: Peak | None
    kwh: Decimal | None
    known: int


@dataclass(frozen=True, slots=True)
class DayComparison:
    """The second day against the first; differences are second minus first.

    `energy_difference_kwh` is over the half hours whose energy is known of both days, so many are `compared`.
    """

    first: ComparedDay
    second: ComparedDay
    energy_difference_kwh: Decimal | None
    compared: int

    def difference_kw(self, slot: int) -> Decimal | None:
        """Return the difference of the demands in a half hour, 0 to 47; None where either is not known."""
        return _difference(self.first.kw[slot], self.second.kw[slot])

    @property
    def peak_difference_kw(self) -> Decimal | None:
        """The difference of the peaks; None where either day has none."""
        if self.first.peak is None or self.second.peak is None:
            return None
        return self.second.peak.kw - self.first.peak.kw

    @property
    def slots(self) -> range:
        """The half hours of a day by number."""
        return range(SLOTS_PER_DAY)


def compare_days(half_hours: HalfHours, first: date, second: date) -> DayComparison:
    """Return two days, demand and energy forward."""
    energies = zip(half_hours.of_day(Quantity.ENERGY, first), half_hours.of_day(Quantity.ENERGY, second), strict=True)
    differences = [one for pair in energies if (one := _difference(*pair)) is not None]
    total = sum(differences, Decimal(0)) if differences else None
    return DayComparison(_compared(half_hours, first), _compared(half_hours, second), total, len(differences))


def _compared(half_hours: HalfHours, day: date) -> ComparedDay:
    kw = tuple(half_hours.of_day(Quantity.DEMAND, day))
    peaks = [Peak(at, one) for at, one in zip(half_hours_of(day), kw, strict=True) if one is not None]
    energies = [one for one in half_hours.of_day(Quantity.ENERGY, day) if one is not None]
    kwh = sum(energies, Decimal(0)) if energies else None
    return ComparedDay(day, kw, max(peaks, key=lambda peak: peak.kw, default=None), kwh, len(energies))


def _difference(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else second - first

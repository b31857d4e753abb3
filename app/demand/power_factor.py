"""Power factor (力率) = ΔkWh / √(ΔkWh² + Δkvarh²), from histories and from the registers for it.

The meter counts lagging reactive energy only: a leading load shows as 1, and lagging or leading is not to be told
apart. Suppliers bill by the hours from 8 to 22, and some meters count reactive energy in these hours only. Where the
history shows that, half hours outside have no power factor, rather than a perfect one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from app.demand.half_hours import HalfHours, Quantity, half_hours_of
from app.echonet.frame import Property
from app.meter.snapshot import Snapshot

BILLED_HOURS: Final = range(8, 22)
"""The hours of a day whose power factor suppliers bill by (力率測定時間帯)."""

_ACTIVE: Final = 0xE4
_REACTIVE: Final = 0xCA
_PLACES: Final = Decimal("0.0001")
_TELLING: Final = 8
"""So many half hours at night with energy and without any reactive energy are no chance."""


@dataclass(frozen=True, slots=True)
class Factor:
    """Active and lagging reactive energy, and their power factor, 0 to 1; None where both are zero."""

    kwh: Decimal
    kvarh: Decimal

    @property
    def value(self) -> Decimal | None:
        """The power factor to four places."""
        return power_factor(self.kwh, self.kvarh)


@dataclass(frozen=True, slots=True)
class DayFactor:
    """A day's power factor in the billed hours and around the clock, each over the half hours known of both."""

    day: date
    billed: Factor | None
    whole: Factor | None


@dataclass(frozen=True, slots=True)
class RegisterFactor:
    """The power factor since the registers began to count, at the meter's own time."""

    at: datetime
    factor: Factor


def power_factor(kwh: Decimal, kvarh: Decimal) -> Decimal | None:
    """Return the power factor of two energies, to four places; None where both are zero."""
    apparent = (kwh * kwh + kvarh * kvarh).sqrt()
    return (kwh / apparent).quantize(_PLACES) if apparent else None


class PowerFactors:
    """The power factors of a collected history, forward direction."""

    def __init__(self, half_hours: HalfHours) -> None:
        self._half_hours = half_hours
        self.billed_hours_only = self._counts_in_billed_hours_only()
        """Whether the meter counts reactive energy in the billed hours only, as far as the history shows."""

    def half_hour(self, at: datetime) -> Factor | None:
        """Return that of the half hour from `at` on; None where either energy is missing or not counted."""
        kwh = self._half_hours.value(Quantity.ENERGY, at)
        kvarh = self._half_hours.reactive_kvarh(at)
        if kwh is None or kvarh is None or (self.billed_hours_only and not is_billed(at)):
            return None
        return Factor(kwh, kvarh)

    def day(self, day: date) -> DayFactor:
        """Return those of a day."""
        known = [(at, one) for at in half_hours_of(day) if (one := self.half_hour(at)) is not None]
        billed = _sum(one for at, one in known if is_billed(at))
        whole = None if self.billed_hours_only else _sum(one for _, one in known)
        return DayFactor(day, billed, whole)

    def days(self) -> list[DayFactor]:
        """Return those of every day, oldest first."""
        return [self.day(day) for day in self._half_hours.days]

    def _counts_in_billed_hours_only(self) -> bool:
        known = [(at, kvarh) for at, kwh in self._half_hours.known(Quantity.ENERGY)
                 if kwh and (kvarh := self._half_hours.reactive_kvarh(at)) is not None]  # fmt: skip
        outside = [kvarh for at, kvarh in known if not is_billed(at)]
        inside = [kvarh for at, kvarh in known if is_billed(at)]
        return len(outside) >= _TELLING and not any(outside) and any(inside)


def is_billed(at: datetime) -> bool:
    """Return whether a half hour lies in the hours suppliers bill by."""
    return at.hour in BILLED_HOURS


def factor_of_registers(snapshot: Snapshot) -> RegisterFactor | None:
    """Return that of the registers for it (0xE4 and 0xCA, forward); None unless both are known, of one moment."""
    active, reactive = _register(snapshot, _ACTIVE), _register(snapshot, _REACTIVE)
    if active is None or reactive is None or active[0] != reactive[0]:
        return None
    return RegisterFactor(active[0], Factor(active[1], reactive[1]))


def _register(snapshot: Snapshot, epc: int) -> tuple[datetime, Decimal] | None:
    raw = snapshot.raw(epc)
    reading = None if raw is None else snapshot.reading(Property(epc, raw))
    value = reading.values[0] if reading and reading.values else None
    return (reading.at, value) if reading and reading.at and isinstance(value, Decimal) else None


def _sum(factors: Iterable[Factor]) -> Factor | None:
    known = list(factors)
    if not known:
        return None
    return Factor(sum((one.kwh for one in known), Decimal(0)), sum((one.kvarh for one in known), Decimal(0)))

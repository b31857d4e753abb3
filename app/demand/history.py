"""Collected histories as half hours: demand, energy and register in kW and kWh, and which half hour a demand is of.

The standard does not say whether the demand in slot i is the mean of the half hour before or after 00:00 + 30·i min.
The register tells: its differences are the energy of half hours, and demand is twice that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from app.demand.scale import EnergyScale, energy_scale
from app.echonet.objects import class_of
from app.meter.history import DayRecord
from app.meter.layouts import SLOTS_PER_DAY, Count
from app.meter.properties import definition
from app.meter.snapshot import Snapshot
from app.values import HALF_HOUR, HALF_HOURS_PER_HOUR, JST

DEMAND: Final = 0xC6
ENERGY: Final = 0xE7
REVERSE_DEMAND: Final = 0xC8
REVERSE_ENERGY: Final = 0xE8
REACTIVE_ENERGY: Final = 0xCE
REVERSE_REACTIVE_ENERGY: Final = 0xCF

_REACTIVE_DIGITS: Final = 0xCC
_NO_ROLL_OVER: Final = 1 << 64
"""A register that falls is then a step which no load explains."""

_MOSTLY: Final = Decimal("0.95")


class Alignment(StrEnum):
    """Which half hour the demand of a slot is the mean of: that before its time, or that after it."""

    BEFORE = "before"
    AFTER = "after"
    UNDECIDED = "undecided"
    DISAGREES = "disagrees"


@dataclass(frozen=True, slots=True)
class AlignmentCheck:
    """What demand and register say together; `differing` of the `compared` slots do not fit it."""

    alignment: Alignment
    compared: int
    differing: int


@dataclass(frozen=True, slots=True)
class HistorySlot:
    """One half hour from `start` on; None where it was not measured, not read, or cannot be scaled.

    `demand_kw` is what the meter has in this slot; it is the mean of the half hour from `demand_start` on.
    `energy_kwh` was used in the half hour from `start` on; `cumulative_kwh` is the register at `start`.
    """

    start: datetime
    demand_kw: Decimal | None
    demand_start: datetime | None
    energy_kwh: Decimal | None
    cumulative_kwh: Decimal | None
    reverse_demand_kw: Decimal | None
    reverse_energy_kwh: Decimal | None
    reverse_cumulative_kwh: Decimal | None
    cumulative_kvarh: Decimal | None
    reverse_cumulative_kvarh: Decimal | None
    reactive_kvarh: Decimal | None
    """Like `energy_kwh`, of the lagging reactive energy; the meter may count it during the day only."""


@dataclass(frozen=True, slots=True)
class _Register:
    """What a count is worth, where the register rolls over, and the most counts of half an hour of any load."""

    unit: Decimal
    modulus: int
    most: int

    def used(self, begin: int, end: int) -> Decimal | None:
        counts = (end - begin) % self.modulus
        return counts * self.unit if counts <= self.most else None


class History:
    """Every slot of the records by its time, scaled by what `snapshot` knows of the meter."""

    def __init__(self, records: Mapping[date, DayRecord], snapshot: Snapshot) -> None:
        self._records = records
        epcs = {epc for record in records.values() for epc in record.counts}
        scales = {epc: snapshot.scale(_scaled_by(snapshot, epc)) for epc in epcs}
        register = energy_scale(snapshot)
        self._scales = {epc: scale if isinstance(scale, Decimal) else None for epc, scale in scales.items()}
        active = register if isinstance(register, EnergyScale) else None
        self._active, self._reactive = _register(active), _register(_reactive_scale(snapshot, active))
        self._energies: dict[tuple[int, datetime], Decimal | None] = {}
        self.missing_scale = tuple(
            sorted({epc for scale in scales.values() for epc in _missing(scale)} | {*_missing(register)})
        )
        """The properties without which counts stay counts."""
        self.check = self._check()

    def day(self, day: date) -> list[HistorySlot]:
        """Return the 48 slots of a day."""
        return [self._slot(at) for at in _slots(day)]

    def has(self, epc: int) -> bool:
        """Return whether any day has this history."""
        return epc in self._scales

    def _slot(self, at: datetime) -> HistorySlot:
        return HistorySlot(
            start=at,
            demand_kw=self._value(DEMAND, at),
            demand_start=self._demand_start(at),
            energy_kwh=self._energy(ENERGY, at),
            cumulative_kwh=self._value(ENERGY, at),
            reverse_demand_kw=self._value(REVERSE_DEMAND, at),
            reverse_energy_kwh=self._energy(REVERSE_ENERGY, at),
            reverse_cumulative_kwh=self._value(REVERSE_ENERGY, at),
            cumulative_kvarh=self._value(REACTIVE_ENERGY, at),
            reverse_cumulative_kvarh=self._value(REVERSE_REACTIVE_ENERGY, at),
            reactive_kvarh=self._energy(REACTIVE_ENERGY, at),
        )

    def _demand_start(self, at: datetime) -> datetime | None:
        starts = {Alignment.BEFORE: at - HALF_HOUR, Alignment.AFTER: at}
        return starts.get(self.check.alignment)

    def _count(self, epc: int, at: datetime) -> Count | None:
        record = self._records.get(at.date())
        counts = record.counts.get(epc) if record else None
        return counts[(at.hour * 60 + at.minute) // 30] if counts else None

    def _value(self, epc: int, at: datetime) -> Decimal | None:
        count, scale = self._count(epc, at), self._scales.get(epc)
        return count * scale if isinstance(count, int) and scale is not None else None

    def _energy(self, epc: int, at: datetime) -> Decimal | None:
        """Return what a register counted in the half hour from `at` on; None when no load explains it."""
        if (epc, at) not in self._energies:  # wanted for its slot, and to check the demands beside it
            self._energies[epc, at] = self._used(epc, at)
        return self._energies[epc, at]

    def _used(self, epc: int, at: datetime) -> Decimal | None:
        register = self._reactive if epc == REACTIVE_ENERGY else self._active
        begin, end = self._count(epc, at), self._count(epc, at + HALF_HOUR)
        if register is None or not isinstance(begin, int) or not isinstance(end, int):
            return None
        return register.used(begin, end)

    def _check(self) -> AlignmentCheck:
        """Let every demand vote that fits one of the half hours beside it alone, or neither; most fit both at night."""
        votes = Counter(vote for at, kw in self._demands() if (vote := self._vote(at, kw)) is not None)
        compared, undecided = votes.total(), votes.pop(Alignment.UNDECIDED, 0)
        if compared == undecided:
            return AlignmentCheck(Alignment.UNDECIDED, compared, 0)
        best = max((Alignment.BEFORE, Alignment.AFTER), key=lambda way: votes[way])
        differing = votes.total() - votes[best]
        agreed = votes[best] >= _MOSTLY * votes.total()
        return AlignmentCheck(best if agreed else Alignment.DISAGREES, compared, differing)

    def _vote(self, at: datetime, kw: Decimal) -> Alignment | None:
        """Return which half hour beside it a demand fits; None where the energy of either is not known."""
        before, after = self._fits(kw, at - HALF_HOUR), self._fits(kw, at)
        if before is None or after is None:
            return None
        if before and after:
            return Alignment.UNDECIDED
        return Alignment.BEFORE if before else Alignment.AFTER if after else Alignment.DISAGREES

    def _demands(self) -> list[tuple[datetime, Decimal]]:
        found = [(slot, self._value(DEMAND, slot)) for day in self._records for slot in _slots(day)]
        return [(at, kw) for at, kw in found if kw is not None]

    def _fits(self, kw: Decimal, start: datetime) -> bool | None:
        """Tell whether a demand is that of a half hour, to the count; None where its energy is not known.

        The register shows whole counts at both ends, so its difference is less than one count off the energy.
        """
        kwh, scale = self._energy(ENERGY, start), self._scales[DEMAND]
        if kwh is None or scale is None or self._active is None:
            return None
        band = scale + HALF_HOURS_PER_HOUR * self._active.unit
        return abs(kw - HALF_HOURS_PER_HOUR * kwh) <= band


def _register(scale: EnergyScale | None) -> _Register | None:
    """Return a scale worked out for half hours once: there are thousands of them."""
    if scale is None:
        return None
    if not scale.kwh_per_count:  # a coefficient of zero: whatever is counted, it is nothing
        return _Register(scale.kwh_per_count, scale.modulus, scale.modulus)
    counts, seconds = scale.most_counts_per_second
    return _Register(scale.kwh_per_count, scale.modulus, counts * int(HALF_HOUR.total_seconds()) // seconds + 1)


def _reactive_scale(snapshot: Snapshot, active: EnergyScale | None) -> EnergyScale | None:
    """Return the reactive register's scale, in kvarh; its digits are optional, and without them no roll-over is told.

    What no load could use, no load could use as reactive energy either.
    """
    per_count, digits = snapshot.scale(_scaled_by(snapshot, REACTIVE_ENERGY)), snapshot.count(_REACTIVE_DIGITS)
    if active is None or not isinstance(per_count, Decimal):
        return None
    modulus = 10**digits if isinstance(digits, int) else _NO_ROLL_OVER
    return EnergyScale(per_count, modulus, active.implausible_kw)


def _slots(day: date) -> list[datetime]:
    midnight = datetime(day.year, day.month, day.day, tzinfo=JST)
    return [midnight + HALF_HOUR * slot for slot in range(SLOTS_PER_DAY)]


def _scaled_by(snapshot: Snapshot, epc: int) -> tuple[int, ...]:
    line = definition(class_of(snapshot.eoj), epc)
    return line.scaled_by if line else ()


def _missing(scale: object) -> tuple[int, ...]:
    return scale if isinstance(scale, tuple) else ()

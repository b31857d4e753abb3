"""What a virtual meter is told at its start: class, ratios, counters, load and clock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from app.echonet.objects import HV_METER_CLASS, METER_CLASSES
from app.errors import InputProblem
from app.simulator.load import KWH, LoadProfile

FASTEST: Final = 100_000.0
_YEARS: Final = range(1970, 2100)
"""Far enough from the ends of the calendar for every history and every fault of the clock."""
_LAST_DIVIDING_CODE: Final = 0x04
_FIRST_MULTIPLYING_CODE: Final = 0x0A
_UNIT_CODES: Final = (*range(_LAST_DIVIDING_CODE + 1), *range(_FIRST_MULTIPLYING_CODE, 0x0E))
_ALLOWED: Final[Mapping[str, Collection[int]]] = {
    "meter_class": METER_CLASSES,
    "coefficient": range(1, 1_000_000),
    "coefficient_code": range(4),
    "energy_unit_code": _UNIT_CODES,
    "demand_unit_code": _UNIT_CODES,
    "digits": range(1, 9),
    "fixed_day": range(1, 32),
    "stamp_seconds": range(1, 3601),
}


@dataclass(frozen=True, slots=True)
class MeterSettings:
    """See the fields; codes are those of the properties D4, E6 (active and reactive energy) and C5 (demand)."""

    start: datetime
    profile: LoadProfile
    meter_class: int = HV_METER_CLASS
    speed: float = 1.0
    coefficient: int = 1200
    coefficient_code: int = 0x00
    energy_unit_code: int = 0x03
    demand_unit_code: int = 0x03
    digits: int = 8
    initial_count: int = 4_183_307
    initial_reverse_count: int = 51_200
    initial_reactive_count: int = 1_204_110
    reactive_percent: int = 33
    stamp_seconds: int = 60
    fixed_day: int = 1
    confirmed_notifications: bool = False
    history_demand_precedes_slot: bool = True
    multicast_wait_s: tuple[float, float] = (0.0, 1.0)
    serial: bytes = field(default=b"VIRTUAL00001")

    @property
    def energy_count(self) -> int:
        """One count of the energy registers in mW·µs."""
        return self._scaled(self.energy_unit_code)

    @property
    def demand_count(self) -> int:
        """One count of demand, as the energy it stands for in one hour, in mW·µs."""
        return self._scaled(self.demand_unit_code)

    def __post_init__(self) -> None:
        """Refuse what no meter can have; InputProblem names the setting."""
        for name, allowed in _ALLOWED.items():
            value = getattr(self, name)
            if value not in allowed:
                raise InputProblem("bad_meter_setting", setting=name, value=value)
        if self.start.year not in _YEARS:
            raise InputProblem("bad_meter_setting", setting="start", value=self.start.isoformat())
        if not 0 < self.speed <= FASTEST:
            raise InputProblem("bad_meter_setting", setting="speed", value=self.speed)

    def _scaled(self, unit_code: int) -> int:
        scaled = KWH * self.coefficient // 10**self.coefficient_code
        if unit_code <= _LAST_DIVIDING_CODE:
            return int(scaled // 10**unit_code)
        return int(scaled * 10 ** (unit_code - _FIRST_MULTIPLYING_CODE + 1))

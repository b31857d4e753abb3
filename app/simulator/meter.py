"""The meter object: every property of 0x028A and 0x028F as bytes, at a moment of the meter's clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from app.echonet.node import UNSPECIFIED_MAKER
from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS
from app.echonet.property_map import encode_property_map
from app.simulator.encoding import UNMEASURED, UNSET_STAMP, date, parse_minute, stamp, u32, u32s
from app.simulator.faults import Faults
from app.simulator.load import Direction
from app.simulator.quantities import Quantities
from app.simulator.settings import MeterSettings
from app.values import HALF_HOUR, JST, half_hour_start

FIXED_TIME_PROPERTIES: Final = (0xE3, 0xC3)
_ANNOUNCED: Final = (0x80, 0x81, 0x88, *FIXED_TIME_PROPERTIES)
_HISTORIES: Final = frozenset((0xC6, 0xC8, 0xCE, 0xCF, 0xE7, 0xE8))
_SLOTS: Final = 48
_LAST_HISTORY_DAY: Final = 99
_DAY_UNSET: Final = 0xFF
_LINE_VOLTS_ROOT_3: Final = 11_432  # 6.6 kV, three phases
_MINUTE: Final = timedelta(minutes=1)

Value = Callable[[datetime], bytes]


class Meter:
    """Reads and writes properties; what can be written is E1 (the day), EF (the minutes) and 81 (the place)."""

    def __init__(self, settings: MeterSettings, faults: Faults, identification: bytes) -> None:
        self._settings = settings
        self._faults = faults
        self._quantities = Quantities(settings, faults)
        self._both_ways = settings.meter_class == BIDIRECTIONAL_HV_METER_CLASS
        self._location = b"\x00"
        self._day = _DAY_UNSET
        self._minutes = UNSET_STAMP + b"\x01"
        self._history_reads = 0
        values = self._common(identification) | self._both() | (self._reverse() if self._both_ways else {})
        self._values = {epc: value for epc, value in values.items() if epc not in faults.refuse}
        self._values |= self._maps()

    def read(self, epc: int, at: datetime) -> bytes | None:
        """Return the data of a property at a moment, or None for one this meter has not."""
        value = self._values.get(epc)
        if value is None:
            return None
        if epc in _HISTORIES:
            self._count_history_read()
        return value(at)

    def write(self, epc: int, edt: bytes, at: datetime) -> bool:
        """Accept a new value or tell that it is refused."""
        if epc in self._faults.refuse:
            return False
        if epc == 0xE1 and len(edt) == 1 and edt[0] <= _LAST_HISTORY_DAY:
            self._day = edt[0]
        elif epc == 0xEF and self._both_ways and self._is_choice_of_minutes(edt, at):
            self._minutes = edt
        elif epc == 0x81 and len(edt) in (1, 17):
            self._location = edt
        else:
            return False
        return True

    def _common(self, identification: bytes) -> dict[int, Value]:
        return {
            0x80: lambda at: b"\x30",
            0x81: lambda at: self._location,
            0x82: lambda at: b"\x00\x00R\x00",
            0x83: lambda at: identification,
            0x88: lambda at: b"\x42",
            0x8A: lambda at: UNSPECIFIED_MAKER,
            0x8D: lambda at: self._settings.serial,
            0x97: lambda at: bytes((at.hour, at.minute)),
            0x98: date,
        }

    def _both(self) -> dict[int, Value]:
        one, quantities = self._settings, self._quantities
        return {
            0xC1: lambda at: self._columns(quantities.monthly_maximum, at),
            0xC2: lambda at: self._columns(quantities.monthly_maximum, at),
            0xC3: lambda at: self._at_fixed_time(quantities.demand, at),
            0xC4: lambda at: bytes((one.digits,)),
            0xC5: lambda at: bytes((one.demand_unit_code,)),
            0xC6: lambda at: self._history(self._slot_demand, at),
            0xC7: lambda at: bytes((one.demand_unit_code,)),
            0xCA: lambda at: self._stamped(quantities.reactive, self._stamp_time(at)),
            0xCB: lambda at: self._at_fixed_time(quantities.reactive, at),
            0xCC: lambda at: bytes((one.digits,)),
            0xCD: lambda at: bytes((one.energy_unit_code,)),
            0xCE: lambda at: self._history(quantities.reactive, at),
            0xD3: lambda at: u32(one.coefficient),
            0xD4: lambda at: bytes((one.coefficient_code,)),
            0xE0: lambda at: bytes((one.fixed_day,)),
            0xE1: lambda at: bytes((self._day,)),
            0xE2: lambda at: self._stamped(quantities.active, self._stamp_time(at)),
            0xE3: lambda at: self._at_fixed_time(quantities.active, at),
            0xE4: lambda at: self._stamped(quantities.active, self._stamp_time(at)),
            0xE5: lambda at: bytes((one.digits,)),
            0xE6: lambda at: bytes((one.energy_unit_code,)),
            0xE7: lambda at: self._history(quantities.active, at),
        }

    def _reverse(self) -> dict[int, Value]:
        quantities, back = self._quantities, Direction.REVERSE
        return {
            0xC0: lambda at: b"\x00" + UNSPECIFIED_MAKER + self._settings.serial,
            0xC8: lambda at: self._history(lambda slot: self._slot_demand(slot, back), at),
            0xCF: lambda at: self._history(lambda slot: quantities.reactive(slot, back), at),
            0xD0: lambda at: self._stamped(quantities.active, at.replace(second=0)),
            0xD1: lambda at: self._stamped(quantities.reactive, at.replace(second=0)),
            0xE8: lambda at: self._history(lambda slot: quantities.active(slot, back), at),
            0xEA: lambda at: quantities.watts(at).to_bytes(4, signed=True),
            0xEB: lambda at: (quantities.watts(at) * 10 // _LINE_VOLTS_ROOT_3).to_bytes(4, signed=True) * 2,
            0xED: lambda at: self._minute_history(quantities.active, at),
            0xEE: lambda at: self._minute_history(quantities.reactive, at),
            0xEF: lambda at: self._minutes,
        }

    def _maps(self) -> Mapping[int, Value]:
        writable = (0x81, 0xE1, 0xEF) if self._both_ways else (0x81, 0xE1)
        maps = [
            (0x9D, (epc for epc in _ANNOUNCED if epc in self._values)),
            (0x9E, (epc for epc in writable if epc in self._values)),
            (0x9F, (*self._values, 0x9D, 0x9E, 0x9F)),
        ]
        encoded = {epc: encode_property_map(codes) for epc, codes in maps}
        return {epc: lambda at, edt=edt: edt for epc, edt in encoded.items()}  # type: ignore[misc]

    def _columns(self, quantity: Callable[[datetime, Direction], int | None], at: datetime) -> bytes:
        directions = Direction if self._both_ways else (Direction.FORWARD,)
        return u32s(quantity(at, direction) for direction in directions)

    def _stamped(self, quantity: Callable[[datetime, Direction], int | None], at: datetime) -> bytes:
        return stamp(at) + self._columns(quantity, at.replace(microsecond=0))

    def _at_fixed_time(self, quantity: Callable[[datetime, Direction], int | None], at: datetime) -> bytes:
        return self._stamped(quantity, half_hour_start(at))

    def _stamp_time(self, at: datetime) -> datetime:
        """Return the latest moment the meter took its registers, which a stale one stops doing."""
        if self._faults.stale:
            at = min(at, self._settings.start + self._faults.stale * _MINUTE)
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
        step = timedelta(seconds=self._settings.stamp_seconds)
        return midnight + (at - midnight) // step * step

    def _slot_demand(self, slot: datetime, direction: Direction = Direction.FORWARD) -> int | None:
        end = slot if self._settings.history_demand_precedes_slot else slot + HALF_HOUR
        return self._quantities.demand(end, direction)

    def _history(self, quantity: Callable[[datetime], int | None], at: datetime) -> bytes:
        if self._day == _DAY_UNSET:
            return self._day.to_bytes(2) + UNMEASURED * _SLOTS
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=self._day)
        slots = (midnight + HALF_HOUR * slot for slot in range(_SLOTS))
        return self._day.to_bytes(2) + u32s(quantity(slot) if slot <= at else None for slot in slots)

    def _count_history_read(self) -> None:
        self._history_reads += 1
        if self._faults.moved and self._history_reads % self._faults.moved == 0:
            self._day = 0

    def _minute_history(self, quantity: Callable[[datetime, Direction], int | None], at: datetime) -> bytes:
        """Return the chosen minute and those before it, the chosen one first."""
        segments = self._minutes[-1]
        chosen = parse_minute(self._minutes)
        if chosen is None:
            return self._minutes + UNMEASURED * (2 * segments)
        moments = [chosen.replace(tzinfo=JST) - _MINUTE * back for back in range(segments)]
        return self._minutes + b"".join(
            self._columns(quantity, one) if one <= at else UNMEASURED * 2 for one in moments
        )

    def _is_choice_of_minutes(self, edt: bytes, at: datetime) -> bool:
        chosen = parse_minute(edt) if len(edt) == 7 and 1 <= edt[6] <= 10 else None
        return chosen is not None and chosen.replace(tzinfo=JST) <= at

"""Collected histories whose every count is known: tenths of a kW, kWh and kvarh."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import accumulate

from app.demand.half_hours import HalfHours
from app.demand.history import History
from app.echonet.frame import Property
from app.meter.history import DayRecord
from app.meter.snapshot import Snapshot
from app.values import NO_DATA

SCALING = {
    0xD3: b"\x00\x00\x00\x01",
    0xD4: b"\x00",
    0xE5: b"\x08",
    0xE6: b"\x01",
    0xC5: b"\x01",
    0xCC: b"\x08",
    0xCD: b"\x01",
}
STAMP = bytes((0x07, 0xEA, 11, 20, 10, 0, 0))


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+09:00")


def snapshot(more: dict[int, bytes] | None = None, without: tuple[int, ...] = ()) -> Snapshot:
    made = Snapshot(0x028A01)
    data = {epc: edt for epc, edt in SCALING.items() if epc not in without} | (more or {})
    made.update(tuple(Property(epc, edt) for epc, edt in data.items()))
    return made


def records(
    first: date, kwh: list[int], kvarh: list[int] | None = None, *, start: int = 0, gaps: tuple[int, ...] = ()
) -> dict[date, DayRecord]:
    """Days on which half hour n from `first` on uses so many tenths of a kWh; demands stand in the slot they begin at.

    Slots in `gaps` were not measured; half hours beyond the list are not measured yet, but for the register's end.
    """
    days = -(-len(kwh) // 48)
    registers = {0xE7: _register(kwh, start)} | ({0xCE: _register(kvarh, start)} if kvarh is not None else {})
    rows = {0xC6: [2 * one for one in kwh]} | registers
    made = {}
    for number in range(days):
        slots = range(48 * number, 48 * number + 48)
        counts = {
            epc: tuple(row[slot] if slot < len(row) and slot not in gaps else NO_DATA for slot in slots)
            for epc, row in rows.items()
        }
        day = first + timedelta(days=number)
        made[day] = DayRecord(day, first + timedelta(days=days), counts, {})
    return made


def history(first: date, kwh: list[int], kvarh: list[int] | None = None, **given) -> History:
    return History(records(first, kwh, kvarh, **given), snapshot())


def half_hours(first: date, kwh: list[int], kvarh: list[int] | None = None, **given) -> HalfHours:
    days = records(first, kwh, kvarh, **given)
    return HalfHours(History(days, snapshot()), days)


def _register(steps: list[int], start: int) -> list[int]:
    return [count % 10**8 for count in accumulate(steps, initial=start)]

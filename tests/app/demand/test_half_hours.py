"""Half hours on histories whose every count is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from app.demand.half_hours import HalfHours, Quantity, slot_of
from app.demand.history import Alignment, History
from app.echonet.frame import Property
from app.meter.history import DayRecord
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA
from tests.app.demand import histories
from tests.app.demand.histories import half_hours as from_counts
from tests.app.demand.histories import records

FIRST, SECOND, FOURTH = date(2026, 11, 17), date(2026, 11, 18), date(2026, 11, 20)
STEP = 10


def at(day: date, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+09:00")


def snapshot() -> Snapshot:
    """A meter whose counts are tenths of a kWh and of a kW."""
    made = Snapshot(0x028A01)
    scaling = {0xD3: b"\x00\x00\x00\x01", 0xD4: b"\x00", 0xE5: b"\x08", 0xE6: b"\x01", 0xC5: b"\x01"}
    made.update(tuple(Property(epc, edt) for epc, edt in scaling.items()))
    return made


def record(day: date, begin: int, *, gap: int | None = None) -> DayRecord:
    """A day on which half hour n uses n kWh, its demand standing in the slot behind it."""
    register = [begin + STEP * n * (n - 1) // 2 for n in range(48)]
    demand = [STEP * 2 * (n - 1 if n else 47) for n in range(48)]
    counts = {0xC6: tuple(demand), 0xE7: tuple(register)}
    if gap is not None:
        counts = {epc: tuple(NO_DATA if n == gap else one for n, one in enumerate(row)) for epc, row in counts.items()}
    return DayRecord(day, day + timedelta(days=1), counts, {})


@pytest.fixture
def half_hours() -> HalfHours:
    a_day = STEP * 48 * 47 // 2
    records = {
        FIRST: record(FIRST, 1000),
        SECOND: record(SECOND, 1000 + a_day, gap=20),
        FOURTH: record(FOURTH, 1000 + 3 * a_day),
    }
    history = History(records, snapshot())
    assert history.check.alignment is Alignment.BEFORE
    return HalfHours(history, records)


def test_days_between_are_there_but_not_collected(half_hours: HalfHours) -> None:
    assert len(half_hours.days) == 4
    assert half_hours.collected == (FIRST, SECOND, FOURTH)
    third = half_hours.of_day(Quantity.DEMAND, half_hours.days[2])
    assert [n for n, kw in enumerate(third) if kw is not None] == [47], "told by the first slot of the day after"


def test_a_demand_stands_at_the_half_hour_it_is_the_mean_of(half_hours: HalfHours) -> None:
    assert half_hours.value(Quantity.DEMAND, at(FIRST, "10:00")) == 40
    assert half_hours.value(Quantity.ENERGY, at(FIRST, "10:00")) == 20
    assert half_hours.value(Quantity.DEMAND, at(FIRST, "23:30")) == 94, "from the next day's first slot"
    assert at(FIRST, "10:00") in dict(half_hours.known(Quantity.DEMAND))
    assert Quantity.DEMAND.unit == "kW"


def test_what_was_not_measured_is_a_gap_not_a_zero(half_hours: HalfHours) -> None:
    assert half_hours.value(Quantity.DEMAND, at(SECOND, "09:30")) is None
    row = half_hours.rows(SECOND)[20]
    assert row.values[half_hours.quantities.index(Quantity.ENERGY)] is None
    assert row.register_kwh is None
    assert half_hours.rows(FIRST)[0].values == (0, 0), "a zero that was measured stays one"


def test_the_last_half_hour_before_a_missing_day_is_unknown(half_hours: HalfHours) -> None:
    assert half_hours.value(Quantity.ENERGY, at(SECOND, "23:30")) is None
    assert half_hours.value(Quantity.ENERGY, at(FIRST, "23:30")) == 47


def test_slots_are_counted_from_midnight() -> None:
    assert [slot_of(datetime(2026, 11, 20, *clock, tzinfo=JST)) for clock in ((0, 0), (0, 30), (23, 30))] == [0, 1, 47]


def test_reactive_energy_is_the_difference_of_its_register() -> None:
    made = from_counts(FIRST, [100] * 96, [30] * 96)
    assert made.reactive_kvarh(at(FIRST, "23:30")) == 3
    assert made.reactive_kvarh(at(SECOND, "23:30")) is None, "needs the day after"
    assert from_counts(FIRST, [100] * 48).reactive_kvarh(at(FIRST, "10:00")) is None, "this meter has none"


def test_a_reactive_register_rolls_over_where_its_digits_say_so_and_restarts_otherwise() -> None:
    days = records(FIRST, [100] * 48, [30] * 48, start=10**8 - 600)
    rolled = HalfHours(History(days, histories.snapshot()), days)
    assert {rolled.reactive_kvarh(at(FIRST, f"{hour:02}:30")) for hour in range(23)} == {3}
    unsaid = HalfHours(History(days, histories.snapshot(without=(0xCC,))), days)
    missing = [hour for hour in range(23) if unsaid.reactive_kvarh(at(FIRST, f"{hour:02}:30")) is None]
    assert missing == [9], "the register falls between 9:30 and 10:00"

"""Half hours as numbers and as a grid, on histories whose every count is known."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from app.demand.history import Alignment, History
from app.echonet.frame import Property
from app.meter.history import DayRecord
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA
from ui.plot.color_map import rgba
from ui.viewmodels.half_hours import HalfHours, Quantity, slot_of

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
    grid = half_hours.grid(Quantity.DEMAND)
    assert grid.cells.shape == (4, 48)
    assert np.flatnonzero(np.isfinite(grid.cells[2])).tolist() == [47], "told by the first slot of the day after"


def test_a_demand_stands_at_the_half_hour_it_is_the_mean_of(half_hours: HalfHours) -> None:
    assert half_hours.value(Quantity.DEMAND, at(FIRST, "10:00")) == 40
    assert half_hours.value(Quantity.ENERGY, at(FIRST, "10:00")) == 20
    assert half_hours.value(Quantity.DEMAND, at(FIRST, "23:30")) == 94, "from the next day's first slot"
    grid = half_hours.grid(Quantity.DEMAND)
    assert grid.cells[0, 20] == pytest.approx(40)
    assert (grid.unit, grid.top) == ("kW", pytest.approx(94))


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


def test_colours_rise_in_brightness_and_gaps_are_transparent() -> None:
    colors = rgba(np.array([[0.0, 1.0, 2.0, 3.0, 4.0, np.nan]]), 4.0)
    assert list(colors[0, :, 3]) == [255, 255, 255, 255, 255, 0]
    brightness = colors[0, :5, :3].astype(float) @ [0.299, 0.587, 0.114]
    assert (np.diff(brightness) > 20).all()

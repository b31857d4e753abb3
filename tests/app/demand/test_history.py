"""What histories mean: energy of half hours, which half hour a demand is of, and what is not known."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from app.demand.history import Alignment, History
from app.echonet.frame import Property
from app.meter.history import DayRecord
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA

DAY = date(2026, 11, 20)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
SCALING = {0xD3: b"\x00\x00\x04\xb0", 0xD4: b"\x00", 0xE5: b"\x08", 0xE6: b"\x03", 0xC5: b"\x03"}  # 1.2 a count
LOADS = [300 + 40 * (slot * 7 % 11) for slot in range(144)]
"""Counts of energy in each half hour of three days, neighbours 40 counts and more apart."""


def snapshot(scaling=SCALING, eoj=0x028A01):
    made = Snapshot(eoj)
    made.update(Property(*item) for item in scaling.items())
    return made


def register(start=1000, loads=LOADS):
    counts = [start]
    for load in loads:
        counts.append((counts[-1] + load) % 10**8)
    return counts


def records(demand_of, energy=None, epcs=(0xC6, 0xE7)):
    """Return three days; `demand_of(slot)` is the slot of the half hour whose mean a demand shows."""
    energy = energy or register()
    demands = [2 * LOADS[demand_of(slot)] if 0 <= demand_of(slot) < 144 else NO_DATA for slot in range(144)]
    counts = {0xC6: demands, 0xE7: energy}
    days = (BEFORE, DAY, AFTER)
    return {
        day: DayRecord(day, AFTER, {epc: tuple(counts[epc][at : at + 48]) for epc in epcs}, {})
        for at, day in zip(range(0, 144, 48), days, strict=True)
    }


def test_energy_is_the_difference_of_the_register_and_the_last_slot_needs_the_next_day():
    days = records(lambda slot: slot)
    slots = History(days, snapshot()).day(DAY)
    assert [slot.energy_kwh for slot in slots] == [load * Decimal("1.2") for load in LOADS[48:96]]
    assert slots[0].cumulative_kwh == register()[48] * Decimal("1.2")
    assert [slots[0].start, slots[47].start] == [
        datetime(2026, 11, 20, tzinfo=JST),
        datetime(2026, 11, 20, 23, 30, tzinfo=JST),
    ]
    del days[AFTER]
    slots = History(days, snapshot()).day(DAY)
    assert slots[47].energy_kwh is None
    assert slots[46].energy_kwh == LOADS[94] * Decimal("1.2")


@pytest.mark.parametrize(
    ("demand_of", "alignment", "starts"),
    [
        (lambda slot: slot - 1, Alignment.BEFORE, datetime(2026, 11, 19, 23, 30, tzinfo=JST)),
        (lambda slot: slot, Alignment.AFTER, datetime(2026, 11, 20, tzinfo=JST)),
        (lambda slot: (slot * 5) % 144, Alignment.DISAGREES, None),
        (lambda slot: slot - 2, Alignment.DISAGREES, None),
    ],
    ids=["before", "after", "shuffled", "an hour late"],
)
def test_the_register_tells_which_half_hour_a_demand_is_of(demand_of, alignment, starts):
    history = History(records(demand_of), snapshot())
    assert history.check.alignment is alignment
    assert (history.check.differing == 0) == (alignment in (Alignment.BEFORE, Alignment.AFTER))
    assert history.day(DAY)[0].demand_start == starts


def test_demand_stays_in_the_slot_where_the_meter_has_it():
    slot = History(records(lambda slot: slot - 1), snapshot()).day(DAY)[10]
    assert slot.demand_kw == 2 * LOADS[57] * Decimal("1.2")


def test_a_steady_load_and_no_data_decide_nothing():
    steady = register(loads=[300] * 144)
    flat = {day: DayRecord(day, AFTER, {0xC6: (600,) * 48, 0xE7: tuple(steady[at : at + 48])}, {})
            for at, day in zip((0, 48, 96), (BEFORE, DAY, AFTER), strict=True)}  # fmt: skip
    check = History(flat, snapshot()).check
    assert (check.alignment, check.compared) == (Alignment.UNDECIDED, 142)
    nothing = {DAY: DayRecord(DAY, AFTER, {0xC6: (NO_DATA,) * 48, 0xE7: (NO_DATA,) * 48}, {})}
    history = History(nothing, snapshot())
    assert (history.check.alignment, history.check.compared) == (Alignment.UNDECIDED, 0)
    assert {slot.demand_kw for slot in history.day(DAY)} == {None}


def test_a_few_wrong_slots_are_counted_and_do_not_turn_the_rest():
    days = records(lambda slot: slot)
    demands = list(days[DAY].counts[0xC6])
    demands[20] += 500
    days[DAY].counts[0xC6] = tuple(demands)
    check = History(days, snapshot()).check
    assert (check.alignment, check.differing) == (Alignment.AFTER, 1)


def test_what_rounding_alone_explains_agrees():
    days = records(lambda slot: slot)
    days[DAY].counts[0xC6] = tuple(count + 3 for count in days[DAY].counts[0xC6])
    assert History(days, snapshot()).check.alignment is Alignment.AFTER
    days[DAY].counts[0xC6] = tuple(count + 1 for count in days[DAY].counts[0xC6])
    check = History(days, snapshot()).check
    assert check.alignment is Alignment.DISAGREES


def test_a_roll_over_is_counted_through_and_a_restart_is_no_energy():
    rolled = History(records(lambda slot: slot, register(start=10**8 - 20_000)), snapshot())
    assert [slot.energy_kwh for slot in rolled.day(DAY)] == [load * Decimal("1.2") for load in LOADS[48:96]]
    assert rolled.check.alignment is Alignment.AFTER
    restarted = register(start=5_000_000)
    restarted[60:] = [count - restarted[60] for count in restarted[60:]]
    history = History(records(lambda slot: slot, restarted), snapshot())
    assert [number for number, slot in enumerate(history.day(DAY)) if slot.energy_kwh is None] == [11]


def test_without_scaling_there_is_no_kw_and_what_is_missing_is_named():
    lacking = {epc: data for epc, data in SCALING.items() if epc not in (0xD3, 0xC5)}
    history = History(records(lambda slot: slot), snapshot(lacking))
    assert history.missing_scale == (0xC5, 0xD3)
    assert {(slot.demand_kw, slot.energy_kwh, slot.cumulative_kwh) for slot in history.day(DAY)} == {(None,) * 3}
    assert History(records(lambda slot: slot), snapshot()).missing_scale == ()


def test_without_the_digits_the_register_is_known_but_not_where_it_rolls_over():
    lacking = {epc: data for epc, data in SCALING.items() if epc != 0xE5}
    slot = History(records(lambda slot: slot), snapshot(lacking)).day(DAY)[5]
    assert slot.cumulative_kwh is not None
    assert slot.energy_kwh is None


def test_a_history_the_meter_lacks_is_left_out():
    history = History(records(lambda slot: slot, epcs=(0xE7,)), snapshot())
    assert (history.has(0xE7), history.has(0xC6)) == (True, False)
    assert history.day(DAY)[3].demand_kw is None
    assert history.day(DAY)[3].energy_kwh is not None
    assert history.check.alignment is Alignment.UNDECIDED


def test_a_coefficient_of_zero_makes_everything_nothing():
    history = History(records(lambda slot: slot), snapshot({**SCALING, 0xD3: b"\x00\x00\x00\x00"}))
    slot = history.day(DAY)[5]
    assert (slot.demand_kw, slot.energy_kwh, slot.cumulative_kwh) == (0, 0, 0)
    assert history.check.alignment is Alignment.UNDECIDED

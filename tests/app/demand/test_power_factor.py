"""Power factor from histories and registers: known triangles, what is missing, meters that count by day only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from math import hypot

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.power_factor import PowerFactors, factor_of_registers, is_billed, power_factor
from tests.app.demand.histories import STAMP, at, half_hours, snapshot

DAY = date(2026, 11, 17)
LOAD = [80 + slot % 5 for slot in range(49)]


def by_day_only(slot):
    return 60 if 16 <= slot % 48 < 44 else 0


@pytest.mark.parametrize(("kwh", "kvarh", "factor"), [(4, 3, "0.8"), (12, 5, "0.9231"), (7, 0, "1"), (0, 7, "0")])
def test_the_factor_of_known_triangles(kwh, kvarh, factor):
    assert power_factor(Decimal(kwh), Decimal(kvarh)) == Decimal(factor)


def test_nothing_used_has_no_factor():
    assert power_factor(Decimal(0), Decimal(0)) is None


@settings(max_examples=60)
@given(st.decimals(0, 10**6, places=1), st.decimals("0.1", 10**6, places=1))
def test_the_factor_is_the_cosine(kwh, kvarh):
    factor = power_factor(kwh, kvarh)
    assert 0 <= factor <= 1
    assert float(factor) == pytest.approx(float(kwh) / hypot(kwh, kvarh), abs=5.1e-5)


def test_a_day_is_worked_out_of_its_sums_not_of_its_half_hours():
    kwh, kvarh = [80] * 20 + [120] * 28, [60] * 20 + [50] * 28
    day = PowerFactors(half_hours(DAY, kwh, kvarh)).day(DAY)
    assert day.whole.kwh == 8 * 20 + 12 * 27, "the last half hour needs the day after"
    assert day.whole.value == power_factor(Decimal(484), Decimal(255))
    assert day.billed.kwh == 8 * 4 + 12 * 24
    assert not PowerFactors(half_hours(DAY, kwh, kvarh)).billed_hours_only


def test_a_half_hour_has_its_own_factor_or_none():
    factors = PowerFactors(half_hours(DAY, [80] * 48, [60] * 48, gaps=(20,)))
    assert factors.half_hour(at(DAY, "09:00")).value == Decimal("0.8")
    assert factors.half_hour(at(DAY, "10:00")) is None
    assert factors.half_hour(at(DAY, "09:30")) is None, "its end was not measured"


def test_without_reactive_energy_there_is_no_factor():
    factors = PowerFactors(half_hours(DAY, LOAD))
    assert (factors.day(DAY).whole, factors.day(DAY).billed, factors.billed_hours_only) == (None, None, False)


def test_a_meter_that_counts_by_day_only_has_no_perfect_nights():
    factors = PowerFactors(half_hours(DAY, [80] * 48, [by_day_only(slot) for slot in range(48)]))
    assert factors.billed_hours_only
    assert factors.half_hour(at(DAY, "07:30")) is None
    assert factors.half_hour(at(DAY, "08:00")).value == Decimal("0.8")
    assert factors.day(DAY).whole is None
    assert factors.day(DAY).billed.value == Decimal("0.8")


def test_a_load_without_any_reactive_energy_is_a_factor_of_one_all_day():
    factors = PowerFactors(half_hours(DAY, [80] * 48, [0] * 48))
    assert not factors.billed_hours_only
    assert factors.day(DAY).whole.value == 1


def test_the_billed_hours_are_from_8_to_22():
    clocks = ("07:30", "08:00", "21:30", "22:00")
    assert [is_billed(at(DAY, clock)) for clock in clocks] == [False, True, True, False]


def registers(kwh, kvarh, stamp=STAMP):
    return {0xE4: STAMP + kwh.to_bytes(4), 0xCA: stamp + kvarh.to_bytes(4)}


def test_the_registers_tell_it_since_they_began_to_count():
    found = factor_of_registers(snapshot(registers(4000, 3000)))
    assert (found.at, found.factor.value) == (at(date(2026, 11, 20), "10:00"), Decimal("0.8"))
    assert found.factor.kwh == 400


def test_registers_of_two_moments_not_measured_or_not_scaled_tell_nothing():
    assert factor_of_registers(snapshot()) is None
    assert factor_of_registers(snapshot(registers(4000, 3000, STAMP[:-2] + b"\x01\x00"))) is None
    assert factor_of_registers(snapshot(registers(4000, 0xFFFFFFFE))) is None
    assert factor_of_registers(snapshot(registers(4000, 3000), without=(0xCD,))) is None
    assert factor_of_registers(snapshot(registers(0, 0))).factor.value is None

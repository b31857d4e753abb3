from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.demand.intake import counter_readings
from app.demand.scale import EnergyScale, energy_scale
from app.demand.series import CounterReading
from app.echonet.frame import Property
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA

PARTS = {0xE5: b"\x08", 0xE6: b"\x03", 0xD3: (1200).to_bytes(4), 0xD4: b"\x00"}
AT = datetime(2026, 11, 20, 8, 1, tzinfo=JST)
STAMP = bytes.fromhex("07EA0B14080100")
HOUR = timedelta(hours=1)


def scale_of(**changes):
    made = Snapshot(0x028A01)
    parts = PARTS | {int(epc, 16): edt for epc, edt in changes.items()}
    made.update(Property(epc, edt) for epc, edt in parts.items())
    return energy_scale(made)


def test_a_scale_is_unit_times_coefficient_times_multiplier():
    assert scale_of() == EnergyScale(Decimal("1.2"), 10**8, Decimal(12_000))
    assert scale_of(D4=b"\x02").kwh_per_count == Decimal("0.012")
    assert scale_of(E6=b"\x0b", D3=(1).to_bytes(4)) == EnergyScale(Decimal(100), 10**8, Decimal(10_000))
    assert scale_of(E5=b"\x06").modulus == 10**6


@pytest.mark.parametrize("epc", ["E5", "E6", "D3", "D4"])
def test_a_missing_part_is_named_and_nothing_is_guessed(epc):
    assert scale_of(**{epc: b""}) == (int(epc, 16),)


def test_all_missing_parts_are_named():
    assert energy_scale(Snapshot(0x028A01)) == (0xE5, 0xE6, 0xD3, 0xD4)


@pytest.mark.parametrize(
    "damage", [{"E5": b"\x00"}, {"E5": b"\x09"}, {"E5": b"\xff"}, {"E6": b"\x09"}, {"D4": b"\x05"}]
)
def test_a_part_that_cannot_be_is_missing(damage):
    ((epc, _),) = damage.items()
    assert scale_of(**damage) == (int(epc, 16),)


def test_a_step_is_what_the_register_moved_on():
    scale = scale_of()
    assert scale.step(100, 150, HOUR) == 50
    assert scale.step(99_999_999, 0, HOUR) == 1
    assert scale.step(7, 7, HOUR) == 0


def test_a_step_no_load_can_cause_is_none():
    scale = scale_of()
    assert scale.step(0, 10_001, HOUR) == 10_001  # 12,000 kW for an hour, and a count that was nearly full before
    assert scale.step(0, 10_002, HOUR) is None
    assert scale.step(100, 99, HOUR) is None


def test_a_single_count_is_energy_however_large_it_is():
    scale = scale_of(E6=b"\x00")  # 1,200 kWh, which no load uses in a second
    assert scale.step(100, 101, timedelta(seconds=1)) == 1
    assert scale.step(100, 102, timedelta(seconds=1)) is None


def readings(properties, notified=False, eoj=0x028A01):
    return list(counter_readings(eoj, [Property(epc, edt) for epc, edt in properties.items()], notified))


def test_the_cumulative_energy_is_a_reading():
    assert readings({0xE2: STAMP + b"\0\0\0\x05"}) == [CounterReading(AT, 5)]
    assert readings({0xE2: STAMP + b"\xff\xff\xff\xfe"}) == [CounterReading(AT, NO_DATA)]


def test_a_fixed_time_value_is_a_sample_only_when_the_meter_tells_it():
    data = {0xE3: STAMP + b"\0\0\0\x05"}
    assert readings(data, notified=True) == [CounterReading(AT, 5)]
    assert readings(data) == [CounterReading(AT, 5, listed=False)]


def test_a_bidirectional_meter_gives_both_directions_and_its_power():
    data = {0xE2: STAMP + b"\0\0\0\x05\0\0\0\x06", 0xEA: (-7).to_bytes(4, signed=True)}
    assert readings(data, eoj=0x028F01) == [CounterReading(AT, 5, 6, -7)]


def test_the_present_power_does_not_belong_to_a_fixed_time_value():
    data = {0xE3: STAMP + b"\0\0\0\x05\0\0\0\x06", 0xEA: (7).to_bytes(4)}
    assert readings(data, notified=True, eoj=0x028F01) == [CounterReading(AT, 5, 6, None)]


@pytest.mark.parametrize("edt", [b"", STAMP, STAMP + bytes(3), STAMP + bytes(8), bytes(11)])
def test_damaged_data_is_no_reading(edt):
    assert readings({0xE2: edt}) == []


def test_damaged_power_does_not_cost_the_reading():
    data = {0xE2: STAMP + b"\0\0\0\x05\0\0\0\x06", 0xEA: b"\0"}
    assert readings(data, eoj=0x028F01) == [CounterReading(AT, 5, 6, None)]

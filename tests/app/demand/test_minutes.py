"""One-minute registers scaled, and what is said where they did not come as wanted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.demand.minutes import minute_findings, minutes_of
from app.echonet.frame import Property
from app.meter.history import Return
from app.meter.history.minutes import ENERGY, REACTIVE_ENERGY, MinuteCollector, MinuteCounts
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA

NEWEST = datetime(2026, 11, 20, 10, 0, tzinfo=JST)
SCALING = {0xD3: b"\x00\x00\x00\x0c", 0xD4: b"\x01", 0xE6: b"\x00", 0xCD: b"\x01"}  # 1.2 kWh, 0.12 kvarh a count


def snapshot(scaling=SCALING):
    made = Snapshot(0x028F01)
    made.update(Property(*item) for item in scaling.items())
    return made


def counts(*pairs):
    return [MinuteCounts(NEWEST - timedelta(minutes=back), *pair) for back, pair in enumerate(pairs)]


def test_each_register_has_its_own_scale_and_the_newest_minute_comes_first():
    found = minutes_of({ENERGY: counts((100, 5), (90, 5)), REACTIVE_ENERGY: counts((50, NO_DATA))}, snapshot())
    assert [one.at for one in found] == [NEWEST, NEWEST - timedelta(minutes=1)]
    assert [str(value) for value in found[0].values] == ["120.0", "6.0", "6.00", "None"]
    assert [str(value) for value in found[1].values] == ["108.0", "6.0", "None", "None"]


def test_without_a_unit_there_is_no_number_and_it_is_said():
    lacking = snapshot({epc: edt for epc, edt in SCALING.items() if epc != 0xCD})
    registers = {ENERGY: counts((100, 5)), REACTIVE_ENERGY: counts((50, 2))}
    assert minutes_of(registers, lacking)[0].values[2:] == (None, None)
    collector = MinuteCollector(NEWEST)
    collector.registers.update(registers)
    (finding,) = minute_findings(collector, lacking)
    assert (finding.code, finding.params["epcs"]) == ("history_scale_missing", "0xCD")


@pytest.mark.parametrize(
    ("state", "found", "code"),
    [
        (Return.REFUSED, b"\xff" * 8, "minutes_default"),
        (Return.REFUSED, b"\x07\xea\x0b\x14\x0a\x00\x0a", "minutes_not_restored"),
        (Return.SILENT, b"\xff" * 8, "minutes_not_restored"),
    ],
)
def test_a_choice_that_was_not_put_back_is_told(state, found, code):
    collector = MinuteCollector(NEWEST)
    collector.registers[ENERGY] = counts((100, 5))
    collector.choice.found, collector.choice.state = found, state
    assert [one.code for one in minute_findings(collector, snapshot())] == [code]


def test_a_meter_without_minutes_is_told_and_all_well_says_nothing():
    collector = MinuteCollector(NEWEST)
    assert [one.code for one in minute_findings(collector, snapshot())] == ["no_minutes"]
    collector.registers[ENERGY] = counts((100, 5))
    assert list(minute_findings(collector, snapshot())) == []

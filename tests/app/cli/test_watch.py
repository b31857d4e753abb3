import argparse
import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from app.cli.commands.watch import SamplePrinter, remark_on_power
from app.cli.output import Output
from app.demand.scale import EnergyScale
from app.demand.series import CounterReading
from app.messages import Language
from app.meter.snapshot import Snapshot
from app.values import JST, NO_DATA
from app.visit import Meter, MeterKey

EIGHT = datetime(2026, 11, 20, 8, tzinfo=JST)


def at(minute, count):
    return CounterReading(EIGHT + timedelta(minutes=minute), count)


@pytest.fixture
def meter():
    key = MeterKey("169.254.7.20", 0x028A01)
    made = Meter(key, Snapshot(key.eoj))
    made.demand.rescale(EnergyScale(Decimal("1.2"), 10**8, Decimal(12_000)))
    return made


def printer(meter, as_json=True, target=Decimal(500)):
    return SamplePrinter(meter, argparse.Namespace(target=target, contract=None), Output(as_json, Language.EN))


def lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_sample_is_one_line_of_json(meter, capsys):
    meter.demand.add(at(0, 1000))
    watching = printer(meter)
    meter.demand.add(at(1, 1010))
    watching.print_new()
    watching.print_new()
    first, second = lines(capsys)
    assert (first["at"], first["kwh"], first["load_kw"], first["state"]) == (
        "2026-11-20T08:00:00+09:00",
        1200,
        None,
        "normal",
    )
    assert second == {
        "at": "2026-11-20T08:01:00+09:00",
        "kwh": 1212,
        "reverse_kwh": None,
        "load_kw": 720,
        "band_kw": 72,
        "present_kw": 24,
        "forecast_kw": 720,
        "adjustable_kw": -227.586,
        "remaining_s": 1740,
        "state": "alarm",
    }


def test_a_sample_that_comes_late_is_printed_once_and_no_other_again(meter, capsys):
    meter.demand.add(at(29, 1000))
    meter.demand.add(at(31, 1020))
    watching = printer(meter)
    assert meter.demand.add(at(30, 1010))
    watching.print_new()
    assert [line["at"][11:16] for line in lines(capsys)] == ["08:29", "08:31", "08:30"]


def test_what_was_not_measured_has_no_outlook(meter, capsys):
    meter.demand.add(at(0, 1000))
    meter.demand.add(at(1, NO_DATA))
    printer(meter)
    last = lines(capsys)[-1]
    assert (last["kwh"], last["present_kw"], last["state"]) == (None, None, None)


def test_for_people_there_are_words(meter, capsys):
    meter.demand.add(at(0, 1000))
    meter.demand.add(at(1, 1010))
    meter.demand.add(at(2, NO_DATA))
    printer(meter, as_json=False, target=None)
    said = capsys.readouterr().out.splitlines()
    assert said[1] == ("2026-11-20 08:01:00  1212 kWh  present demand 24 kW  forecast demand 720 kW  no target")
    assert said[2] == "2026-11-20 08:02:00  not measured"


@pytest.mark.parametrize(("watts", "words"), [(600_000, "agrees"), (500, "differs by -595.1 kW")])
def test_the_last_remark_says_whether_power_and_register_agree(meter, capsys, watts, words):
    for minute in range(12):
        meter.power.note(EIGHT + timedelta(minutes=minute), 1000 + minute * 25 // 3, 0, watts)
    remark_on_power(meter, Output(True, Language.EN))
    printed = capsys.readouterr()
    assert printed.out == ""
    assert words in printed.err


def test_a_meter_that_tells_no_power_gets_no_remark(meter, capsys):
    remark_on_power(meter, Output(False, Language.EN))
    assert capsys.readouterr().err == ""

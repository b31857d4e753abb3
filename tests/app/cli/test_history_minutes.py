"""What `kaitsu-cli history --minutes` prints and writes of minutes collected in memory."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from app.cli.commands.history import give_minutes
from app.cli.minutes import MINUTE_KEYS
from app.cli.output import Output
from app.messages import Language
from app.meter.history.minutes import MinuteCollector
from app.simulator.faults import Faults
from app.values import JST
from tests.app.simulator.conversation import MORNING
from tests.app.visit.test_history import History as Site

NEWEST = (MORNING - timedelta(minutes=3)).replace(second=0)
CHOSEN_BEFORE = b"\x07\xea\x0b\x13\x08\x1e\x03"


def collected(faults=Faults(), chosen=CHOSEN_BEFORE, **given):  # noqa: B008 (Faults is frozen)
    site = Site(faults, **({"meter_class": 0x028F} | given))
    site.device._meter.write(0xEF, chosen, MORNING)
    collector = MinuteCollector(NEWEST, 10)
    site.visit.run_errand(site.key, collector, site.clock.now)
    site.cable.run(300)
    assert collector.finished
    return site.visit.meters[site.key], collector


def given_out(meter, collector, capsys, as_json=True, path=None):
    code = give_minutes(meter, collector, path, Output(as_json, Language.EN))
    printed = capsys.readouterr().out
    return code, json.loads(printed, parse_float=Decimal) if as_json else printed


def test_ten_minutes_of_both_directions_are_scaled_and_end_at_the_newest(capsys):
    meter, collector = collected()
    code, document = given_out(meter, collector, capsys)
    assert (code, document["restored"], document["findings"]) == (0, "done", [])
    minutes = document["minutes"]
    assert [list(one) for one in minutes] == [["at", *MINUTE_KEYS]] * 10
    assert minutes[0]["at"] == NEWEST.astimezone(JST).isoformat()
    unit = meter.demand.scale.kwh_per_count
    counts = [one.forward for one in collector.registers[0xED]]
    assert [Decimal(one["cumulative_kwh"]) for one in minutes] == [count * unit for count in counts]
    assert all(newer["cumulative_kwh"] >= older["cumulative_kwh"] for newer, older in pairwise(minutes))
    assert all(one["reverse_cumulative_kwh"] is not None for one in minutes)


def test_the_file_is_oldest_first_with_units(capsys, tmp_path):
    path = tmp_path / "minutes.csv"
    code, _ = given_out(*collected(), capsys, path=path)
    head, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    assert code == 0
    assert head == [
        "at (+09:00)",
        "cumulative energy [kWh]",
        "reverse cumulative energy [kWh]",
        "cumulative reactive energy [kvarh]",
        "reverse cumulative reactive energy [kvarh]",
    ]
    assert len(rows) == 10
    assert rows[-1][0] == NEWEST.astimezone(JST).isoformat()
    assert rows[0][0] < rows[-1][0]


def test_for_people_there_is_a_line_a_minute(capsys):
    _, printed = given_out(*collected(), capsys, as_json=False)
    assert printed.splitlines()[0].split("  ")[0] == "time"
    assert len(printed.splitlines()) == 11


def test_a_register_the_meter_does_not_have_stays_empty(capsys):
    _, document = given_out(*collected(Faults(refuse=frozenset({0xEE}))), capsys)
    assert {one["cumulative_kvarh"] for one in document["minutes"]} == {None}
    assert None not in {one["cumulative_kwh"] for one in document["minutes"]}


@pytest.mark.parametrize(("meter_class", "refused"), [(0x028A, set()), (0x028F, {0xEF})])
def test_a_meter_without_minutes_is_nothing_found(capsys, meter_class, refused):
    meter, collector = collected(Faults(refuse=frozenset(refused)), meter_class=meter_class)
    code, document = given_out(meter, collector, capsys)
    assert (code, document["minutes"], document["restored"]) == (3, [], "not_needed")
    assert [one["code"] for one in document["findings"]] == ["no_minutes"]


def test_without_a_unit_nothing_is_given_in_kwh(capsys):
    meter, collector = collected(Faults(refuse=frozenset({0xE6})))
    _, document = given_out(meter, collector, capsys)
    assert {one["cumulative_kwh"] for one in document["minutes"]} == {None}
    assert [one["code"] for one in document["findings"]] == ["history_scale_missing"]


def test_a_choice_that_could_not_be_put_back_is_told(capsys):
    meter, collector = collected()
    collector.choice.use(bytes(7))
    _, document = given_out(meter, collector, capsys)
    assert [one["code"] for one in document["findings"]] == ["minutes_not_restored"]


def test_a_choice_nobody_had_made_cannot_be_put_back(capsys):
    meter, collector = collected(chosen=b"")
    code, document = given_out(meter, collector, capsys)
    assert (code, document["restored"]) == (0, "refused")
    assert [(one["code"], one["severity"]) for one in document["findings"]] == [("minutes_default", "warning")]

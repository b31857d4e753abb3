"""What `kaitsu-cli diagnose` prints and how it ends, for facts from a table."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.cli.commands.diagnose import print_result, verdict
from app.cli.output import Output
from app.diagnosis import Facts, Guard, NetworkFacts, diagnose
from app.diagnosis.firewall import Category
from app.errors import EnvironmentProblem
from app.messages import Language
from app.values import JST
from tests.app.diagnosis.table import METER, READY, SILENT, machine, meter, node, silence

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=JST)
TAKEN = Facts(NetworkFacts(machine(), failure=EnvironmentProblem("port_taken", port=3610, holder="ems.exe (12)")))


def printed(facts: Facts, as_json: bool) -> str:
    out = io.StringIO()
    print_result(facts, diagnose(facts), Output(as_json, Language.EN, out))
    return out.getvalue()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (meter(), 0),
        (meter(slowest_s=7.0), 0),
        (meter(measured=0, unmeasured=6), 3),
        (meter(state=SILENT), 3),
        (node(0x028801), 3),
        (silence(), 3),
        (Facts(), 3),
    ],
)
def test_the_exit_code_tells_whether_a_meter_works(facts, code):
    assert verdict(facts, diagnose(facts)) == code


def test_the_document_has_findings_in_order_and_facts():
    guards = (Guard("Ethernet", Category.PUBLIC, True),)
    offset = timedelta(seconds=90.4)
    facts = replace(meter(clock_offset=offset, missing_scaling=(0xD3,)), network=replace(READY, guards=guards), now=NOW)
    document = json.loads(printed(facts, as_json=True))
    assert [one["code"] for one in document["findings"]] == ["scaling_missing", "public_network", "meter_clock_off"]
    for one in document["findings"]:
        assert {"code", "severity", "message", "evidence", "next_step", "guide"} == set(one)
    told = document["facts"]
    assert told["now"] == "2026-11-22T10:00:00+09:00"
    assert told["network"]["firewall"] == [{"interface": "Ethernet", "category": "public", "closed": True}]
    (one,) = told["meters"]
    assert (one["object"], one["clock_offset"], one["missing_scaling"]) == ("0x028A01", 90, ["0xD3"])
    assert told["nodes"][0]["objects"] == ["0x028A01"]


def test_a_taken_port_still_gives_the_document():
    document = json.loads(printed(TAKEN, as_json=True))
    assert [one["code"] for one in document["findings"]] == ["port_taken"]
    assert document["findings"][0]["evidence"] == {"port": 3610, "holder": "ems.exe (12)"}
    assert document["facts"]["network"]["failure"] == "port_taken"


def test_people_read_what_is_wrong_and_what_to_do():
    lines = printed(silence(), as_json=False).splitlines()
    assert lines[0] == "[problem] Sent on Ethernet but heard nothing."
    assert lines[1].startswith("    Next: Check the cable")
    assert lines[1].endswith("(the utility's FAQ, Q28)")


def test_people_read_that_a_meter_works():
    lines = printed(meter(), as_json=False).splitlines()
    assert lines == [f"The meter 0x028A01 at {METER} answers as it should.", "Nothing odd was found."]


def test_a_meter_with_an_error_is_not_praised():
    assert "answers as it should" not in printed(meter(measured=0, unmeasured=6), as_json=False)

"""The conformance checks as `read --check` prints them."""

from __future__ import annotations

import io
import json

import pytest

from app.cli.checks import checks_document, print_checks
from app.cli.output import Output, as_json
from app.messages import Language
from app.simulator.faults import Faults
from app.visit.conformance import check_meter
from tests.app.conformance.line import Line


@pytest.fixture
def found():
    line = Line(Faults(refuse=frozenset({0xD3, 0xD4, 0xE6, 0xC5}), stale=1)).read(5.0)
    return check_meter(line.visit, line.meter)


def output(language=Language.EN):
    return Output(False, language, io.StringIO(), io.StringIO())


def test_a_check_names_property_datagram_and_time_for_programs(found):
    (scaling,) = [one for one in json.loads(as_json(checks_document(found, output()))) if one["id"] == "scaling"]
    (maps,) = {json.dumps(item | {"epc": None}) for item in scaling["evidence"]}
    assert [item["epc"] for item in scaling["evidence"]] == ["0xC5", "0xD3", "0xD4", "0xE6"]
    assert scaling["verdict"] == "fail"
    assert scaling["message"] == "Needed for kW and kWh, but missing or refused: 0xC5 0xD3 0xD4 0xE6"
    assert json.loads(maps) == {"epc": None, "datagram": 3, "at": "2026-11-20T08:05:30+09:00"}


def test_people_get_a_line_for_each_check_and_evidence_where_something_is_wrong(found):
    printed = output()
    print_checks(found, printed)
    lines = printed._out.getvalue().splitlines()
    assert len(lines) == 1 + len(found)
    (scaling,) = [line for line in lines if "Needed for kW" in line]
    assert scaling.startswith("FAIL")
    assert scaling.endswith("0xC5#3 0xD3#3 0xD4#3 and 1 more")
    assert [line for line in lines if line.startswith("n/a")][-1].endswith("(no histories of one day were read)")
    assert not [line for line in lines if line.startswith("pass") and "#" in line]


def test_the_checks_speak_japanese(found):
    printed = output(Language.JA)
    print_checks(found, printed)
    assert "不適合" in printed._out.getvalue()

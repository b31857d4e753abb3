"""The conformance checks as `read --check` and `decode --check` print them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app.cli import main
from app.cli.checks import checks_document, print_checks
from app.cli.output import Output, as_json
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import CONTROLLER, Esv
from app.messages import Language
from app.simulator.faults import Faults
from app.visit.conformance import check_meter
from tests.app.capture.builders import ethernet, ipv4, pcap, udp
from tests.app.conformance.line import Line

HV = Path(__file__).parents[2] / "data" / "captures" / "hv-028a-ipv4.pcap"


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


# decode --check ----------------------------------------------------------------------------------

ARP = bytes(12) + b"\x08\x06" + bytes(28)


def notification_of(epc, edt):
    frame = Frame(1, 0x028A01, CONTROLLER, Esv.INF, (Property(epc, edt),))
    return ethernet(ipv4(udp(encode(frame))))


def decoded(capsys, path, *options):
    code = main(["decode", str(path), *options])
    return int(code), capsys.readouterr().out


def test_decode_ends_with_the_checks_of_every_meter_in_a_capture(capsys):
    code, printed = decoded(capsys, HV, "--check", "--json")
    (meter,) = json.loads(printed)["meters"]
    failed = [one["id"] for one in meter["checks"] if one["verdict"] == "fail"]
    assert code == 0
    assert (meter["address"], meter["object"]) == ("192.168.50.10", "0x028A01")
    assert failed == ["register_digits", "fixed_time_stamps", "clock_offset", "demand_history"]


def test_without_the_option_decode_checks_nothing(capsys):
    assert "meters" not in json.loads(decoded(capsys, HV, "--json")[1])
    assert "FAIL" not in decoded(capsys, HV, "--language", "en")[1]


def test_decode_says_the_same_in_words(capsys):
    code, printed = decoded(capsys, HV, "--check", "--language", "en")
    assert code == 0
    assert printed.splitlines()[-1].startswith("FAIL     Only 0 of 47 slots")


def test_evidence_in_a_file_has_the_numbers_of_its_packets(capsys, tmp_path):
    path = tmp_path / "mixed.pcap"
    path.write_bytes(pcap(ARP, ARP, notification_of(0x80, b"\x30"), ARP, notification_of(0xE3, bytes(11))))
    (meter,) = json.loads(decoded(capsys, path, "--check", "--json")[1])["meters"]
    checks = {one["id"]: one for one in meter["checks"]}
    assert checks["data_range"]["verdict"] == "fail"
    assert [(item["epc"], item["datagram"]) for item in checks["data_range"]["evidence"]] == [("0xE3", 5)]

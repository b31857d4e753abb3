"""The commands that work on files, as a script calls them: one JSON document, its keys, the exit code."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.cli import main
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import CONTROLLER, Esv
from app.messages import Language
from tests.app.capture.builders import Pcapng, ethernet, ipv4, pcap, udp

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
DEMO_SITE = Path(__file__).parents[3] / "resources" / "demo" / "site.json"
HV, BOTH_WAYS = CAPTURES / "hv-028a-ipv4.pcap", CAPTURES / "hv-028f-ipv6.pcap"
TODAY = ("--today", "2026-11-22")
METER = 0x028A01


@pytest.fixture
def run(capsys):
    """Return a function that runs a command with --json: exit code, the document, what went to stderr."""

    def call(*arguments):
        code = main([*map(str, arguments), "--json"])
        printed = capsys.readouterr()
        return int(code), json.loads(printed.out), printed.err

    return call


@pytest.fixture
def say(capsys):
    """Return a function that runs a command for people: exit code, stdout, stderr."""

    def call(*arguments, language="en"):
        code = main([*map(str, arguments), "--language", language])
        printed = capsys.readouterr()
        return int(code), printed.out, printed.err

    return call


def capture_of(path, *payloads):
    path.write_bytes(pcap(*(ethernet(ipv4(udp(payload))) for payload in payloads)))
    return path


def told(**properties):
    items = tuple(Property(int(epc, 16), edt) for epc, edt in properties.items())
    return encode(Frame(1, METER, CONTROLLER, Esv.INF, items))


def numbers_of_echonet_packets(pcap_bytes):
    """Return the numbers of the packets whose UDP payload is a frame, found by hand (little endian, no VLAN)."""
    numbers, position, number = [], 24, 0
    while position < len(pcap_bytes):
        length = int.from_bytes(pcap_bytes[position + 8 : position + 12], "little")
        number += 1
        if pcap_bytes[position + 16 + 42 :][:2] == b"\x10\x81":
            numbers.append(number)
        position += 16 + length
    return numbers


# decode ------------------------------------------------------------------------------------------


def test_decode_has_every_frame_with_these_keys(run):
    code, document, remarks = run("decode", HV)
    assert (code, remarks, document["notes"]) == (0, "", [])
    frames = document["frames"]
    assert [frame["n"] for frame in frames] == numbers_of_echonet_packets(HV.read_bytes())
    for frame in frames:
        assert {"n", "time", "source", "destination", "properties", "error"} <= set(frame)
        assert datetime.fromisoformat(frame["time"]).utcoffset() == timedelta(hours=9)
        if frame["error"] is None:
            assert {"tid", "seoj", "deoj", "esv"} <= set(frame)
            assert isinstance(frame["tid"], int)
            assert re.fullmatch(r"0x[0-9A-F]{6}", frame["seoj"])
            assert re.fullmatch(r"0x[0-9A-F]{2}", frame["esv"])
        for item in frame["properties"]:
            assert {"epc", "raw", "value", "unit"} <= set(item)
            assert re.fullmatch(r"0x[0-9A-F]{2}", item["epc"])
            bytes.fromhex(item["raw"])


def test_decode_shows_scaled_values_refusals_and_write_and_read(run):
    _, document, _ = run("decode", HV)
    energies = [
        item for frame in document["frames"] for item in frame["properties"] if item["epc"] == "0xE2" and item["value"]
    ]
    # The first answer carries the scaling properties too or comes before them; from then on there are kWh.
    assert [(item["value"], item["unit"]) for item in energies[:2]] == [(5019962.4, "kWh"), (5019968.4, "kWh")]
    assert energies[0]["at"] == "2026-11-20T08:00:00+09:00"
    refused = [frame for frame in document["frames"] if frame.get("refused")]
    assert {frame["esv"] for frame in refused} >= {"0x52", "0x5E"}
    assert all("get_properties" in frame for frame in document["frames"] if frame.get("esv") in ("0x6E", "0x5E"))


def test_decode_says_why_a_datagram_is_no_frame(run, tmp_path):
    path = capture_of(tmp_path / "noise.pcap", b"\x10\x82\x00", b"\x10\x81\x00", b"hello", told(E6=b"\x03"))
    code, document, _ = run("decode", path)
    assert code == 0
    assert [frame["error"] for frame in document["frames"]] == ["arbitrary_format", "truncated", "foreign_header", None]
    assert [frame["properties"] for frame in document["frames"]][:3] == [[], [], []]
    assert all({"tid", "seoj", "deoj", "esv"} <= set(frame) for frame in document["frames"])
    assert [frame["tid"] for frame in document["frames"]] == [None, None, None, 1]
    assert document["frames"][2]["raw"] == b"hello".hex()


def test_decode_of_a_cut_capture_has_its_frames_and_a_note(run, tmp_path):
    path = tmp_path / "cut.pcap"
    path.write_bytes(HV.read_bytes()[:3000])
    code, document, _ = run("decode", path)
    assert (code, len(document["frames"])) == (0, 26)
    (note,) = document["notes"]
    assert (note["code"], note["severity"]) == ("capture_cut", "warning")
    assert "26" in note["message"]


def test_decode_of_a_capture_without_frames_is_a_document_too(run, tmp_path):
    code, document, _ = run("decode", capture_of(tmp_path / "none.pcap"))
    assert (code, document["frames"], [note["code"] for note in document["notes"]]) == (0, [], ["capture_no_echonet"])


@pytest.mark.parametrize("language", Language)
def test_decode_in_words_names_properties(say, language):
    code, words, _ = say("decode", HV, language=language)
    assert code == 0
    name = (
        "積算有効電力量計測値" if language is Language.JA else "Measured cumulative amounts of active electric energy"
    )
    assert f"0xE2  {name}  5019968.4 kWh" in words
    assert "property." not in words


def test_decode_in_words_gives_the_reason(say, tmp_path):
    _, words, _ = say("decode", capture_of(tmp_path / "noise.pcap", b"\x10\x82\x00"))
    assert "arbitrary message format" in words


@pytest.mark.parametrize("command", ["decode", "demand"])
@pytest.mark.parametrize("content", [None, b"", b"\x1f\x8b\x08compressed", b"no capture at all, just words" * 10])
def test_a_file_that_is_no_capture_is_bad_input_and_one_document(run, tmp_path, command, content):
    path = tmp_path / "given.pcap"
    if content is not None:
        path.write_bytes(content)
    code, document, remarks = run(command, path)
    assert (code, set(document)) == (2, {"error"})
    assert document["error"]["code"].startswith("capture_")
    assert document["error"]["message"] in remarks
    assert "{" not in document["error"]["message"]


# demand ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [HV, BOTH_WAYS], ids=lambda path: path.stem)
def test_demand_has_samples_and_half_hours(run, path):
    code, document, _ = run("demand", path)
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
    assert code == 0
    assert document["meter"]["object"] == f"0x{truth['eoj']}"
    samples = {one["at"]: one for one in document["samples"]}
    for one in truth["samples"]:
        sample = samples[one["at"] + "+09:00"]
        assert set(sample) == {"at", "kwh", "reverse_kwh"}
        assert sample["kwh"] == round(one["kwh"], 6)
        assert sample["reverse_kwh"] == (None if one["reverse_kwh"] is None else round(one["reverse_kwh"], 6))
    windows = {one["end"]: one for one in document["half_hours"]}
    for one in truth["half_hours"]:
        window = windows[one["at"] + "+09:00"]
        assert set(window) == {"start", "end", "kwh", "kw", "partial"}
        assert (window["kwh"], window["kw"], window["partial"]) == (round(one["kwh"], 6), round(one["kw"], 6), False)
        start, end = (datetime.fromisoformat(window[key]) for key in ("start", "end"))
        assert end - start == timedelta(minutes=30)


def test_demand_without_a_meter_finds_nothing(run, tmp_path):
    controller = encode(Frame(1, CONTROLLER, 0x0EF001, Esv.GET, (Property(0xD6),)))
    code, document, _ = run("demand", capture_of(tmp_path / "no-meter.pcap", controller))
    assert (code, document["meter"], document["samples"], document["half_hours"]) == (3, None, [], [])
    assert [note["code"] for note in document["notes"]] == ["no_meter_in_capture"]


def test_demand_without_a_scale_names_what_is_missing(run, tmp_path):
    energy = bytes.fromhex("07EA0B14081E000000000A")
    path = capture_of(tmp_path / "no-scale.pcap", told(E3=energy, E5=b"\x08", D4=b"\x00"))
    code, document, _ = run("demand", path)
    assert (code, document["samples"]) == (3, [])
    (note,) = document["notes"]
    assert note["code"] == "scale_missing"
    assert "0xE6 0xD3" in note["message"]


def test_demand_of_what_was_not_measured_is_null(run, tmp_path):
    scale = told(E5=b"\x08", E6=b"\x03", D3=(1200).to_bytes(4), D4=b"\x00")
    path = capture_of(tmp_path / "no-data.pcap", scale, told(E3=bytes.fromhex("07EA0B14081E00FFFFFFFE")))
    code, document, _ = run("demand", path)
    assert (code, document["samples"]) == (
        0,
        [{"at": "2026-11-20T08:30:00+09:00", "kwh": None, "reverse_kwh": None}],
    )


def test_the_largest_numbers_a_meter_can_show_survive_as_json(run, tmp_path):
    scale = told(E5=b"\x08", E6=b"\x04", D3=(999_999).to_bytes(4), D4=b"\x03")
    path = capture_of(
        tmp_path / "large.pcap", scale, told(E3=bytes.fromhex("07EA0B14081E00") + (99_999_999).to_bytes(4))
    )
    assert run("demand", path)[1]["samples"][0]["kwh"] == 9999989.9000001
    assert run("decode", path)[0] == 0


def test_impossible_numbers_of_a_meter_are_no_crash(run, tmp_path):
    scale = told(E5=b"\xff", E6=b"\x03", D3=b"\xff" * 4, D4=b"\x00")
    latest = bytes.fromhex("270F0C1F173B3B") + b"\xff\xff\xff\xff"
    path = capture_of(tmp_path / "odd.pcap", scale, told(E3=latest, E2=latest, E7=b"\x00\x00" + b"\xff" * 192))
    assert run("demand", path)[0] == 3
    assert run("decode", path)[0] == 0


@pytest.mark.parametrize(("ticks", "offset"), [(2**64 - 1, 0), (0, -(2**40)), (0, 2**62)])
@pytest.mark.parametrize("command", ["decode", "demand"])
def test_a_recording_whose_clock_is_out_of_its_mind_is_read_all_the_same(run, tmp_path, command, ticks, offset):
    energy = told(E2=bytes.fromhex("07EA0B14081E000000000A"), E5=b"\x08", E6=b"\x03", D3=(1).to_bytes(4), D4=b"\x00")
    recording = Pcapng().interface(tsoffset=offset.to_bytes(8, "little", signed=True))
    path = tmp_path / "odd.pcapng"
    path.write_bytes(recording.enhanced(ethernet(ipv4(udp(energy))), ticks=ticks).data)
    code, document, _ = run(command, path)
    assert code == 0
    assert document["frames" if command == "decode" else "samples"]


@pytest.mark.parametrize("language", Language)
def test_demand_in_words_is_a_table(say, language):
    code, words, _ = say("demand", BOTH_WAYS, language=language)
    assert code == 0
    assert "2026-11-20 00:00–00:30" in words
    assert "59999835" in words


# check and draft ---------------------------------------------------------------------------------


def site(tmp_path, **changes):
    path = tmp_path / "SITE.json"
    path.write_text(json.dumps(json.loads(DEMO_SITE.read_text(encoding="utf-8")) | changes), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("changes", "verdict", "code"),
    [
        ({}, "eligible", 0),
        ({"terminal": "optical"}, "not_eligible", 3),
        ({"terminal": "unknown"}, "unknown", 3),
        ({"voltage": "low"}, "not_eligible", 3),
    ],
)
def test_check_has_a_verdict_and_a_finding_per_rule(run, tmp_path, changes, verdict, code):
    got, document, _ = run("check", site(tmp_path, **changes), *TODAY)
    assert (got, document["verdict"]) == (code, verdict)
    for finding in document["findings"]:
        assert {"rule", "verdict", "source", "message"} <= set(finding)
        assert finding["verdict"] in ("met", "not_met", "unknown")
        assert finding["message"]
        assert "{" not in finding["message"]


def test_check_of_nothing_known_is_unknown_and_no_crash(run, tmp_path):
    path = tmp_path / "SITE.json"
    path.write_text("{}", encoding="utf-8")
    assert run("check", path)[0] == 3


NONSENSE = [b"", b"{", b"[]", b"7", b"\xff\xfe\x00", b'{"voltage": 5}', b'{"customer": "nobody"}', b"[" * 50_000]


@pytest.mark.parametrize("command", ["check", "draft"])
@pytest.mark.parametrize("content", [None, *NONSENSE], ids=lambda content: repr(content)[:24])
def test_a_site_file_that_makes_no_sense_is_bad_input_and_one_document(run, tmp_path, command, content):
    path = tmp_path / "SITE.json"
    if content is not None:
        path.write_bytes(content)
    out = ("--out", tmp_path / "out") if command == "draft" else ()
    code, document, remarks = run(command, path, *out)
    assert (code, set(document)) == (2, {"error"})
    assert document["error"]["message"] in remarks
    assert not (tmp_path / "out").exists()


def test_draft_writes_every_format_and_says_where(run, tmp_path):
    code, document, _ = run("draft", site(tmp_path), *TODAY, "--out", tmp_path / "out")
    assert (code, document["complete"]) == (0, True)
    assert {Path(name).suffix for name in document["files"]} == {".pdf", ".xlsx", ".json", ".txt"}
    assert all(Path(name).stat().st_size for name in document["files"])
    assert {"complete", "problems", "files"} <= set(document)


def test_an_incomplete_draft_is_written_and_says_what_is_missing(run, tmp_path):
    arguments = ("draft", site(tmp_path, customer={}, consent=False), *TODAY, "--out", tmp_path, "--format", "txt,json")
    code, document, _ = run(*arguments)
    assert (code, document["complete"]) == (0, False)
    assert "customer.name" in {problem["field"] for problem in document["problems"]}
    assert all({"field", "code", "message"} <= set(problem) for problem in document["problems"])
    assert sorted(Path(name).suffix for name in document["files"]) == [".json", ".txt"]


def test_a_folder_that_cannot_be_made_is_the_environment(run, tmp_path):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    code, document, _ = run("draft", site(tmp_path), *TODAY, "--out", tmp_path / "taken")
    assert (code, set(document)) == (4, {"error"})


# demo --------------------------------------------------------------------------------------------


def test_demo_does_the_whole_job(run, tmp_path):
    code, document, _ = run("demo", "--out", tmp_path / "demo", *TODAY)
    assert code == 0
    assert document["check"]["verdict"] == "eligible"
    assert document["draft"]["complete"]
    assert document["demand"]["samples"]
    names = {Path(name).name for name in [*document["tables"], *document["draft"]["files"]]}
    assert names == {path.name for path in (tmp_path / "demo").iterdir()}
    table = (tmp_path / "demo" / "demand-half-hours.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")
    assert table.count(b"\r\n") == 1 + len(document["demand"]["half_hours"])
    assert json.loads((tmp_path / "demo" / "demand.json").read_text(encoding="utf-8")) == document["demand"]


@pytest.mark.parametrize("language", Language)
def test_demo_in_words(say, tmp_path, language):
    code, words, _ = say("demo", "--out", tmp_path, *TODAY, language=language)
    assert code == 0
    assert "{" not in words
    assert "693.6 kW" in words

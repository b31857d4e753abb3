"""Our dissector inside Wireshark against our own decoder: every frame of two captures, and damaged ones."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.writer import CaptureWriter
from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.objects import CONTROLLER, NODE_PROFILE_CLASS, Esv, class_of
from app.echonet.property_map import decode_property_map, encode_property_map
from app.errors import ProtocolProblem
from app.messages import Language, text
from app.meter.plan import MAPS
from app.meter.properties import CLASSES, COMMON, definition, name_key
from app.values import NO_DATA, plain
from tests.app.capture.builders import datagram

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "resources" / "wireshark" / "kaitsu-echonet-lite.lua"
CAPTURES = [ROOT / "tests" / "data" / "captures" / name for name in ("hv-028a-ipv4.pcap", "hv-028f-ipv6.pcap")]
TSHARK = shutil.which("tshark")
pytestmark = pytest.mark.skipif(TSHARK is None, reason="tshark is not installed")

HEAD = ("tid", "seoj", "deoj", "esv", "malformed")
LISTS = ("epc", "pdc", "edt", "name", "name_ja", "at", "count", "no_data", "day", "factor", "word", "map", "instance")
EXPERTS = ("problem", "expert.malformed", "expert.problem", "expert.refused")
FIELDS = (*HEAD, "opc", *LISTS, *EXPERTS)
DAMAGED = 3000


def tshark(path):
    """Return a dictionary of field to values for each frame, and what tshark complained of."""
    columns = [part for name in FIELDS for part in ("-e", f"echonetlite.{name}")]
    separators = ("-E", "separator=/t", "-E", "aggregator=|")
    command = [TSHARK, "-X", f"lua_script:{SCRIPT}", "-r", str(path), "-T", "fields", *columns, *separators]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, timeout=120)
    rows = [line.split("\t") for line in done.stdout.split("\n")[:-1]]
    return [dict(zip(FIELDS, map(values, row), strict=True)) for row in rows], done.stderr


def values(cell):
    return cell.split("|") if cell else []


def ours(payload):
    """Return the same dictionary from our own decoder; a malformed frame has its reason alone."""
    try:
        frame = decode(payload)
    except ProtocolProblem as problem:
        return {"malformed": [problem.code]}
    eoj = frame.deoj if frame.esv.is_request else frame.seoj
    row = {name: [] for name in FIELDS}
    row["tid"], row["esv"] = [str(frame.tid)], [f"0x{frame.esv:02x}"]
    row["seoj"], row["deoj"] = [f"0x{frame.seoj:06x}"], [f"0x{frame.deoj:06x}"]
    row["opc"] = opc(frame, payload)
    row["expert.refused"] = ["1"] * frame.esv.is_refusal
    for item in (*frame.properties, *frame.get_properties):
        add(row, class_of(eoj), item)
    return row


def opc(frame: Frame, payload: bytes):
    first = [str(len(frame.properties))]
    whole = 12 + sum(2 + len(item.edt) for item in frame.properties)
    return [*first, str(len(frame.get_properties))] if frame.esv.has_two_lists and whole < len(payload) else first


def add(row, class_code, item: Property):
    row["epc"].append(f"0x{item.epc:02x}")
    row["pdc"].append(str(len(item.edt)))
    line = definition(class_code, item.epc)
    if line is not None:
        key = name_key(class_code, item.epc)
        row["name"].append(text(key, Language.EN))
        row["name_ja"].append(text(key, Language.JA))
    if not item.edt:
        return
    row["edt"].append(item.edt.hex())
    if line is None:
        return
    try:
        add_content(row, class_code, item, line)
    except ProtocolProblem as problem:
        row["problem"].append(problem.code)
        row["expert.problem"].append("1")


def add_content(row, class_code, item, line):
    if item.epc in MAPS:
        row["map"] += [f"0x{epc:02x}" for epc in sorted(decode_property_map(item.edt))]
    elif class_code == NODE_PROFILE_CLASS and item.epc in (0xD5, 0xD6):
        row["instance"] += instances(item.edt)
    else:
        content = line.layout.decode(item.edt)
        row["at"] += [f"{content.at.replace(tzinfo=None)}"] if content.at else []
        row["day"] += [] if content.day is None else [str(content.day)]
        row["count"] += [str(count) for count in content.counts if count is not NO_DATA]
        row["no_data"] += ["1" for count in content.counts if count is NO_DATA]
        row["factor"] += [] if content.factor is None else [plain(content.factor)]
        row["word"] += [content.words] if content.words in ("on", "off", "fault", "no_fault") else []


def instances(edt):
    if len(edt) != 1 + 3 * edt[0]:
        raise ProtocolProblem("instance_list")
    return [f"0x{int.from_bytes(edt[at : at + 3]):06x}" for at in range(1, len(edt), 3)]


def assert_alike(payloads, rows):
    assert len(rows) == len(payloads)
    for number, (payload, row) in enumerate(zip(payloads, rows, strict=True), 1):
        expected = ours(payload)
        if expected.get("malformed"):
            assert (row["malformed"], row["expert.malformed"], row["epc"]) == (expected["malformed"], ["1"], []), number
        else:
            assert row == expected, number


def payloads_of(path):
    return [item.datagram.payload for item in read_capture(path) if isinstance(item, CapturedDatagram)]


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.stem)
def test_every_field_of_every_recorded_frame_is_ours(path):
    rows, complaints = tshark(path)
    assert "Lua" not in complaints
    assert_alike(payloads_of(path), rows)


def test_the_recordings_show_what_the_dissector_can():
    rows = [row for path in CAPTURES for row in tshark(path)[0]]
    for name in (*LISTS, "expert.refused"):
        assert any(row[name] for row in rows) or name == "no_data", name
    assert max(len(row["count"]) for row in rows) >= 48


STAMPS = [
    *((2026, 11, 20, 8, 0, 0), (2026, 11, 30, 24, 0, 0), (2026, 11, 31, 8, 0, 0), (2026, 4, 31, 0, 0, 0)),
    *((2024, 2, 29, 23, 59, 59), (2025, 2, 29, 0, 0, 0), (1900, 2, 29, 0, 0, 0), (2000, 2, 29, 0, 0, 0)),
    *((0, 1, 1, 0, 0, 0), (1, 1, 1, 0, 0, 0), (9999, 1, 1, 0, 0, 0), (9998, 12, 31, 23, 59, 59)),
    *((2026, 13, 1, 0, 0, 0), (2026, 0, 1, 0, 0, 0), (2026, 1, 0, 0, 0, 0), (2026, 12, 32, 0, 0, 0)),
    *((2026, 1, 1, 0, 60, 0), (2026, 1, 1, 0, 0, 60), (2026, 1, 1, 255, 255, 255)),
]
COUNTS = ["00000000", "05F5E0FF", "05F5E100", "FFFFFFFE", "FFFFFFFF", "7FFFFFFE", "7FFFFFFD", "80000000", "80000001"]
LENGTHS = (*range(1, 27), 86, 87, 88, 193, 194, 195)


def data_of_every_kind():
    """Yield data at the edges of every layout: lengths, counts, stamps, days, segments, maps."""
    for length in LENGTHS:
        yield from (bytes(length), bytes([1]) * length)
    for number in COUNTS:
        count = bytes.fromhex(number)
        yield from (count, count * 2, *(bytes.fromhex("07EA0B14081E00") + count * n for n in (1, 2)))
    for stamp in STAMPS:
        at = stamp[0].to_bytes(2) + bytes(stamp[1:])
        yield from (at + bytes(4), at + bytes(8), at[:6] + b"\x01" + bytes(8), at[:6] + b"\x0a")
    for day in (0, 99, 100, 0xFE, 0xFF, 0x100):
        yield day.to_bytes(2) + bytes.fromhex("FFFFFFFE") * 24 + bytes(96)
    for segments in (0, 1, 2, 9, 10, 11):
        head = b"\xff" * 6 + bytes((segments,))
        yield from (head, head + bytes(8 * segments), head + bytes(80), head + bytes(8 * segments + 1))
    for size in (1, 14, 15, 16, 17, 128):
        body = encode_property_map(range(0x80, 0x80 + size))
        yield from (
            body,
            bytes((body[0] + 1,)) + body[1:],
            body + b"\x80",
            body[:-1] + b"\x7f",
            body[:1] + body[1:2] * 14,
        )
    yield from (bytes((code,)) for code in range(0x60))
    yield from (b"\x02" + bytes(6), b"\x02" + bytes(5))


def test_data_at_the_edge_of_every_layout_reads_as_ours(tmp_path):
    data = tuple(data_of_every_kind())
    frames = [
        Frame(1, class_code << 8 | 1, CONTROLLER, Esv.GET_RES, tuple(Property(epc, edt) for edt in data))
        for class_code in (*CLASSES, 0x0130)
        for epc in CLASSES.get(class_code, COMMON)
    ]
    parts = [replace(one, properties=one.properties[at : at + 40]) for one in frames for at in range(0, len(data), 40)]
    payloads = [encode(part) for part in parts]
    assert_alike(payloads, tshark(written(tmp_path, payloads))[0])


@pytest.mark.parametrize("esv", Esv)
def test_lists_that_end_early_or_late_read_as_ours(tmp_path, esv):
    lists = (
        "00",
        "01D600",
        "02D60080",
        "0000",
        "01D60000",
        "01D60001D600",
        "01D60001D6",
        "01D60001",
        "FFD600",
        "01D601",
    )
    payloads = [bytes.fromhex("10810001 05FF01 028A01") + bytes((esv,)) + bytes.fromhex(one) for one in lists]
    assert_alike(payloads, tshark(written(tmp_path, payloads))[0])


def written(folder, payloads):
    """Return a recording of `payloads`."""
    path = folder / "made.pcapng"
    with CaptureWriter(path) as writer:
        for payload in payloads:
            writer.write(datagram(payload=payload))
    return path


def test_damaged_frames_are_malformed_or_read_as_we_read_them(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "build")
    from mutations import mutants

    originals = [payload for path in CAPTURES for payload in payloads_of(path)]
    payloads = [payload for payload in islice(mutants(originals, 20), DAMAGED) if payload]
    rows, complaints = tshark(written(tmp_path, payloads))
    assert "Lua" not in complaints
    assert_alike(payloads, rows)
    seen = {problem for row in rows for problem in (*row["problem"], *row["malformed"])}
    assert seen >= {"truncated", "trailing_bytes", "foreign_header", "unknown_service", "data_length", "number_range"}

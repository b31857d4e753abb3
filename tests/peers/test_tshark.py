"""Wireshark's own reader against ours: it must open what we write and number frames as we do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.writer import CaptureWriter
from tests.app.capture.builders import PAYLOAD, Pcapng, datagram, ethernet, ipv4, ipv6, udp

TSHARK = shutil.which("tshark")
pytestmark = pytest.mark.skipif(TSHARK is None, reason="tshark is not installed")
DATA = Path(__file__).parents[1] / "data" / "captures"
NAMELESS = "unknown"
CHECKSUMS = ("-o", "udp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE")


def tshark(path: Path, *fields: str, options: tuple[str, ...] = ()) -> list[list[str]]:
    """Return one row of field values per frame."""
    assert TSHARK
    columns = [argument for field in fields for argument in ("-e", field)]
    command = [TSHARK, "-r", str(path), "-T", "fields", *columns, *options]
    result = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return [line.split("\t") for line in result.stdout.splitlines()]


def test_tshark_agrees_with_every_field_and_checksum_of_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "計測.pcapng"
    with CaptureWriter(path) as writer:
        writer.write(datagram(), comment="探索の送信")
        writer.write(datagram(payload=b"\x10\x81\x00", interface="eth1", source="fe80::21%eth1"))
        writer.write(datagram(source="192.168.50.20", destination="224.0.23.0", interface="eth1"))
        writer.write(datagram(source="192.168.50.20", destination="224.0.23.0", interface="", payload=b""))
    rows = tshark(
        path,
        *("frame.number", "frame.interface_name", "frame.time_epoch", "frame.comment"),
        *("ipv6.src", "ip.src", "udp.srcport", "udp.dstport", "data.data"),
        *("udp.checksum.status", "ip.checksum.status", "_ws.expert.message"),
        options=CHECKSUMS,
    )
    time = "1795310416.713472001"
    good, comment = "1", "探索の送信"
    assert [row[:11] for row in rows] == [
        ["1", "eth0", time, comment, "fe80::20", "", "3611", "3610", PAYLOAD.hex(), good, ""],
        ["2", "eth1", time, "", "fe80::21", "", "3611", "3610", "108100", good, ""],
        ["3", "eth1", time, "", "", "192.168.50.20", "3611", "3610", PAYLOAD.hex(), good, good],
        ["4", NAMELESS, time, "", "", "192.168.50.20", "3611", "3610", "", good, good],
    ]
    assert [row[11] for row in rows] == [comment, "", "", ""]


@pytest.mark.parametrize("name", ["hv-028a-ipv4.pcap", "hv-028f-ipv6.pcap"])
def test_both_read_the_same_from_a_capture(name: str) -> None:
    theirs = tshark(DATA / name, "frame.number", "frame.time_epoch", "udp.srcport", "udp.dstport", "data.data")
    ours = [
        [
            str(item.n),
            f"{item.datagram.time_ns // 10**9}.{item.datagram.time_ns % 10**9:09}",
            str(item.datagram.source.port),
            str(item.datagram.destination.port),
            item.datagram.payload.hex(),
        ]
        for item in read_capture(DATA / name)
        if isinstance(item, CapturedDatagram)
    ]
    assert ours == theirs


def test_both_number_frames_alike_whatever_lies_between(tmp_path: Path) -> None:
    arp = bytes(12) + b"\x08\x06\x00\x01\x08\x00\x06\x04\x00\x01" + bytes(20)
    v4, v6 = ethernet(ipv4(udp()), b"\x81\x00\x00\x07"), ethernet(ipv6(udp()))
    first = Pcapng("<").interface(name=b"eth0", tsresol=b"\x8a").enhanced(arp).enhanced(v4).simple(v6)
    first.block(9, b"__REALTIME_TIMESTAMP=1\nMESSAGE=x\n").block(0xBAD, bytes(8)).block(0x1234, b"").obsolete(v4)
    second = Pcapng(">").interface(link_type=276).enhanced(b"\x86\xdd" + bytes(18) + ipv6(udp()))
    path = tmp_path / "mixed.pcapng"
    path.write_bytes(first.data + second.data)
    theirs = [n for n, port in tshark(path, "frame.number", "udp.dstport") if port == "3610"]
    assert [str(item.n) for item in read_capture(path) if isinstance(item, CapturedDatagram)] == theirs
    assert theirs == ["2", "3", "6", "7"]

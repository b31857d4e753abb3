"""Capture files and packets made by hand, independently of the code under test."""

from __future__ import annotations

import io
import struct
from ipaddress import ip_address

from app.capture.reader import CapturedDatagram, read_capture
from app.echonet.datagram import Datagram, Endpoint
from app.findings import Finding

PAYLOAD = bytes.fromhex("1081000105FF010EF0017301D50401028A01")
IPV4 = ("192.168.50.20", "224.0.23.0")
IPV6 = ("fe80::20", "ff02::1")


def udp(payload: bytes = PAYLOAD, source_port: int = 3610, destination_port: int = 3610) -> bytes:
    return struct.pack(">HHHH", source_port, destination_port, 8 + len(payload), 0) + payload


def ipv4(body: bytes, protocol: int = 17, options: bytes = b"", fragment: int = 0, source: str = IPV4[0]) -> bytes:
    words = 5 + len(options) // 4
    head = struct.pack(">BBHHHBBH", 0x40 | words, 0, 4 * words + len(body), 7, fragment, 64, protocol, 0)
    return head + ip_address(source).packed + ip_address(IPV4[1]).packed + options + body


def ipv6(body: bytes, following: int = 17, source: str = IPV6[0]) -> bytes:
    head = struct.pack(">IHBB", 6 << 28, len(body), following, 1)
    return head + ip_address(source).packed + ip_address(IPV6[1]).packed + body


def ethernet(packet: bytes, tags: bytes = b"") -> bytes:
    ethertype = b"\x08\x00" if packet[0] >> 4 == 4 else b"\x86\xdd"
    return bytes(12) + tags + ethertype + packet


def pcap(*frames: bytes, link_type: int = 1, order: str = "<", magic: int = 0xA1B2C3D4, fraction: int = 250) -> bytes:
    records = (struct.pack(order + "IIII", 1000 + n, fraction, len(f), len(f)) + f for n, f in enumerate(frames))
    return struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link_type) + b"".join(records)


class Pcapng:
    """Builds one section."""

    def __init__(self, order: str = "<") -> None:
        self.order = order
        self.data = b""
        self.block(0x0A0D0D0A, self.pack("IHHq", 0x1A2B3C4D, 1, 0, -1))

    def pack(self, layout: str, *values: int) -> bytes:
        return struct.pack(self.order + layout, *values)

    def block(self, kind: int, body: bytes) -> Pcapng:
        padded = body + bytes(-len(body) % 4)
        length = self.pack("I", 12 + len(padded))
        self.data += self.pack("I", kind) + length + padded + length
        return self

    def option(self, code: int, value: bytes) -> bytes:
        return self.pack("HH", code, len(value)) + value + bytes(-len(value) % 4)

    def interface(self, link_type: int = 1, snap_length: int = 0, **options: bytes) -> Pcapng:
        codes = {"name": 2, "description": 3, "tsresol": 9, "tsoffset": 14}
        body = b"".join(self.option(codes[name], value) for name, value in options.items())
        return self.block(1, self.pack("HHI", link_type, 0, snap_length) + body + self.option(0, b""))

    def enhanced(self, frame: bytes, ticks: int = 1_000_000, interface: int = 0) -> Pcapng:
        head = self.pack("IIIII", interface, ticks >> 32, ticks & 0xFFFFFFFF, len(frame), len(frame))
        return self.block(6, head + frame)

    def simple(self, frame: bytes, captured: int | None = None) -> Pcapng:
        return self.block(3, self.pack("I", len(frame)) + frame[:captured])

    def obsolete(self, frame: bytes, ticks: int = 2_000_000, interface: int = 0) -> Pcapng:
        return self.block(2, self.pack("HHIIII", interface, 9, 0, ticks, len(frame), len(frame)) + frame)


def read(data: bytes) -> tuple[list[CapturedDatagram], list[Finding]]:
    items = list(read_capture(io.BytesIO(data)))
    found = [item for item in items if isinstance(item, CapturedDatagram)]
    return found, [item for item in items if isinstance(item, Finding)]


def codes(data: bytes) -> list[str]:
    return [finding.code for finding in read(data)[1]]


def datagram(
    payload: bytes = PAYLOAD,
    time_ns: int = 1_795_310_416_713_472_001,
    source: str = "fe80::20%eth0",
    destination: str = "ff02::1",
    interface: str = "eth0",
) -> Datagram:
    return Datagram(payload, Endpoint(source, 3611), Endpoint(destination), interface, time_ns)

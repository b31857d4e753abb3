"""Every link layer, tag and extension header, from bytes laid out by hand."""

from __future__ import annotations

import pytest

from app.capture.layers import Skip, Udp, echonet_datagram
from tests.app.capture.builders import PAYLOAD, ethernet, ipv4, ipv6, udp

RAW = 101
V4, V6 = ipv4(udp()), ipv6(udp())
DOT1Q, DOT1AD = b"\x81\x00\x00\x07", b"\x88\xa8\x20\x64"


def cooked_v2(packet: bytes, ethertype: bytes) -> bytes:
    return ethertype + bytes(2) + (3).to_bytes(4, "big") + bytes(12) + packet


@pytest.mark.parametrize(
    ("link_type", "frame"),
    [
        pytest.param(1, ethernet(V4), id="ethernet-v4"),
        pytest.param(1, ethernet(V6), id="ethernet-v6"),
        pytest.param(1, ethernet(V4) + bytes(22), id="ethernet-padding"),
        pytest.param(1, ethernet(V4, DOT1Q), id="802.1Q"),
        pytest.param(1, ethernet(V6, DOT1AD + DOT1Q), id="802.1ad-802.1Q"),
        pytest.param(113, bytes(14) + b"\x08\x00" + V4, id="cooked-v1"),
        pytest.param(113, bytes(14) + DOT1Q + b"\x86\xdd" + V6, id="cooked-v1-vlan"),
        pytest.param(276, cooked_v2(V6, b"\x86\xdd"), id="cooked-v2"),
        pytest.param(276, cooked_v2(b"\x00\x07\x08\x00" + V4, b"\x81\x00"), id="cooked-v2-vlan"),
        pytest.param(RAW, V4, id="raw-v4"),
        pytest.param(RAW, V6, id="raw-v6"),
        pytest.param(12, V4, id="raw-12"),
        pytest.param(14, V6, id="raw-14"),
        pytest.param(228, V4, id="ipv4"),
        pytest.param(229, V6, id="ipv6"),
        pytest.param(0, b"\x02\0\0\0" + V4, id="null-little"),
        pytest.param(0, b"\0\0\0\x02" + V4, id="null-big"),
        pytest.param(0, b"\x1e\0\0\0" + V6, id="null-macos-v6"),
        pytest.param(0, b"\x18\0\0\0" + V6, id="null-windows-v6"),
        pytest.param(108, b"\0\0\0\x1c" + V6, id="loop-freebsd-v6"),
        pytest.param(RAW, ipv4(udp(), options=b"\x94\x04\0\0"), id="ipv4-router-alert"),
        pytest.param(RAW, ipv4(udp(), fragment=0x4000), id="ipv4-do-not-fragment"),
        pytest.param(RAW, ipv6(b"\x11\0\x05\x02\0\0\x01\0" + udp(), following=0), id="ipv6-hop-by-hop"),
        pytest.param(RAW, ipv6(b"\x3c\0" + bytes(6) + b"\x11\x01" + bytes(14) + udp(), 43), id="ipv6-routing-dest"),
        pytest.param(RAW, ipv6(b"\x11\x04" + bytes(22) + udp(), following=51), id="ipv6-authentication"),
        pytest.param(RAW, ipv6(b"\x11\0\0\0\0\0\0\x09" + udp(), following=44), id="ipv6-atomic-fragment"),
        pytest.param(RAW, ipv6(b"\x11\0\0\x06" + bytes(4) + udp(), following=44), id="ipv6-reserved-bits"),
    ],
)
def test_finds_the_payload_behind_every_link_layer(link_type: int, frame: bytes) -> None:
    found = echonet_datagram(link_type, frame)
    assert isinstance(found, Udp)
    assert (found.payload, found.source_port, found.destination_port) == (PAYLOAD, 3610, 3610)
    assert found.source[-1] == 20 or found.source[-1] == 0x20
    assert found.destination in (bytes([224, 0, 23, 0]), bytes.fromhex("ff020000000000000000000000000001"))


@pytest.mark.parametrize(("source_port", "destination_port"), [(3610, 50000), (50000, 3610)])
def test_either_port_will_do(source_port: int, destination_port: int) -> None:
    found = echonet_datagram(RAW, ipv4(udp(source_port=source_port, destination_port=destination_port)))
    assert isinstance(found, Udp)
    assert (found.source_port, found.destination_port) == (source_port, destination_port)


def test_an_empty_payload_is_a_datagram() -> None:
    found = echonet_datagram(RAW, ipv4(udp(b"")))
    assert isinstance(found, Udp)
    assert found.payload == b""


@pytest.mark.parametrize(
    ("link_type", "frame", "reason"),
    [
        pytest.param(1, bytes(12) + b"\x08\x06" + bytes(28), Skip.OTHER, id="arp"),
        pytest.param(RAW, ipv4(udp(source_port=53, destination_port=53)), Skip.OTHER, id="other-port"),
        pytest.param(RAW, ipv4(udp(), protocol=6), Skip.OTHER, id="tcp"),
        pytest.param(RAW, ipv6(udp(), following=58), Skip.OTHER, id="icmpv6"),
        pytest.param(RAW, b"", Skip.OTHER, id="nothing"),
        pytest.param(0, b"\x07\0\0\0" + V4, Skip.OTHER, id="null-not-ip"),
        pytest.param(105, V4, Skip.LINK_TYPE, id="wlan"),
        pytest.param(RAW, ipv4(udp(), fragment=0x2000), Skip.FRAGMENT, id="first-fragment"),
        pytest.param(RAW, ipv4(udp(), fragment=0x0010), Skip.FRAGMENT, id="last-fragment"),
        pytest.param(RAW, ipv4(udp(), protocol=6, fragment=0x2000), Skip.OTHER, id="tcp-fragment"),
        pytest.param(RAW, ipv6(b"\x11\0\0\x01" + bytes(4) + udp(), following=44), Skip.FRAGMENT, id="v6-first"),
        pytest.param(RAW, ipv6(b"\x11\0\0\x08" + bytes(4) + udp(), following=44), Skip.FRAGMENT, id="v6-last"),
        pytest.param(RAW, ipv6(b"\x06\0\0\x01" + bytes(4) + udp(), following=44), Skip.OTHER, id="v6-tcp-fragment"),
        pytest.param(RAW, ipv4(udp()[:4] + b"\0\x07\0\0"), Skip.BAD_LENGTH, id="udp-shorter-than-its-header"),
        pytest.param(RAW, ipv4(udp()[:4] + b"\0\xff\0\0" + PAYLOAD), Skip.BAD_LENGTH, id="udp-longer-than-ip"),
        pytest.param(RAW, b"\x44" + V4[1:], Skip.BAD_LENGTH, id="ip-header-of-16-bytes"),
    ],
)
def test_says_why_there_is_no_datagram(link_type: int, frame: bytes, reason: Skip) -> None:
    assert echonet_datagram(link_type, frame) is reason


@pytest.mark.parametrize("frame", [ethernet(V4, DOT1Q), ethernet(V6), ethernet(ipv6(b"\x11\0" + bytes(6) + udp(), 0))])
def test_a_packet_cut_by_the_snap_length_is_short_and_never_a_shorter_payload(frame: bytes) -> None:
    reasons = {echonet_datagram(1, frame[:length]) for length in range(len(frame))}
    assert reasons <= {Skip.SHORT, Skip.OTHER}
    assert echonet_datagram(1, frame[:-1]) is Skip.SHORT

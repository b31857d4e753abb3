"""From a captured packet to its UDP datagram on the ECHONET Lite port, by offsets into the bytes.

Link types: https://www.tcpdump.org/linktypes.html. Checksums are not verified: a computer that records what it sends
itself sees them before the network card has filled them in. The payload's end comes from the length fields, so Ethernet
padding and check sequences do not matter. IP fragments are not put together: no ECHONET Lite frame needs them.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from struct import Struct
from typing import Final, NamedTuple

from app.echonet.datagram import PORT


class Skip(Enum):
    """Why a packet gives no datagram; all but `OTHER` deserve a word to the person."""

    OTHER = "other"
    LINK_TYPE = "capture_link_type"
    FRAGMENT = "capture_fragments"
    SHORT = "capture_short"
    BAD_LENGTH = "capture_bad_length"


class Udp(NamedTuple):
    """A UDP datagram with addresses as the 4 or 16 bytes they are on the wire."""

    source: bytes
    destination: bytes
    source_port: int
    destination_port: int
    payload: bytes


LINKTYPE_RAW: Final = 101
UDP_PROTOCOL: Final = 17

_ETHERTYPES: Final = frozenset({b"\x08\x00", b"\x86\xdd"})
_VLAN_TAGS: Final = frozenset({b"\x81\x00", b"\x88\xa8", b"\x91\x00", b"\x92\x00"})
_LOOPBACK_FAMILIES: Final = frozenset({2, 10, 23, 24, 28, 30})
"""AF_INET, and AF_INET6 as Linux, Windows, the BSDs and macOS number it."""

_HOP_BY_HOP, _ROUTING, _FRAGMENT, _AUTHENTICATION, _DESTINATION = 0, 43, 44, 51, 60
_EXTENSIONS: Final = frozenset({_HOP_BY_HOP, _ROUTING, _FRAGMENT, _AUTHENTICATION, _DESTINATION})

_IPV4: Final = Struct(">BxHxxHxB")
_IPV6: Final = Struct(">4xHB")
_FRAGMENT_HEADER: Final = Struct(">BxH")
_UDP: Final = Struct(">HHH")
_IPV4_HEADER, _IPV6_HEADER, _UDP_HEADER = 20, 40, 8


def echonet_datagram(link_type: int, data: bytes) -> Udp | Skip:
    """Return the datagram to or from port 3610 that the packet holds, or why there is none.

    Either port will do: devices answer from other ports, but they answer to 3610.
    """
    ip_offset = _LINKS.get(link_type)
    if ip_offset is None:
        return Skip.LINK_TYPE
    at = ip_offset(data)
    if isinstance(at, Skip):
        return at
    version = data[at] >> 4 if at < len(data) else 0
    if version == 4:
        return _ipv4(data, at)
    return _ipv6(data, at) if version == 6 else Skip.OTHER


def _ethernet(data: bytes) -> int | Skip:
    return _behind_tags(data, data[12:14], 14)


def _cooked_v1(data: bytes) -> int | Skip:
    return _behind_tags(data, data[14:16], 16)


def _cooked_v2(data: bytes) -> int | Skip:
    return _behind_tags(data, data[0:2], 20)


def _behind_tags(data: bytes, ethertype: bytes, at: int) -> int | Skip:
    while ethertype in _VLAN_TAGS:
        ethertype = data[at + 2 : at + 4]
        at += 4
    if ethertype in _ETHERTYPES:
        return at
    return Skip.OTHER if len(ethertype) == 2 else Skip.SHORT


def _raw(_data: bytes) -> int | Skip:
    return 0


def _loopback(data: bytes) -> int | Skip:
    """Step over the address family, written in the byte order of a machine we do not know."""
    family = min(int.from_bytes(data[:4], "little"), int.from_bytes(data[:4], "big"))
    return 4 if family in _LOOPBACK_FAMILIES else Skip.OTHER


_LINKS: Final[dict[int, Callable[[bytes], int | Skip]]] = {
    0: _loopback,
    1: _ethernet,
    12: _raw,
    14: _raw,
    LINKTYPE_RAW: _raw,
    108: _loopback,
    113: _cooked_v1,
    228: _raw,
    229: _raw,
    276: _cooked_v2,
}


def _ipv4(data: bytes, at: int) -> Udp | Skip:
    if len(data) < at + _IPV4_HEADER:
        return Skip.SHORT
    version_and_length, total, fragment, protocol = _IPV4.unpack_from(data, at)
    if protocol != UDP_PROTOCOL:
        return Skip.OTHER
    if fragment & 0x3FFF:  # more to come, or not the first; "don't fragment" is the bit above
        return Skip.FRAGMENT
    header = 4 * (version_and_length & 0x0F)
    if header < _IPV4_HEADER:
        return Skip.BAD_LENGTH
    return _udp(data, at + header, at + total, data[at + 12 : at + 16], data[at + 16 : at + 20])


def _ipv6(data: bytes, at: int) -> Udp | Skip:
    if len(data) < at + _IPV6_HEADER:
        return Skip.SHORT
    length, protocol = _IPV6.unpack_from(data, at)
    source, destination = data[at + 8 : at + 24], data[at + 24 : at + 40]
    at += _IPV6_HEADER
    end = at + length
    while protocol in _EXTENSIONS:
        if len(data) < at + 8:
            return Skip.SHORT
        protocol, size, fragmented = _extension(data, at, protocol)
        if fragmented:
            return Skip.FRAGMENT if protocol == UDP_PROTOCOL else Skip.OTHER
        at += size
    return _udp(data, at, end, source, destination) if protocol == UDP_PROTOCOL else Skip.OTHER


def _extension(data: bytes, at: int, kind: int) -> tuple[int, int, bool]:
    """Return what follows the extension header, its size in bytes, and whether it makes the packet a fragment."""
    following, size = data[at], data[at + 1]
    if kind == _FRAGMENT:
        following, position = _FRAGMENT_HEADER.unpack_from(data, at)
        return following, 8, position & 0xFFF9 != 0  # offset and "more"; both zero is a whole packet (RFC 6946)
    if kind == _AUTHENTICATION:
        return following, 4 * (size + 2), False
    return following, 8 * (size + 1), False


def _udp(data: bytes, at: int, end: int, source: bytes, destination: bytes) -> Udp | Skip:
    if len(data) < at + _UDP_HEADER:
        return Skip.SHORT
    source_port, destination_port, length = _UDP.unpack_from(data, at)
    if PORT not in (source_port, destination_port):
        return Skip.OTHER
    if length < _UDP_HEADER or at + length > end:
        return Skip.BAD_LENGTH
    if at + length > len(data):
        return Skip.SHORT
    return Udp(source, destination, source_port, destination_port, data[at + _UDP_HEADER : at + length])

"""IP and UDP headers for a datagram whose own headers nobody kept: a UDP socket hands over the payload alone.

Addresses, ports and lengths are the real ones; the rest (hop limit, "don't fragment") is filled in to be valid.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from struct import Struct
from typing import Final

from app.capture.checksum import internet_checksum
from app.capture.layers import UDP_PROTOCOL
from app.echonet.datagram import Datagram

_HOP_LIMIT: Final = 64
_DO_NOT_FRAGMENT: Final = 0x4000
_IPV4: Final = Struct(">BBHHHBBH4s4s")
_IPV6: Final = Struct(">IHBB16s16s")
_UDP: Final = Struct(">HHHH")


def ip_packet(datagram: Datagram) -> bytes:
    """Return the datagram as an IP packet with right lengths and checksums; IPv6 scopes have no place in it.

    Raises ValueError when an address is no IP address, the families differ or the payload is above 65,507 bytes.
    """
    source, destination = _parsed(datagram.source.address), _parsed(datagram.destination.address)
    if source.version != destination.version:
        raise ValueError(f"{source} cannot send to {destination}")
    ports = datagram.source.port, datagram.destination.port
    udp_length = _UDP.size + len(datagram.payload)
    pseudo_header = source.packed + destination.packed + udp_length.to_bytes(4, "big") + bytes((0, 0, 0, UDP_PROTOCOL))
    unsummed = _UDP.pack(*ports, udp_length, 0) + datagram.payload
    # Zero on the wire would mean "no checksum", which IPv6 forbids (RFC 8200, 8.1).
    checksum = internet_checksum(pseudo_header + unsummed) or 0xFFFF
    udp = _UDP.pack(*ports, udp_length, checksum) + datagram.payload
    return _header(source, destination, len(udp)) + udp


@lru_cache(maxsize=256)
def _parsed(address: str) -> IPv4Address | IPv6Address:
    """Return an address; on one line it is the same few again and again, and to parse them was half the work."""
    return ip_address(address)


def _header(source: IPv4Address | IPv6Address, destination: IPv4Address | IPv6Address, length: int) -> bytes:
    if source.version == 6:
        return _IPV6.pack(6 << 28, length, UDP_PROTOCOL, _HOP_LIMIT, source.packed, destination.packed)
    fields = 0x45, 0, _IPV4.size + length, 0, _DO_NOT_FRAGMENT, _HOP_LIMIT, UDP_PROTOCOL
    addresses = source.packed, destination.packed
    unsummed = _IPV4.pack(*fields, 0, *addresses)
    return _IPV4.pack(*fields, internet_checksum(unsummed), *addresses)

"""The Internet checksum of RFC 1071."""

from __future__ import annotations

from struct import unpack


def internet_checksum(data: bytes) -> int:
    """Return the one's complement of the one's complement sum of all 16-bit words, the last padded with zero."""
    padded = data + b"\0" * (len(data) % 2)
    total: int = sum(unpack(f">{len(padded) // 2}H", padded))
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return 0xFFFF - total

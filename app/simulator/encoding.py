"""Values to property data: the stamps and counts of a meter, written independently of the tables that read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

UNMEASURED: Final = bytes.fromhex("FFFFFFFE")
UNSET_STAMP: Final = b"\xff" * 6


def u32(count: int | None) -> bytes:
    """Return four bytes, or what a meter sends when it has not measured."""
    return UNMEASURED if count is None else count.to_bytes(4)


def u32s(counts: Iterable[int | None]) -> bytes:
    """Return four bytes for each count."""
    return b"".join(map(u32, counts))


def date(at: datetime) -> bytes:
    """Return year, month and day: four bytes."""
    return at.year.to_bytes(2) + bytes((at.month, at.day))


def stamp(at: datetime) -> bytes:
    """Return date and time to the second: seven bytes."""
    return date(at) + bytes((at.hour, at.minute, at.second))


def parse_minute(edt: bytes) -> datetime | None:
    """Return the naive moment in date, hour and minute (six bytes), or None when there is no such moment."""
    try:
        return datetime(int.from_bytes(edt[:2]), *edt[2:6])  # noqa: DTZ001 (the caller knows the zone)
    except ValueError:
        return None

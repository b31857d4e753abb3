"""How the data of a meter property is laid out: bytes to counts, stamps and codes; no scaling here.

Source: Machine Readable Appendix 1.3.1, `0x028A`, `0x028F` and the definitions they refer to.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Protocol

import construct as c

from app.errors import ProtocolProblem
from app.values import JST, NO_DATA, NoData

Count = int | NoData
"""A number as the meter counts it, before scaling, or that it has none."""

HISTORY_DAY_UNSET: Final = 0x00FF
"""The day of a history nobody has asked for yet."""

SLOTS_PER_DAY: Final = 48
MAX_SEGMENTS: Final = 10
COUNTER: Final = range(10**8)
"""What a register of eight digits can show."""

_UNSET_MINUTE: Final = b"\xff" * 6
_FULL_MINUTE_HISTORY: Final = 7 + 8 * MAX_SEGMENTS

_DATE_TIME = c.Struct("year" / c.Int16ub, *(part / c.Int8ub for part in ("month", "day", "hour", "minute", "second")))
_DATE_TIME_6 = c.Struct("year" / c.Int16ub, *(part / c.Int8ub for part in ("month", "day", "hour", "minute")))


@dataclass(frozen=True, slots=True)
class Content:
    """What the bytes of a property say; which fields are filled depends on its layout."""

    counts: tuple[Count, ...] = ()
    at: datetime | None = None
    day: int | None = None
    factor: Decimal | None = None
    words: str | None = None
    columns: int = 1


class Layout(Protocol):
    """Turns the data of a property into its content; ProtocolProblem when the length or a field is impossible."""

    def decode(self, edt: bytes) -> Content:
        """Return the content of `edt`, all of it."""
        ...


@dataclass(frozen=True, slots=True)
class Numbers:
    """`columns` numbers of one kind side by side; an optional leading time stamp of the meter's clock.

    `allowed` is what the standard lets them be, besides `no_data`.
    """

    number: Any
    allowed: range
    no_data: int | None = None
    columns: int = 1
    stamped: bool = False

    def decode(self, edt: bytes) -> Content:
        """Return the counts and, where there is one, the stamp."""
        parsed = _parse(_numbers(self.number, self.columns, self.stamped), edt)
        counts = tuple(_count(value, self.no_data, self.allowed) for value in parsed.counts)
        return Content(counts, _moment(parsed.at) if self.stamped else None, columns=self.columns)


@dataclass(frozen=True, slots=True)
class DayHistory:
    """The day a history belongs to (0 = today … 99, or unset) and its 48 half-hour counts."""

    def decode(self, edt: bytes) -> Content:
        """Return 48 counts and the day, None when nobody has asked for one."""
        parsed = _parse(_day_history(), edt)
        if parsed.day > 99 and parsed.day != HISTORY_DAY_UNSET:
            raise ProtocolProblem("history_day", day=parsed.day)
        day = None if parsed.day == HISTORY_DAY_UNSET else parsed.day
        return Content(tuple(_count(value, NO_DATA_U32, COUNTER) for value in parsed.counts), day=day)


@dataclass(frozen=True, slots=True)
class MinuteHistory:
    """A stamp without seconds, how many one-minute segments follow, and their two directions each.

    Some meters always send ten segments, whatever the count says: those beyond it mean nothing.
    With `values` False only stamp and count are there: the choice of segments (0xEF).
    """

    values: bool = True

    def decode(self, edt: bytes) -> Content:
        """Return the counts, forward and reverse in turn, and the stamp, None while it is unset."""
        parsed = _parse(_minute_history(self.values, len(edt) == _FULL_MINUTE_HISTORY), edt)
        if not 1 <= parsed.head.segments <= MAX_SEGMENTS:
            raise ProtocolProblem("segment_count", segments=parsed.head.segments)
        at = None if edt[:6] == _UNSET_MINUTE else _moment(parsed.head.at)
        said = parsed.counts[: 2 * parsed.head.segments]
        counts = tuple(_count(value, NO_DATA_U32, COUNTER) for value in said)
        return Content(counts if self.values else (parsed.head.segments,), at, columns=2 if self.values else 1)


@dataclass(frozen=True, slots=True)
class Factor:
    """A code that stands for a power of ten."""

    codes: Mapping[int, Decimal]

    def decode(self, edt: bytes) -> Content:
        """Return the factor; ProtocolProblem for a code the standard does not define."""
        (code,) = _exactly(edt, 1)
        if code not in self.codes:
            raise ProtocolProblem("unknown_code", byte=f"0x{code:02X}")
        return Content(factor=self.codes[code])


@dataclass(frozen=True, slots=True)
class Choice:
    """A code with a name."""

    names: Mapping[int, str]

    def decode(self, edt: bytes) -> Content:
        """Return the name of the code."""
        (code,) = _exactly(edt, 1)
        if code not in self.names:
            raise ProtocolProblem("unknown_code", byte=f"0x{code:02X}")
        return Content(words=self.names[code])


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes without a number in them, shown in hexadecimal; `size` 0 allows any length."""

    size: int = 0

    def decode(self, edt: bytes) -> Content:
        """Return the bytes as upper-case hexadecimal."""
        return Content(words=(_exactly(edt, self.size) if self.size else edt).hex().upper())


NO_DATA_U32: Final = 0xFFFFFFFE
NO_DATA_I32: Final = 0x7FFFFFFE

UNIT_CODES_028A: Final = {code: Decimal(1).scaleb(-code) for code in range(5)} | {
    0x09 + power: Decimal(10**power) for power in range(1, 5)
}
UNIT_CODES_028F: Final = UNIT_CODES_028A | {0x0E: Decimal(10**5)}
COEFFICIENT_CODES: Final = {code: Decimal(1).scaleb(-code) for code in range(4)}

DIGITS: Final = Numbers(c.Int8ub, range(1, 9))
DAY_OF_MONTH: Final = Numbers(c.Int8ub, range(1, 32))
HISTORY_DAY: Final = Numbers(c.Int8ub, range(100), 0xFF)
COEFFICIENT: Final = Numbers(c.Int32ub, range(1_000_000))
U32: Final = Numbers(c.Int32ub, COUNTER, NO_DATA_U32)
U32_PAIR: Final = Numbers(c.Int32ub, COUNTER, NO_DATA_U32, columns=2)
STAMPED_U32: Final = Numbers(c.Int32ub, COUNTER, NO_DATA_U32, stamped=True)
STAMPED_U32_PAIR: Final = Numbers(c.Int32ub, COUNTER, NO_DATA_U32, columns=2, stamped=True)
I32: Final = Numbers(c.Int32sb, range(-(2**31) + 1, 2**31 - 2), NO_DATA_I32)
I32_PAIR: Final = Numbers(c.Int32sb, range(-(2**31) + 1, 2**31 - 2), NO_DATA_I32, columns=2)


# Each layout is compiled when it is first met: four times as fast as one that is interpreted, and the start waits for
# none of them.


@cache
def _numbers(number: Any, columns: int, stamped: bool) -> Any:
    return _compiled(c.Struct("at" / (_DATE_TIME if stamped else c.Pass), "counts" / number[columns]))


@cache
def _day_history() -> Any:
    return _compiled(c.Struct("day" / c.Int16ub, "counts" / c.Int32ub[SLOTS_PER_DAY]))


@cache
def _minute_history(values: bool, full: bool) -> Any:
    head = c.Struct("at" / _DATE_TIME_6, "segments" / c.Int8ub)
    sent = MAX_SEGMENTS if full else c.this.head.segments
    return _compiled(c.Struct("head" / head, "counts" / c.Int32ub[2 * sent if values else 0]))


def _compiled(layout: Any) -> Any:
    """Return a layout that has to fit the data to its last byte."""
    return c.FocusedSeq("body", "body" / layout, c.Terminated).compile()


def _parse(layout: Any, edt: bytes) -> Any:
    try:
        return layout.parse(edt)
    except (c.StreamError, c.TerminatedError, struct.error):  # the last one from compiled layouts
        raise ProtocolProblem("data_length", length=len(edt)) from None


def _exactly(edt: bytes, size: int) -> bytes:
    if len(edt) != size:
        raise ProtocolProblem("data_length", length=len(edt))
    return edt


def _count(value: int, no_data: int | None, allowed: range) -> Count:
    if value == no_data:
        return NO_DATA
    if value not in allowed:
        raise ProtocolProblem("number_range", number=value)
    return value


def _moment(parts: Any) -> datetime:
    if parts.year == MAXYEAR:  # its last half hour has no end that can be written down
        raise ProtocolProblem("impossible_date")
    try:
        return datetime(
            parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.get("second", 0), tzinfo=JST
        )
    except ValueError:
        raise ProtocolProblem("impossible_date") from None

"""A poll that repeats: question and answer whose records in a capture differ from earlier ones in few bytes only.

These few may change without changing what the exchange means: the time of a record, identification and checksums of IP
and UDP, the transaction number (the same in both), and the data of live values, of which the cumulative energy and the
power become demand. All the rest, addresses and lengths and properties, has to be equal. So has the fixed-time value:
it changes every half hour, and then an exchange goes the ordinary way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from struct import Struct, calcsize
from typing import Final

from app.capture.source import Source
from app.demand.columns import seconds_of
from app.demand.intake import CUMULATIVE_ENERGY, INSTANTANEOUS_POWER
from app.demand.series import DemandSeries
from app.echonet.datagram import Datagram
from app.echonet.events import PropertiesRead
from app.echonet.frame import HEADER_LENGTH, decode
from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS, HV_METER_CLASS, Esv, class_of
from app.errors import ProtocolProblem
from app.meter.layouts import COUNTER, I32, NO_DATA_U32, STAMPED_U32
from app.values import NO_DATA
from app.visit.known import MeterKey

LIVE: Final = frozenset({0xCA, 0xD0, 0xD1, 0xD5, 0xD6, CUMULATIVE_ENERGY, INSTANTANEOUS_POWER, 0xEB})
"""Registers, power and currents of now: they are read again and again, and say nothing of the meter itself."""

_STAMP_BYTES: Final = 8
_TID_AT: Final = 2
_PROPERTY_HEADER: Final = 2
_ENERGY: Final = {HV_METER_CLASS: (11, "5sBBI"), BIDIRECTIONAL_HV_METER_CLASS: (15, "5sBBII")}
"""Length and fields of the cumulative energy: hour, minute and second, the counts in one direction or two."""

_POWER: Final = "i"
_FULL_HOUR_NO_COUNTS: Final = bytes(6)

_IPV4_HEADER, _IPV6_HEADER, _UDP_HEADER = 20, 40, 8
_IPV4_ADDRESSES: Final = 8
_IPV4_PLAIN: Final = 0x45
_IPV6: Final = 6
_TWO: Final = 2
_IPV4_OPEN: Final = (24, 18, 2)
"""Identification, header checksum and UDP checksum, of two bytes each: so far before the payload."""

_IPV6_OPEN: Final = (2,)

_Span = tuple[int, int]
"""Where something is, and its size."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A datagram, its record in the file, and where in that its eight bytes of time are (None: it has no such)."""

    record: bytes
    stamp_at: int | None
    datagram: Datagram


@dataclass(frozen=True, slots=True)
class Repetition:
    """Two records in a row, as a number of which the bits in `mask` are always `value`.

    `fields` are both transaction numbers, hour, minute and second, the counts, and the power where there is one.
    """

    key: MeterKey
    asker: str
    length: int
    mask: int
    value: int
    fields: Struct

    def take_from(self, source: Source, series: DemandSeries, pass_over: Callable[[str, int], None]) -> None:
        """Take the repetitions that follow in `source` into `series`, and step over them.

        `pass_over` is told who asked, with which transaction number. What is not plain data stays where it is.
        """
        data, at, size, asker = source.data, source.at, len(source.data), self.asker
        length, mask, value, unpack = self.length, self.mask, self.value, self.fields.unpack_from
        while (end := at + length) <= size and int.from_bytes(data[at:end]) & mask == value:
            asked, answered, stamp, minute, second, forward, *more = unpack(data, at)
            hour_s = _hour_s(stamp)
            if asked != answered or hour_s is None or minute > 59 or second > 59 or forward not in COUNTER:
                break
            reverse = None
            if more:
                reverse = NO_DATA if more[0] == NO_DATA_U32 else more[0]
                if reverse is not NO_DATA and reverse not in COUNTER:
                    break
            power_w = more[1] if len(more) > 1 and more[1] in I32.allowed else None
            series.take(hour_s + 60 * minute + second, forward, reverse, power_w)
            pass_over(asker, asked)
            source.n += 2
            at = end
        source.at = at


def repetition(question: Seen, answer: Seen, read: PropertiesRead) -> Repetition | None:
    """Return what to look for after `question`, the `answer` right behind it and what was `read` from that.

    None when the two are no such exchange: then every one of its kind goes the ordinary way.
    """
    asked_at, answered_at = _payload_at(question), _payload_at(answer)
    if not asked_at or not answered_at or not _belong_together(question.datagram, answer.datagram, read):
        return None
    behind = len(question.record)
    data = _data(answer.datagram.payload, behind + answered_at)
    values = _fields(class_of(read.eoj), data)
    if not values:
        return None
    tids = [(asked_at + _TID_AT, "H"), (behind + answered_at + _TID_AT, "H")]
    open_spans = [
        *_open_spans(question, asked_at, 0),
        *_open_spans(answer, answered_at, behind),
        *((at, size) for epc, (at, size) in data.items() if epc in LIVE),
    ]
    record = question.record + answer.record
    mask = _mask(len(record), open_spans)
    key, asker = MeterKey(read.address, read.eoj), question.datagram.source.address
    return Repetition(key, asker, len(record), mask, int.from_bytes(record) & mask, _struct(tids + values))


def _belong_together(question: Datagram, answer: Datagram, read: PropertiesRead) -> bool:
    """Tell whether `read` came of this Get to one node and of this answer to it."""
    try:
        asked, answered = decode(question.payload), decode(answer.payload)
    except ProtocolProblem:
        return False
    ends = question.source.address, question.destination.address
    services = asked.esv, answered.esv
    return (
        services == (Esv.GET, Esv.GET_RES)
        and asked.tid == read.exchange.tid
        and ends == (answer.destination.address, read.address)
    )


def _payload_at(seen: Seen) -> int | None:
    """Return where in the record the payload is; None behind headers that are not plain IP and UDP."""
    record, datagram = seen.record, seen.datagram
    addresses = _packed(datagram.source.address) + _packed(datagram.destination.address)
    at = record.find(datagram.payload)
    udp_at = at - _UDP_HEADER
    ip_at = udp_at - (_IPV4_HEADER if len(addresses) == _IPV4_ADDRESSES else _IPV6_HEADER)
    if seen.stamp_at is None or ip_at < seen.stamp_at + _STAMP_BYTES:
        return None
    plain = record[ip_at] == _IPV4_PLAIN if len(addresses) == _IPV4_ADDRESSES else record[ip_at] >> 4 == _IPV6
    return at if plain and record[udp_at - len(addresses) : udp_at] == addresses else None


def _packed(address: str) -> bytes:
    return ip_address(address.partition("%")[0]).packed


def _data(payload: bytes, at: int) -> dict[int, _Span]:
    """Return where the data of each property of a frame is, and its size, when the frame begins at `at`."""
    spans, at = {}, at + HEADER_LENGTH
    for item in decode(payload).properties:
        spans[item.epc] = (at + _PROPERTY_HEADER, len(item.edt))
        at += _PROPERTY_HEADER + len(item.edt)
    return spans


def _fields(class_code: int, data: dict[int, _Span]) -> list[tuple[int, str]]:
    """Return where which fields of the demand are; nothing where they are not as the standard has them."""
    (energy_at, size), (power_at, power_size) = (
        data.get(epc, (0, 0)) for epc in (CUMULATIVE_ENERGY, INSTANTANEOUS_POWER)
    )
    standard, form = _ENERGY[class_code]
    if size != standard:
        return []
    if class_code != BIDIRECTIONAL_HV_METER_CLASS or not power_at:
        return [(energy_at, form)]
    as_ours = power_at > energy_at and power_size == calcsize(">" + _POWER)
    return [(energy_at, form), (power_at, _POWER)] if as_ours else []


def _open_spans(seen: Seen, payload_at: int, begin: int) -> Iterator[_Span]:
    """Yield which bytes of a record that begins at `begin` may differ, its data aside."""
    if seen.stamp_at is not None:
        yield begin + seen.stamp_at, _STAMP_BYTES
    yield begin + payload_at + _TID_AT, _TWO
    for back in _IPV6_OPEN if ":" in seen.datagram.source.address else _IPV4_OPEN:
        yield begin + payload_at - back, _TWO


def _mask(length: int, open_spans: Iterable[_Span]) -> int:
    mask = bytearray(b"\xff" * length)
    for at, size in open_spans:
        mask[at : at + size] = bytes(size)
    return int.from_bytes(mask)


def _struct(fields: Iterable[tuple[int, str]]) -> Struct:
    """Return the layout that picks the fields, which come in their order, and steps over what is between them."""
    form, at = ">", 0
    for start, one in fields:
        form += f"{start - at}x{one}"
        at = start + calcsize(">" + one)
    return Struct(form)


@lru_cache(maxsize=1024)
def _hour_s(stamp: bytes) -> int | None:
    """Return seconds since 1970 UTC of the five bytes that a stamp begins with, None when there is no such hour."""
    try:
        at = STAMPED_U32.decode(stamp + _FULL_HOUR_NO_COUNTS).at
    except ProtocolProblem:
        return None
    return None if at is None else seconds_of(at)

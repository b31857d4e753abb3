"""Classic pcap: a 24-byte file header, then packets of one link type, each behind a 16-byte header.

Source: draft-ietf-opsawg-pcap. Both byte orders, time stamps in µs and in ns.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import Final

from app.capture.packet import LARGEST_RECORD, Packet, cut, damaged, early_end
from app.capture.source import Source
from app.errors import ProtocolProblem
from app.findings import Finding

MAGICS: Final = {
    b"\xa1\xb2\xc3\xd4": (">", 1000),
    b"\xd4\xc3\xb2\xa1": ("<", 1000),
    b"\xa1\xb2\x3c\x4d": (">", 1),
    b"\x4d\x3c\xb2\xa1": ("<", 1),
}
"""First four bytes → byte order, and how many ns one unit of the fraction is."""

_FILE_HEADER: Final = 24
_RECORD_HEADER: Final = 16
_STAMP_AT: Final = 0


def read_pcap(source: Source) -> Iterator[Packet | Finding]:
    """Yield the packets of a file, then a finding unless it ends with a whole packet."""
    order, fraction_ns = MAGICS[source.data]
    record = Struct(order + "IIII")
    source.stamp_at = _STAMP_AT
    try:
        link_type = _link_type(source, order)
        while source.has(1):
            _read_whole_record(source, record)
            data, size = source.data, len(source.data)
            while (at := source.at) + _RECORD_HEADER <= size:
                seconds, fraction, length, _ = record.unpack_from(data, at)
                end = at + _RECORD_HEADER + length
                if end > size:
                    break
                source.begun, source.at = at, end
                source.n += 1
                time_ns = seconds * 1_000_000_000 + fraction * fraction_ns
                yield Packet(source.n, time_ns, link_type, "", data[at + _RECORD_HEADER : end])
    except (ProtocolProblem, OSError) as problem:
        yield early_end(problem, source.offset, source.n)


def _link_type(source: Source, order: str) -> int:
    if not source.has(_FILE_HEADER):
        raise cut()
    source.at = _FILE_HEADER
    # The upper half of the field says how long the frame check sequence is; the lengths in the IP header make it moot.
    return int(Struct(order + "20xI").unpack_from(source.data)[0]) & 0xFFFF


def _read_whole_record(source: Source, record: Struct) -> None:
    """Read on until the next record is there to its last byte."""
    if not source.has(_RECORD_HEADER):
        raise cut()
    length = record.unpack_from(source.data, source.at)[2]
    if length > LARGEST_RECORD:
        raise damaged()
    if not source.has(_RECORD_HEADER + length):
        raise cut()

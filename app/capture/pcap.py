"""Classic pcap: a 24-byte file header, then packets of one link type, each behind a 16-byte header.

Source: draft-ietf-opsawg-pcap. Both byte orders, time stamps in µs and in ns.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct
from typing import BinaryIO, Final

from app.capture.packet import LARGEST_RECORD, Packet, cut, damaged, early_end
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


def read_pcap(file: BinaryIO, magic: bytes) -> Iterator[Packet | Finding]:
    """Yield the packets that follow `magic`, then a finding unless the file ends with a whole packet."""
    order, fraction_ns = MAGICS[magic]
    record = Struct(order + "IIII")
    offset, n = 0, 0
    try:
        link_type = _link_type(file.read(_FILE_HEADER - len(magic)), order)
        offset = _FILE_HEADER
        while header := file.read(_RECORD_HEADER):
            if len(header) < _RECORD_HEADER:
                raise cut()
            seconds, fraction, length, _ = record.unpack(header)
            data = _data(file, length)
            offset += _RECORD_HEADER + length
            n += 1
            yield Packet(n, seconds * 1_000_000_000 + fraction * fraction_ns, link_type, "", data)
    except ProtocolProblem as problem:
        yield early_end(problem, offset, n)


def _link_type(header: bytes, order: str) -> int:
    layout = Struct(order + "16xI")
    if len(header) < layout.size:
        raise cut()
    # The upper half of the field says how long the frame check sequence is; the lengths in the IP header make it moot.
    return int(layout.unpack(header)[0]) & 0xFFFF


def _data(file: BinaryIO, length: int) -> bytes:
    if length > LARGEST_RECORD:
        raise damaged()
    data = file.read(length)
    if len(data) < length:
        raise cut()
    return data

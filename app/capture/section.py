"""One section of a pcapng file: its byte order, its interfaces, and the packets in its blocks."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from struct import Struct, error
from typing import Final, Self

from app.capture.packet import LARGEST_RECORD, Packet, cut, damaged
from app.capture.source import Source

BYTE_ORDER_MAGIC: Final = 0x1A2B3C4D
INTERFACE_BLOCK: Final = 1
OBSOLETE_PACKET_BLOCK: Final = 2
SIMPLE_PACKET_BLOCK: Final = 3
ENHANCED_PACKET_BLOCK: Final = 6
SECTION_BLOCK: Final = 0x0A0D0D0A

BLOCK_HEADER: Final = 8
SMALLEST_BLOCK: Final = 12

OPTION_END: Final = 0
OPTION_COMMENT: Final = 1
OPTION_IF_NAME: Final = 2
OPTION_IF_DESCRIPTION: Final = 3
OPTION_USERAPPL: Final = 4
OPTION_IF_TSRESOL: Final = 9
OPTION_IF_TSOFFSET: Final = 14

_MICROSECONDS: Final = b"\x06"
_LATEST_NS: Final = 253_370_764_800 * 10**9
"""The beginning of the year 9999: beyond what a date can show there are only damaged stamps."""

_STAMPED: Final = 20
"""Bytes before the packet in an enhanced block, and in an obsolete one."""

_STAMP_AT: Final = 12
_SMALLEST_ENHANCED: Final = SMALLEST_BLOCK + _STAMPED


@dataclass(frozen=True, slots=True)
class _Interface:
    """`tick_ns` / `ticks` is the length of one tick in ns: a fraction, because ticks may be powers of two."""

    link_type: int
    snap_length: int
    name: str
    tick_ns: int
    ticks: int
    offset_ns: int

    def time_ns(self, high: int, low: int) -> int:
        stated = (high << 32 | low) * self.tick_ns // self.ticks + self.offset_ns
        return min(max(stated, 0), _LATEST_NS)


class Section:
    """Reads blocks in one byte order, and remembers the interfaces that later blocks refer to."""

    def __init__(self, order: str) -> None:
        self.block = Struct(order + "II")
        self.length = Struct(order + "I")
        self._description = Struct(order + "HxxI")
        self._enhanced = Struct(order + "IIII")
        self._enhanced_block = Struct(order + "IIIIII")
        self._obsolete = Struct(order + "HxxIII")
        self._option = Struct(order + "HH")
        self._seconds = Struct(order + "q")
        self._interfaces: list[_Interface] = []

    @classmethod
    def of_byte_order(cls, magic: bytes) -> Self:
        """Return a section in the byte order that shows in the first field of its header block."""
        if len(magic) < 4:
            raise cut()
        for order in "<>":
            if Struct(order + "I").unpack(magic)[0] == BYTE_ORDER_MAGIC:
                return cls(order)
        raise damaged()

    def packet(self, kind: int, body: bytes, n: int, last_ns: int) -> Packet | None:
        """Return packet `n` if the block holds one; ProtocolProblem when the block contradicts itself."""
        try:
            if kind == ENHANCED_PACKET_BLOCK:
                return self._stamped(self._enhanced, body, n)
            if kind == OBSOLETE_PACKET_BLOCK:
                return self._stamped(self._obsolete, body, n)
            if kind == SIMPLE_PACKET_BLOCK:
                return self._unstamped(body, n, last_ns)
            if kind == INTERFACE_BLOCK:
                self._interfaces.append(self._described(body))
        except (error, IndexError):
            # Too short for its own fields, or of an interface that no block has described.
            raise damaged() from None
        return None

    def packets_in_a_row(self, source: Source, last_ns: int) -> Generator[Packet, None, int]:
        """Yield the packets of enhanced blocks as far as they follow one another, whole in what has been read.

        Whatever else comes stays where it is; returns the time of the last packet. Nearly every block of any file comes
        this way, so it calls nothing that it can do without.
        """
        unpack, length_at, interfaces = self._enhanced_block.unpack_from, self.length.unpack_from, self._interfaces
        data, size = source.data, len(source.data)
        source.stamp_at = _STAMP_AT
        while (at := source.at) + _SMALLEST_ENHANCED <= size:
            kind, length, number, high, low, captured = unpack(data, at)
            end, begin = at + length, at + BLOCK_HEADER + _STAMPED
            if kind != ENHANCED_PACKET_BLOCK or end > size or length < captured + _SMALLEST_ENHANCED:
                break
            if number >= len(interfaces) or length_at(data, end - 4)[0] != length:
                break
            interface = interfaces[number]
            source.begun, source.at = at, end
            source.n += 1
            last_ns = interface.time_ns(high, low)
            yield Packet(source.n, last_ns, interface.link_type, interface.name, data[begin : begin + captured])
        return last_ns

    def _stamped(self, layout: Struct, body: bytes, n: int) -> Packet:
        number, high, low, length = layout.unpack_from(body)
        interface = self._interfaces[number]
        data = body[_STAMPED : _STAMPED + length]
        if len(data) < length:
            raise damaged()
        return Packet(n, interface.time_ns(high, low), interface.link_type, interface.name, data)

    def _unstamped(self, body: bytes, n: int, last_ns: int) -> Packet:
        """A simple packet block is always of the first interface; its snap length says how much was captured."""
        interface = self._interfaces[0]
        length = min(self.length.unpack_from(body)[0], interface.snap_length or LARGEST_RECORD)
        data = body[4 : 4 + length]
        if len(data) < length:
            raise damaged()
        return Packet(n, last_ns, interface.link_type, interface.name, data)

    def _described(self, body: bytes) -> _Interface:
        link_type, snap_length = self._description.unpack_from(body)
        options = dict(self._options(body[self._description.size :]))
        tick_ns, ticks = _tick(options.get(OPTION_IF_TSRESOL) or _MICROSECONDS)
        offset = options.get(OPTION_IF_TSOFFSET)
        seconds = self._seconds.unpack(offset)[0] if offset else 0
        return _Interface(link_type, snap_length, _name(options), tick_ns, ticks, seconds * 1_000_000_000)

    def _options(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        at = 0
        while at < len(data):
            code, length = self._option.unpack_from(data, at)
            if code == OPTION_END:
                return
            at += self._option.size
            yield code, data[at : at + length]
            at += length + -length % 4


def _tick(resolution: bytes) -> tuple[int, int]:
    """Return the tick as (ns, divisor): 10^-n s, or 2^-n s when the top bit is set."""
    power = resolution[0] & 0x7F
    return 1_000_000_000, 2**power if resolution[0] & 0x80 else 10**power


def _name(options: dict[int, bytes]) -> str:
    """Return what a person calls the interface; on Windows its name is a device path, its description the name."""
    name = options.get(OPTION_IF_NAME, b"").decode("utf-8", "replace")
    description = options.get(OPTION_IF_DESCRIPTION, b"").decode("utf-8", "replace")
    return description if description and name.startswith("\\Device\\") else name

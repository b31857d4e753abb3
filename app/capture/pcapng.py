"""pcapng: sections of blocks, each section with its own byte order and its own list of interfaces.

Source: draft-ietf-opsawg-pcapng. Blocks that say nothing about packets are stepped over by their length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from app.capture.packet import LARGEST_RECORD, Packet, cut, damaged, early_end
from app.capture.section import SECTION_BLOCK, Section
from app.errors import ProtocolProblem
from app.findings import Finding

MAGIC: Final = SECTION_BLOCK.to_bytes(4, "big")
"""Type of the section header block; reads the same in both byte orders."""

_COUNTED: Final = frozenset({9, 0x0BAD, 0x40000BAD})
"""Journal entries and custom blocks are no packets, but Wireshark gives them frame numbers."""

_BLOCK_HEADER: Final = 8
_SMALLEST_BLOCK: Final = 12


def read_pcapng(file: BinaryIO, magic: bytes) -> Iterator[Packet | Finding]:
    """Yield the packets of the block that begins with `magic` and of all that follow, then a finding if it ends early.

    A simple packet block has no time stamp: its packet is dated like the one before it.
    """
    blocks = _Blocks(file, magic)
    n, time_ns = 0, 0
    try:
        for section, kind, body in blocks:
            packet = section.packet(kind, body, n + 1, time_ns)
            if packet is not None:
                n, time_ns = packet.n, packet.time_ns
                yield packet
            elif kind in _COUNTED:
                n += 1
    except ProtocolProblem as problem:
        yield early_end(problem, blocks.offset, n)


class _Blocks:
    """Iterates over (section, block type, body); `offset` is where the block at hand starts in the file."""

    def __init__(self, file: BinaryIO, magic: bytes) -> None:
        self.offset = 0
        self._file = file
        self._head = magic + file.read(_BLOCK_HEADER - len(magic))

    def __iter__(self) -> Iterator[tuple[Section, int, bytes]]:
        section: Section | None = None
        while head := self._head:
            if len(head) < _BLOCK_HEADER:
                raise cut()
            begun = b""
            if section is None or head.startswith(MAGIC):
                begun = self._file.read(4)
                section = Section.of_byte_order(begun)
            kind, length = section.block.unpack(head)
            yield section, kind, self._body(section, begun, length)
            self.offset += length
            self._head = self._file.read(_BLOCK_HEADER)

    def _body(self, section: Section, begun: bytes, length: int) -> bytes:
        if not _SMALLEST_BLOCK <= length <= LARGEST_RECORD:
            raise damaged()
        rest = length - _BLOCK_HEADER
        body = begun + self._file.read(rest - len(begun))
        if len(body) < rest:
            raise cut()
        if section.length.unpack_from(body, rest - 4)[0] != length:
            raise damaged()
        return body[:-4]

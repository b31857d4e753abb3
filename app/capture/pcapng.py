"""pcapng: sections of blocks, each section with its own byte order and its own list of interfaces.

Source: draft-ietf-opsawg-pcapng. Blocks that say nothing about packets are stepped over by their length.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from app.capture.packet import LARGEST_RECORD, Packet, cut, damaged, early_end
from app.capture.section import BLOCK_HEADER, SECTION_BLOCK, SMALLEST_BLOCK, Section
from app.capture.source import Source
from app.errors import ProtocolProblem
from app.findings import Finding

MAGIC: Final = SECTION_BLOCK.to_bytes(4, "big")
"""Type of the section header block; reads the same in both byte orders."""

_COUNTED: Final = frozenset({9, 0x0BAD, 0x40000BAD})
"""Journal entries and custom blocks are no packets, but Wireshark gives them frame numbers."""


def read_pcapng(source: Source) -> Iterator[Packet | Finding]:
    """Yield the packets of a file, then a finding if it ends early.

    A simple packet block has no time stamp: its packet is dated like the one before it.
    """
    section, time_ns = None, 0
    try:
        while source.has(1):
            section = _section(source, section)
            kind, body = _block(source, section)
            packet = section.packet(kind, body, source.n + 1, time_ns)
            source.begun, source.stamp_at = source.at, None
            source.at += len(body) + SMALLEST_BLOCK
            if packet is not None:
                source.n, time_ns = packet.n, packet.time_ns
                yield packet
            elif kind in _COUNTED:
                source.n += 1
            time_ns = yield from section.packets_in_a_row(source, time_ns)
    except (ProtocolProblem, OSError) as problem:
        yield early_end(problem, source.offset, source.n)


def _section(source: Source, section: Section | None) -> Section:
    """Return the section the next block belongs to: the one at hand unless a new one begins."""
    if not source.has(BLOCK_HEADER):
        raise cut()
    if section is not None and not source.data.startswith(MAGIC, source.at):
        return section
    source.sections += 1
    source.has(BLOCK_HEADER + 4)
    return Section.of_byte_order(source.data[source.at + BLOCK_HEADER : source.at + BLOCK_HEADER + 4])


def _block(source: Source, section: Section) -> tuple[int, bytes]:
    """Return type and body of the next block."""
    kind, length = section.block.unpack_from(source.data, source.at)
    if not SMALLEST_BLOCK <= length <= LARGEST_RECORD:
        raise damaged()
    if not source.has(length):
        raise cut()
    end = source.at + length - 4
    if section.length.unpack_from(source.data, end)[0] != length:
        raise damaged()
    return kind, source.data[source.at + BLOCK_HEADER : end]

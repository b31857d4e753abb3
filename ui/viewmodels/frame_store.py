"""The frames of a log, packed: 18 bytes each besides their own, in blocks that fall out as a whole.

A block holds payloads in one bytearray and the rest in columns. What frames have in common is kept once a block.
Blocks only ever grow, so another thread may read what was there when it was told.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Hashable, Iterator, Sequence
from typing import Final

from app.echonet.datagram import Datagram
from ui.viewmodels.frame_kind import FrameKind, kind_of, shape_of
from ui.viewmodels.log_entry import LogEntry

BLOCK_FRAMES: Final = 1 << 15
BLOCK_BYTES: Final = 1 << 22
CAPACITY: Final = 2_000_000
_SHARE: Final = 16
"""Of a small store a block is a sixteenth, so that little falls out at once."""

CAPACITY_BYTES: Final = 1 << 28
"""What the payloads may take, should somebody send big ones without end."""

OWN_BYTES: Final = 18
"""What a frame takes besides its payload."""


class Block:
    """Up to `most` frames, the first of which has the place `first` in the log."""

    def __init__(self, first: int, most: int = BLOCK_FRAMES) -> None:
        self.first, self._most = first, most
        self.payloads = bytearray()
        self.kinds: list[FrameKind] = []
        self.kind_numbers = array("H")
        self.numbers = array("I")
        self._times = array("q")
        self._ends = array("I")
        self._known: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._ends)

    @property
    def is_full(self) -> bool:
        """Whether the next frame belongs into another block."""
        return len(self) >= self._most or len(self.payloads) >= BLOCK_BYTES

    def append(self, datagram: Datagram, sent: bool, number: int) -> None:
        """Add the newest frame; `number` is how many were received by then."""
        kind = self._kind_number(datagram, sent)
        self.payloads += datagram.payload
        self.kind_numbers.append(kind)
        self.numbers.append(number)
        self._times.append(datagram.time_ns)
        self._ends.append(len(self.payloads))

    def payload(self, index: int) -> bytes:
        """Return the bytes of a frame."""
        return bytes(self.payloads[self._ends[index - 1] if index else 0 : self._ends[index]])

    def holds(self, index: int, needle: bytes) -> bool:
        """Return whether something occurs among the bytes of a frame."""
        return self.payloads.find(needle, self._ends[index - 1] if index else 0, self._ends[index]) >= 0

    def index_at(self, offset: int) -> int:
        """Return which frame holds a byte of `payloads`."""
        return bisect_right(self._ends, offset)

    def datagram(self, index: int) -> Datagram:
        """Return a frame as it was seen."""
        kind = self.kinds[self.kind_numbers[index]]
        return Datagram(self.payload(index), kind.source, kind.destination, kind.interface, self._times[index])

    def entry(self, index: int) -> LogEntry:
        """Return a frame to be looked at."""
        sent = self.kinds[self.kind_numbers[index]].sent
        return LogEntry(self.datagram(index), sent, None if sent else self.numbers[index], self.first + index)

    def _kind_number(self, datagram: Datagram, sent: bool) -> int:
        way, kind = (datagram.source, datagram.destination, datagram.interface, sent), None
        shape = shape_of(datagram.payload)
        if shape is None:
            kind = kind_of(datagram, sent)
            shape = kind.problem.code if kind.problem else (kind.esv, kind.seoj, kind.deoj, kind.epcs)
        known = self._known.get((way, shape))
        if known is None:
            known = self._known[way, shape] = len(self.kinds)
            self.kinds.append(kind or kind_of(datagram, sent))
        return known


class FrameStore:
    """Frames by place, oldest first; `first` is the oldest still there, `end` one past the newest."""

    def __init__(self, capacity: int = CAPACITY, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self.capacity, self._capacity_bytes = capacity, capacity_bytes
        self._block_frames = min(BLOCK_FRAMES, max(capacity // _SHARE, 1))
        self.blocks: deque[Block] = deque([Block(0, self._block_frames)])
        self.received = 0

    def __len__(self) -> int:
        return self.end - self.first

    @property
    def first(self) -> int:
        """The place of the oldest frame."""
        return self.blocks[0].first

    @property
    def end(self) -> int:
        """The place the next frame will have."""
        return self.blocks[-1].first + len(self.blocks[-1])

    @property
    def payload_bytes(self) -> int:
        """How many bytes all payloads have."""
        return sum(len(block.payloads) for block in self.blocks)

    def append(self, datagram: Datagram, sent: bool) -> None:
        """Add the newest frame."""
        if self.blocks[-1].is_full:
            self.blocks.append(Block(self.end, self._block_frames))
        self.received += not sent
        self.blocks[-1].append(datagram, sent, self.received)

    def excess(self) -> int:
        """Return how many of the oldest frames have to go: whole blocks, never the last one."""
        frames, size, gone = len(self), self.payload_bytes, 0
        for block in list(self.blocks)[:-1]:
            if frames <= self.capacity and size <= self._capacity_bytes:
                break
            frames, size, gone = frames - len(block), size - len(block.payloads), gone + len(block)
        return gone

    def drop_excess(self) -> None:
        """Let go of what `excess` counts."""
        keep = self.first + self.excess()
        while self.first < keep:
            self.blocks.popleft()

    def parts(self, start: int, end: int) -> Iterator[tuple[Block, range]]:
        """Yield the blocks that hold the places from `start` to before `end`, with the indexes in them."""
        for block in self.blocks:
            low, high = max(start - block.first, 0), min(end - block.first, len(block))
            if low < high:
                yield block, range(low, high)

    def entry(self, place: int) -> LogEntry:
        """Return the frame at a place; IndexError when it is not there."""
        block = find_block(self.blocks, place)
        return block.entry(place - block.first)

    def place_of(self, number: int) -> int | None:
        """Return where the `number`th received frame is, None when it fell out or never came."""
        for block in self.blocks:
            if len(block) and block.numbers[-1] >= number:
                index = bisect_left(block.numbers, number)
                here = block.numbers[index] == number and not block.kinds[block.kind_numbers[index]].sent
                return block.first + index if here else None
        return None


def find_block(blocks: Sequence[Block], place: int) -> Block:
    """Return the block that holds a place; IndexError when none does."""
    index = bisect_right(blocks, place, key=lambda block: block.first) - 1
    if index < 0 or place >= blocks[index].first + len(blocks[index]):
        raise IndexError(place)
    return blocks[index]

"""Which frame brought a reading: the first one of its meter that carries the reading's stamp."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from struct import pack

from app.demand.intake import CUMULATIVE_ENERGY, FIXED_TIME_ENERGY
from app.visit import Meter, MeterKey, Visit
from ui.viewmodels.frame_store import Block, FrameStore
from ui.viewmodels.log_entry import LogEntry


def number_of_reading(store: FrameStore, visit: Visit, meter: Meter, at: datetime) -> int | None:
    """Return the number of the frame with the reading that a meter stamped so, None when the log has it not."""
    stamp = pack(">H5B", at.year, at.month, at.day, at.hour, at.minute, at.second)
    own = {key for key, one in visit.meters.items() if one is meter}
    for block in store.blocks:
        for entry in _holding(block, stamp):
            if entry.number is not None and _brings(entry, stamp, own):
                return entry.number
    return None


def _holding(block: Block, needle: bytes) -> Iterator[LogEntry]:
    """Yield the frames of a block in whose bytes something occurs."""
    at = block.payloads.find(needle)
    while at >= 0:
        yield block.entry(block.index_at(at))
        at = block.payloads.find(needle, at + 1)


def _brings(entry: LogEntry, stamp: bytes, own: set[MeterKey]) -> bool:
    frame = entry.frame
    if frame is None or MeterKey(entry.datagram.source.address, frame.seoj) not in own:
        return False
    items = (*frame.properties, *frame.get_properties)
    return any(item.epc in (CUMULATIVE_ENERGY, FIXED_TIME_ENERGY) and item.edt.startswith(stamp) for item in items)

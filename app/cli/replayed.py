"""A recording taken in at once, as if every datagram had just arrived."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.capture.reader import CapturedDatagram, read_capture
from app.echonet.node import OwnNode
from app.findings import Finding
from app.visit import Visit

NANOSECONDS = 1_000_000_000


def listening_visit() -> Visit:
    """Return a visit that only listens."""
    return Visit(OwnNode(b""), can_send=False)


def feed(visit: Visit, path: Path, notes: list[Finding]) -> Iterator[CapturedDatagram]:
    """Yield every datagram of a capture after `visit` took it in; what is missing goes to `notes`."""
    for item in read_capture(path):
        if isinstance(item, Finding):
            notes.append(item)
        else:
            visit.received = item.n - 1  # so that evidence carries the numbers people see in Wireshark
            visit.receive_datagram(item.datagram, item.datagram.time_ns / NANOSECONDS)
            yield item


def replay_whole(path: Path) -> tuple[Visit, list[Finding]]:
    """Return the visit after a whole capture, and findings on what the file lacks."""
    visit, notes = listening_visit(), list[Finding]()
    for _ in feed(visit, path, notes):
        pass
    return visit, notes

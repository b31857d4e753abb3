"""One packet of a capture file, before anyone has looked inside."""

from __future__ import annotations

from typing import Final, NamedTuple

from app.errors import ProtocolProblem
from app.findings import Finding, Severity

LARGEST_RECORD: Final = 16 * 1024 * 1024
"""A length above this (in bytes) is a damaged file and not a packet; Wireshark's own limit is 256 KiB."""


class Packet(NamedTuple):
    """Packet `n` (from 1, as Wireshark counts); `interface` is "" unless the file names it. A tuple, for speed."""

    n: int
    time_ns: int
    link_type: int
    interface: str
    data: bytes


def cut() -> ProtocolProblem:
    """The file ends in the middle of a record: a full disk, a crash, a copy made while recording."""
    return ProtocolProblem("capture_cut")


def damaged() -> ProtocolProblem:
    """A record contradicts itself, so that nothing after it can be found."""
    return ProtocolProblem("capture_damaged")


def early_end(problem: ProtocolProblem | OSError, offset: int, frames: int) -> Finding:
    """Say why reading ended early: at byte `offset`, where the bad record starts, after `frames` whole packets."""
    if isinstance(problem, OSError):
        return Finding("capture_read_failed", Severity.ERROR, {"frames": frames, "reason": problem.strerror})
    severity = Severity.WARNING if problem.code == cut().code else Severity.ERROR
    return Finding(problem.code, severity, {"offset": offset, "frames": frames})

"""What is in a capture, before anyone plays it: read once from end to end, in constant memory."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from app.capture.reader import open_capture, read_capture
from app.findings import Finding

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK: Final = 256 * 1024
"""Bytes read between two reports of progress."""


@dataclass(frozen=True, slots=True)
class CaptureSurvey:
    """How many ECHONET Lite datagrams there are, when the first and the latest came (ns since 1970), what is missing.

    Both times are 0 in a capture without datagrams.
    """

    datagrams: int
    first_ns: int
    latest_ns: int
    findings: tuple[Finding, ...]

    @property
    def duration_s(self) -> float:
        """Seconds from the first datagram to the latest."""
        return (self.latest_ns - self.first_ns) / 1e9


def survey_capture(path: Path, on_progress: Callable[[int], None] = lambda _read: None) -> CaptureSurvey:
    """Read the whole capture (some seconds for a million frames); raises what `read_capture` raises.

    `on_progress` is told the number of bytes read so far, every `CHUNK`; what it raises ends the survey.
    """
    findings: list[Finding] = []
    datagrams = first_ns = latest_ns = 0
    with open_capture(path) as file, io.BufferedReader(_Watched(file, on_progress), CHUNK) as watched:
        for item in read_capture(watched):
            if isinstance(item, Finding):
                findings.append(item)
                continue
            time_ns = item.datagram.time_ns
            first_ns = first_ns if datagrams else time_ns
            latest_ns = max(latest_ns, time_ns)
            datagrams += 1
    return CaptureSurvey(datagrams, first_ns, latest_ns, tuple(findings))


class _Watched(io.RawIOBase):
    """A file that tells how far it has been read."""

    def __init__(self, file: BinaryIO, on_progress: Callable[[int], None]) -> None:
        self.name = file.name
        self._file, self._on_progress, self._read = file, on_progress, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._on_progress(self._read)
        data = self._file.read(memoryview(buffer).nbytes)
        memoryview(buffer)[: len(data)] = data
        self._read += len(data)
        return len(data)

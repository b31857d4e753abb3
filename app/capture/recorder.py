"""Records all that a transport carries, while it carries it: a crash in the field must not cost the evidence."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Protocol, runtime_checkable

from app.capture.writer import EXISTS, CaptureWriter
from app.echonet.datagram import Datagram, Transmission, Transport
from app.errors import EnvironmentProblem


@runtime_checkable
class TimedTransport(Transport, Protocol):
    """A transport that delivers when its time has come, not when a socket says so."""

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` wants to be called (0.0: now), or None as long as nothing is due."""
        ...

    def handle_deadline(self, now: float) -> None:
        """Deliver what is due at `now`."""
        ...


def session_path(folder: Path, started_at: datetime) -> Path:
    """Return a path in `folder` that no file has yet, named by the wall clock: `20261122-103000.pcapng`."""
    stem = f"{started_at:%Y%m%d-%H%M%S}"
    names = (f"{stem}{'' if n == 1 else f'-{n}'}.pcapng" for n in count(1))
    return next(folder / name for name in names if not (folder / name).exists())


def new_recording(folder: Path, started_at: datetime) -> CaptureWriter:
    """Return the writer of a new file in `folder`, named by the wall clock; raises what `CaptureWriter` raises."""
    while True:
        try:
            return CaptureWriter(session_path(folder, started_at))
        except EnvironmentProblem as problem:
            if problem.code != EXISTS:  # else another window was quicker, and the next name is free
                raise


class RecordingTransport:
    """A transport that writes each datagram to `path` before it hands it on.

    A disk that refuses stops the recording, never the session: `on_problem` is told once and `recording` turns False.
    `file` is the newest recording: `create_writer` may choose another path for each opening.
    """

    def __init__(
        self,
        inner: Transport,
        path: Path,
        on_problem: Callable[[EnvironmentProblem], None],
        create_writer: Callable[[Path], CaptureWriter] = CaptureWriter,
    ) -> None:
        self.path = path
        self.file: Path | None = None
        self._inner = inner
        self._on_problem = on_problem
        self._create_writer = create_writer
        self._writer: CaptureWriter | None = None

    @property
    def recording(self) -> bool:
        """True from `open` until `close` or the first problem."""
        return self._writer is not None

    @property
    def can_send(self) -> bool:
        """What the recorded transport says."""
        return self._inner.can_send

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Create the file and its folder, and open the transport; EnvironmentProblem only for the transport."""

        def record_and_receive(datagram: Datagram) -> None:
            self._record(datagram)
            receive(datagram)

        self._start()
        try:
            self._inner.open(record_and_receive)
        except EnvironmentProblem:
            self._stop()
            raise

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Send, record what went out and return it."""
        sent = self._inner.send(transmission)
        for datagram in sent:
            self._record(datagram)
        return sent

    def close(self) -> None:
        """Close the transport, then the file, so that the last words are on record."""
        self._inner.close()
        self._stop()

    def next_deadline(self) -> float | None:
        """Return the recorded transport's deadline, if it is one that has any."""
        return self._inner.next_deadline() if isinstance(self._inner, TimedTransport) else None

    def handle_deadline(self, now: float) -> None:
        """Pass the time on to the recorded transport."""
        if isinstance(self._inner, TimedTransport):
            self._inner.handle_deadline(now)

    @property
    def joins(self) -> int:
        """How often the recorded transport joined an interface; 0 for one that never does."""
        return int(getattr(self._inner, "joins", 0))

    def _start(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = self._create_writer(self.path)
            self.file = self._writer.path
        except EnvironmentProblem as problem:
            self._on_problem(problem)
        except OSError as reason:
            self._on_problem(EnvironmentProblem("recording_no_folder", path=self.path, reason=reason.strerror))

    def _record(self, datagram: Datagram) -> None:
        if self._writer is None:
            return
        try:
            self._writer.write(datagram)
        except EnvironmentProblem as problem:
            self._stop()
            self._on_problem(problem)

    def _stop(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

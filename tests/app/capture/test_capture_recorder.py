"""The recorder writes first and never stands in the way of the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.recorder import RecordingTransport, TimedTransport, session_path
from app.capture.replay import ReplayTransport
from app.capture.writer import CaptureWriter
from app.echonet.datagram import Datagram, Transmission
from app.errors import EnvironmentProblem
from app.values import JST
from tests.app.capture.builders import datagram

RECEIVED, SENT = datagram(payload=b"received"), datagram(payload=b"sent", source="fe80::1%eth0")


class CableTransport:
    """A transport whose other end is the test."""

    can_send = True

    def __init__(self, problem: EnvironmentProblem | None = None) -> None:
        self.problem = problem
        self.deliver: Callable[[Datagram], None]
        self.closed = False

    def open(self, receive: Callable[[Datagram], None]) -> None:
        if self.problem:
            raise self.problem
        self.deliver = receive

    def send(self, transmission: Transmission) -> list[Datagram]:
        return [SENT, SENT]

    def close(self) -> None:
        self.closed = True


class FailingWriter(CaptureWriter):
    """Writes one datagram, then the disk is full."""

    full = False

    def write(self, datagram: Datagram, comment: str = "") -> None:
        if self.full:
            raise EnvironmentProblem("recording_disk_full", path=self.path, reason="full")
        super().write(datagram, comment)
        self.full = True


def payloads(path: Path) -> list[bytes]:
    return [item.datagram.payload for item in read_capture(path) if isinstance(item, CapturedDatagram)]


def test_all_that_passes_is_on_disk_before_it_is_handed_on(tmp_path: Path) -> None:
    path = tmp_path / "sessions" / "one.pcapng"
    cable = CableTransport()
    recorder = RecordingTransport(cable, path, pytest.fail)
    on_disk: list[list[bytes]] = []
    recorder.open(lambda _: on_disk.append(payloads(path)))
    cable.deliver(RECEIVED)
    assert on_disk == [[b"received"]]
    assert recorder.send(Transmission(b"sent")) == [SENT, SENT]
    assert payloads(path) == [b"received", b"sent", b"sent"]
    assert recorder.recording
    recorder.close()
    assert (cable.closed, recorder.recording, recorder.can_send) == (True, False, True)


def test_a_full_disk_stops_the_recording_and_not_the_session(tmp_path: Path) -> None:
    problems: list[EnvironmentProblem] = []
    heard: list[Datagram] = []
    cable = CableTransport()
    recorder = RecordingTransport(cable, tmp_path / "one.pcapng", problems.append, FailingWriter)
    recorder.open(heard.append)
    for _ in range(4):
        cable.deliver(RECEIVED)
    assert recorder.send(Transmission(b"sent")) == [SENT, SENT]
    assert heard == [RECEIVED] * 4
    assert [problem.code for problem in problems] == ["recording_disk_full"]
    assert not recorder.recording
    assert payloads(recorder.path) == [b"received"]


def test_a_file_that_cannot_be_made_is_reported_and_the_session_opens(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    problems: list[EnvironmentProblem] = []
    heard: list[Datagram] = []
    cable = CableTransport()
    recorder = RecordingTransport(cable, tmp_path / "taken" / "one.pcapng", problems.append)
    recorder.open(heard.append)
    cable.deliver(RECEIVED)
    assert (heard, recorder.recording) == ([RECEIVED], False)
    assert [problem.code for problem in problems] == ["recording_no_folder"]


def test_an_existing_recording_is_reported_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "one.pcapng"
    path.write_bytes(b"evidence")
    problems: list[EnvironmentProblem] = []
    RecordingTransport(CableTransport(), path, problems.append).open([].append)
    assert [problem.code for problem in problems] == ["recording_exists"]
    assert path.read_bytes() == b"evidence"


def test_a_transport_that_cannot_open_says_so_itself(tmp_path: Path) -> None:
    recorder = RecordingTransport(
        CableTransport(EnvironmentProblem("port_taken")), tmp_path / "one.pcapng", pytest.fail
    )
    with pytest.raises(EnvironmentProblem, match="port_taken"):
        recorder.open([].append)
    assert not recorder.recording


def test_joins_of_the_recorded_transport_pass_through(tmp_path: Path) -> None:
    cable = CableTransport()
    recorder = RecordingTransport(cable, tmp_path / "one.pcapng", pytest.fail)
    cable.joins = 3
    assert recorder.joins == 3


def test_deadlines_of_the_recorded_transport_pass_through(tmp_path: Path) -> None:
    path = tmp_path / "one.pcapng"
    with CaptureWriter(path) as writer:
        writer.write(RECEIVED)
    recorder = RecordingTransport(ReplayTransport(path), tmp_path / "two.pcapng", pytest.fail)
    assert isinstance(recorder, TimedTransport)
    assert recorder.joins == 0
    heard: list[Datagram] = []
    recorder.open(heard.append)
    assert recorder.next_deadline() == 0.0
    recorder.handle_deadline(1.0)
    assert heard == [RECEIVED]
    assert payloads(recorder.path) == [b"received"]
    recorder.close()


def test_a_transport_without_deadlines_has_none(tmp_path: Path) -> None:
    recorder = RecordingTransport(CableTransport(), tmp_path / "one.pcapng", pytest.fail)
    recorder.handle_deadline(1.0)
    assert recorder.next_deadline() is None


def test_session_names_tell_the_time_and_do_not_collide(tmp_path: Path) -> None:
    started_at = datetime(2026, 11, 22, 10, 30, tzinfo=JST)
    names = []
    for _ in range(3):
        path = session_path(tmp_path, started_at)
        path.touch()
        names.append(path.name)
    assert names == ["20261122-103000.pcapng", "20261122-103000-2.pcapng", "20261122-103000-3.pcapng"]

"""Where datagrams come from: the network, the demo, an opened capture. Nothing else knows which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from app.capture.reader import read_capture
from app.capture.recorder import RecordingTransport, new_recording
from app.capture.replay import ReplayTransport
from app.capture.writer import CaptureWriter
from app.echonet.datagram import Transport
from app.errors import EnvironmentProblem
from app.net.udp import UdpTransport
from app.resources import resource_path
from app.values import JST
from ui.places import Places, demo_places, own_places

DEMO_DAY = date(2026, 11, 20)
"""The day of the demo's recording and of its papers: today's date would let their dates pass one by one."""

DEMO_START_SHARE = 0.63
"""The demo begins in the afternoon of its day, with a morning to look back at."""


@dataclass(frozen=True, slots=True)
class Source:
    """A transport, what knows its network if it has one, its places, whether it is a demo or being recorded.

    `capture` is a file that is to be surveyed before its transport may play, from `start_share` of it (0–1) on.
    """

    transport: Transport
    network: object
    places: Places
    demo: bool = False
    is_recording: Callable[[], bool] = lambda: False
    capture: Path | None = None
    start_share: float = 0.0


def live_source(on_problem: Callable[[EnvironmentProblem], None]) -> Source:
    """Return the network, recorded from the first datagram on."""
    places, udp = own_places(), UdpTransport(waits=True)

    def writer(_path: Path) -> CaptureWriter:
        """A file of its own for each opening: a port that was taken may be free at the next try."""
        return new_recording(places.recordings, datetime.now(JST))

    recorder = RecordingTransport(udp, places.recordings / "recording", on_problem, writer)
    return Source(recorder, udp, places, is_recording=lambda: recorder.recording)


def demo_source(name: str) -> Source:
    """Return a bundled recording; FileNotFoundError when there is none of that name."""
    path = resource_path(f"demo/{name}.pcapng")
    return Source(ReplayTransport(path), None, demo_places(), demo=True, capture=path, start_share=DEMO_START_SHARE)


def opened_source(path: Path) -> Source:
    """Return a capture to be opened by and by; raises what can be said of it at a glance: no file, no capture."""
    read_capture(path)
    return Source(ReplayTransport(path), None, own_places(), capture=path)

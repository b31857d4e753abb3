"""Windows over recordings, for the tests of opening and playing them."""

from __future__ import annotations

import math
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.capture.reader import CapturedDatagram, read_capture
from app.capture.replay import ReplayTransport
from app.capture.survey import survey_capture
from app.resources import resource_path
from tests.ui.conftest import TODAY
from tests.ui.fakes import Firewall, cable
from ui.composition import Composition, Machine
from ui.places import Places
from ui.settings import SettingsStore
from ui.sources import Source
from ui.viewmodels.notices import Notices
from ui.viewmodels.playback import PlaybackModel

RECORDING = resource_path("demo/office-028a.pcapng")
HOUR_S = 3600.0
SURVEY = survey_capture(RECORDING)


def recording(start_at: float = HOUR_S) -> ReplayTransport:
    """Return the bundled recording; everything that is due comes in one slice."""
    return ReplayTransport(RECORDING, start_at=start_at, survey=SURVEY)


def slow_recording(start_at: float = HOUR_S) -> ReplayTransport:
    """Return the bundled recording on a clock by which a slice is used up after every datagram."""
    return ReplayTransport(RECORDING, start_at=start_at, survey=SURVEY, clock=lambda: math.inf)


def datagrams_until(position_s: float) -> int:
    """Return how many datagrams the bundled recording has up to a position."""
    items = [item.datagram for item in read_capture(RECORDING) if isinstance(item, CapturedDatagram)]
    return sum(one.time_ns - SURVEY.first_ns <= position_s * 1e9 for one in items)


def window_on(path: Path, places: Places, start_share: float = 0.0) -> Composition:
    """Return what `kaitsu --open` composes."""
    source = Source(ReplayTransport(path), None, places, capture=path, start_share=start_share)
    settings = SettingsStore(places.settings)
    return Composition(source, settings, Notices(), Machine(cable, Firewall(), lambda: TODAY))


def model_of(composition: Composition) -> PlaybackModel:
    """Return the playback of a window over a recording."""
    assert composition.playback is not None
    return composition.playback


def replay_of(composition: Composition) -> ReplayTransport:
    """Return the recording on show."""
    assert isinstance(composition.visit.transport, ReplayTransport)
    return composition.visit.transport


def arrive(composition: Composition, qtbot: QtBot) -> None:
    """Wait until the way to the goal is over, and let the log take in what came."""
    qtbot.waitUntil(lambda: composition.visit.running and replay_of(composition).goal_s is None)
    composition.log.take_pending()


def go(composition: Composition, position_s: float, qtbot: QtBot) -> None:
    """Jump, and wait until it is done."""
    model_of(composition).jump(position_s)
    arrive(composition, qtbot)

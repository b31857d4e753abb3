"""Playing a recording in the window: forward, back, at another speed, and stopped on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from app.capture.replay import AS_FAST_AS_POSSIBLE
from app.echonet.datagram import Transport
from tests.ui.recordings import (
    HOUR_S,
    SURVEY,
    arrive,
    datagrams_until,
    go,
    model_of,
    recording,
    replay_of,
    slow_recording,
)
from ui.composition import Composition
from ui.settings import SettingsStore

Make = Callable[[Transport], Composition]


@pytest.fixture
def played(make: Make, qtbot: QtBot) -> Composition:
    """The bundled recording, paused after its first hour."""
    composition = make(recording())
    composition.settings.update(playback_speed=1)
    composition.begin()
    model_of(composition).choose_speed(1)
    arrive(composition, qtbot)
    model_of(composition).toggle()
    return composition


def test_nothing_is_known_but_what_came_until_the_position(played: Composition, qtbot: QtBot) -> None:
    model = model_of(played)
    for hours in (3, 2, 4):
        go(played, hours * HOUR_S, qtbot)
        expected = datagrams_until(hours * HOUR_S)
        assert (played.log.total, played.visit.visit.received) == (expected, expected)
        assert model.position_s == hours * HOUR_S
        meter = played.visit.meter
        assert meter is not None
        assert meter.demand.last is not None
        assert model.at is not None
        assert 0 <= (model.at - meter.demand.last.at).total_seconds() < 60


def test_going_back_to_the_start_forgets_the_meter_its_checks_and_its_readings(
    played: Composition, qtbot: QtBot
) -> None:
    played.conformance.look()
    qtbot.waitUntil(lambda: played.readings.rowCount() > 0)
    assert played.conformance.checks
    go(played, 0, qtbot)
    assert (played.visit.meter, played.conformance.checks, played.readings.rowCount()) == (None, [], 0)
    assert played.live.view.outlook is None
    played.diagnosis.look()
    assert [one.code for one in played.diagnosis.findings] == ["no_meter_heard"]


def test_a_picture_that_was_held_is_let_go_when_the_time_goes_back(played: Composition, qtbot: QtBot) -> None:
    played.live.pause(True)
    go(played, HOUR_S / 2, qtbot)
    assert not played.live.paused


def test_a_jump_keeps_the_pause_and_stays_inside_the_recording(played: Composition, qtbot: QtBot) -> None:
    model = model_of(played)
    model.skip(1e6)
    arrive(played, qtbot)
    assert (model.position_s, model.playing, replay_of(played).finished) == (SURVEY.duration_s, False, True)
    model.skip(-1e6)
    arrive(played, qtbot)
    assert (model.position_s, model.playing) == (0, False)


def test_skips_add_up_while_the_first_is_under_way(played: Composition, qtbot: QtBot) -> None:
    model = model_of(played)
    for _ in range(3):
        model.skip(-60)
    assert model.position_s == pytest.approx(HOUR_S - 180, abs=5)
    arrive(played, qtbot)
    assert model.position_s == pytest.approx(HOUR_S - 180, abs=5)


def test_the_way_to_a_position_can_be_ended_where_it_got_to(make: Make, qtbot: QtBot) -> None:
    composition = make(slow_recording(10 * HOUR_S))
    model = model_of(composition)
    model.choose_speed(1)
    composition.begin()
    qtbot.waitUntil(lambda: composition.visit.visit.received > 5)
    assert model.position_s == 10 * HOUR_S
    model.cancel()
    reached = composition.visit.visit.received
    assert (model.playing, replay_of(composition).next_deadline()) == (False, None)
    assert model.position_s < 10 * HOUR_S
    assert reached < datagrams_until(10 * HOUR_S)


def test_what_takes_long_shows_how_far_it_is(make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.viewmodels.playback.PATIENCE_S", 0.0)
    composition = make(slow_recording(HOUR_S / 4))
    model, shares = model_of(composition), list[float]()
    model.changed.connect(lambda: shares.append(model.task.share if model.task else -1))
    composition.begin()
    arrive(composition, qtbot)
    assert model.task is None
    assert shares[:-1] == sorted(shares[:-1])
    assert any(0 < share < 1 for share in shares)


def test_the_speed_is_used_and_remembered(played: Composition) -> None:
    model_of(played).choose_speed(600)
    assert replay_of(played).speed == 600
    assert SettingsStore(played.settings._path).current.playback_speed == 600


def test_as_fast_as_possible_goes_to_the_end_and_a_jump_stays_where_it_went(played: Composition, qtbot: QtBot) -> None:
    model = model_of(played)
    model.choose_speed(None)
    assert replay_of(played).speed == AS_FAST_AS_POSSIBLE
    assert not model.playing
    model.toggle()
    qtbot.waitUntil(lambda: replay_of(played).finished)
    assert model.position_s == SURVEY.duration_s
    go(played, 2 * HOUR_S, qtbot)
    assert (model.position_s, model.playing, model.speed) == (2 * HOUR_S, False, None)


def test_what_came_to_its_end_plays_once_more(played: Composition, qtbot: QtBot) -> None:
    model = model_of(played)
    go(played, SURVEY.duration_s, qtbot)
    model.toggle()
    arrive(played, qtbot)
    assert model.playing
    assert model.position_s < 60
    assert played.log.total == datagrams_until(model.position_s)


def test_a_window_that_measures_has_no_playback(silent: Composition) -> None:
    assert silent.playback is None

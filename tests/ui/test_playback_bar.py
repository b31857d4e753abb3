"""The strip under the page while a recording is on show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.messages import Language
from tests.ui.recordings import HOUR_S, SURVEY, arrive, model_of, recording, replay_of, slow_recording
from ui.composition import Composition
from ui.widgets.playback_bar import PlaybackBar, clock_text

Make = Callable[[Transport], Composition]


@pytest.fixture
def shown(make: Make, qtbot: QtBot) -> Iterator[tuple[Composition, PlaybackBar]]:
    """The bundled recording, paused after its first hour, and its bar."""
    composition = make(recording())
    model_of(composition).choose_speed(1)
    composition.begin()
    arrive(composition, qtbot)
    model_of(composition).toggle()
    yield composition, bar_of(composition, qtbot)


def bar_of(composition: Composition, qtbot: QtBot) -> PlaybackBar:
    bar = PlaybackBar(composition.context, model_of(composition))
    qtbot.addWidget(bar)
    bar.resize(1024, bar.height())
    bar.show()
    return bar


def test_it_tells_the_recorded_time_and_how_far_that_is(shown: tuple[Composition, PlaybackBar]) -> None:
    bar = shown[1]
    assert bar._elapsed.text().startswith("1:00:0")
    assert bar._elapsed.text().endswith(" / 11:41:21")
    assert bar._at.text().startswith("11/20 07:3")
    assert bar.slider.maximum() == round(SURVEY.duration_s)


@pytest.mark.parametrize(("number", "seconds"), list(enumerate((-1800, -60, 60, 1800))))
def test_the_buttons_skip(shown: tuple[Composition, PlaybackBar], qtbot: QtBot, number: int, seconds: int) -> None:
    composition, bar = shown
    bar.skips[number].click()
    arrive(composition, qtbot)
    assert model_of(composition).position_s == pytest.approx(HOUR_S + seconds, abs=5)
    assert bar.slider.value() == pytest.approx(HOUR_S + seconds, abs=5)


def test_pressing_the_line_goes_there_and_dragging_when_it_is_let_go(
    shown: tuple[Composition, PlaybackBar], qtbot: QtBot
) -> None:
    composition, bar = shown
    middle = QPoint(bar.slider.width() // 2, bar.slider.height() // 2)
    QTest.mousePress(bar.slider, Qt.MouseButton.LeftButton, pos=middle)
    assert model_of(composition).position_s == pytest.approx(HOUR_S, abs=5)
    assert bar._elapsed.text().startswith("5:")
    QTest.mouseRelease(bar.slider, Qt.MouseButton.LeftButton, pos=middle)
    arrive(composition, qtbot)
    assert model_of(composition).position_s == pytest.approx(SURVEY.duration_s / 2, rel=0.05)


def test_keys_on_the_line_go_by_minutes_and_half_hours(shown: tuple[Composition, PlaybackBar], qtbot: QtBot) -> None:
    composition, bar = shown
    for key, position in (
        (Qt.Key.Key_Right, HOUR_S + 60),
        (Qt.Key.Key_PageUp, HOUR_S + 1860),
        (Qt.Key.Key_Left, HOUR_S + 1800),
        (Qt.Key.Key_End, round(SURVEY.duration_s)),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(bar.slider, key)
        arrive(composition, qtbot)
        assert model_of(composition).position_s == pytest.approx(position, abs=5)


def test_play_and_end_do_what_they_say(shown: tuple[Composition, PlaybackBar], qtbot: QtBot) -> None:
    composition, bar = shown
    assert bar.play.accessibleName() == "再生"
    bar.play.click()
    assert bar.play.accessibleName() == "一時停止"
    assert model_of(composition).playing
    bar.end.click()
    qtbot.waitUntil(lambda: replay_of(composition).finished)
    assert bar._elapsed.text() == "11:41:21 / 11:41:21"


def test_the_speed_is_chosen_from_a_list_in_the_language_in_force(shown: tuple[Composition, PlaybackBar]) -> None:
    composition, bar = shown
    assert bar.speed.currentText() == "1 倍"
    bar.speed.activated.emit(3)
    assert (bar.speed.currentText(), replay_of(composition).speed) == ("600 倍", 600)
    composition.settings.update(language=Language.EN)
    assert [bar.speed.itemText(n) for n in range(bar.speed.count())] == ["1×", "10×", "60×", "600×", "Fastest"]


def test_a_long_way_shows_its_progress_and_a_button_that_ends_it(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.viewmodels.playback.PATIENCE_S", 0.0)
    composition = make(slow_recording(10 * HOUR_S))
    bar = bar_of(composition, qtbot)
    assert not bar.play.isEnabled()
    composition.begin()
    qtbot.waitUntil(bar._task.isVisible)
    assert bar._task._text.text().startswith("読み進めています")
    bar._task.cancel.click()
    assert not bar._task.isVisible()
    assert not model_of(composition).playing


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00:00"), (59.9, "0:00:59"), (3661, "1:01:01"), (360000, "100:00:00")]
)
def test_durations_count_hours_beyond_a_day(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text

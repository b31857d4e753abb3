from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from ui.context import Context
from ui.viewmodels.status import LinkState, Status, StatusModel
from ui.widgets.status_bar import StatusBar, duration, elapsed


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "+0 秒"),
        (-0.4, "+0 秒"),
        (3, "+3 秒"),
        (-119, "−119 秒"),
        (150, "+2.5 分"),
        (-7200, "−2.0 時間"),
        (200_000, "+2.3 日"),
    ],
)
def test_a_clock_offset_is_told_in_the_unit_that_says_enough(context: Context, seconds: float, words: str) -> None:
    assert duration(context.words, seconds) == words


def test_the_bar_tells_site_meter_clock_and_recording(context: Context, qtbot: QtBot) -> None:
    model = StatusModel()
    bar = StatusBar(context, model)
    bar.resize(1366, 48)
    qtbot.addWidget(bar)
    model.show(Status("サンプルビル", LinkState.ANSWERING, "169.254.7.20", 2, 0.112, 3, 41))
    texts = [bar._site.text(), bar._link.text(), bar._age.text(), bar._trip.text()]
    assert texts == ["サンプルビル", "接続 169.254.7.20", "2 秒前", "応答 112 ms"]
    assert (bar._clock.text(), bar._recording.text()) == ("時計差 +3 秒", "記録中 00:41")


def test_a_clock_far_off_is_marked(context: Context, qtbot: QtBot) -> None:
    model = StatusModel()
    bar = StatusBar(context, model)
    qtbot.addWidget(bar)
    model.show(Status(clock_offset_s=59))
    assert bar._clock.property("tone") == ""
    model.show(Status(clock_offset_s=-60))
    assert bar._clock.property("tone") == "caution"


def test_the_badge_says_that_it_is_a_demo(context: Context, qtbot: QtBot) -> None:
    model = StatusModel()
    bar = StatusBar(context, model)
    qtbot.addWidget(bar)
    badge = bar._demo
    assert badge.isHidden()
    model.show(Status(demo=True))
    assert (badge.isHidden(), badge.text()) == (False, "デモ")


def test_an_alarm_is_told_in_words_whatever_the_page(context: Context, qtbot: QtBot) -> None:
    model = StatusModel()
    bar = StatusBar(context, model)
    qtbot.addWidget(bar)
    assert bar._alarm.isHidden()
    model.show(Status(alarm="exceeded"))
    assert (bar._alarm.isHidden(), bar._alarm.text()) == (False, "デマンド超過")


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "00:00"), (3599, "59:59"), (3600, "1:00:00"), (360_000, "100:00:00")]
)
def test_a_recording_of_hours_is_told_in_hours(seconds: int, shown: str) -> None:
    assert elapsed(seconds) == shown

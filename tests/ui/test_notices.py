"""What is told, and where: an alarm of the demand on the Live page only, nobody's typing is in its way."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.errors import InputProblem
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.viewmodels.notices import Notices
from ui.widgets.banner import Banner


def test_an_alarm_is_told_on_the_live_page_only(qtbot: QtBot) -> None:
    notices = Notices()
    notices.raise_alarm("ui.live.alarm.alarm")
    assert notices.shown("live") is notices.alarm
    assert notices.shown("site") is None


def test_the_newer_of_an_alarm_and_another_notice_is_read_first(qtbot: QtBot) -> None:
    notices = Notices()
    notices.raise_alarm("ui.live.alarm.alarm")
    notices.fail(InputProblem("target_kw"))
    assert notices.shown("live") is notices.current
    notices.raise_alarm("ui.live.alarm.exceeded")
    assert notices.shown("live") is notices.alarm
    assert notices.shown("site") is notices.current, "an error waits where it is of use"


def test_closing_takes_away_what_is_read_and_the_other_comes(qtbot: QtBot) -> None:
    notices = Notices()
    notices.fail(InputProblem("target_kw"))
    notices.raise_alarm("ui.live.alarm.alarm")
    notices.dismiss_on("live")
    assert (notices.alarm, notices.shown("live")) == (None, notices.current)
    notices.dismiss_on("site")
    assert notices.current is None


def test_the_banner_follows_the_page(demo: tuple[Composition, MainWindow]) -> None:
    composition, window = demo
    banner = window.findChild(Banner)
    window.open("settings")
    composition.notices.raise_alarm("ui.live.alarm.alarm", present="1", forecast="2", limit="1", at="10:00:00")
    assert banner.isHidden()
    window.open("live")
    assert not banner.isHidden()
    banner._close.click()
    assert (composition.notices.alarm, banner.isHidden()) == (None, True)

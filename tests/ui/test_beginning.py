"""First and later starts: a welcome with one click to the demo or a meter, what was recent, the last page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.keystore import MemoryKeyStore
from app.resources import resource_path
from tests.ui.fakes import Firewall, SilentWire, cable
from tests.ui.test_captures import Programs
from ui.arguments import parse
from ui.composition import Composition, Machine
from ui.main import _page
from ui.main_window import MainWindow
from ui.pages.site import SitePage
from ui.places import Places
from ui.settings import SettingsStore
from ui.sources import DEMO_DAY, Source
from ui.viewmodels.live import LiveModel
from ui.viewmodels.notices import Notices
from ui.widgets.recent_card import RecentCard
from ui.widgets.welcome_card import WelcomeCard

DEMO = resource_path("demo/office-028a.pcapng")


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> Programs:
    started = Programs(start=True)
    monkeypatch.setattr("ui.captures.QProcess", started)
    return started


def test_a_first_start_welcomes_and_one_click_leads_to_the_demo(
    silent: Composition, programs: Programs, qtbot: QtBot
) -> None:
    page = site_page(silent, qtbot)[1]
    welcome = page.findChild(WelcomeCard)
    assert welcome.isVisible()
    assert not page.bar.isVisible()
    welcome.demo.click()
    assert programs.started[0][-1] == "--demo"
    assert parse(programs.started[0][-1:]).demo == "office-028a"


def test_the_demo_stays_in_its_day_however_late_it_is_tried(places: Places, qtbot: QtBot) -> None:
    wire = SilentWire()
    late = Machine(cable, Firewall(), lambda: date(2031, 5, 1), MemoryKeyStore)
    composition = Composition(Source(wire, wire, places, demo=True), SettingsStore(places.settings), Notices(), late)
    assert composition.site.today() == DEMO_DAY
    assert composition.records.now().date() == DEMO_DAY
    composition.end()
    composition.deleteLater()


def test_one_click_leads_to_a_search_for_a_meter(silent: Composition, qtbot: QtBot) -> None:
    window, page = site_page(silent, qtbot)
    page.findChild(WelcomeCard).visit.click()
    assert window.key == "connect"
    assert silent.connection.searching


def test_the_form_is_a_click_away_and_the_welcome_does_not_come_back(silent: Composition, qtbot: QtBot) -> None:
    _, page = site_page(silent, qtbot)
    page.findChild(WelcomeCard).form.click()
    assert page.bar.isVisible()
    assert not page.findChild(WelcomeCard).isVisible()
    silent.site.set("address", "東京都")
    silent.site.start_new()
    assert page.bar.isVisible()


def test_who_has_been_here_is_not_welcomed_but_finds_what_was_recent(
    make: Callable[[Transport], Composition], programs: Programs, places: Places, qtbot: QtBot
) -> None:
    first = make(SilentWire())
    first.site.set("customer.name", "サンプル商事")
    first.captures.open(str(DEMO))
    first.site.start_new()
    _, page = site_page(first, qtbot)
    assert page.findChild(WelcomeCard) is None
    card = page.findChild(RecentCard)
    assert card.isVisible()
    assert recent_buttons(card) == ["サンプル商事", DEMO.name]
    assert SettingsStore(places.settings).current.recent_captures == (str(DEMO),)
    button_of(card, DEMO.name).click()
    assert programs.started[-1][-2:] == ["--open", str(DEMO)]
    button_of(card, "サンプル商事").click()
    assert first.site.title == "サンプル商事"
    assert not card.isVisible()


def test_captures_that_are_gone_are_not_offered_and_own_recordings_are(
    silent: Composition, programs: Programs, places: Places, tmp_path: Path
) -> None:
    for number in range(7):
        (tmp_path / f"{number}.pcapng").write_bytes(b"x")
        silent.captures.open(str(tmp_path / f"{number}.pcapng"))
    (tmp_path / "6.pcapng").unlink()
    assert [path.name for path in silent.recent.captures] == [f"{number}.pcapng" for number in (5, 4, 3, 2)]
    places.recordings.mkdir(parents=True)
    (places.recordings / "2026-11-20.pcapng").write_bytes(b"x")
    assert silent.recent.captures[-1].name == "2026-11-20.pcapng"


def test_one_that_could_not_be_opened_is_forgotten(silent: Composition) -> None:
    silent.recent.note("/nowhere.pcapng")
    silent.recent.forget("/nowhere.pcapng")
    assert silent.settings.current.recent_captures == ()


def test_recent_sites_and_captures_are_in_the_palette(silent: Composition, programs: Programs, qtbot: QtBot) -> None:
    window, _ = site_page(silent, qtbot)
    silent.site.set("customer.name", "サンプル商事")
    silent.captures.open(str(DEMO))
    silent.site.start_new()
    offers = {offer.title: offer for offer in silent._recent_offers()}
    window.open("settings")
    offers["サンプル商事"].run()
    assert (window.key, silent.site.title) == ("site", "サンプル商事")
    offers[DEMO.name].run()
    assert programs.started[-1][-1] == str(DEMO)


def test_the_last_page_is_where_the_next_start_begins(make: Callable[[Transport], Composition], qtbot: QtBot) -> None:
    composition = make(SilentWire())
    assert _page(composition) == "site"
    window = composition.window()
    qtbot.addWidget(window)
    window.open("settings")
    window.close()
    assert _page(make(SilentWire())) == "settings"


def test_a_page_that_is_none_is_ignored(silent: Composition) -> None:
    silent.settings.update(page="elsewhere")
    assert _page(silent) == "site"


def test_a_recording_begins_with_the_measuring(demo: tuple[Composition, MainWindow]) -> None:
    assert _page(demo[0]) == "live"


def test_the_picture_says_that_a_recording_is_being_opened(silent: Composition) -> None:
    live: LiveModel = silent.live
    assert live.why_empty == "ui.live.no_samples"
    live.tell_opening(True)
    assert live.why_empty == "ui.live.opening"


def site_page(composition: Composition, qtbot: QtBot) -> tuple[MainWindow, SitePage]:
    window = composition.window()
    qtbot.addWidget(window)
    window.show()
    window.open("site")
    assert isinstance(window.page, SitePage)
    QApplication.processEvents()
    return window, window.page


def recent_buttons(card: RecentCard) -> list[str]:
    QApplication.processEvents()
    return [one.text() for one in card.findChildren(QPushButton, "related") if one.isVisible()]


def button_of(card: RecentCard, text: str) -> QPushButton:
    QApplication.processEvents()
    return next(one for one in card.findChildren(QPushButton, "related") if one.text() == text)

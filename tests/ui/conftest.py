"""Compositions without a network, a person's folders or today's date."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.capture.replay import ReplayTransport
from app.echonet.datagram import Transport
from app.keystore import MemoryKeyStore
from app.messages import Language
from app.resources import resource_path
from tests.ui.fakes import Firewall, SilentWire, cable
from ui.arguments import PAGES
from ui.composition import Composition, Machine
from ui.context import Context
from ui.fonts import install_font
from ui.i18n import Translator
from ui.icons import Icons
from ui.main_window import MainWindow
from ui.places import Places, places_in
from ui.settings import SettingsStore
from ui.sources import Source
from ui.theme import Theme, style_sheet
from ui.viewmodels.notices import Notices
from ui.viewmodels.throttle import Throttle

TODAY = date(2026, 11, 20)
SIZE = (1366, 768)


@pytest.fixture(scope="session")
def kaitsu_font(qapp: QApplication) -> None:
    install_font(qapp)


@pytest.fixture
def context(qapp: QApplication, kaitsu_font: None) -> Context:
    theme = Theme()
    wear(theme)
    return Context(Translator(), theme, Icons(theme))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return places_in(tmp_path / "config", tmp_path / "data")


def wear(theme: Theme) -> None:
    """Apply a theme unless the application wears it: every open widget is styled anew."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    if application.styleSheet() != style_sheet(theme.name):
        theme.apply()


def compose(
    transport: Transport, places: Places, *, demo: bool = False, firewall: Firewall | None = None
) -> Composition:
    """Return a composition over a transport, on a machine with one cable."""
    machine = Machine(cable, firewall or Firewall(), lambda: TODAY, MemoryKeyStore)
    source = Source(transport, transport, places, demo)
    composition = Composition(source, SettingsStore(places.settings), Notices(), machine)
    wear(composition.context.theme)
    return composition


@pytest.fixture
def make(qapp: QApplication, kaitsu_font: None, places: Places) -> Iterator[Callable[[Transport], Composition]]:
    """Make compositions; they end with the test."""
    made: list[Composition] = []

    def build(transport: Transport) -> Composition:
        made.append(compose(transport, places))
        return made[-1]

    yield build
    while made:  # pytest still holds this fixture, and with it would hold every page
        composition = made.pop()
        composition.end()
        composition.deleteLater()


@pytest.fixture
def silent(make: Callable[[Transport], Composition]) -> Composition:
    return make(SilentWire())


@pytest.fixture
def demo(played_demo: tuple[Composition, MainWindow]) -> Iterator[tuple[Composition, MainWindow]]:
    """The whole demo with its recording played to the end, in its window; afterwards as it was."""
    composition, window = played_demo
    yield played_demo
    composition.settings.update(language=Language.JA)
    composition.notices.dismiss()
    window.open("live")
    settle(composition, window)


def settle(*owners: QObject) -> None:
    """Let what was asked for within a moment be done: a throttled repaint, a preview."""
    throttles = [throttle for owner in owners for throttle in owner.findChildren(Throttle)]
    for throttle in throttles:
        throttle.flush()


@pytest.fixture(scope="session")
def played_demo(
    qapp: QApplication, kaitsu_font: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Composition, MainWindow]]:
    folder = tmp_path_factory.mktemp("demo")
    places = places_in(folder, folder)
    places.sites.mkdir()
    shutil.copyfile(resource_path("demo/site.json"), places.sites / "site-demo.json")
    shutil.copyfile(resource_path("demo/settings.json"), places.settings)
    transport = ReplayTransport(resource_path("demo/office-028a.pcapng"), start_at=1e9)
    composition = compose(transport, places, demo=True)
    window = composition.window()
    window.resize(*SIZE)
    window.show()
    show_every_page(window)
    composition.begin()
    while not transport.finished:
        qapp.processEvents()
    composition.log.take_pending()
    show_every_page(window)
    settle(composition, window)
    yield composition, window
    window.close()
    window.deleteLater()
    composition.deleteLater()
    qapp.processEvents()


def show_every_page(window: MainWindow) -> None:
    """Let what pages make when they are first shown be there before a test counts what it leaves behind."""
    for page in (*PAGES, "live"):
        window.open(page)
        QApplication.processEvents()

"""Which interfaces are used is the person's choice, and remembered; all that can be used are at first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.net.interfaces import Interface, Kind
from tests.ui.fakes import WIRE, SilentWire
from ui.composition import Composition
from ui.pages.connect import ConnectPage
from ui.places import Places
from ui.settings import SettingsStore
from ui.widgets.choice_button import ToggleButton
from ui.widgets.interface_row import InterfaceRow

WIRELESS = Interface("air0", 3, Kind.WIRELESS, True, True, None, ("192.168.0.9/24",), True, None, 1)
DOWN = Interface("old0", 4, Kind.WIRED, False, False, None, (), False, "interface_down", 2)


def test_every_usable_interface_is_ticked_at_first(silent: Composition, qtbot: QtBot) -> None:
    page = connect_page(silent, qtbot)
    assert choice_of(page, WIRE).isChecked()
    assert wire(silent).left_out == ()


def test_one_that_is_not_ticked_is_left_out_and_that_is_remembered(
    make: Callable[[Transport], Composition], places: Places, qtbot: QtBot
) -> None:
    composition = make(SilentWire())
    page = connect_page(composition, qtbot)
    choice_of(page, WIRE).click()
    assert wire(composition).left_out == (WIRE,)
    assert SettingsStore(places.settings).current.left_out_interfaces == (WIRE,)
    again = make(SilentWire())
    assert wire(again).left_out == (WIRE,)
    assert not choice_of(connect_page(again, qtbot), WIRE).isChecked()


def test_a_new_adapter_is_used_without_being_chosen(silent: Composition, qtbot: QtBot) -> None:
    page = connect_page(silent, qtbot)
    silent.connection._read_interfaces = lambda: [*wire(silent).interfaces, WIRELESS, DOWN]
    silent.connection.look_at_interfaces()
    choice_of(page, WIRE).click()
    assert choice_of(page, "air0").isChecked()
    choices = [bool(row.findChildren(ToggleButton)) for row in rows_of(page)]
    assert choices == [True, True, False], "one that is down is no choice"
    assert silent.connection.interfaces_now == [WIRELESS, DOWN]


def test_without_any_interface_nothing_is_searched_and_it_is_said_why(silent: Composition, qtbot: QtBot) -> None:
    page = connect_page(silent, qtbot)
    choice_of(page, WIRE).click()
    assert not page.search.isEnabled()
    assert [one for one in page.findChildren(QLabel) if one.text().startswith("使うネットワークが一つも")]
    choice_of(page, WIRE).click()
    assert page.search.isEnabled()


def connect_page(composition: Composition, qtbot: QtBot) -> ConnectPage:
    window = composition.window()
    qtbot.addWidget(window)
    window.show()
    window.open("connect")
    assert isinstance(window.page, ConnectPage)
    return window.page


def wire(composition: Composition) -> SilentWire:
    transport = composition.visit.transport
    assert isinstance(transport, SilentWire)
    return transport


def rows_of(page: ConnectPage) -> list[InterfaceRow]:
    QApplication.processEvents()
    return [row for row in page.findChildren(InterfaceRow) if not row.isHidden()]


def choice_of(page: ConnectPage, name: str) -> ToggleButton:
    choices = [choice for row in rows_of(page) for choice in row.findChildren(ToggleButton)]
    return next(one for one in choices if one.accessibleName() == f"{name} を使う")

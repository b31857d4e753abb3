"""Every page in both languages on real data: nothing clipped, nothing untranslated, reachable by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QHeaderView, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.echonet.datagram import Transport
from app.messages import Language
from tests.ui.conftest import SIZE
from tests.ui.fakes import SilentWire
from ui.arguments import PAGES
from ui.composition import Composition
from ui.main_window import MainWindow
from ui.theme import TEXT, TOUCH, scaled
from ui.widgets.elided_label import ElidedLabel

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
KEY = re.compile(r"(?<![\w-])(ui|draft|error|finding|verdict|rule|interface)\.[a-z_]+")
Demo = tuple[Composition, MainWindow]
EVERY = [(page, language) for language in Language for page in PAGES]


@pytest.fixture
def shown(demo: Demo, request: pytest.FixtureRequest, qapp: QApplication) -> QWidget:
    """The window with a page in a language."""
    composition, window = demo
    page, language = request.param
    composition.settings.update(language=language)
    window.open(page)
    qapp.processEvents()
    return window


@pytest.mark.parametrize("shown", EVERY, indirect=True)
def test_no_text_is_clipped(shown: QWidget) -> None:
    assert [describe(widget) for widget in visible(shown) if is_clipped(widget)] == []


@pytest.mark.parametrize("language", Language)
def test_no_text_is_clipped_where_texts_are_half_as_large_again(demo: Demo, language: Language) -> None:
    composition, window = demo
    clipped = []
    composition.settings.update(language=language, text_percent=150)
    window.resize(1920, 1080)
    try:
        for page in PAGES:
            window.open(page)
            QApplication.processEvents()
            clipped += [f"{page}: {describe(one)}" for one in visible(window) if is_clipped(one)]
        assert scaled(TEXT, 150) in {one.font().pixelSize() for one in visible(window)}
    finally:
        composition.settings.update(text_percent=100)
        window.resize(*SIZE)
    assert clipped == []


def test_pages_without_anything_to_show_are_whole_and_translated(
    played_demo: Demo, make: Callable[[Transport], Composition], qtbot: QtBot
) -> None:
    composition = make(SilentWire())
    window = composition.window()
    qtbot.addWidget(window)
    window.resize(*SIZE)
    window.show()
    faults = []
    for language in Language:
        composition.settings.update(language=language)
        for page in PAGES:
            window.open(page)
            QApplication.processEvents()
            QApplication.processEvents()  # words that were made anew break their lines one turn later
            faults += [f"{page}: {describe(one)}" for one in visible(window) if is_clipped(one)]
            foreign = KEY if language is Language.JA else re.compile(f"{KEY.pattern}|{JAPANESE.pattern}")
            own = [one for one in visible(window) if not one.property("data")]
            faults += [f"{page}: {text}" for one in own for text in texts_of(one) if foreign.search(text)]
    assert faults == []


@pytest.mark.parametrize("shown", EVERY, indirect=True)
def test_no_key_is_shown_instead_of_words(shown: QWidget) -> None:
    texts = [text for widget in visible(shown) for text in texts_of(widget)]
    assert [text for text in texts if KEY.search(text)] == []


@pytest.mark.parametrize("shown", [(page, Language.EN) for page in PAGES], indirect=True)
def test_no_japanese_is_left_in_english(shown: QWidget) -> None:
    translated = [widget for widget in visible(shown) if not widget.property("data")]
    assert [text for widget in translated for text in texts_of(widget) if JAPANESE.search(text)] == []


@pytest.mark.parametrize("shown", EVERY, indirect=True)
def test_whatever_one_presses_is_large_enough(shown: QWidget) -> None:
    controls = [widget for widget in visible(shown) if isinstance(widget, (QAbstractButton, QLineEdit))]
    small = [describe(widget) for widget in controls if widget.height() < TOUCH and widget.window() is shown]
    assert small == []


@pytest.mark.parametrize("shown", [(page, Language.JA) for page in PAGES], indirect=True)
def test_every_control_has_a_name_for_screen_readers(shown: QWidget) -> None:
    controls = [widget for widget in visible(shown) if isinstance(widget, (QAbstractButton, QLineEdit))]
    named = [one for one in controls if one.accessibleName() or (isinstance(one, QAbstractButton) and one.text())]
    assert [describe(widget) for widget in controls if widget not in named and not is_qts_own(widget)] == []


@pytest.mark.parametrize(("number", "page"), list(zip((1, 2, 3, 4, 5, 6, 7, 8, 9, 0), PAGES, strict=True)))
def test_ctrl_and_a_number_open_a_page(demo: Demo, number: int, page: str) -> None:
    window = demo[1]
    window.open("settings" if page != "settings" else "site")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
    assert type(window.page).__name__.lower() == f"{page}page"


def test_space_holds_the_picture_and_lets_it_go(demo: Demo) -> None:
    composition, window = demo
    window.open("live")
    QTest.keyClick(window.page, Qt.Key.Key_Space)
    assert composition.live.paused
    QTest.keyClick(window.page, Qt.Key.Key_Space)
    assert not composition.live.paused


def test_the_rail_tells_each_step_in_words(demo: Demo) -> None:
    window = demo[1]
    names = [item.accessibleName() for item in window.findChildren(QAbstractButton, "railItem")]
    assert names[:5] == ["現場 – 完了", "接続 – 完了", "計測 – 完了", "履歴 – 完了", "申込 – 完了"]


def visible(window: QWidget) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible()]


def is_clipped(widget: QWidget) -> bool:
    if isinstance(widget, ElidedLabel) or not (isinstance(widget, (QLabel, QAbstractButton)) and widget.text()):
        return False
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.heightForWidth(widget.width()) > widget.height()
    if reaches_out(widget):
        return True
    return widget.sizeHint().width() > widget.width() or widget.fontMetrics().height() > widget.height()


def reaches_out(widget: QWidget) -> bool:
    """Tell whether a widget is wider than the one it lies in."""
    parent = widget.parentWidget()
    if parent is None or widget.objectName() == "mono":
        return False
    right = widget.mapTo(parent, QPoint(widget.width(), 0)).x()
    return right > parent.width()


def is_qts_own(widget: QWidget) -> bool:
    """Tell whether Qt made the widget inside one of ours: a clear button, a scroll area's corner."""
    parent = widget.parentWidget()
    return isinstance(parent, (QLineEdit, QHeaderView)) or type(widget).__name__ in ("QTableCornerButton",)


def texts_of(widget: QWidget) -> list[str]:
    texts = [widget.toolTip(), widget.accessibleName()]
    if isinstance(widget, (QLabel, QAbstractButton)):
        texts.append(widget.text())
    if isinstance(widget, QLineEdit):
        texts.append(widget.placeholderText())
    if isinstance(widget, QHeaderView) and widget.model() is not None:
        model = widget.model()
        texts += [str(model.headerData(n, widget.orientation()) or "") for n in range(widget.count())]
    return texts


def describe(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else widget.accessibleName()
    return f"{type(widget).__name__} {text!r} {widget.width()}×{widget.height()} wants {widget.sizeHint().toTuple()}"

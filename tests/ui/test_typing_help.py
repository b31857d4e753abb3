"""Carrying the draft over into the form: one key, box after box, with what was copied already."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.messages import Language
from ui.composition import Composition
from ui.pages.application import ApplicationPage
from ui.viewmodels.draft import Column
from ui.widgets.chip import Chip

Open = Callable[[], ApplicationPage]


@pytest.fixture
def open_page(silent: Composition, qtbot: QtBot) -> Open:
    """The page of a site with a name, a phone number and a department."""
    silent.site.set("customer.name", "サンプル商事株式会社")
    silent.site.set("customer.department", "総務部")
    silent.site.set("customer.phone", "03-1234-5678")

    def build() -> ApplicationPage:
        page = ApplicationPage(silent.context, silent.draft, silent.records, silent.settings)
        page.resize(1150, 640)
        qtbot.addWidget(page)
        with qtbot.waitActive(page):
            page.show()
        return page

    return build


def press(page: ApplicationPage, key: Qt.Key = Qt.Key.Key_F2, shift: bool = False) -> str:
    modifier = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(page, key, modifier)
    return QGuiApplication.clipboard().text()


def mark(page: ApplicationPage, label: str) -> str:
    """Return what a screen reader says of a field's label."""
    rows = range(page.table.model().rowCount())
    cells = (page.table.model().index(row, Column.LABEL) for row in rows)
    cell = next(cell for cell in cells if str(cell.data()).startswith(label))
    return str(cell.data(Qt.ItemDataRole.AccessibleTextRole))


def test_one_key_copies_box_after_box(open_page: Open) -> None:
    page = open_page()
    assert page.help.isHidden()
    copied = [press(page) for _ in range(5)]
    assert copied == ["サンプル商事株式会社", "総務部", "03", "1234", "5678"]
    assert page.help.isVisible() and page.carry.isChecked()
    assert page.help.label.text() == "お客さま 電話番号 (3/3)"
    assert page.help.value.accessibleName() == "お客さま 電話番号 (3/3): 5678"
    assert page.table.currentIndex().siblingAtColumn(Column.VALUE).data() == "03-1234-5678"


def test_what_was_copied_is_ticked_in_the_list(open_page: Open) -> None:
    page = open_page()
    for _ in range(3):
        press(page)
    assert mark(page, "お客さま名") == "お客さま名 コピー済み"
    assert mark(page, "お客さま 電話番号") == "お客さま 電話番号 一部コピー済み"
    press(page)
    press(page)
    assert mark(page, "お客さま 電話番号") == "お客さま 電話番号 コピー済み"
    page.carry.click()
    assert mark(page, "お客さま名") == "None", "without carrying over there is nothing to tick"


def test_the_box_says_what_it_takes(open_page: Open, silent: Composition) -> None:
    page = open_page()
    press(page)
    assert page.help._takes.text().startswith("全角で入力・10 文字・必須")
    for _ in range(2):
        press(page)
    assert page.help._takes.text() == "半角数字、3つの欄に分けて入力・2 文字・必須"
    assert page.help._section.text() == "お客さま情報"


def test_what_the_form_will_not_take_is_said_before_it_is_carried_over(open_page: Open, silent: Composition) -> None:
    page = open_page()
    silent.site.set("customer.name", "青空①")
    press(page)
    assert page.help.label.text() == "お客さま名"
    assert "「青空（１）」と書き換えてください" in page.help._problem.text()
    assert page.help._problem.property("tone") == "alarm"
    press(page)
    assert not page.help._problem.isVisible()


def test_a_value_that_changes_is_to_be_copied_again(open_page: Open, silent: Composition) -> None:
    page = open_page()
    press(page)
    press(page)
    silent.site.set("customer.name", "見本商事株式会社")
    assert mark(page, "お客さま名") == "お客さま名 未コピー"
    assert mark(page, "お客さま 担当者所属部署名") == "お客さま 担当者所属部署名 コピー済み"
    assert [press(page) for _ in range(4)] == ["03", "1234", "5678", "見本商事株式会社"], "what was left out comes last"


def test_every_site_remembers_what_was_copied_of_it(open_page: Open, silent: Composition) -> None:
    page = open_page()
    press(page)
    first = silent.site.id
    silent.site.start_new()
    silent.site.set("customer.name", "別の商事")
    assert mark(page, "お客さま名") == "お客さま名 未コピー"
    silent.site.choose(first)
    assert mark(page, "お客さま名") == "お客さま名 コピー済み"


def test_going_back_and_on_copies_nothing(open_page: Open) -> None:
    page = open_page()
    press(page)
    press(page)
    QGuiApplication.clipboard().setText("x")
    assert press(page, shift=True) == "x"
    assert page.help.value.text() == "サンプル商事株式会社"
    assert not page.help.previous.isEnabled()
    page.help.following.click()
    page.help.following.click()
    assert page.help.label.text() == "お客さま 電話番号 (1/3)"
    assert QGuiApplication.clipboard().text() == "x"


def test_a_field_chosen_in_the_list_is_the_one_to_go_on_from(open_page: Open, silent: Composition) -> None:
    page = open_page()
    page.carry.click()
    rows = range(silent.draft.rowCount())
    entries = ((row, silent.draft.field(row)) for row in rows)
    phone = next(row for row, entry in entries if entry and entry.field.path == "customer.phone")
    page.table.selectRow(phone)
    assert page.help.label.text() == "お客さま 電話番号 (1/3)"
    assert press(page) == "03"
    page.table.selectRow(phone)
    assert press(page) == "1234"


def test_starting_over_forgets_the_ticks(open_page: Open) -> None:
    page = open_page()
    press(page)
    press(page)
    page.help.over.click()
    assert mark(page, "お客さま名") == "お客さま名 未コピー"
    assert press(page) == "サンプル商事株式会社"


def test_the_button_says_what_it_will_do(open_page: Open) -> None:
    page = open_page()
    page.carry.click()
    chip = page.help.findChild(Chip)
    assert (page.help.copy.text(), chip.text()) == ("コピー (F2)", "未コピー")
    page.help.copy.click()
    assert (page.help.copy.text(), chip.text()) == ("次をコピー (F2)", "コピー済み")
    for _ in range(4):
        page.help.copy.click()
    assert page.help.copy.text() == "コピー (F2)", "all were copied: it copies this one again"


def test_the_window_stays_on_top_only_while_carrying_over(open_page: Open) -> None:
    page = open_page()
    page.carry.click()
    page.help.on_top.click()
    handle = page.window().windowHandle()
    assert handle.flags() & Qt.WindowType.WindowStaysOnTopHint
    page.carry.click()
    assert not handle.flags() & Qt.WindowType.WindowStaysOnTopHint
    assert not page.help.on_top.isChecked()


def test_with_nothing_to_type_it_says_so(silent: Composition, qtbot: QtBot) -> None:
    page = ApplicationPage(silent.context, silent.draft, silent.records, silent.settings)
    qtbot.addWidget(page)
    while page.typing.current is not None:
        silent.site.set(page.typing.current.entry.field.path, None)
    page.copy_following()
    assert page.help.value.text() == "入力された項目がありません"
    assert not page.help.copy.isEnabled()


def test_another_language_reaches_everything(open_page: Open, silent: Composition) -> None:
    page = open_page()
    press(page)
    silent.context.words.choose(Language.EN)
    assert page.help._takes.text().startswith("Full-width characters · 10 characters · required")
    assert "1 of 5 copied" in [label.text() for label in page.help.findChildren(QLabel)]
    assert mark(page, "お客さま名") == "お客さま名 Copied"

"""The page of keys: what it offers in each state, what it hides, what it leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.keystore import Vault, open_nothing
from app.keystore.secret import MASK
from app.messages import Language
from app.site.auth_key import Step
from app.values import JST
from tests.ui.keys_at_hand import KEY, Clocks, Store
from tests.ui.test_window_pages import describe, is_clipped
from ui.composition import Composition
from ui.context import Context
from ui.pages.keys import KeysPage
from ui.viewmodels.checklist import StepState
from ui.viewmodels.keys import KeysModel
from ui.widgets.guide_link import GuideLink
from ui.widgets.key_row import KeyRowButton
from ui.widgets.key_todo_card import KeyTodoCard
from ui.widgets.secret_line import SHOWN_MS

LONG = "とても長い名前のご使用場所 第二別館 地下電気室の受電点その2 北側"
SIZES = ((1158, 660), (816, 590))
"""What a window of 1366×768 and one of 1024×700 leave to a page."""


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def page(silent: Composition, clocks: Clocks, qtbot: QtBot) -> Iterator[KeysPage]:
    silent.site.set("customer.name", "見本ビル")
    model = KeysModel(silent.storage, silent.site, Vault(Store), clocks.clock)
    page = KeysPage(silent.context, model)
    qtbot.addWidget(page)
    page.resize(*SIZES[0])
    page.show()
    yield page
    page.close()
    model.finish()


def issue(page: KeysPage, key: str = KEY) -> None:
    page.places.add.click()
    QTest.keyClicks(page.key.issue.key, key)
    page.key.issue.button.click()
    QApplication.processEvents()


def buttons(page: KeysPage) -> list[str]:
    return [one.text() for one in page.key.findChildren(QAbstractButton) if one.isVisible() and one.text()]


def shown(page: QWidget) -> str:
    """Return every text on the page, spoken ones and tips too."""
    widgets = [one for one in page.findChildren(QWidget) if one.isVisible()]
    texts = [text for one in widgets for text in (one.accessibleName(), one.toolTip())]
    texts += [one.text() for one in widgets if isinstance(one, (QLabel, QAbstractButton))]
    texts += [one.displayText() for one in widgets if isinstance(one, QLineEdit)]
    return "\n".join(texts + [one.toPlainText() for one in widgets if isinstance(one, QPlainTextEdit)])


def test_the_site_names_its_first_place_and_a_name_being_typed_stays(page: KeysPage, silent: Composition) -> None:
    assert page.places.place.text() == "見本ビル"
    page.places.place.clear()
    QTest.keyClicks(page.places.place, "x")
    silent.site.set("customer.name", "別のビル")
    page.places.refresh()
    assert page.places.place.text() == "x"


def test_without_a_site_no_place_can_be_added(silent: Composition, qtbot: QtBot) -> None:
    page = KeysPage(silent.context, silent.keys)
    qtbot.addWidget(page)
    page.show()
    assert not page.places.add.isEnabled()
    assert "先に「現場」" in shown(page)


def test_a_state_offers_what_it_allows_and_nothing_else(page: KeysPage, clocks: Clocks) -> None:
    page.places.add.click()
    assert buttons(page) == ["発行された", "場所を外す"]
    page.key.issue.button.click()
    assert buttons(page) == ["保管する", "伝えた", "登録された", "取り下げる"]
    page.key.steps[Step.HAND_OVER].click()
    assert buttons(page) == ["保管する", "登録された", "取り下げる"]
    clocks.run(24)
    page._model.watch.look()
    assert buttons(page) == ["登録された", "発行し直す", "場所を外す"]
    page.key.steps[Step.REGISTER].click()
    assert buttons(page) == ["発行し直す", "場所を外す"]
    page.key.again.click()
    assert buttons(page) == ["発行された", "場所を外す"]


def test_the_countdown_runs_while_it_is_seen_and_stops_with_the_page(page: KeysPage, clocks: Clocks) -> None:
    issue(page)
    assert page.key.left.text() == "24:00:00"
    clocks.run(1.5)
    page._model.watch._timer.timeout.emit()
    assert page.key.left.text() == "22:30:00"
    (row,) = page.places.findChildren(KeyRowButton)
    assert row.accessibleName() == "見本ビル – 発行済み – 22:30:00"
    assert page._model.watch._timer.interval() == 1000
    page.hide()
    assert page._model.watch._timer.interval() > 1000


def test_a_pasted_key_is_never_shown_and_cannot_be_brought_back(page: KeysPage) -> None:
    page.places.add.click()
    edit = page.key.issue.key
    QTest.keyClicks(edit, KEY)
    assert KEY not in shown(page)
    spoken = QAccessible.queryAccessibleInterface(edit)
    assert KEY not in "".join(spoken.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value))
    page.key.issue.button.click()
    page.key.issue.show()
    edit.undo()
    QTest.keyClick(edit, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert edit.text() == ""


def test_leaving_the_page_forgets_what_was_pasted_and_hides_what_was_shown(page: KeysPage) -> None:
    issue(page)
    page.key.secret.show_key.click()
    page.hide()
    assert page.key.secret.label.text() == MASK
    page.show()
    page._model.take(Step.WITHDRAW)
    page._model.issue_again()
    page.key.issue.key.setText(KEY)
    page.hide()
    assert page.key.issue.key.text() == ""


def test_a_key_is_shown_on_request_for_half_a_minute_and_is_no_name_of_anything(page: KeysPage) -> None:
    issue(page)
    assert KEY not in shown(page)
    page.key.secret.show_key.click()
    assert page.key.secret.label.text() == KEY
    spoken = QAccessible.queryAccessibleInterface(page.key.secret.label)
    assert spoken.text(QAccessible.Text.Name) == "認証キー"
    assert page.key.secret._timer.interval() == SHOWN_MS
    page.key.secret._timer.timeout.emit()
    assert KEY not in shown(page)
    assert not page.key.secret.show_key.isChecked()


def test_a_copied_key_goes_off_the_clipboard_after_a_minute(page: KeysPage) -> None:
    issue(page)
    page.key.secret.copy.click()
    assert QGuiApplication.clipboard().text() == KEY
    assert page._model.clipboard._timer.interval() == 60_000
    page._model.clipboard._timer.timeout.emit()
    assert QGuiApplication.clipboard().text() == ""
    assert "クリップボードから消しました" in shown(page)


def test_the_mail_has_dots_and_a_warning_and_asks_anew(page: KeysPage) -> None:
    page.places.add.click()
    assert not page.mail.with_key.isEnabled()
    QTest.keyClicks(page.key.issue.key, KEY)
    page.key.issue.button.click()
    page.mail.with_key.click()
    assert MASK in page.mail.text.toPlainText()
    assert "誰でも" in shown(page)
    assert KEY not in shown(page)
    page.mail.copy.click()
    assert KEY in QGuiApplication.clipboard().text()
    page._model.clipboard.clear()
    page.key.steps[Step.HAND_OVER].click()
    assert not page.mail.with_key.isChecked()
    assert MASK not in page.mail.text.toPlainText()


def test_every_step_leads_to_its_entry_of_the_guide(page: KeysPage, context: Context, qtbot: QtBot) -> None:
    page.places.add.click()
    card, opened = KeyTodoCard(context, page._model), []
    qtbot.addWidget(card)
    card.show()
    context.guide.wanted.connect(opened.append)
    for link in card.findChildren(GuideLink):
        link.click()
    assert opened == ["K1", "K2", "K3", "K3", "K4", "K4", "K3"]
    assert "次: 【契約者】 会員サイトにログイン" in shown(card)


def test_where_there_is_no_store_the_page_says_so(silent: Composition, clocks: Clocks, qtbot: QtBot) -> None:
    silent.site.set("customer.name", "見本ビル")
    model = KeysModel(silent.storage, silent.site, Vault(open_nothing), clocks.clock)
    page = KeysPage(silent.context, model)
    qtbot.addWidget(page)
    page.show()
    issue(page)
    assert page.store.isVisible()
    assert "プログラムを終えるまでだけ覚えています" in shown(page)
    page.hide()
    model.finish()


def test_a_clock_that_looks_wrong_is_told_and_nothing_counts_down(page: KeysPage, clocks: Clocks) -> None:
    issue(page)
    clocks.set(clocks.clock.now() + timedelta(days=400))
    page._model.watch.look()
    assert "7日以上進んでいます" in shown(page)
    assert not page.key.left.isVisible()
    assert not page.key.secret.isVisible()
    assert not page.mail.with_key.isEnabled()
    clocks.set(clocks.clock.now() - timedelta(days=400))
    page._model.watch.look()
    assert page.key.secret.isVisible()


def test_the_window_tells_warnings_and_marks_the_step(silent: Composition) -> None:
    assert silent.checklist.state("keys") is StepState.NOT_STARTED
    silent.site.set("customer.name", "見本ビル")
    silent.keys.add_place("受電点1")
    assert silent.checklist.state("keys") is StepState.IN_PROGRESS
    silent.keys.issue("", f"{datetime.now(JST) - timedelta(hours=23):%H:%M}")
    assert silent.checklist.state("keys") is StepState.ATTENTION
    assert silent.notices.current is not None
    assert (silent.notices.current.tone, silent.notices.current.key) == ("caution", "ui.keys.warn.short")
    silent.keys.take(Step.HAND_OVER)
    assert silent.notices.current is not None, "handing over does not end the hurry"
    silent.keys.take(Step.REGISTER)
    assert silent.checklist.state("keys") is StepState.DONE
    assert silent.notices.current is None


def test_viewers_are_added_taken_off_and_put_back(page: KeysPage) -> None:
    page.places.add.click()
    page.viewers.name.setText("<b>管理室</b>")
    page.viewers.add.click()
    for text in ("2026-11-20 から", "2026-11-20 に削除", "2026-11-20 から"):
        QApplication.processEvents()
        assert text in shown(page.viewers)
        assert "<b>管理室</b>" in shown(page.viewers)
        found = [one for one in page.viewers.findChildren(QAbstractButton) if one.text() in ("削除した", "戻す")]
        next(one for one in found if one.isVisible()).click()


def test_a_place_that_was_removed_is_put_back_from_the_list(page: KeysPage) -> None:
    page.places.add.click()
    assert not page.places.removed.isVisible()
    page.key.remove.click()
    assert page._model.rows == ()
    (action,) = page.places.removed.menu().actions()
    assert action.text() == "見本ビル"
    action.trigger()
    assert [row.key.place for row in page._model.rows] == ["見本ビル"]
    assert not page.places.removed.isVisible()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", Language)
def test_no_state_clips_a_text(
    page: KeysPage, silent: Composition, clocks: Clocks, language: Language, size: tuple[int, int]
) -> None:
    silent.settings.update(language=language)
    page.resize(*size)
    clipped: list[str] = []
    page.places.place.setText(LONG)
    issue(page)
    page.mail.with_key.click()
    page.viewers.name.setText(LONG)
    page.viewers.add.click()
    for hours in (0, 23.9, 1):
        clocks.run(hours)
        page._model.watch.look()
        QApplication.processEvents()
        QApplication.processEvents()
        clipped += [describe(one) for one in page.findChildren(QWidget) if one.isVisible() and is_clipped(one)]
    silent.settings.update(language=Language.JA)
    assert clipped == []

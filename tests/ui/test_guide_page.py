"""The guide's page: found as one types, opened from elsewhere, read and copied."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.conformance import Verdict
from app.findings import Severity
from app.guide import entries, first_entry, words
from app.messages import Language
from app.site.model import Terminal
from ui.actions import ACTIONS
from ui.composition import Composition
from ui.context import Context
from ui.main_window import MainWindow
from ui.pages.guide import GuidePage
from ui.viewmodels.conformance import CheckView
from ui.viewmodels.finding_view import FindingView
from ui.viewmodels.guide import GuideModel
from ui.widgets.button import ACTION
from ui.widgets.conformance_card import CheckRow
from ui.widgets.finding_row import FindingRow
from ui.widgets.guide_link import GuideLink
from ui.widgets.problems_card import ProblemsCard
from ui.widgets.rule_row import RuleRow
from ui.widgets.site_form import GROUPS

Opened = list[str]
NARROWEST = 420
"""Pixels that the narrowest window leaves for a link to a related entry."""


@pytest.fixture
def page(context: Context, qtbot: QtBot) -> GuidePage:
    page = GuidePage(context, GuideModel(context.words))
    qtbot.addWidget(page)
    page.resize(1150, 700)
    page.show()
    return page


@pytest.fixture
def window(silent: Composition, qtbot: QtBot) -> Iterator[MainWindow]:
    window = silent.window()
    qtbot.addWidget(window)
    window.show()
    yield window


def listed(page: GuidePage) -> list[str]:
    rows = [page.list.item(number) for number in range(page.list.count())]
    return [row.data(Qt.ItemDataRole.UserRole) for row in rows if row.flags() & Qt.ItemFlag.ItemIsSelectable]


def related(page: GuidePage) -> list[QPushButton]:
    found = [page._related.itemAt(number).widget() for number in range(page._related.count())]
    return [one for one in found if isinstance(one, QPushButton)]


def marked(page: GuidePage) -> list[str]:
    found, cursor = [], QTextCursor(page.text.document())
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        if cursor.charFormat().fontUnderline():
            found.append(cursor.selectedText())
        cursor.clearSelection()
    return found


def test_everything_is_listed_in_groups(page: GuidePage) -> None:
    assert listed(page) == [one.id for one in entries()]
    assert page.list.count() == len(entries()) + len({one.group for one in entries()})
    assert page.list.item(0).text() == "申込み"


def test_typing_finds_shows_the_best_and_marks_it(page: GuidePage) -> None:
    QTest.keyClicks(page.search, "1 3610")
    assert listed(page)[0] == "A1"
    page.search.setText("3610")
    assert "".join(marked(page)) == "3610" * page.text.toPlainText().count("3610") != ""
    assert page.text.toPlainText().startswith(words(Language.JA)["A1"].title)


def test_an_entry_on_show_stays_while_it_is_found(page: GuidePage) -> None:
    page.open_entry("Q32")
    page.search.setText("光通信")
    assert page.text.accessibleName() == words(Language.JA)["Q32"].title


def test_nothing_found_is_said_in_words(page: GuidePage) -> None:
    page.search.setText("この語はどこにもない")
    assert listed(page) == []
    assert page._nothing.isVisible()
    page.search.clear()
    assert not page._nothing.isVisible()


def test_opening_from_elsewhere_gives_up_a_search_that_hides_the_entry(page: GuidePage) -> None:
    page.search.setText("パルス")
    page.open_entry("Q5")
    assert page.search.text() == ""
    assert page.list.currentItem().data(Qt.ItemDataRole.UserRole) == "Q5"
    assert [one.text().split()[0] for one in related(page)] == ["Q4", "Q17"]


def test_a_related_entry_is_a_press_away(page: GuidePage, qtbot: QtBot) -> None:
    page.open_entry("Q31")
    related(page)[0].click()
    assert page.text.accessibleName() == words(Language.JA)["Q32"].title


def test_the_list_is_walked_by_key_over_the_names_of_groups(page: GuidePage) -> None:
    page.open_entry("Q9")
    QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert page.list.currentItem().data(Qt.ItemDataRole.UserRole) == "Q10"
    assert page.text.accessibleName() == words(Language.JA)["Q10"].title


def test_copying_takes_the_source_along(page: GuidePage) -> None:
    page.open_entry("Q6")
    next(one for one in page.findChildren(QPushButton) if one.text() == "コピー").click()
    copied = QGuiApplication.clipboard().text()
    assert "14日" in copied
    assert "Q6(2026-11-22" in copied


def test_the_language_changes_list_text_and_links(page: GuidePage) -> None:
    page.open_entry("Q31")
    page.context.words.choose(Language.EN)
    assert page.text.toPlainText().startswith(words(Language.EN)["Q31"].title)
    assert page.list.item(0).text() == "Applying"
    assert related(page)[-1].text().isascii()


@pytest.mark.parametrize("language", Language)
def test_every_link_to_another_entry_fits_the_narrowest_window(page: GuidePage, language: Language) -> None:
    page.context.words.choose(language)
    rows = [page._model.row(one) for one in entries()]
    wide = {row.text: page._link(row).sizeHint().width() for row in rows}
    assert {text: width for text, width in wide.items() if width > NARROWEST} == {}


@pytest.mark.parametrize("width", range(700, 1000, 60))
def test_no_title_is_cut_in_the_list(page: GuidePage, width: int, qapp: QApplication) -> None:
    page.resize(width, 600)
    qapp.processEvents()
    metrics, padding = page.list.fontMetrics(), 8
    for number in range(page.list.count()):
        item = page.list.item(number)
        place = page.list.visualItemRect(item)
        room = QRect(0, 0, place.width() - 4 * padding, 1000)
        needed = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.text()).height()
        assert place.height() >= needed + 2 * padding, item.text()


def test_ctrl_f_searches_the_guide_while_it_is_open_and_the_log_elsewhere(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.open("guide")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(window.page, GuidePage)
    assert window.page.search.hasFocus()
    window.open("connect")
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert type(window.page).__name__ == "LogPage"


def test_a_rule_opens_the_guide_at_its_question(silent: Composition, window: MainWindow) -> None:
    window.open("site")
    silent.site.set("terminal", Terminal.OPTICAL)
    row = window.page.findChildren(RuleRow)[0]
    row.findChild(GuideLink).click()
    assert isinstance(window.page, GuidePage)
    assert window.page.text.accessibleName() == words(Language.JA)["Q31"].title


def test_f1_in_a_field_opens_the_guide_at_its_question(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.open("site")
    field = next(one for one in window.page.findChildren(QLineEdit) if one.accessibleName() == "計器の形式名")
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F1)
    assert isinstance(window.page, GuidePage)
    assert window.page.text.accessibleName() == words(Language.JA)["Q21"].title


def test_every_field_of_the_site_leads_to_the_guide() -> None:
    fields = [key for _, fields in GROUPS for key, *_ in fields]
    assert [key for key in fields if first_entry(key) is None] == []


def test_f1_where_nothing_is_explained_opens_the_guide(window: MainWindow) -> None:
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    window.open("settings")
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert isinstance(window.page, GuidePage)


def test_a_finding_asks_for_its_entry(context: Context, qtbot: QtBot) -> None:
    row = FindingRow(context, FindingView("firewall_closed", Severity.ERROR, "", "", "", ""))
    qtbot.addWidget(row)
    with qtbot.waitSignal(context.guide.wanted) as asked:
        row.findChild(GuideLink).click()
    assert asked.args == ["A3"]


@pytest.mark.parametrize(("verdict", "links"), [(Verdict.FAIL, ["A9"]), (Verdict.PASS, [])])
def test_only_a_check_that_failed_leads_to_the_guide(
    verdict: Verdict, links: list[str], context: Context, qtbot: QtBot
) -> None:
    row = CheckRow(context, CheckView("clock_offset", verdict, "x", ""))
    qtbot.addWidget(row)
    assert [link.accessibleName().split()[1] for link in row.findChildren(GuideLink)] == links


def test_every_problem_of_a_draft_leads_to_the_guide(silent: Composition, qtbot: QtBot) -> None:
    card = ProblemsCard(silent.context, silent.draft)
    qtbot.addWidget(card)
    links = card.findChildren(GuideLink)
    assert len(links) == len(silent.draft.draft.problems) > 5
    assert [link for link in links if link.isHidden()] == []


def test_a_link_without_an_entry_is_not_there(context: Context, qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    link = GuideLink(context, around, "no_such_code", None)
    assert link.isHidden()
    link.lead_to("no_such_code", "consent")
    assert not link.isHidden()
    assert link.accessibleName().startswith("ガイドを開く: Q1 ")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The files that a browser was asked to show."""
    asked: Opened = []

    def take(url: QUrl) -> bool:
        asked.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    return asked


def test_the_manual_opens_in_the_language_in_force(silent: Composition, window: MainWindow, opened: Opened) -> None:
    window.open("guide")
    button = next(one for one in window.page.findChildren(QPushButton) if one.property(ACTION) == "ui.action.manual")
    button.click()
    silent.settings.update(language=Language.EN)
    QTest.keyClick(window.page, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert [Path(one).name for one in opened] == ["ja.html", "en.html"]
    assert all(Path(one).is_file() for one in opened)


def test_a_manual_that_nothing_shows_is_told(
    silent: Composition, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _: False)
    silent.commands.run(next(one for one in ACTIONS if one.name == "ui.action.manual"))
    told = silent.notices.current
    assert told is not None
    assert told.key == "ui.manual.unopened"
    assert Path(str(told.params["path"])).is_file()

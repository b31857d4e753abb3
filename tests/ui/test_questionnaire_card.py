from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.messages import Language
from app.site.model import ApplicationKind, Voltage
from ui.composition import Composition
from ui.widgets.button import Button
from ui.widgets.questionnaire_card import QuestionnaireCard


@pytest.fixture
def card(silent: Composition, qtbot: QtBot) -> QuestionnaireCard:
    card = QuestionnaireCard(silent.context, silent.site)
    qtbot.addWidget(card)
    card.resize(330, 400)
    card.show()
    return card


def words(card: QuestionnaireCard) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def buttons(card: QuestionnaireCard) -> dict[str, Button]:
    QApplication.processEvents()
    return {button.text(): button for button in card.findChildren(Button) if button.isVisible()}


def test_answers_lead_to_an_outcome_with_its_source(card: QuestionnaireCard, silent: Composition) -> None:
    for answer in ("高圧", "EMS機器を交換する", "替えない(EMS機器だけ)"):
        buttons(card)[answer].click()
    assert "申込は要りません" in words(card)
    assert "Q22" in words(card)
    assert silent.site.value("voltage") is Voltage.HIGH


def test_an_outcome_becomes_the_kind_of_application(card: QuestionnaireCard, silent: Composition) -> None:
    silent.site.set("voltage", Voltage.HIGH)
    for answer in ("データが届かない", "確かめた", "出ていない"):
        buttons(card)[answer].click()
    buttons(card)["申込区分を「活性化」にする"].click()
    assert silent.site.value("application_kind") is ApplicationKind.REACTIVATE
    assert not [text for text in buttons(card) if text.startswith("申込区分")]


def test_an_answer_can_be_changed_and_the_rest_stays(card: QuestionnaireCard, silent: Composition) -> None:
    silent.site.set("voltage", Voltage.HIGH)
    buttons(card)["受信をやめる"].click()
    assert "「廃止」の申込が必要" in words(card)
    card.reopen("wish")
    buttons(card)["データの受信を始める"].click()
    assert "必要なのはどちらですか" in words(card)
    card.reopen("voltage")
    buttons(card)["低圧"].click()
    assert silent.site.value("voltage") is Voltage.LOW
    assert "低圧のBルート" in words(card)


def test_it_begins_anew_on_request_and_with_another_site(card: QuestionnaireCard, silent: Composition) -> None:
    silent.site.set("voltage", Voltage.HIGH)
    buttons(card)["受信をやめる"].click()
    buttons(card)["最初から"].click()
    assert "何をしますか" in words(card)
    buttons(card)["受信をやめる"].click()
    silent.site.start_new()
    assert "契約は高圧ですか" in words(card)


def test_the_keyboard_stays_in_the_card(card: QuestionnaireCard, qtbot: QtBot) -> None:
    first = buttons(card)["高圧"]
    card.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    first.click()
    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert isinstance(focused, Button)
    assert focused.text() == "データの受信を始める"


def test_it_follows_the_language(card: QuestionnaireCard, silent: Composition) -> None:
    silent.context.words.choose(Language.EN)
    assert "Is the contract a high-voltage one?" in words(card)
    assert "Low voltage" in buttons(card)

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.values import JST
from ui.composition import Composition
from ui.widgets.field import Field
from ui.widgets.follow_up_card import FollowUpCard

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=JST)


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def card(silent: Composition, clock: Clock, qtbot: QtBot) -> FollowUpCard:
    silent.records.now = clock
    silent.records.begin()
    card = FollowUpCard(silent.context, silent.site, silent.records)
    qtbot.addWidget(card)
    card.resize(300, 500)
    card.show()
    return card


def words(card: FollowUpCard) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def type_into(card: FollowUpCard, key: str, text: str) -> None:
    edit = next(one for one in card.findChildren(Field) if one.key == key).edit  # type: ignore[attr-defined]
    edit.setText(text)
    edit.editingFinished.emit()


def test_nothing_to_mind_is_said(card: FollowUpCard) -> None:
    assert "期限はありません" in words(card)


def test_the_last_day_to_apply_is_told_until_the_application_is_sent(card: FollowUpCard, silent: Composition) -> None:
    silent.site.set("desired_start", date(2026, 12, 10))
    assert "2026-11-26 まで" in words(card)
    type_into(card, "receipt.id", "42006")
    type_into(card, "receipt.registered_on", "2026年11月20日")
    type_into(card, "receipt.status", "申込受付")
    assert silent.site.value("receipt.registered_on") == date(2026, 11, 20)
    assert "利用開始希望日は 2026-12-10" in words(card)
    assert "2027-11-20" in words(card)
    assert "2026-11-26" not in words(card)


def test_the_ways_to_find_it_again_are_those_that_are_known(card: FollowUpCard, silent: Composition) -> None:
    assert "内容照会" not in words(card)
    silent.site.set("customer.name", "サンプル商事株式会社")
    assert "需要家名 サンプル商事株式会社" in words(card)
    type_into(card, "receipt.id", "42006")
    assert "申込ID 42006 / 需要家名" in words(card)


def test_the_mailed_link_has_thirty_minutes_from_the_press(card: FollowUpCard, clock: Clock) -> None:
    next(button for button in card.findChildren(QPushButton) if button.text() == "登録メールを待つ").click()
    assert "09:30 まで有効" in words(card)
    clock.now = NOW + timedelta(minutes=20)
    card.clock.timeout.emit()
    assert "まもなく 09:30" in words(card)
    clock.now = NOW + timedelta(minutes=30)
    card.hide()
    assert not card.clock.isActive()
    card.show()
    assert "09:30 に切れました" in words(card)
    assert card.clock.isActive()

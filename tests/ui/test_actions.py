"""One table of actions: every button of every page is in it, and every line of it can be done."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from app.messages import Language, catalogue
from tests.ui.conftest import MainWindow
from ui.actions import ACTIONS, Action, Way, keys_of
from ui.arguments import PAGES
from ui.composition import Composition
from ui.plot.navigator import _MOVES, _PAGES
from ui.widgets.button import ACTION
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.key_map import KeyMap
from ui.widgets.palette import CommandPalette

Demo = tuple[Composition, MainWindow]

IN_ROWS = (
    "ui.connect.use",
    "ui.draft.fix",
    "ui.questions.change",
    "ui.keys.viewer.remove",
    "ui.keys.viewer.restore",
    "ui.site.restore",
    "ui.site.dismiss",
    "ui.site.fill.today",
    "ui.site.fill.earliest",
    "ui.log.tree",
    "ui.welcome.demo",
    "ui.welcome.visit",
    "ui.welcome.form",
    "ui.welcome.capture",
)
"""Buttons that belong to one line of many, to a remark or to the welcome: each is reached where it stands."""

SHORTCUT = re.compile(r"[\((]((?:Ctrl|Alt|Shift)\+[^\s\))]+|F\d+)[\))]")


def test_no_two_actions_of_a_place_share_a_key() -> None:
    taken = [(action.page if not action.is_window_wide else "", key) for action in ACTIONS for key in action.keys]
    assert len(taken) == len(set(taken))


def test_no_page_takes_a_key_of_the_window() -> None:
    window = {key for action in ACTIONS if action.is_window_wide for key in action.keys}
    assert [one for one in ACTIONS if not one.is_window_wide and window & set(one.keys)] == []


@pytest.mark.parametrize("key", sorted({key for action in ACTIONS for key in action.keys}))
def test_every_key_is_one(key: str) -> None:
    assert QKeySequence(key).count() == 1
    assert QKeySequence(key)[0].key() != Qt.Key.Key_unknown


@pytest.mark.parametrize("language", Language)
def test_explanations_name_the_keys_of_the_table(language: Language) -> None:
    words = catalogue(language)
    told = {
        action.name: (SHORTCUT.findall(words.get(f"{action.name}.tip", "")), action.keys)
        for action in ACTIONS
        if SHORTCUT.search(words.get(f"{action.name}.tip", ""))
    }
    arrows = str.maketrans({"←": "Left", "→": "Right"})
    named = {name: ([one.translate(arrows) for one in found], keys) for name, (found, keys) in told.items()}
    asked = {"ui.draft.export": keys_of("ui.action.export")}
    assert {name for name, (found, keys) in named.items() if not set(found) <= set(asked.get(name, keys))} == set()
    assert "ui.site.undo" in named


@pytest.mark.parametrize("page", PAGES)
def test_every_button_of_a_page_is_in_the_palette(demo: Demo, page: str) -> None:
    window = demo[1]
    window.open(page)
    listed = {action.name for action in demo[0].commands.actions}
    buttons = [one for one in window.page.findChildren(QPushButton) if not isinstance(one, ChoiceButton)]
    names = {str(one.property(ACTION) or "") for one in buttons}
    own = {name for name in names if name.startswith("ui.") and name not in IN_ROWS}
    assert own - listed == set()


@pytest.mark.parametrize("page", PAGES)
def test_what_is_pressed_on_a_page_is_a_button_of_it(demo: Demo, page: str) -> None:
    _, window = demo
    window.open(page)
    names = {one.property(ACTION) for one in window.page.findChildren(QPushButton)}
    wanted = {one.name for one in ACTIONS if one.page == page and one.way is Way.PRESS}
    assert wanted - names - MADE_LATER == set()


MADE_LATER = {
    "ui.photos.remove",
    "ui.history.copy",
    "ui.history.csv",
    "ui.usage.choose",
    "ui.usage.csv",
    "ui.keys.issue",
    "ui.keys.keep",
    "ui.keys.show",
    "ui.keys.copy",
    "ui.keys.step.hand_over",
    "ui.keys.step.register",
    "ui.keys.step.withdraw",
}
"""Buttons of views that nobody opened yet, and those that are there once there is a key or a photo."""


def test_an_action_runs_from_anywhere(demo: Demo) -> None:
    composition, window = demo
    window.open("settings")
    composition.commands.run(named("ui.live.pause"))
    assert type(window.page).__name__ == "LivePage"
    assert composition.live.paused
    composition.commands.run(named("ui.live.pause"))
    assert not composition.live.paused


def test_what_cannot_be_done_now_is_told(demo: Demo) -> None:
    composition, _ = demo
    composition.commands.run(named("ui.connect.direct"))
    told = composition.notices.current
    assert told is not None
    assert (told.key, told.params) == ("ui.palette.not_now", {"name": "このアドレスへ"})


def test_ctrl_k_finds_an_action_without_regard_to_kana_and_enter_does_it(demo: Demo, qapp: QApplication) -> None:
    composition, window = demo
    window.open("settings")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = palette_of(window)
    palette.search.setText("めも")
    assert palette.list.topLevelItem(0).text(0) == "メモ"
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert window.findChild(CommandPalette) is None or palette.isHidden()
    assert type(window.page).__name__ == "LivePage"
    composition.commands.run(named("ui.live.notes"))


@pytest.mark.parametrize(("query", "title"), [("dark", "配色: 暗い"), ("F5", "探す"), ("ctrl+z", "元に戻す")])
def test_the_palette_finds_in_english_and_by_key(demo: Demo, query: str, title: str) -> None:
    composition, window = demo
    composition.commands.open_palette()
    palette = palette_of(window)
    palette.search.setText(query)
    titles = [palette.list.topLevelItem(row).text(0) for row in range(palette.list.topLevelItemCount())]
    palette.close()
    assert title in titles


def test_arrows_move_in_the_list_and_nothing_found_is_said(demo: Demo) -> None:
    composition, window = demo
    composition.commands.open_palette()
    palette = palette_of(window)
    QTest.keyClick(palette.search, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    QTest.keyClick(palette.search, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 0
    palette.search.setText("zzzz")
    assert (palette.list.topLevelItemCount(), palette._none.isHidden()) == (0, False)
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.isVisible(), "there is nothing to run"
    palette.close()


@pytest.mark.parametrize(
    ("key", "modifier"),
    [(Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier)],
)
def test_the_keyboard_map_shows_every_key(demo: Demo, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    composition, window = demo
    window.open("live")
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window)
    QTest.keyClick(window.page, key, modifier)
    shown = window.findChild(KeyMap)
    assert shown is not None
    assert shown.isVisible()
    caps = {label.text() for label in shown.findChildren(QLabel, "keyCap")}
    assert len(caps) >= len({one for action in composition.commands.actions for one in action.keys}) - 1
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isHidden()
    assert QApplication.activePopupWidget() is None


def test_the_keys_the_picture_takes_are_those_of_the_table() -> None:
    taken = {QKeySequence(key)[0].key() for key in (*_MOVES, *_PAGES)}
    names = ("ui.action.shift", "ui.action.page", "ui.action.zoom")
    listed = {QKeySequence(key)[0].key() for name in names for key in keys_of(name)}
    assert listed == taken - {Qt.Key.Key_Semicolon}


def palette_of(window: MainWindow) -> CommandPalette:
    palette = window.findChild(CommandPalette)
    assert isinstance(palette, CommandPalette)
    return palette


def named(name: str) -> Action:
    return next(one for one in ACTIONS if one.name == name)

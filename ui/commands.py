"""Does what `ui/actions.py` lists: by shortcut, out of the palette, and shows the keys on the keyboard map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton

from ui.actions import ACTIONS, Action, Way, opening
from ui.context import Context
from ui.main_window import MainWindow, PageEntry
from ui.viewmodels.notices import Notices
from ui.widgets.button import ACTION

if TYPE_CHECKING:
    from ui.viewmodels.palette import Offer


class Commands(QObject):
    """Runs actions; `calls` are those the window does itself, `recent` gives what else the palette opens."""

    def __init__(
        self,
        context: Context,
        window: MainWindow,
        entries: Sequence[PageEntry],
        notices: Notices,
        calls: Mapping[str, Callable[[], None]],
        recent: Callable[[], list[Offer]],
    ) -> None:
        super().__init__(window)
        self._context, self._window, self._notices, self._recent = context, window, notices, recent
        self._calls = {"palette": self.open_palette, "keyboard_map": self.open_map, **calls}
        window.palette_wanted.connect(self.open_palette)
        pages = tuple(opening(one.key, one.shortcut) for one in entries)
        self.actions = (*pages, *ACTIONS)
        for action in self.actions:
            for keys in action.keys if action.is_window_wide else ():
                shortcut = QShortcut(QKeySequence(keys), window)
                shortcut.activated.connect(partial(self.run, action))

    def run(self, action: Action) -> None:
        """Do it now; what cannot be done at the moment is told."""
        if action.way is Way.CALL:
            self._calls[action.request]()
        elif action.way is Way.OPEN:
            self._window.open(action.page)
        elif action.way is Way.ASK:
            self._ask(action)
        else:
            self._press(action)

    def open_palette(self) -> None:
        """Show everything there is to do, ready to type."""
        from ui.viewmodels.palette import offer_of
        from ui.widgets.palette import CommandPalette

        language = self._context.words.language
        offered = [one for one in self.actions if one.way is not Way.TYPE]
        actions = [offer_of(one, language, partial(self.run, one)) for one in offered]
        CommandPalette(self._context, [*actions, *self._recent()], self._window).open()

    def open_map(self) -> None:
        """Show every key."""
        from ui.widgets.key_map import KeyMap

        KeyMap(self._context, self.actions, self._window).open()

    def _ask(self, action: Action) -> None:
        if action.request not in self._window.page.answers:
            self._window.open(action.page)
        self._window.page.trigger(action.request)

    def _press(self, action: Action) -> None:
        if action.page:
            self._window.open(action.page)
        button = self._button(action.name)
        if button is None:
            self._notices.say("caution", "ui.palette.not_now", name=self._context.words.text(action.name))
            return
        button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        button.click()

    def _button(self, name: str) -> QAbstractButton | None:
        """Return the button of this name that can be pressed now."""
        buttons = self._window.findChildren(QAbstractButton)
        named = (one for one in buttons if one.property(ACTION) == name)
        return next((one for one in named if one.isVisible() and one.isEnabled()), None)

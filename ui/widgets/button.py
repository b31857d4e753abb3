"""A push button with words that follow the language and an icon that follows the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from ui.context import Context
from ui.icons import BUTTON_ICON

ACTION = "action"
"""The property that holds the key of a button's words, by which `ui/actions.py` knows it."""

_ICON_ROLES = {"primary": "on_accent", "hero": "on_accent", "flat": "accent"}


class Button(QPushButton):
    """`kind` is "" (ordinary), primary, hero or flat; `tip_key` explains it, with its keyboard shortcut."""

    def __init__(
        self,
        context: Context,
        text_key: str,
        icon: str = "",
        kind: str = "",
        tip_key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context, self._icon, self._kind = context, icon, kind
        self.setObjectName(kind)
        self.setProperty(ACTION, text_key or tip_key.removesuffix(".tip"))
        self.words = context.words.bind(self, self.setText, text_key)
        if tip_key:
            context.words.bind(self, self.setToolTip, tip_key)
        context.theme.changed.connect(self._draw)
        self._draw()

    def show_icon(self, name: str) -> None:
        """Change the icon."""
        self._icon = name
        self._draw()

    def _draw(self) -> None:
        if self._icon:
            self.setIconSize(BUTTON_ICON)
            self.setIcon(self._context.icons.button_icon(self._icon, _ICON_ROLES.get(self._kind, "text")))

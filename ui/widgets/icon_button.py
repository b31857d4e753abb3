"""A button that is an icon; its words are its tooltip and its accessible name."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from ui.context import Context
from ui.theme import TOUCH
from ui.widgets.button import ACTION


class IconButton(QPushButton):
    """Named by `text_key`, explained by `<text_key>.tip`; the icon follows the theme."""

    def __init__(self, context: Context, text_key: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._icon = context, icon
        self.setObjectName("small")
        self.setProperty(ACTION, text_key)
        self.setFixedSize(TOUCH + 4, TOUCH)
        context.words.bind(self, self.setAccessibleName, text_key)
        context.words.bind(self, self.setToolTip, f"{text_key}.tip")
        context.theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(self._context.icons.icon(self._icon))

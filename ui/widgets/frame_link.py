"""A small button that opens the log at the frame behind the thing beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from ui.context import Context
from ui.icons import SIZE
from ui.theme import TOUCH


class FrameLink(QPushButton):
    """Leads to the `number`th received frame."""

    def __init__(self, context: Context, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guideLink")
        self.setFixedSize(TOUCH, TOUCH)
        self.setIconSize(QSize(SIZE, SIZE))
        self._context = context
        for setter in (self.setAccessibleName, self.setToolTip):
            context.words.bind(self, setter, "ui.frame.link", n=f"{number:,}")
        self.clicked.connect(lambda: context.frames.wanted.emit(number))
        context.theme.changed.connect(self._draw)
        self._draw()

    def _draw(self) -> None:
        self.setIcon(self._context.icons.icon("log", "accent"))

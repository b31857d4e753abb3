"""A small button that opens the guide at what explains the thing beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget

from app.guide import Entry, first_entry, words
from ui.context import Context
from ui.icons import LOW_ICON, SIZE
from ui.theme import TOUCH


class GuideLink(QPushButton):
    """Leads to the entry for the first of its codes that has one, without any there is no button.

    `low` puts the picture at the button's foot, beside a label that stands there.
    """

    def __init__(self, context: Context, parent: QWidget, *codes: str | None, low: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("guideLink")
        self.setFixedSize(TOUCH, TOUCH)
        self.setIconSize(LOW_ICON if low else QSize(SIZE, SIZE))
        self._context, self._low = context, low
        self._entry: Entry | None = None
        self.clicked.connect(self._open)
        context.words.changed.connect(self._describe)
        context.theme.changed.connect(self._draw)
        self.lead_to(*codes)
        self._draw()

    def lead_to(self, *codes: str | None) -> None:
        """Change what it explains."""
        self._entry = first_entry(*codes)
        self.setVisible(self._entry is not None)
        self._describe()

    def _open(self) -> None:
        if self._entry is not None:
            self._context.guide.wanted.emit(self._entry.id)

    def _describe(self) -> None:
        if self._entry is not None:
            translator = self._context.words
            title = words(translator.language)[self._entry.id].title
            spoken = translator.text("ui.guide.link", number=self._entry.id, title=title)
            self.setAccessibleName(spoken)
            self.setToolTip(spoken)

    def _draw(self) -> None:
        icons = self._context.icons
        self.setIcon(icons.low_icon("question", "accent") if self._low else icons.icon("question", "accent"))

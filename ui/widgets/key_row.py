"""A place in the list of keys: its name, the state of its key in words, and the time left."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from ui.context import Context
from ui.theme import GRID, set_tone
from ui.viewmodels.key_rows import KeyRow
from ui.viewmodels.key_words import countdown, state_words
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import column, row


class KeyRowButton(QPushButton):
    """A checkable row; spoken as place, state and time left."""

    def __init__(self, context: Context, shown: KeyRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyRow")
        self.setCheckable(True)
        self._context = context
        self._place, self._left, self._chip = ElidedLabel(), QLabel(), Chip(context)
        self._place.setText(shown.key.place)
        self._place.setProperty("data", True)
        self._arrange()
        context.words.changed.connect(self._describe)
        self.follow(shown)

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, self._texts.sizeHint().height()))

    def follow(self, shown: KeyRow) -> None:
        """Show how the key stands now."""
        self._shown = shown
        words, tone = state_words(shown.key)
        self._chip.say(words, tone)
        self._left.setText(countdown(shown.key))
        set_tone(self._left, tone)
        self._describe()

    def _describe(self) -> None:
        spoken = " – ".join(filter(None, (self._shown.key.place, self._chip.text(), self._left.text())))
        self.setAccessibleName(spoken)
        self.setProperty("data", True)

    def _arrange(self) -> None:
        below = row(spacing=2)
        below.addWidget(self._chip)
        below.addStretch(1)
        below.addWidget(self._left)
        self._texts = texts = column(self, spacing=1)
        texts.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        texts.addWidget(self._place)
        texts.addLayout(below)
        for label in self.findChildren(QLabel):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

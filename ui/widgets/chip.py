"""A word in a rounded box: a state that is read, not only seen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui.context import Context
from ui.theme import set_tone


class Chip(QLabel):
    """Shows a state by words; the tone only underlines it."""

    def __init__(self, context: Context, key: str = "", tone: str = "muted", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chip")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = context.words.bind(self, self.setText, key)
        self.say(key, tone)

    def say(self, key: str, tone: str, /, **params: object) -> None:
        """Show another state; no key hides the chip."""
        self._words.say(key, **params)
        set_tone(self, tone)
        self.setVisible(bool(key))

"""A day out of those collected; the newest first, with its day of the week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from ui.context import Context
from ui.theme import TOUCH
from ui.viewmodels.number_text import short_day_text

_DAYS_AT_ONCE = 12
_WIDTH = 124


class DayChoice(QComboBox):
    """`chosen` carries the day a person picked."""

    chosen = Signal(object)

    def __init__(self, context: Context, name_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = context.words
        self._days: list[date] = []
        self.setMinimumHeight(TOUCH)
        self.setMinimumWidth(_WIDTH)
        self.setMaxVisibleItems(_DAYS_AT_ONCE)
        context.words.bind(self, self.setAccessibleName, name_key)
        context.words.bind(self, self.setToolTip, name_key)
        self.activated.connect(self._choose)

    def show_days(self, days: Sequence[date], chosen: date) -> None:
        """Offer these days."""
        self._days = sorted(days, reverse=True)
        self.clear()
        self.addItems([short_day_text(self._words, day) for day in self._days])
        self.setCurrentIndex(self._days.index(chosen))

    def _choose(self, number: int) -> None:
        self.chosen.emit(self._days[number])

"""One of the four large numbers: caption, value with unit, state in words, and a line of detail."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.context import Context
from ui.theme import set_tone
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.layouts import column, row

EMPTY = "––"
"""Shown where there is no value; a zero would be a measurement."""


class BigNumber(QFrame):
    """A tile; its tone repeats what its chip says in words."""

    def __init__(self, context: Context, caption_key: str, tip_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        self._caption = ElidedLabel()
        self._caption.setObjectName("caption")
        context.words.bind(self._caption, self._caption.setText, caption_key)
        context.words.bind(self, self.setToolTip, tip_key)
        self._value, self._unit, self._detail = QLabel(EMPTY), QLabel(), ElidedLabel()
        for label, name in ((self._value, "bigValue"), (self._unit, "bigUnit"), (self._detail, "hint")):
            label.setObjectName(name)
        self.chip = Chip(context)
        policy = self.chip.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.chip.setSizePolicy(policy)
        self._arrange()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: str, unit: str, detail: str = "") -> None:
        """Show a formatted value; an empty one shows as missing."""
        self._value.setText(value or EMPTY)
        self._unit.setText(unit)
        self._detail.setText(detail)
        self.setAccessibleName(f"{self._caption.text()} {value or EMPTY} {unit}")

    def show_state(self, key: str, tone: str) -> None:
        """Show the state in words and colour; no key shows none."""
        self.chip.say(key, tone)
        set_tone(self, tone)

    def _arrange(self) -> None:
        head = row()
        head.addWidget(self._caption, 1)
        head.addWidget(self.chip)
        line = row(spacing=2)
        line.addWidget(self._value)
        line.addWidget(self._unit)
        line.addStretch(1)
        layout = column(self, spacing=0)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.addLayout(head)
        layout.addLayout(line)
        layout.addWidget(self._detail)

"""Where a key is pasted and its time of issue given; what is pasted is never shown and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.context import Context
from ui.viewmodels.keys import LONGEST_KEY
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.layouts import column

_TIME_WIDTH = 192
_KEY_WIDTH = 220


class KeyEntry(QWidget):
    """`take(key, time)` is called by the button or Enter and tells whether it went well; then both lines are empty."""

    def __init__(self, context: Context, text_key: str, take: Callable[[str, str], bool], *, with_time: bool) -> None:
        super().__init__()
        self._take = take
        self.key = QLineEdit(maxLength=LONGEST_KEY)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhHiddenText)
        self.key.setMinimumWidth(_KEY_WIDTH)
        self.time = QLineEdit(maxLength=8)
        self.time.setFixedWidth(_TIME_WIDTH)
        for edit, words in ((self.key, "ui.keys.paste"), (self.time, "ui.keys.time")):
            context.words.bind(edit, edit.setPlaceholderText, words)
            context.words.bind(edit, edit.setAccessibleName, words)
            context.words.bind(edit, edit.setToolTip, f"{words}.tip")
            edit.returnPressed.connect(self._give)
        self.button = Button(context, text_key, "check", "primary", f"{text_key}.tip")
        self.button.clicked.connect(self._give)
        line = Flow(spacing=2)
        for widget in (self.key, self.time, self.button):
            line.addWidget(widget)
        column(self).addLayout(line)
        self.time.setVisible(with_time)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._forget()

    def _give(self) -> None:
        if self._take(self.key.text(), self.time.text()):
            self._forget()
            self.time.setText("")

    def _forget(self) -> None:
        self.key.setText("")  # unlike clear() this empties what Ctrl+Z could bring back

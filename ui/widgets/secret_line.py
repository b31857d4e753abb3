"""The key itself: dots until somebody asks, dots again after half a minute or when the page is left."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.keystore.secret import MASK
from ui.context import Context
from ui.viewmodels.key_watch import Kept
from ui.viewmodels.keys import KeysModel
from ui.widgets.button import Button
from ui.widgets.flow import Flow
from ui.widgets.layouts import column

SHOWN_MS: Final = 30_000


class SecretLine(QWidget):
    """Follows a `KeysModel`; nothing is shown of a key that is not on this computer."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.label = QLabel(MASK, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.label.setObjectName("mono")
        self.label.setProperty("data", True)
        context.words.bind(self.label, self.label.setAccessibleName, "ui.keys.secret")  # never the key
        self.show_key = Button(context, "ui.keys.show", "search", tip_key="ui.keys.show.tip")
        self.show_key.setCheckable(True)
        self.copy = Button(context, "ui.keys.copy", "copy", tip_key="ui.keys.copy.tip")
        self._said = QLabel(wordWrap=True)
        self._said.setObjectName("hint")
        self._words = context.words.bind(self._said, self._said.setText, "")
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._mask)
        self._arrange()
        self.show_key.toggled.connect(self._show)
        self.copy.clicked.connect(self._copy)
        model.clipboard.cleared.connect(lambda: self._words.say("ui.keys.cleared"))

    def follow(self) -> None:
        """Show another key, or the same one's whereabouts."""
        self._mask()
        row = self._model.chosen
        self.setVisible(row is not None and row.can_be_read)
        self._words.say(f"ui.keys.kept.{row.kept}" if row is not None and row.kept is not Kept.NOWHERE else "")

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._mask()

    def _arrange(self) -> None:
        line = Flow(spacing=2)
        for widget in (self.show_key, self.copy):
            line.addWidget(widget)
        layout = column(self, spacing=2)
        layout.addWidget(self.label)
        layout.addLayout(line)
        layout.addWidget(self._said)

    def _show(self, wanted: bool) -> None:
        secret = self._model.secret() if wanted else None
        if secret is None:
            self._mask()
            return
        self.label.setText(secret.reveal())
        self._timer.start()

    def _mask(self) -> None:
        self._timer.stop()
        self.label.setText(MASK)
        self.show_key.setChecked(False)

    def _copy(self) -> None:
        if self._model.copy_key():
            self._words.say("ui.keys.copied")

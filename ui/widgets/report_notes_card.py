"""The technician's notes: plain text, kept while it is typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.context import Context
from ui.viewmodels.report_input import ReportInput
from ui.viewmodels.throttle import Throttle
from ui.widgets.card import Card

_HEIGHT: Final = 132
_KEEP_MS: Final = 700
"""So much is lost at the most when the power goes."""


class ReportNotesCard(Card):
    """Follows a `ReportInput`; who leaves the field has its text kept."""

    def __init__(self, context: Context, model: ReportInput, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.report.card.notes", parent)
        self._model = model
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(_HEIGHT)
        self.text.setTabChangesFocus(True)
        self.text.installEventFilter(self)
        context.words.bind(self.text, self.text.setAccessibleName, "ui.report.card.notes")
        context.words.bind(self.text, self.text.setPlaceholderText, "ui.report.notes.hint")
        self.body.addWidget(self.text)
        self._keeping = Throttle(self._keep, self, _KEEP_MS)
        self.text.textChanged.connect(self._keeping.request)
        model.replaced.connect(self._show)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusOut:
            self._keeping.flush()
        return super().eventFilter(watched, event)

    def _keep(self) -> None:
        self._model.write(self.text.toPlainText())

    def _show(self) -> None:
        if self.text.toPlainText() != self._model.notes:
            self.text.setPlainText(self._model.notes)
            self._keeping.flush()

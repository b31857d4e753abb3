"""A finding as one line: its weight as a sign, then what is to be known."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.findings import Finding
from ui.context import Context
from ui.widgets.finding_row import SIGNS
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row


class FindingLine(QWidget):
    """In the language in which it was made."""

    def __init__(self, context: Context, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = context.words.text(f"finding.{finding.code}", **finding.params)
        text = QLabel(words, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        sign = IconLabel(context, *SIGNS[finding.severity], size=18)
        sign.setToolTip(context.words.text(f"ui.severity.{finding.severity}"))
        layout = row(self, spacing=2)
        layout.addWidget(sign)
        layout.addWidget(text, 1)

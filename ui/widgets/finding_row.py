"""One finding: how grave, what is so, what to do now."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.findings import Finding, Severity
from app.messages import text
from ui.context import Context
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import column, row

SIGNS = {
    Severity.ERROR: ("cross", "alarm"),
    Severity.WARNING: ("warning", "caution"),
    Severity.INFO: ("info", "accent"),
}


class FindingRow(QFrame):
    """Shows one `Finding`; the catalogue may hold a next step under `ui.next.<code>`."""

    def __init__(self, context: Context, finding: Finding, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = context.words
        message = QLabel(words.text(f"finding.{finding.code}", **finding.params), wordWrap=True)
        sign = IconLabel(context, *SIGNS[finding.severity])
        sign.setToolTip(words.text(f"ui.severity.{finding.severity}"))
        texts = column(spacing=1)
        texts.addWidget(message)
        next_key = f"ui.next.{finding.code}"
        step = text(next_key, words.language)
        if step != next_key:
            label = QLabel(step, wordWrap=True)
            label.setObjectName("hint")
            texts.addWidget(label)
        layout = row(self, spacing=3)
        layout.setContentsMargins(0, 6, 0, 6)
        icon = column()
        icon.addWidget(sign)
        icon.addStretch(1)
        layout.addLayout(icon)
        layout.addLayout(texts, 1)

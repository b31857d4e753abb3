"""A titled panel; pages are made of them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.context import Context
from ui.widgets.layouts import column, row


class Card(QFrame):
    """A panel with a title, room for buttons right of it (`corner`) and a `body` column."""

    def __init__(self, context: Context, title_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        title = QLabel()
        title.setObjectName("cardTitle")
        context.words.bind(title, title.setText, title_key)
        self.corner = row()
        head = row()
        head.addWidget(title)
        head.addStretch(1)
        head.addLayout(self.corner)
        self.body = column(spacing=2)
        layout = column(self, margin=4, spacing=3)
        layout.addLayout(head)
        layout.addLayout(self.body, 1)

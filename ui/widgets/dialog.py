"""A window above the window: title, a line that says what this is, a body, buttons below."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QDialog, QLabel, QWidget

from ui.context import Context
from ui.theme import GRID
from ui.widgets.button import Button
from ui.widgets.layouts import column, row

_SIZE: Final = (820, 560)


class Dialog(QDialog):
    """Has a `body` column and a `buttons` row that ends with the one that closes; Escape closes too."""

    def __init__(self, context: Context, title_key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.resize(*_SIZE)
        context.words.bind(self, self.setWindowTitle, title_key)
        title = QLabel()
        title.setObjectName("pageTitle")
        context.words.bind(title, title.setText, title_key)
        self.body = column(spacing=2)
        self.buttons = row(spacing=2)
        self.buttons.addStretch(1)
        close = Button(context, "ui.report.close", "close")
        close.clicked.connect(self.close)
        close.setAutoDefault(False)  # Enter belongs to what has the focus
        foot = row(spacing=2)
        foot.addLayout(self.buttons, 1)
        foot.addWidget(close)
        layout = column(self, spacing=3)
        layout.setContentsMargins(*(4 * GRID,) * 4)
        layout.addWidget(title)
        layout.addLayout(self.body, 1)
        layout.addLayout(foot)

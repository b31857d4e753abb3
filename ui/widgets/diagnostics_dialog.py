"""What a diagnostics bundle would contain: each file with its size, and to read what is in it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QPlainTextEdit, QWidget

from app.report.bundle import Enclosed
from ui.context import Context
from ui.pages.page import side_by_side
from ui.widgets.button import Button
from ui.widgets.dialog import Dialog

_SHOWN: Final = 200_000
"""Characters of a file that are shown; the bundle has all of it."""


class DiagnosticsDialog(Dialog):
    """`wanted` when the person wants it saved."""

    wanted = Signal()

    def __init__(self, context: Context, files: tuple[Enclosed, ...], parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.diagnostics.contents", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._files = files
        masked = QLabel(wordWrap=True)
        context.words.bind(masked, masked.setText, "ui.diagnostics.masked")
        self.list = QListWidget()
        self.list.setObjectName("guideList")
        self.list.addItems([f"{one.path}\n{one.size:,} B" for one in files])
        context.words.bind(self.list, self.list.setAccessibleName, "ui.diagnostics.contents")
        self.text = QPlainTextEdit(readOnly=True, lineWrapMode=QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        context.words.bind(self.text, self.text.setAccessibleName, "ui.diagnostics.contents")
        self.save = Button(context, "ui.diagnostics.save", "save", "primary")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(self.wanted)
        self.body.addWidget(masked)
        self.body.addLayout(side_by_side((self.list, 3), (self.text, 7)), 1)
        self.buttons.addWidget(self.save)
        self.list.currentRowChanged.connect(self._show)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _show(self, number: int) -> None:
        source = self._files[number].source
        assert isinstance(source, bytes)
        self.text.setPlainText(source[:_SHOWN].decode("utf-8", errors="replace"))

"""What verifying a bundle found: every file with its state, in words and with a sign."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QWidget

from ui.context import Context
from ui.theme import TOUCH
from ui.widgets.dialog import Dialog
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row

if TYPE_CHECKING:
    from app.report.verification import CheckedFile, Verified

_SIGNS: Final = {
    "matches": ("check", "ok"),
    "differs": ("cross", "alarm"),
    "missing": ("cross", "alarm"),
    "extra": ("warning", "caution"),
    "refused": ("warning", "alarm"),
}
_HEADS: Final = ("state", "path", "size")


class VerifiedDialog(Dialog):
    """Made once for one result."""

    def __init__(self, context: Context, path: Path, verified: Verified, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.report.verified", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._context = context
        words = context.words.text
        verdict = QLabel(words("bundle.intact" if verified.intact else "bundle.not_intact"), wordWrap=True)
        verdict.setObjectName("findingText")
        line = row()
        line.addWidget(IconLabel(context, *(("check", "ok") if verified.intact else ("warning", "alarm"))))
        line.addWidget(verdict, 1)
        made = words("cli.verify.made", program=verified.program, at=f"{verified.made_at:%Y-%m-%d %H:%M}")
        fingerprint = words("cli.verify.fingerprint", sha256=verified.fingerprint)
        about = QLabel(f"{path.name}\n{made}\n{fingerprint}", wordWrap=True)
        about.setProperty("data", True)
        about.setTextFormat(Qt.TextFormat.PlainText)
        about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = self._table(verified.files)
        self.body.addLayout(line)
        self.body.addWidget(about)
        self.body.addWidget(self.table, 1)
        self.table.setFocus()

    def _table(self, files: tuple[CheckedFile, ...]) -> QTableWidget:
        table = QTableWidget(len(files), len(_HEADS))
        table.setHorizontalHeaderLabels([self._context.words.text(f"ui.report.verified.{one}") for one in _HEADS])
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(TOUCH)
        table.setAccessibleName(self.windowTitle())
        for number, one in enumerate(files):
            for place, cell in enumerate(self._cells(one)):
                table.setItem(number, place, cell)
        table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table

    def _cells(self, one: CheckedFile) -> list[QTableWidgetItem]:
        state = QTableWidgetItem(self._context.words.text(f"bundle.state.{one.state}"))
        state.setIcon(self._context.icons.cell_icon(*_SIGNS[one.state], 18))
        size = QTableWidgetItem(f"{one.size:,}")
        size.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return [state, QTableWidgetItem(one.path), size]

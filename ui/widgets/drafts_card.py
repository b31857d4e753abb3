"""The drafts of the site that were written into files, and the way to their folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.draft.fields import KIND_LABELS
from ui.context import Context
from ui.plain_tip import plain_tip
from ui.viewmodels.records import RecordsModel
from ui.widgets.button import Button
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row
from ui.widgets.list_card import ListCard

if TYPE_CHECKING:
    from app.storage.drafts import DraftRecord

_LISTED: Final = 5
_SIGNS: Final = {True: ("check", "ok"), False: ("warning", "caution")}


class DraftsCard(ListCard):
    """Follows a `RecordsModel`; the last one stands first."""

    def __init__(self, context: Context, records: RecordsModel, parent: QWidget | None = None) -> None:
        self._context, self._records = context, records
        self._drafts: dict[int, DraftRecord] = {}
        super().__init__(context, "ui.drafts.card", "ui.drafts.nothing", self._ids, self._row, parent)
        records.changed.connect(self.refresh)

    def _ids(self) -> tuple[int, ...]:
        self._drafts = {draft.id: draft for draft in self._records.drafts()[:_LISTED]}
        return tuple(self._drafts)

    def _row(self, draft_id: int) -> QWidget:
        draft, words = self._drafts[draft_id], self._context.words.text
        frame = QFrame()
        complete = words("ui.draft.complete" if draft.complete else "ui.draft.incomplete")
        text = QLabel(f"{draft.made_at:%Y-%m-%d %H:%M}\n{KIND_LABELS[draft.kind]} {complete}", wordWrap=True)
        text.setProperty("data", True)
        text.setToolTip(plain_tip("\n".join(str(path) for path in draft.files)))
        show = Button(self._context, "ui.draft.open_folder", "open", "flat")
        show.setEnabled(bool(draft.files))
        show.clicked.connect(lambda: _open_folder(draft.files[0].parent))
        layout = row(frame, spacing=2)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(IconLabel(self._context, *_SIGNS[draft.complete], 18), alignment=Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text, 1)
        layout.addWidget(show)
        return frame


def _open_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

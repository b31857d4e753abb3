"""The guide's entries as a list: group names between them, the titles wrapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QListView,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.viewmodels.guide import GuideRow

_ID: Final = Qt.ItemDataRole.UserRole
_PADDING: Final = 8
"""Around each title, in pixels; style.qss paints it."""

_TALLEST: Final = 1000


class GuideList(QListWidget):
    """`chosen` carries the id of the entry the person went to."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guideList")
        self.setItemDelegate(_Wrapping(self))
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.setWordWrap(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._tell)

    def show_rows(self, rows: Sequence[GuideRow]) -> None:
        """Show other rows."""
        self.blockSignals(True)
        self.clear()
        for row in rows:
            self.addItem(_item(row))
        self.blockSignals(False)

    def mark_current(self, entry_id: str) -> None:
        """Show which entry is open."""
        for number in range(self.count()):
            if self.item(number).data(_ID) == entry_id and number != self.currentRow():
                self.blockSignals(True)
                self.setCurrentRow(number)
                self.blockSignals(False)
                self.scrollToItem(self.item(number))

    def _tell(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_ID))


class _Wrapping(QStyledItemDelegate):
    """Gives a title the height of all its lines: Qt's own reckoning forgets the padding of the style sheet."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._view.viewport().width()
        room = QRect(0, 0, width - 4 * _PADDING, _TALLEST)
        font = index.data(Qt.ItemDataRole.FontRole) or option.font  # type: ignore[attr-defined]
        text = QFontMetrics(font).boundingRect(room, int(Qt.TextFlag.TextWordWrap), index.data())
        return QSize(width, text.height() + 2 * _PADDING)


def _item(row: GuideRow) -> QListWidgetItem:
    item = QListWidgetItem(row.text)
    item.setData(_ID, row.id)
    if not row.id:
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = QFont()
        font.setBold(True)
        item.setFont(font)
    return item

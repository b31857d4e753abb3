"""Widgets in rows that break where the width ends, like words of a text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget, QWidgetItem

from ui.theme import GRID


class Flow(QLayout):
    """As narrow as its widest widget, as high as the rows it then needs; spacing in grid steps.

    Its items are made here and held here until Qt is done with them. Those that Qt makes are known to Python by their
    address alone, and at the address of one that is gone the next may lie.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 1) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._taken: QLayoutItem | None = None
        self._gap = spacing * GRID
        self.setContentsMargins(0, 0, 0, 0)

    def addWidget(self, widget: QWidget) -> None:
        """Put a widget at the end."""
        self.addChildWidget(widget)
        self.addItem(QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        if not 0 <= index < len(self._items):
            return None
        self._taken = self._items.pop(index)  # Qt deletes what it took; who else let go of it would delete it twice
        return self._taken

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect) -> None:
        super().setGeometry(area)
        self._lay_out(area, move=True)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self._gap * max(len(sizes) - 1, 0)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        """Return what takes room: a hidden widget leaves no gap."""
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, area: QRect, *, move: bool) -> int:
        """Place the items, or only find out; returns the height of all rows."""
        left, top, row_height = area.left(), area.top(), 0
        for item in self._shown():
            hint = item.sizeHint()
            size = QSize(min(hint.width(), area.width()), hint.height())
            if left > area.left() and left + size.width() > area.left() + area.width():
                left, top, row_height = area.left(), top + row_height + self._gap, 0
            if move:
                item.setGeometry(QRect(left, top, size.width(), size.height()))
            left += size.width() + self._gap
            row_height = max(row_height, size.height())
        return top + row_height - area.top()

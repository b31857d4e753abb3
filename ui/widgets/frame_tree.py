"""The fields of a frame as a tree; the field under the mouse or chosen by key is the current one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QWidget

from ui.plain_tip import plain_tip
from ui.viewmodels.frame_tree import Part

_ROLE = Qt.ItemDataRole.UserRole


class FrameTree(QTreeWidget):
    """`marked` carries the bytes [start, end) of the current field."""

    marked = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(2)
        self.setUniformRowHeights(True)
        self.setColumnWidth(0, 108)
        self.setIndentation(16)
        self.setMouseTracking(True)
        self.itemEntered.connect(lambda item, _column: self.setCurrentItem(item))
        self.currentItemChanged.connect(lambda item, _old: self._tell(item))

    def show_parts(self, parts: Iterable[Part]) -> None:
        """Show the fields of another frame."""
        self.clear()
        self.addTopLevelItems([_item(part) for part in parts])
        self.expandAll()
        _span_titles(self.invisibleRootItem())

    def mark_byte(self, number: int) -> None:
        """Make the narrowest field that holds a byte the current one."""
        found = _narrowest(self.invisibleRootItem(), number)
        if found is not None:
            self.setCurrentItem(found)

    def _tell(self, item: QTreeWidgetItem | None) -> None:
        start, end = item.data(0, _ROLE) if item is not None else (0, 0)
        self.marked.emit(start, end)


def _item(part: Part) -> QTreeWidgetItem:
    item = QTreeWidgetItem([part.label, part.value])
    item.setData(0, _ROLE, (part.start, part.end))
    item.setToolTip(0, plain_tip(part.label))
    item.setToolTip(1, plain_tip(part.value))
    item.addChildren([_item(child) for child in part.children])
    return item


def _span_titles(parent: QTreeWidgetItem) -> None:
    """Let a line without a value have the whole width for its name."""
    for number in range(parent.childCount()):
        child = parent.child(number)
        child.setFirstColumnSpanned(not child.text(1))
        _span_titles(child)


def _narrowest(parent: QTreeWidgetItem, number: int) -> QTreeWidgetItem | None:
    for row in range(parent.childCount()):
        child = parent.child(row)
        start, end = child.data(0, _ROLE)
        if start <= number < end:
            return _narrowest(child, number) or child
    return None

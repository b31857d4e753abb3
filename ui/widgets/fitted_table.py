"""A table whose columns show what is in them and share the room that is left."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.copy_table import CopyTable

_SMALL: Final = QSize(240, 124)
"""What a page that scrolls is to leave at least: a head and three rows."""


class FittedTable(CopyTable):
    """Scrolls sideways only when the columns do not fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._needed: list[int] = []

    def sizeHint(self) -> QSize:
        return _SMALL

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def fit(self) -> None:
        """Measure the columns anew; to be called when the contents changed."""
        model, header = self.model(), self.horizontalHeader()
        columns = range(model.columnCount() if model else 0)
        self._needed = [max(self.sizeHintForColumn(column), header.sectionSizeHint(column)) for column in columns]
        self._share()

    def _share(self) -> None:
        spare = max(0, self.viewport().width() - sum(self._needed))
        for column, width in enumerate(self._needed):
            self.setColumnWidth(column, width + spare // len(self._needed))

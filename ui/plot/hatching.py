"""The ground where nothing is known: hatched, whatever the scale of the picture."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

PATTERN = Qt.BrushStyle.BDiagPattern


class Hatching(pg.GraphicsObject):
    """Fills a rectangle of the picture with strokes that keep their width."""

    def __init__(self) -> None:
        super().__init__()
        self._area = QRectF()
        self._brush = QBrush()

    def set_color(self, color: QColor) -> None:
        """Choose the strokes' colour."""
        self._brush = QBrush(color, PATTERN)
        self.update()

    def set_area(self, area: QRectF) -> None:
        """Choose what is hatched."""
        self.prepareGeometryChange()
        self._area = area
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        on_screen = painter.transform().mapRect(self._area)
        painter.save()
        painter.resetTransform()
        painter.fillRect(on_screen, self._brush)
        painter.restore()

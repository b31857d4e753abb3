"""Level lines at the numbers of the left axis: pyqtgraph's own grid takes longer than all the rest of a picture."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from ui.plot.pixel_item import PixelItem


class Grid(PixelItem):
    """Follows an axis."""

    def __init__(self, axis: pg.AxisItem) -> None:
        super().__init__()
        self._axis = axis
        self._pen = QPen()

    def set_color(self, color: QColor) -> None:
        """Choose the lines."""
        self._pen = QPen(color, 1)
        self.update()

    def draw(self, painter: QPainter, place: QTransform, view: QRectF) -> None:
        area = place.mapRect(view)
        _, numbers = self._axis.tickValues(view.top(), view.bottom(), area.height())[0]
        heights = [round(number * place.m22() + place.dy()) for number in numbers]
        painter.setPen(self._pen)
        painter.drawLines([QLineF(area.left(), y, area.right(), y) for y in heights])

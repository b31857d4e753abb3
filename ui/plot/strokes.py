"""Lines through values, cut at their gaps."""

from __future__ import annotations

from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform

from ui.plot.curve import Floats, Singles
from ui.plot.pixel_item import PixelItem

_SMOOTH_ROWS: Final = 1500
"""A longer line is drawn without smoothing: one cannot see it, and Qt takes ten times as long for it."""


class Strokes(PixelItem):
    """A polygon line of any pen."""

    def __init__(self) -> None:
        super().__init__()
        self._pen = QPen()
        self.path = QPainterPath()

    def set_pen(self, pen: QPen) -> None:
        """Choose width, colour and dashes."""
        self._pen = pen
        self.update()

    def set_points(self, at: Floats, kw: Floats | Singles) -> None:
        """Show other values; a NaN is a gap."""
        self.path = pg.arrayToQPath(at, kw, connect="finite")
        self.update()

    def draw(self, painter: QPainter, place: QTransform, _view: QRectF) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self.path.elementCount() <= _SMOOTH_ROWS)
        painter.setPen(self._pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(place.map(self.path))

"""Lines through values, cut at their gaps."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from pyqtgraph.Qt import internals
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QPen, QTransform

from ui.plot.curve import NO_CURVE, Floats, Singles
from ui.plot.pixel_item import PixelItem

_SMOOTH_ROWS: Final = 1500
"""A longer line is drawn stroke by stroke and not smoothed: one cannot see it, and Qt takes twenty times as long."""


class Strokes(PixelItem):
    """A line of any pen."""

    def __init__(self) -> None:
        super().__init__()
        self._pen = QPen()
        self.at: Floats = NO_CURVE.at
        self.kw: Floats | Singles = NO_CURVE.kw

    def set_pen(self, pen: QPen) -> None:
        """Choose width, colour and dashes."""
        self._pen = pen
        self.update()

    def set_points(self, at: Floats, kw: Floats | Singles) -> None:
        """Show other values; a NaN is a gap."""
        self.at, self.kw = at, kw
        self.update()

    def draw(self, painter: QPainter, place: QTransform, _view: QRectF) -> None:
        if not len(self.at):
            return
        x, y = self.at * place.m11() + place.dx(), self.kw * place.m22() + place.dy()
        painter.setPen(self._pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if len(x) <= _SMOOTH_ROWS or painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawPath(pg.arrayToQPath(x, y, connect="finite"))
        else:
            painter.drawLines(*_segments(x, y).drawargs())


def _segments(x: Floats, y: Floats | Singles) -> internals.PrimitiveArray:
    """Return the strokes from each point to the next, none to or from a gap; pyqtgraph's array spares a list."""
    drawn = np.isfinite(y[:-1]) & np.isfinite(y[1:])
    array = internals.PrimitiveArray(QLineF, 4)
    array.resize(int(drawn.sum()))
    array.ndarray()[:] = np.stack((x[:-1], y[:-1], x[1:], y[1:]), axis=1)[drawn]
    return array

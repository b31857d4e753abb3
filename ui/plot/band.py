"""The uncertainty around the live line: one polygon per stretch without gaps."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QTransform

from ui.plot.curve import Curve, runs
from ui.plot.pixel_item import PixelItem


class Band(PixelItem):
    """Fills between the lowest and the highest that the load can have been."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._brush = QBrush()

    def set_color(self, color: QColor) -> None:
        """Choose the fill."""
        self._brush = QBrush(color)
        self.update()

    def set_curve(self, curve: Curve) -> None:
        """Show another curve."""
        self._path = band_path(curve)
        self.update()

    def draw(self, painter: QPainter, place: QTransform, _view: QRectF) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        painter.drawPath(place.map(self._path))


def band_path(curve: Curve) -> QPainterPath:
    """Return the closed polygons of the band, none across a gap."""
    path = QPainterPath()
    for run in runs(curve.kw):
        x, low, high = curve.at[run], curve.low[run], curve.high[run]
        outline = pg.arrayToQPath(np.concatenate((x, x[::-1])), np.concatenate((high, low[::-1])), connect="all")
        outline.closeSubpath()
        path.addPath(outline)
    return path

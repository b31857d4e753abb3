"""The uncertainty around the live line, none across a gap."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QTransform

from ui.plot.boxes import draw_boxes
from ui.plot.curve import NO_CURVE, Curve, Floats, runs
from ui.plot.pixel_item import PixelItem

_POLYGON_ROWS: Final = 1500
"""A longer curve is filled pixel by pixel: Qt takes ten times as long for a polygon of thousands of corners."""


class Band(PixelItem):
    """Fills between the lowest and the highest that the load can have been."""

    def __init__(self) -> None:
        super().__init__()
        self._curve = NO_CURVE
        self._brush = QBrush()

    def set_color(self, color: QColor) -> None:
        """Choose the fill."""
        self._brush = QBrush(color)
        self.update()

    def set_curve(self, curve: Curve) -> None:
        """Show another curve."""
        self._curve = curve
        self.update()

    def draw(self, painter: QPainter, place: QTransform, _view: QRectF) -> None:
        curve = self._curve
        x = curve.at * place.m11() + place.dx()
        low, high = (values * place.m22() + place.dy() for values in (curve.low, curve.high))
        on_screen = Curve(x, curve.kw, low, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        if len(x) <= _POLYGON_ROWS:
            painter.drawPath(band_path(on_screen))
        else:
            draw_boxes(painter, band_boxes(on_screen))


def band_path(curve: Curve) -> QPainterPath:
    """Return the closed polygons of the band."""
    path = QPainterPath()
    for run in runs(curve.kw):
        x, low, high = curve.at[run], curve.low[run], curve.high[run]
        outline = pg.arrayToQPath(np.concatenate((x, x[::-1])), np.concatenate((high, low[::-1])), connect="all")
        outline.closeSubpath()
        path.addPath(outline)
    return path


def band_boxes(curve: Curve) -> Floats:
    """Return rows of (x, y, width, height) in pixels: one for each pixel of a stretch, as wide as up to the next.

    The curve is in pixels too, so `high` is the smaller number.
    """
    seen = np.isfinite(curve.kw)
    stretch = np.cumsum(~seen)[seen]
    x = np.floor(curve.at[seen])
    first = np.flatnonzero(np.concatenate(([True], (np.diff(x) > 0) | (np.diff(stretch) > 0))))
    top, bottom = np.minimum.reduceat(curve.high[seen], first), np.maximum.reduceat(curve.low[seen], first)
    left = x[first]
    joined = np.append(np.diff(stretch[first]) == 0, False)
    width = np.where(joined, np.append(np.diff(left), 0), 1)
    return np.stack((left, top, width, bottom - top), axis=1)

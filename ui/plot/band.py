"""The uncertainty around the live line, none across a gap."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPaintEngine, QPainter, QPainterPath, QTransform

from ui.plot.curve import NO_CURVE, Curve, runs
from ui.plot.pixel_item import PixelItem

_POLYGON_ROWS: Final = 1500
"""A longer curve is filled as an image: Qt takes ten times as long for a polygon of thousands of corners."""


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

    def draw(self, painter: QPainter, place: QTransform, view: QRectF) -> None:
        curve = self._curve
        x = curve.at * place.m11() + place.dx()
        low, high = (values * place.m22() + place.dy() for values in (curve.low, curve.high))
        on_screen = Curve(x, curve.kw, low, high)
        if len(x) <= _POLYGON_ROWS or painter.paintEngine().type() is not QPaintEngine.Type.Raster:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._brush)
            painter.drawPath(band_path(on_screen))
        else:
            area = place.mapRect(view).toAlignedRect()
            painter.drawImage(area.topLeft(), _image(band_mask(on_screen, area), self._brush.color()))


def band_path(curve: Curve) -> QPainterPath:
    """Return the closed polygons of the band."""
    path = QPainterPath()
    for run in runs(curve.kw):
        x, low, high = curve.at[run], curve.low[run], curve.high[run]
        outline = pg.arrayToQPath(np.concatenate((x, x[::-1])), np.concatenate((high, low[::-1])), connect="all")
        outline.closeSubpath()
        path.addPath(outline)
    return path


def band_mask(curve: Curve, area: QRect) -> NDArray[np.bool_]:
    """Return which pixels of an area (rows, columns) lie in the band of a curve that is in pixels too.

    A pixel that holds several values is filled from the lowest to the highest, one between two joined values with the
    left one's; upside down, so `high` is the smaller number.
    """
    height = area.height()
    # One more where the band begins, one less below its end: stretches that share a pixel both count.
    edges = np.zeros((height + 1, area.width()), np.int16)
    seen = np.isfinite(curve.kw)
    if not seen.any():
        return edges[:height] > 0
    stretch, x = np.cumsum(~seen)[seen], np.floor(curve.at[seen]).astype(int) - area.left()
    first = np.flatnonzero(np.concatenate(([True], (np.diff(x) > 0) | (np.diff(stretch) > 0))))
    top, bottom = np.minimum.reduceat(curve.high[seen], first), np.maximum.reduceat(curve.low[seen], first)
    joined = np.append(np.diff(stretch[first]) == 0, False)
    width = np.where(joined, np.append(np.diff(x[first]), 0), 1)
    column = np.repeat(x[first] - np.cumsum(width) + width, width) + np.arange(width.sum())
    inside = (column >= 0) & (column < area.width())
    lowest, highest = (
        np.clip(np.round(np.repeat(one, width)[inside]) - area.top(), 0, height).astype(int) for one in (bottom, top)
    )
    np.add.at(edges, (highest, column[inside]), 1)
    np.add.at(edges, (np.maximum(lowest, highest), column[inside]), -1)
    filled: NDArray[np.bool_] = np.cumsum(edges[:height], axis=0, dtype=np.int16) > 0
    return filled


def _image(mask: NDArray[np.bool_], color: QColor) -> QImage:
    """Return an image of one colour where the mask is set, else transparent."""
    image = QImage(mask.shape[1], mask.shape[0], QImage.Format.Format_Indexed8)
    image.setColorTable([0, color.rgba()])
    pixels = np.frombuffer(image.bits(), np.uint8).reshape(mask.shape[0], image.bytesPerLine())
    pixels[:, : mask.shape[1]] = mask
    return image

"""The uncertainty around the live line: one polygon per stretch without gaps."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.plot.curve import Curve, Floats, runs


class Band(pg.GraphicsObject):
    """Fills between kW − band and kW + band."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._brush = QBrush()

    def set_color(self, color: QColor) -> None:
        """Choose the fill."""
        self._brush = QBrush(color)
        self.update()

    def set_curve(self, curve: Curve) -> None:
        """Show new values; where the band is NaN there is none."""
        self.prepareGeometryChange()
        self._path = band_path(curve.at, curve.kw, curve.band_kw)
        self.informViewBoundsChanged()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._brush)
        painter.drawPath(self._path)


def band_path(at: Floats, kw: Floats, band_kw: Floats) -> QPainterPath:
    """Return the closed polygons of the band, none across a gap."""
    path = QPainterPath()
    for run in runs(kw + band_kw):
        x, low, high = at[run], kw[run] - band_kw[run], kw[run] + band_kw[run]
        outline = pg.arrayToQPath(np.concatenate((x, x[::-1])), np.concatenate((high, low[::-1])), connect="all")
        outline.closeSubpath()
        path.addPath(outline)
    return path

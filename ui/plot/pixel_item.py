"""What is drawn in pixels, not in seconds since 1970: these have more digits than a painter or an SVG file keeps."""

from __future__ import annotations

from abc import abstractmethod

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget


class PixelItem(pg.GraphicsObject):
    """As big as the view it lies in."""

    @abstractmethod
    def draw(self, painter: QPainter, place: QTransform, view: QRectF) -> None:
        """Draw what lies in `view` where `place` puts it."""

    def boundingRect(self) -> QRectF:
        view = self.getViewBox()
        return QRectF(view.viewRect()) if view is not None else QRectF()

    def viewTransformChanged(self) -> None:
        self.prepareGeometryChange()
        super().viewTransformChanged()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        place = painter.transform()
        painter.save()
        painter.resetTransform()
        self.draw(painter, place, self.boundingRect())
        painter.restore()

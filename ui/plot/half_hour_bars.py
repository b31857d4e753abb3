"""The half hours' mean demand as bars behind the line; unfinished ones lighter and with an outline."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ui.plot.data import Bar


class HalfHourBars(pg.GraphicsObject):
    """Draws bars from zero to their demand."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._full, self._open = QBrush(), QBrush()
        self._outline = QPen(Qt.PenStyle.NoPen)

    def set_colors(self, full: QColor, unfinished: QColor) -> None:
        """Choose the fills; the outline takes the stronger one."""
        self._full, self._open = QBrush(full), QBrush(unfinished)
        self._outline = QPen(full, 0)
        self.update()

    def set_bars(self, bars: Sequence[Bar]) -> None:
        """Show these half hours."""
        self.prepareGeometryChange()
        self._bars = tuple(bars)
        self.informViewBoundsChanged()
        self.update()

    def boundingRect(self) -> QRectF:
        if not self._bars:
            return QRectF()
        start, end = min(bar.start for bar in self._bars), max(bar.end for bar in self._bars)
        return QRectF(start, 0, end - start, max(bar.kw for bar in self._bars))

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        for bar in self._bars:
            gap = (bar.end - bar.start) * 0.015
            rectangle = QRectF(bar.start + gap, 0, bar.end - bar.start - 2 * gap, bar.kw)
            painter.setPen(QPen(Qt.PenStyle.NoPen) if bar.complete else self._outline)
            painter.setBrush(self._full if bar.complete else self._open)
            painter.drawRect(rectangle)

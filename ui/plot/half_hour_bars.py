"""The half hours' mean demand as bars behind the line: unfinished ones lighter, of expected ones a dashed outline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from ui.plot.boxes import draw_boxes
from ui.plot.curve import Floats
from ui.plot.data import Bar
from ui.plot.pixel_item import PixelItem

_NONE = np.empty((0, 3))


class HalfHourBars(PixelItem):
    """Draws bars from zero to their demand, a pixel apart."""

    def __init__(self) -> None:
        super().__init__()
        self._whole, self._part, self._coming = _NONE, _NONE, _NONE
        self._full, self._open = QBrush(), QBrush()
        self._outline, self._dashes = QPen(), QPen()

    def set_colors(self, full: QColor, unfinished: QColor, expected: QColor) -> None:
        """Choose the fills; the outline of what is unfinished takes the stronger one."""
        self._full, self._open = QBrush(full), QBrush(unfinished)
        self._outline = QPen(full, 1)
        self._dashes = QPen(expected, 1.5, Qt.PenStyle.DashLine)
        self.update()

    def set_bars(self, bars: Sequence[Bar], coming: Sequence[Bar] = ()) -> None:
        """Show these half hours, and what is expected of later ones."""
        self._whole = _rows(bar for bar in bars if bar.complete)
        self._part = _rows(bar for bar in bars if not bar.complete)
        self._coming = _rows(coming)
        self.update()

    def draw(self, painter: QPainter, place: QTransform, _view: QRectF) -> None:
        foot = round(place.dy())
        for rows, pen, brush in (
            (self._whole, QPen(Qt.PenStyle.NoPen), self._full),
            (self._part, self._outline, self._open),
        ):
            left, right, top = _pixels(rows, place)
            painter.setPen(pen)
            painter.setBrush(brush)
            draw_boxes(painter, np.stack((left, top, right - left - 1, foot - top), axis=1))
        painter.setPen(self._dashes)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(outline(zip(*(column.tolist() for column in _pixels(self._coming, place)), strict=True), foot))


def outline(bars: Iterable[tuple[float, float, float]], foot: float) -> QPainterPath:
    """Return one line around bars of (left, right, top) that touch; the edges of all would fill a week."""
    path, end = QPainterPath(), None
    for left, right, top in bars:
        if left != end:
            if end is not None:
                path.lineTo(end, foot)
            path.moveTo(left, foot)
        path.lineTo(left, top)
        path.lineTo(right, top)
        end = right
    if end is not None:
        path.lineTo(end, foot)
    return path


def _pixels(rows: Floats, place: QTransform) -> tuple[Floats, Floats, Floats]:
    """Return left, right and top of bars where they are drawn."""
    left, right = (np.round(rows[:, side] * place.m11() + place.dx()) for side in (0, 1))
    return left, right, np.round(rows[:, 2] * place.m22() + place.dy())


def _rows(bars: Iterable[Bar]) -> Floats:
    """Return rows of (start, end, kW)."""
    return np.array([(bar.start, bar.end, bar.kw) for bar in bars]).reshape(-1, 3)

"""The half hours' mean demand as bars behind the line: unfinished ones lighter, expected ones hollow and dashed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QTransform

from ui.plot.data import Bar
from ui.plot.pixel_item import PixelItem


class HalfHourBars(PixelItem):
    """Draws bars from zero to their demand."""

    def __init__(self) -> None:
        super().__init__()
        self._whole, self._part, self._coming = QPainterPath(), QPainterPath(), QPainterPath()
        self._full, self._open = QBrush(), QBrush()
        self._parting, self._outline, self._dashes = QPen(), QPen(), QPen()

    def set_colors(self, full: QColor, unfinished: QColor, expected: QColor, ground: QColor) -> None:
        """Choose the fills; the outline of what is unfinished takes the stronger one, the ground parts neighbours."""
        self._full, self._open = QBrush(full), QBrush(unfinished)
        self._parting, self._outline = QPen(ground, 1), QPen(full, 1)
        self._dashes = QPen(expected, 1.5, Qt.PenStyle.DashLine)
        self.update()

    def set_bars(self, bars: Sequence[Bar], coming: Sequence[Bar] = ()) -> None:
        """Show these half hours, and what is expected of later ones."""
        self._whole = _path(bar for bar in bars if bar.complete)
        self._part = _path(bar for bar in bars if not bar.complete)
        self._coming = _path(coming)
        self.update()

    def draw(self, painter: QPainter, place: QTransform, _view: QRectF) -> None:
        for path, pen, brush in (
            (self._whole, self._parting, self._full),
            (self._part, self._outline, self._open),
            (self._coming, self._dashes, QBrush()),
        ):
            painter.setPen(pen)
            painter.setBrush(brush)
            painter.drawPath(place.map(path))


def _path(bars: Iterable[Bar]) -> QPainterPath:
    path = QPainterPath()
    for bar in bars:
        path.addRect(QRectF(bar.start, 0, bar.end - bar.start, bar.kw))
    return path

"""Moments marked over the picture: restarts of the meter, flags with notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF, QTransform

from ui.fonts import small_font
from ui.plot.pixel_item import PixelItem

_FLAG: Final = (12.0, 10.0)
_TRIANGLE: Final = 5.0

_LONGEST_TEXT: Final = 160.0
_SHORTEST_TEXT: Final = 36.0
_SPACE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in the picture, with words or without."""

    at: float
    text: str = ""


class Restarts(PixelItem):
    """A dotted line from top to bottom that ends in a small triangle; one per pixel is enough."""

    def __init__(self) -> None:
        super().__init__()
        self._color = QColor()
        self._times: tuple[float, ...] = ()

    def set_color(self, color: QColor) -> None:
        """Choose the strokes."""
        self._color = color
        self.update()

    def set_times(self, times: Sequence[float]) -> None:
        """Show these."""
        if self._times != tuple(times):
            self._times = tuple(times)
            self.update()

    def draw(self, painter: QPainter, place: QTransform, view: QRectF) -> None:
        area = place.mapRect(view)
        painter.setBrush(self._color)
        for x in sorted({round(_x(place, at)) + 0.5 for at in self._times if view.left() <= at <= view.right()}):
            painter.setPen(QPen(self._color, 1.5, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            foot, tip = area.bottom(), area.bottom() - 2 * _TRIANGLE
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(_polygon((x - _TRIANGLE, foot), (x + _TRIANGLE, foot), (x, tip)))


class Flags(PixelItem):
    """A flag at the top of a thin mast, with as much of its words as there is room for before the next."""

    def __init__(self) -> None:
        super().__init__()
        self._color, self._ground = QColor(), QColor()
        self.marks: tuple[Mark, ...] = ()

    def set_colors(self, color: QColor, ground: QColor) -> None:
        """Choose the strokes and what lies behind words."""
        self._color, self._ground = color, ground
        self.update()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        """Show these, oldest first."""
        self.marks = tuple(marks)
        self.update()

    def near(self, at: float, reach: float) -> Mark | None:
        """Return the mark nearest to a time, None when none is within reach."""
        nearest = min(self.marks, key=lambda one: abs(one.at - at), default=None)
        return nearest if nearest is not None and abs(nearest.at - at) <= reach else None

    def draw(self, painter: QPainter, place: QTransform, view: QRectF) -> None:
        area = place.mapRect(view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font())
        seen = [(_x(place, one.at), one.text) for one in self.marks if view.left() <= one.at <= view.right()]
        ends = [*(x for x, _ in seen[1:]), area.right()][: len(seen)]
        for (x, text), end in zip(seen, ends, strict=True):
            top = area.top() + _SPACE
            painter.setPen(QPen(self._color, 1))
            painter.setBrush(self._color)
            painter.drawLine(QPointF(x, top), QPointF(x, area.bottom()))
            painter.drawPolygon(_polygon((x, top), (x + _FLAG[0], top + _FLAG[1] / 2), (x, top + _FLAG[1])))
            room = min(end - x - _FLAG[0] - 3 * _SPACE, _LONGEST_TEXT)
            if text and room >= _SHORTEST_TEXT:
                self._write(painter, QPointF(x + _FLAG[0] + _SPACE, top), text, room)

    def _write(self, painter: QPainter, place: QPointF, text: str, room: float) -> None:
        metrics = QFontMetricsF(painter.font())
        words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        size = metrics.horizontalAdvance(words) + _SPACE, metrics.height()
        box = QRectF(place.x(), place.y() + _FLAG[1] / 2 - size[1] / 2, *size)
        painter.fillRect(box, self._ground)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)


def _x(place: QTransform, at: float) -> float:
    return place.map(QPointF(at, 0)).x()


def _polygon(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(*corner) for corner in corners])

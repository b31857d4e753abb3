"""Horizontal lines at a power, each with its name and value: told apart by dash and words, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QTransform

from ui.fonts import small_font
from ui.plot.pixel_item import PixelItem

_SPACE: Final = 4.0


@dataclass(frozen=True, slots=True)
class Limit:
    """A power in kW, what is written at its line, colour and dashes (lengths in widths of the line)."""

    kw: float
    words: str
    color: QColor
    dashes: tuple[float, ...]


class LimitLines(PixelItem):
    """The highest is named above its line at the right, the others below theirs at the left: words never meet."""

    def __init__(self) -> None:
        super().__init__()
        self._ground = QColor()
        self._limits: tuple[Limit, ...] = ()

    def show_limits(self, limits: Sequence[Limit], ground: QColor) -> None:
        """Draw these, their words on `ground`."""
        self._limits, self._ground = tuple(sorted(limits, key=lambda one: -one.kw)), ground
        self.update()

    def draw(self, painter: QPainter, place: QTransform, view: QRectF) -> None:
        area = place.mapRect(view)
        painter.setFont(small_font())
        for number, limit in enumerate(self._limits):
            y = round(place.map(QPointF(view.center().x(), limit.kw)).y())
            pen = QPen(limit.color, 2)
            pen.setDashPattern(limit.dashes)
            painter.setPen(pen)
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            self._write(painter, area, y, limit, highest=number == 0)

    def _write(self, painter: QPainter, area: QRectF, y: float, limit: Limit, *, highest: bool) -> None:
        metrics = QFontMetricsF(painter.font())
        width, height = metrics.horizontalAdvance(limit.words) + 2 * _SPACE, metrics.height()
        left = area.right() - width if highest else area.left() + 1
        box = QRectF(left, y - height - 2 if highest else y + 2, width, height)
        painter.fillRect(box, self._ground)
        painter.setPen(limit.color)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), limit.words)

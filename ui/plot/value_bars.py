"""Bars beside each other, each 1 wide; what is known in part is lighter, with an outline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

_GAP: Final = 0.05
_NARROW_PX: Final = 8
"""Bars narrower than this stand without gaps, which would come and go from one to the next."""


@dataclass(frozen=True, slots=True)
class _Bar:
    area: QRectF
    complete: bool


class ValueBars(pg.GraphicsObject):
    """Heights from zero; None leaves a gap."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[_Bar] = []
        self._full, self._open = QBrush(), QBrush()
        self._outline = QPen(Qt.PenStyle.NoPen)

    def set_values(self, values: Sequence[float | None], complete: Sequence[bool] | None = None) -> None:
        """Show other values; all are complete unless said otherwise."""
        whole = [True] * len(values) if complete is None else complete
        self.prepareGeometryChange()
        self._bars = [
            _Bar(QRectF(number, 0, 1, value), full)
            for number, (value, full) in enumerate(zip(values, whole, strict=True))
            if value is not None
        ]
        self.update()

    def set_colors(self, full: QColor, unfinished: QColor) -> None:
        """Choose the fills; the outline takes the stronger one."""
        self._full, self._open = QBrush(full), QBrush(unfinished)
        self._outline = QPen(full, 0)
        self.update()

    def boundingRect(self) -> QRectF:
        united = QRectF()
        for bar in self._bars:
            united = united.united(bar.area)
        return united

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        gap = 0.0 if painter.transform().m11() < _NARROW_PX else _GAP
        for bar in self._bars:
            painter.setPen(QPen(Qt.PenStyle.NoPen) if bar.complete else self._outline)
            painter.setBrush(self._full if bar.complete else self._open)
            painter.drawRect(bar.area.adjusted(gap, 0, -gap, 0))

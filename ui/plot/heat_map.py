"""Days × half hours as colours: hover to read, click or use the arrow keys to choose a day."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGraphicsRectItem, QWidget

from app.meter.layouts import SLOTS_PER_DAY
from ui.context import Context
from ui.plot.chart import dress_axes
from ui.plot.color_map import rgba
from ui.plot.hatching import Hatching
from ui.plot.heat_data import HeatData
from ui.plot.history_axes import ClockAxis, DayAxis

_MOVES: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -7, Qt.Key.Key_PageDown: 7}
_ROOM_FOR_FRAME: Final = 0.004
_LEFT_WIDTH: Final = 48
_MARGINS: Final = (0, 10, 24, 0)
"""Left, top, right, bottom: the first hour and the newest date reach beyond the picture."""

_NOTHING: Final = HeatData((), np.empty((0, SLOTS_PER_DAY)), "")


class HeatMap(pg.PlotWidget):
    """`pointed` carries (day, half hour) as numbers or None, `chosen` the number of a day."""

    pointed = Signal(object)
    chosen = Signal(int)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._days = DayAxis()
        axes = {"bottom": self._days, "left": ClockAxis("left")}
        super().__init__(parent, axisItems=axes, useOpenGL=False, background=None)
        self._context, self._data = context, _NOTHING
        self._chosen: int | None = None
        self.setObjectName("plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMenuEnabled(False)
        self.hideButtons()
        view = self.getViewBox()
        view.setMouseEnabled(x=False, y=False)
        view.setDefaultPadding(0)
        view.invertY(True)
        self.getPlotItem().layout.setContentsMargins(*_MARGINS)
        self._hatching, self._image = Hatching(), pg.ImageItem(axisOrder="col-major")
        self._frame, self._cell = QGraphicsRectItem(), QGraphicsRectItem()
        for item in (self._hatching, self._image, self._cell, self._frame):
            self.addItem(item, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._point)
        self.scene().sigMouseClicked.connect(lambda event: self._click(event.scenePos()))
        context.words.bind(self, self.setAccessibleName, "ui.history.card.map")
        context.words.bind(self, self.setToolTip, "ui.history.map.keys")
        context.theme.changed.connect(self._paint)
        self._paint()

    def show_data(self, data: HeatData) -> None:
        """Draw other values."""
        self._data = data
        self._days.show_days(data.days)
        self._image.setImage(rgba(data.cells, data.top))
        width = len(data.days)
        self._hatching.set_area(QRectF(0, 0, width, SLOTS_PER_DAY))
        self._cell.setVisible(False)
        self.getViewBox().setRange(xRange=(0, max(width, 1)), yRange=(0, SLOTS_PER_DAY), padding=_ROOM_FOR_FRAME)

    def mark(self, number: int | None) -> None:
        """Frame a day."""
        self._chosen = number
        self._frame.setVisible(number is not None)
        if number is not None:
            self._frame.setRect(QRectF(number, 0, 1, SLOTS_PER_DAY))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._data.days) - 1
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        key = Qt.Key(event.key())
        if last >= 0 and key in ends:
            self.chosen.emit(ends[key])
        elif last >= 0 and key in _MOVES:
            start = last if self._chosen is None else self._chosen + _MOVES[key]
            self.chosen.emit(min(max(start, 0), last))
        else:
            event.ignore()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._cell.setVisible(False)
        self.pointed.emit(None)

    def _at(self, position: QPointF) -> tuple[int, int] | None:
        """Return the cell at a place of the scene."""
        view = self.getViewBox()
        if not view.sceneBoundingRect().contains(position):
            return None
        place = view.mapSceneToView(position)
        day, slot = int(place.x()), int(place.y())
        inside = 0 <= day < len(self._data.days) and 0 <= slot < SLOTS_PER_DAY
        return (day, slot) if inside else None

    def _point(self, position: QPointF) -> None:
        cell = self._at(position)
        self._cell.setVisible(cell is not None)
        if cell is not None:
            self._cell.setRect(QRectF(*cell, 1, 1))
        self.pointed.emit(cell)

    def _click(self, position: QPointF) -> None:
        cell = self._at(position)
        if cell is not None:
            self.chosen.emit(cell[0])

    def _paint(self) -> None:
        color = self._context.theme.color
        self.setBackground(color("surface"))
        self._hatching.set_color(color("text_muted"))
        self._frame.setPen(pg.mkPen(color("focus"), width=2))
        self._cell.setPen(pg.mkPen(color("focus"), width=2))
        dress_axes(self, self._context, _LEFT_WIDTH)

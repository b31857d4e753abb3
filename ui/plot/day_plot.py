"""The half hours of one day as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.plot.data import Bar
from ui.plot.half_hour_bars import HalfHourBars
from ui.plot.time_axis import TimeAxis

_HEADROOM: Final = 1.08
_LOWEST: Final = 96
_DAY_S: Final = 86_400
_MARGINS: Final = (0, 6, 24, 0)
"""Left, top, right, bottom: the date at midnight reaches beyond the picture."""


class DayPlot(pg.PlotWidget):
    """`pointed` carries the number of the half hour under the cursor, or None."""

    pointed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"bottom": TimeAxis()}, useOpenGL=False, background=None)
        self._context = context
        self._start = 0.0
        self.setMinimumHeight(_LOWEST)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getViewBox().setMouseEnabled(x=False, y=False)
        self.getViewBox().setDefaultPadding(0)
        self.getPlotItem().layout.setContentsMargins(*_MARGINS)
        self._bars = HalfHourBars()
        self.addItem(self._bars, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._point)
        context.words.bind(self, self.setAccessibleName, "ui.history.card.day")
        context.theme.changed.connect(self._paint)
        self._paint()

    def show_day(self, start: float, bars: Sequence[Bar], top: float, unit: str) -> None:
        """Draw a day that begins at `start`, on a scale up to `top`, so that days can be compared."""
        self._start = start
        self._bars.set_bars(bars)
        self.setLabel("left", unit)
        self.getViewBox().setRange(xRange=(start, start + _DAY_S), yRange=(0, top * _HEADROOM), padding=0)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def _point(self, position: QPointF) -> None:
        inside = self.getViewBox().sceneBoundingRect().contains(position)
        place = self.getViewBox().mapSceneToView(position).x()
        self.pointed.emit(int((place - self._start) // 1800) if inside else None)

    def _paint(self) -> None:
        color = self._context.theme.color
        self.setBackground(color("surface"))
        self._bars.set_colors(color("plot_line"), color("plot_bar_open"))
        font = QFont(self.font())
        font.setPixelSize(12)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setStyle(tickFont=font, tickTextOffset=6, tickLength=-4, hideOverlappingLabels=False)
            axis.setPen(color("plot_grid"))
            axis.setTextPen(color("text_muted"))
        self.getAxis("left").setWidth(60)
        self.getAxis("left").enableAutoSIPrefix(False)
        self.showGrid(y=True, alpha=0.25)

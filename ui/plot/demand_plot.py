"""The demand picture: live line with band, half-hour bars, target, forecast, crosshair; pans while data streams."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.plot.band import Band
from ui.plot.curve import Curve, curve_of
from ui.plot.data import PlotData
from ui.plot.half_hour_bars import HalfHourBars
from ui.plot.readout import Readout, read_at
from ui.plot.time_axis import TimeAxis

WINDOW_S: Final = 2.5 * 3600
AHEAD_S: Final = 300
_HEADROOM: Final = 1.15
_SMALLEST_TOP_KW: Final = 1.0
_MOVES: Final = {
    Qt.Key.Key_Left: (-0.2, 1.0),
    Qt.Key.Key_Right: (0.2, 1.0),
    Qt.Key.Key_Plus: (0.0, 0.5),
    Qt.Key.Key_Semicolon: (0.0, 0.5),
    Qt.Key.Key_Minus: (0.0, 2.0),
}
"""Keys to (pan, zoom); on a Japanese keyboard + is typed with the key of the semicolon."""

_MAX_ZOOM_S: Final = (60, 40 * 86400)


class DemandPlot(pg.PlotWidget):
    """Follows the newest value until somebody pans or zooms (`following`); `pointed` tells what is under the cursor."""

    following_changed = Signal(bool)
    pointed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"bottom": TimeAxis()}, useOpenGL=False, background=None)
        self._context = context
        self._data = PlotData()
        self._curve = curve_of(self._data)
        self.following = True
        self.setMinimumHeight(160)
        self.setObjectName("plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.words.bind(self, self.setToolTip, "ui.plot.keys")
        context.words.bind(self, self.setAccessibleName, "ui.live.card.plot")
        self.setMenuEnabled(False)
        self.hideButtons()
        view = self.getViewBox()
        view.setMouseEnabled(x=True, y=False)
        view.setLimits(minXRange=_MAX_ZOOM_S[0], maxXRange=_MAX_ZOOM_S[1])
        view.setDefaultPadding(0)
        self._add_items()
        view.sigRangeChangedManually.connect(lambda _axes: self._follow(False))
        view.sigXRangeChanged.connect(self._fit_height)
        self.scene().sigMouseMoved.connect(self._point)
        context.theme.changed.connect(self._paint)
        context.words.bind(self, self._name_axis, "ui.plot.axis")
        self._paint()

    def show_data(self, data: PlotData) -> None:
        """Draw a new picture; the view moves along only while following."""
        self._data, self._curve = data, curve_of(data)
        self._line.setData(self._curve.at, self._curve.kw, connect="finite")
        self._band.set_curve(self._curve)
        self._bars.set_bars(data.bars)
        self._target.setVisible(data.target_kw is not None)
        self._target.setValue(data.target_kw or 0)
        forecast = data.forecast
        ends = ([forecast.start, forecast.end], [forecast.kw, forecast.kw]) if forecast else ([], [])
        self._forecast.setData(*ends)
        if self.following:
            self._show_newest()
        self._fit_height()

    def back_to_live(self) -> None:
        """Return to the newest values and follow them."""
        self._follow(True)
        self._show_newest()

    def show_all(self) -> None:
        """Show everything there is."""
        if not self._data.is_empty:
            start, end = self._extent()
            self._set_x(start, end)
            self._follow(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_End:
            self.back_to_live()
        elif event.key() == Qt.Key.Key_Home:
            self.show_all()
        elif event.key() in _MOVES:
            self._move(*_MOVES[Qt.Key(event.key())])
        else:
            event.ignore()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._cursor.setVisible(False)
        self.pointed.emit(None)

    def _add_items(self) -> None:
        self._bars, self._band = HalfHourBars(), Band()
        self._line = pg.PlotDataItem(connect="finite", antialias=True)
        self._line.setClipToView(True)
        self._forecast = pg.PlotDataItem(antialias=True)
        self._target = pg.InfiniteLine(angle=0, movable=False)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setVisible(False)
        for item in (self._bars, self._band, self._target, self._forecast, self._line, self._cursor):
            self.addItem(item, ignoreBounds=True)

    def _name_axis(self, name: str) -> None:
        self.setLabel("left", name)

    def _paint(self) -> None:
        color = self._context.theme.color
        self.setBackground(color("surface"))
        self._bars.set_colors(color("plot_bar"), color("plot_bar_open"))
        self._band.set_color(color("plot_band"))
        self._line.setPen(pg.mkPen(color("plot_line"), width=2))
        self._forecast.setPen(pg.mkPen(color("plot_forecast"), width=3, style=Qt.PenStyle.DashLine))
        self._target.setPen(pg.mkPen(color("plot_target"), width=2, style=Qt.PenStyle.DashDotLine))
        self._cursor.setPen(pg.mkPen(color("text_muted"), width=1))
        self._paint_axes(color("text_muted"), color("plot_grid"))

    def _paint_axes(self, text: QColor, line: QColor) -> None:
        font = QFont(self.font())
        font.setPixelSize(12)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setStyle(tickFont=font, tickTextOffset=6, tickLength=-4)
            axis.setPen(line)
            axis.setTextPen(text)
        self.getAxis("left").setWidth(64)
        self.getAxis("left").enableAutoSIPrefix(False)
        self.showGrid(y=True, alpha=0.25)

    def _move(self, pan: float, zoom: float) -> None:
        """Pan by a share of what is shown and zoom about its middle, as a hand on the mouse would."""
        left, right = self.getViewBox().viewRange()[0]
        middle, half = (left + right) / 2 + pan * (right - left), (right - left) / 2 * zoom
        self._follow(False)
        self._set_x(middle - half, middle + half)

    def _extent(self) -> tuple[float, float]:
        starts = [bar.start for bar in self._data.bars] + list(self._data.at[:1])
        ends = [bar.end for bar in self._data.bars] + list(self._data.at[-1:])
        return min(starts), max(ends)

    def _show_newest(self) -> None:
        if self._data.is_empty:
            return
        start, end = self._extent()
        right = max(end, (self._data.now or end)) + AHEAD_S
        self._set_x(max(right - WINDOW_S, start - AHEAD_S), right)

    def _set_x(self, start: float, end: float) -> None:
        self.getViewBox().setXRange(start, end, padding=0)

    def _follow(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def _fit_height(self, *_: object) -> None:
        left, right = self.getViewBox().viewRange()[0]
        self.getViewBox().setYRange(0, top_kw(self._data, self._curve, left, right) * _HEADROOM, padding=0)

    def _point(self, position: QPointF) -> None:
        inside = self.getViewBox().sceneBoundingRect().contains(position)
        at = self.getViewBox().mapSceneToView(position).x()
        self._cursor.setVisible(inside)
        self._cursor.setValue(at)
        reading: Readout | None = read_at(self._data, self._curve, at) if inside else None
        self.pointed.emit(reading)


def top_kw(data: PlotData, curve: Curve, left: float, right: float) -> float:
    """Return the highest value to be seen between two times; the band may run out of the picture, values may not."""
    seen = curve.kw[(curve.at >= left) & (curve.at <= right)]
    values = [float(np.nanmax(seen))] if np.isfinite(seen).any() else []
    values += [bar.kw for bar in data.bars if bar.end > left and bar.start < right]
    values += [data.target_kw] if data.target_kw else []
    values += [data.forecast.kw] if data.forecast and data.forecast.end > left else []
    return max([*values, _SMALLEST_TOP_KW])

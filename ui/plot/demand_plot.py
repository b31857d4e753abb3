"""The demand picture: live line with band, half-hour bars, limits, forecast, flags; pans and zooms while it streams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from ui.context import Context
from ui.plot.band import Band
from ui.plot.chart import dress_axes
from ui.plot.curve import NO_CURVE
from ui.plot.data import PlotData
from ui.plot.grid import Grid
from ui.plot.half_hour_bars import HalfHourBars
from ui.plot.limit_lines import Limit, LimitLines
from ui.plot.navigator import Navigator
from ui.plot.overlay import Flags, Mark, Restarts
from ui.plot.strokes import Strokes
from ui.plot.time_axis import TimeAxis

REACH_PX: Final = 5
"""The cursor means what is this near to it."""

_HEADROOM_PX: Final = 40
"""Above the highest value there is room for the name of a limit and a row of flags."""

_MOST_HEADROOM: Final = 0.4
_FOOTROOM: Final = 0.03
_SMALLEST_TOP_KW: Final = 1.0
_MARGINS: Final = (0, 0, 20, 4)
"""Left, top, right, bottom: half of the last label reaches beyond the picture."""

_LOWEST: Final = 120
_GRID_ALPHA: Final = 0.35
_LABEL_OVERHANG: Final = 24
_LEFT_WIDTH: Final = 64
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)
_DASHES: Final = {"target": (6.0, 2.0, 1.0, 2.0), "contract": (10.0, 3.0)}


class DemandPlot(pg.PlotWidget):
    """Shows what its `navigator` says; its cost depends on its width and not on how much there is.

    `pointed` tells the time under the cursor, or None, and within how many seconds it means something; `marked` the
    time of a double click.
    """

    pointed = Signal(object, float)
    marked = Signal(float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, axisItems={"bottom": TimeAxis()}, useOpenGL=False, background=None)
        self._context = context
        self._data = PlotData()
        self.cursor_at: float | None = None
        self.setMinimumHeight(_LOWEST)
        self.setObjectName("plot")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        context.words.bind(self, self.setToolTip, "ui.plot.keys")
        context.words.bind(self, self.setAccessibleName, "ui.live.card.plot")
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getPlotItem().layout.setContentsMargins(*_MARGINS)
        view = self.getViewBox()
        self.navigator = Navigator(view, self)
        self._add_items()
        for signal in (view.sigXRangeChanged, view.sigResized):
            signal.connect(lambda *_: self._redraw())
        self.scene().sigMouseMoved.connect(self._point)
        self.scene().sigMouseClicked.connect(self._click)
        context.theme.changed.connect(self._paint)
        context.words.bind(self, self._name_axis, "ui.plot.axis")
        context.words.changed.connect(self._show_limits)
        self._paint()

    def show_data(self, data: PlotData) -> None:
        """Draw a new picture; the view moves along only while following."""
        self._data = data
        self._show_limits()
        forecast = data.forecast
        ends = ((forecast.start, forecast.end), (forecast.kw, forecast.kw)) if forecast else ((), ())
        self._forecast.set_points(*(np.array(one, np.float64) for one in ends))
        self._restarts.set_times(data.restarts)
        if not self.navigator.follow(data):
            self._redraw()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """Plant flags with notes."""
        self._flags.set_marks(marks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & _COMMANDS or not self.navigator.press(event.key()):
            event.ignore()

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._cursor.setVisible(False)
        self.cursor_at = None
        self.pointed.emit(None, 0.0)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            place = self.getViewBox().mapSceneToView(self.mapToScene(event.pos()))
            flag = self._flags.near(place.x(), self._reach())
            if flag is not None and flag.text:
                QToolTip.showText(event.globalPos(), flag.text, self)
                return True
        return bool(super().viewportEvent(event))

    def _add_items(self) -> None:
        self._bars, self._band, self._restarts = HalfHourBars(), Band(), Restarts()
        self._forecast, self.line = Strokes(), Strokes()
        self._limits, self._flags, self._grid = LimitLines(), Flags(), Grid(self.getAxis("left"))
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setVisible(False)
        behind = self._bars, self._grid, self._band, self._restarts
        for item in (*behind, self._forecast, self.line, self._limits, self._flags):
            self.addItem(item, ignoreBounds=True)
        self.addItem(self._cursor, ignoreBounds=True)

    def _name_axis(self, name: str) -> None:
        self.setLabel("left", name)

    def _show_limits(self) -> None:
        words, color, data = self._context.words.text, self._context.theme.color, self._data
        limits = [
            Limit(kw, words(f"ui.plot.{name}", kw=f"{kw:,.0f}"), color(role), _DASHES[name])
            for name, kw, role in (("target", data.target_kw, "plot_target"), ("contract", data.contract_kw, "text"))
            if kw is not None
        ]
        self._limits.show_limits(limits, color("surface"))

    def _paint(self) -> None:
        color = self._context.theme.color
        ground = color("surface")
        self.setBackground(ground)
        self._bars.set_colors(color("plot_bar"), color("plot_bar_open"), color("plot_forecast"))
        self._band.set_color(color("plot_band"))
        self.line.set_pen(QPen(color("plot_line"), 2))
        self._forecast.set_pen(QPen(color("plot_forecast"), 3, Qt.PenStyle.DashLine))
        self._show_limits()
        self._restarts.set_color(color("caution"))
        self._flags.set_colors(color("accent"), ground)
        self._cursor.setPen(pg.mkPen(color("text_muted"), width=1))
        dress_axes(self, self._context, _LEFT_WIDTH, _LABEL_OVERHANG)
        grid = QColor(color("plot_grid"))
        grid.setAlphaF(_GRID_ALPHA)
        self._grid.set_color(grid)

    def _redraw(self) -> None:
        """Draw what is between the edges of the view, as fine as its pixels and no finer."""
        view, data = self.getViewBox(), self._data
        (left, right), pixels = self.navigator.times, max(int(view.width()), 1)
        curve = data.trace.thinned(left, right, pixels) if len(data.trace) else NO_CURVE
        self.line.set_points(curve.at, curve.kw)
        self._band.set_curve(curve)
        bars = data.bars.seen(left, right, pixels)
        lowest, highest = curve.extremes(left, right)
        top = max([highest, data.top(left, right), *(bar.kw for bar in bars), _SMALLEST_TOP_KW])
        self._bars.set_bars([*bars, data.running] if data.running else bars, data.coming)
        headroom = min(_HEADROOM_PX / max(view.height(), 1), _MOST_HEADROOM)
        # Power fed into the grid is below zero; the line keeps clear of the edge.
        foot = lowest - _FOOTROOM * (top - lowest) if lowest < 0 else 0
        view.setYRange(foot, foot + (top - foot) / (1 - headroom), padding=0)

    def _reach(self) -> float:
        """Return how many seconds the cursor's reach is."""
        left, right = self.navigator.times
        return float((right - left) / max(self.getViewBox().width(), 1) * REACH_PX)

    def _point(self, position: QPointF) -> None:
        inside = self.getViewBox().sceneBoundingRect().contains(position)
        at = float(self.getViewBox().mapSceneToView(position).x())
        self._cursor.setVisible(inside)
        self._cursor.setValue(at)
        self.cursor_at = at if inside else None
        self.pointed.emit(self.cursor_at, self._reach())

    def _click(self, event: Any) -> None:
        if event.double() and self.getViewBox().sceneBoundingRect().contains(event.scenePos()):
            self.marked.emit(float(self.getViewBox().mapSceneToView(event.scenePos()).x()))

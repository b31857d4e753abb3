"""What the still pictures of a history share: looks, a fixed frame, a line under the cursor."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike, NDArray
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.fonts import small_font

HEADROOM: Final = 1.08
_LOWEST: Final = 96
_SMALL: Final = QSize(240, 104)
_MARGINS: Final = (0, 8, 24, 0)
"""Left, top, right, bottom: the last label reaches beyond the picture."""

_LEFT_WIDTH: Final = 60


class Chart(pg.PlotWidget):
    """`pointed` carries the place on the bottom axis under the cursor, or None.

    Whoever draws in it paints in `_paint`, and calls it once all is there.
    """

    pointed = Signal(object)

    def __init__(
        self, context: Context, name_key: str, bottom: pg.AxisItem | None = None, parent: QWidget | None = None
    ) -> None:
        axes = {"bottom": bottom} if bottom is not None else {}
        super().__init__(parent, axisItems=axes, useOpenGL=False, background=None)
        self._context = context
        self.setMinimumHeight(_LOWEST)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.getViewBox().setMouseEnabled(x=False, y=False)
        self.getViewBox().setDefaultPadding(0)
        self.getPlotItem().layout.setContentsMargins(*_MARGINS)
        self._cursor = pg.InfiniteLine(angle=90, movable=False)
        self._cursor.setVisible(False)
        self.addItem(self._cursor, ignoreBounds=True)
        self.scene().sigMouseMoved.connect(self._point)
        context.words.bind(self, self.setAccessibleName, name_key)
        context.theme.changed.connect(self._paint)

    def sizeHint(self) -> QSize:
        """Return what a page that scrolls is to leave at least; a picture fills whatever it is given."""
        return _SMALL

    def set_frame(self, right: float, bottom: float, top: float) -> None:
        """Show the picture from 0 to `right`, and from `bottom` to `top`."""
        self.getViewBox().setRange(xRange=(0, right), yRange=(bottom, top), padding=0)

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)
        self._cursor.setVisible(False)
        self.pointed.emit(None)

    def pen(self, role: str, style: Qt.PenStyle = Qt.PenStyle.SolidLine, width: float = 2) -> object:
        """Return a pen of a role's colour."""
        return pg.mkPen(self._context.theme.color(role), width=width, style=style)

    def _point(self, position: QPointF) -> None:
        inside = self.getViewBox().sceneBoundingRect().contains(position)
        place = self.getViewBox().mapSceneToView(position).x()
        self._cursor.setVisible(inside)
        self._cursor.setValue(place)
        self.pointed.emit(place if inside else None)

    def _paint(self) -> None:
        color = self._context.theme.color
        self.setBackground(color("surface"))
        self._cursor.setPen(pg.mkPen(color("focus"), width=1))
        dress_axes(self, self._context, _LEFT_WIDTH)
        self.showGrid(y=True, alpha=0.25)


def dress_axes(plot: pg.PlotWidget, context: Context, left_width: int, overhang: int | None = None) -> None:
    """Give the axes of a plot the colours of the theme and letters of a size to read.

    Labels that reach farther than `overhang` pixels beyond their axis are left out; None shows all.
    """
    font = small_font()
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setStyle(tickFont=font, tickTextOffset=6, tickLength=-4, hideOverlappingLabels=overhang or False)
        axis.setPen(context.theme.color("plot_grid"))
        axis.setTextPen(context.theme.color("text_muted"))
        axis.enableAutoSIPrefix(False)
    plot.getAxis("left").setWidth(context.theme.scaled(left_width))


def steps(values: ArrayLike, width: float = 1.0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a line that stays level over each value's width; a gap (NaN) stays one."""
    levels = np.asarray(values, dtype=np.float64)
    edges = np.arange(levels.size + 1) * width
    return np.repeat(edges, 2)[1:-1], np.repeat(levels, 2)

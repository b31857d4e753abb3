"""The load-duration curve."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.demand.load_duration import PERCENTS, LoadDuration
from ui.context import Context
from ui.plot.chart import HEADROOM, Chart, steps

_WHOLE: float = 100


class DurationPlot(Chart):
    """Demand in kW over the share of the time, in per cent, that it was reached; dashed the mean."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.duration", parent=parent)
        self._curve, self._marks = pg.PlotDataItem(fillLevel=0), pg.ScatterPlotItem(size=9)
        self._mean = pg.InfiniteLine(angle=0, movable=False)
        for item in (self._curve, self._mean, self._marks):
            self.addItem(item, ignoreBounds=True)
        self.setLabel("left", "kW")
        self.setLabel("bottom", "%")
        self._paint()

    def show_curve(self, curve: LoadDuration) -> None:
        """Draw other half hours."""
        values = np.asarray(curve.descending, dtype=np.float64)
        self._curve.setData(*steps(values, _WHOLE / len(values)))
        self._marks.setData([float(one) for one in PERCENTS], [float(curve.reached(one)) for one in PERCENTS])
        self._mean.setValue(float(curve.mean))
        self.set_frame(_WHOLE, 0, max(float(curve.maximum), 1.0) * HEADROOM)

    def _paint(self) -> None:
        super()._paint()
        color = self._context.theme.color
        self._curve.setPen(self.pen("plot_line"))
        self._curve.setBrush(color("plot_band"))
        self._mean.setPen(self.pen("plot_forecast", Qt.PenStyle.DashLine, 1.5))
        self._marks.setPen(self.pen("plot_line"))
        self._marks.setBrush(color("surface"))

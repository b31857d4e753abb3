"""Two days over each other."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.demand.day_comparison import ComparedDay, DayComparison
from app.meter.layouts import SLOTS_PER_DAY
from ui.context import Context
from ui.plot.chart import HEADROOM, Chart, steps
from ui.plot.history_axes import ClockAxis


class ComparisonPlot(Chart):
    """Half hours from midnight; the first day is filled below its line, the second a dashed line."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.comparison", ClockAxis("bottom"), parent)
        self._first = pg.PlotDataItem(connect="finite", fillLevel=0)
        self._second = pg.PlotDataItem(connect="finite")
        for item in (self._first, self._second):
            self.addItem(item, ignoreBounds=True)
        self.setLabel("left", "kW")
        self._paint()

    def show_days(self, comparison: DayComparison) -> None:
        """Draw two other days."""
        days = (comparison.first, comparison.second)
        for item, day in zip((self._first, self._second), days, strict=True):
            item.setData(*steps([float("nan") if kw is None else float(kw) for kw in day.kw]))
        self.set_frame(SLOTS_PER_DAY, 0, max(*map(_top, days)) * HEADROOM or 1)

    def _paint(self) -> None:
        super()._paint()
        self._first.setPen(self.pen("plot_line"))
        self._first.setBrush(self._context.theme.color("plot_band"))
        self._second.setPen(self.pen("plot_forecast", Qt.PenStyle.DashLine, 2.5))


def _top(day: ComparedDay) -> float:
    return float(day.peak.kw) if day.peak else 0.0

"""The half hours of one day as bars."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.meter.layouts import SLOTS_PER_DAY
from ui.context import Context
from ui.plot.chart import HEADROOM, Chart
from ui.plot.history_axes import ClockAxis
from ui.plot.value_bars import ValueBars


class DayPlot(Chart):
    """The bottom axis counts half hours from midnight."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.day", ClockAxis("bottom"), parent)
        self._bars = ValueBars()
        self.addItem(self._bars, ignoreBounds=True)
        self._paint()

    def show_day(self, values: Sequence[float | None], top: float, unit: str) -> None:
        """Draw 48 values on a scale up to `top`, so that days can be compared."""
        self._bars.set_values(values)
        self.setLabel("left", unit)
        self.set_frame(SLOTS_PER_DAY, 0, top * HEADROOM)

    def _paint(self) -> None:
        super()._paint()
        color = self._context.theme.color
        self._bars.set_colors(color("plot_line"), color("plot_bar_open"))

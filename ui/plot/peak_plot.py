"""The peak of every day as a bar."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.demand.peaks import DayPeak
from app.meter.layouts import SLOTS_PER_DAY
from ui.context import Context
from ui.plot.chart import HEADROOM, Chart
from ui.plot.history_axes import DayAxis
from ui.plot.value_bars import ValueBars


class PeakPlot(Chart):
    """A day is 1 wide; days of which half hours are missing are lighter, with an outline."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._days = DayAxis()
        super().__init__(context, "ui.history.card.peaks", self._days, parent)
        self._bars = ValueBars()
        self.addItem(self._bars, ignoreBounds=True)
        self.setLabel("left", "kW")
        self._paint()

    def show_days(self, days: Sequence[DayPeak]) -> None:
        """Draw other days."""
        self._days.show_days(tuple(day.day for day in days))
        peaks = [None if day.peak is None else float(day.peak.kw) for day in days]
        self._bars.set_values(peaks, [day.known == SLOTS_PER_DAY for day in days])
        highest = max((kw for kw in peaks if kw is not None), default=0)
        self.set_frame(max(len(days), 1), 0, highest * HEADROOM or 1)

    def _paint(self) -> None:
        super()._paint()
        color = self._context.theme.color
        self._bars.set_colors(color("plot_line"), color("plot_bar_open"))

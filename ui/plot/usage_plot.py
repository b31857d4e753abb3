"""A day of a usage file over the same day of the meter."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.meter.layouts import SLOTS_PER_DAY
from ui.context import Context
from ui.plot.chart import HEADROOM, Chart, steps
from ui.plot.history_axes import ClockAxis

Values = Sequence[Decimal | None]


class UsagePlot(Chart):
    """Half hours from midnight, kWh; the meter is filled below its line, the file a dashed line."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.usage.card.day", ClockAxis("bottom"), parent)
        self._meter = pg.PlotDataItem(connect="finite", fillLevel=0)
        self._usage = pg.PlotDataItem(connect="finite")
        for item in (self._meter, self._usage):
            self.addItem(item, ignoreBounds=True)
        self.setLabel("left", "kWh")
        self._paint()

    def show_day(self, usage: Values, meter: Values) -> None:
        """Draw the 48 half hours of another day; None leaves a gap."""
        for item, values in ((self._usage, usage), (self._meter, meter)):
            item.setData(*steps([float("nan") if one is None else float(one) for one in values]))
        top = max((float(one) for one in chain(usage, meter) if one is not None), default=0.0)
        self.set_frame(SLOTS_PER_DAY, 0, top * HEADROOM or 1)

    def _paint(self) -> None:
        super()._paint()
        self._meter.setPen(self.pen("plot_line"))
        self._meter.setBrush(self._context.theme.color("plot_band"))
        self._usage.setPen(self.pen("plot_forecast", Qt.PenStyle.DashLine, 2.5))

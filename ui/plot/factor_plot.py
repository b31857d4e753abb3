"""The power factor of every day: in the billed hours, and around the clock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.demand.power_factor import DayFactor, Factor
from ui.context import Context
from ui.plot.chart import Chart
from ui.plot.history_axes import DayAxis

_USUAL_LOWEST: Final = 80.0
_TOP: Final = 101.0
_STEP: Final = 10.0
_FEW: Final = 40
"""The marks of more days than these would run into each other."""


class FactorPlot(Chart):
    """A day is 1 wide; dots joined by a line, dashed and in squares around the clock; a day without is a gap."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        self._days = DayAxis()
        super().__init__(context, "ui.history.card.factor", self._days, parent)
        self._whole = pg.PlotDataItem(connect="finite", symbol="s")
        self._billed = pg.PlotDataItem(connect="finite", symbol="o")
        for item in (self._whole, self._billed):
            self.addItem(item, ignoreBounds=True)
        self.setLabel("left", "%")
        self._paint()

    def show_days(self, days: Sequence[DayFactor]) -> None:
        """Draw other days."""
        self._days.show_days(tuple(day.day for day in days))
        at = [number + 0.5 for number in range(len(days))]
        billed, whole = [_percent(day.billed) for day in days], [_percent(day.whole) for day in days]
        few = len(days) <= _FEW
        for item, values, size in ((self._billed, billed, 7 if few else 3), (self._whole, whole, 12 if few else 4)):
            known = any(one == one for one in values)  # pyqtgraph warns of lines that are one gap
            item.setData(at if known else [], values if known else [], symbolSize=size)
        lowest = min((one for one in (*billed, *whole) if one == one), default=_USUAL_LOWEST)
        self.set_frame(max(len(days), 1), min(_USUAL_LOWEST, lowest // _STEP * _STEP), _TOP)

    def _paint(self) -> None:
        super()._paint()
        self._whole.setPen(self.pen("plot_forecast", Qt.PenStyle.DashLine))
        self._whole.setSymbolPen(self.pen("plot_forecast"))
        self._whole.setSymbolBrush(None)
        self._billed.setPen(self.pen("plot_line"))
        self._billed.setSymbolPen(None)
        self._billed.setSymbolBrush(self._context.theme.color("plot_line"))


def _percent(factor: Factor | None) -> float:
    value = factor.value if factor else None
    return float("nan") if value is None else float(value) * 100

"""The history day by half hour, and one day of it beside."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from app.demand.half_hours import HalfHours
from app.meter.snapshot import Snapshot
from ui.context import Context
from ui.viewmodels.history import HistoryModel
from ui.widgets.day_card import DayCard
from ui.widgets.heat_map_card import HeatMapCard


class MapView(QSplitter):
    """The newest day is shown until another is chosen."""

    def __init__(self, context: Context, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._half_hours: HalfHours | None = None
        self._chosen: date | None = None
        self.heat = HeatMapCard(context, model)
        self.day = DayCard(context)
        self.picture = self.heat
        self.setHandleWidth(12)
        self.addWidget(self.heat)
        self.addWidget(self.day)
        self.setSizes([680, 480])
        self.setStretchFactor(0, 1)
        self.setChildrenCollapsible(False)
        self.heat.day_chosen.connect(self._choose)
        self.heat.quantity_chosen.connect(lambda _quantity: self._draw())

    def show_history(self, half_hours: HalfHours, _snapshot: Snapshot | None) -> None:
        """Show another history."""
        self._half_hours = half_hours
        self._draw()

    def _choose(self, number: int) -> None:
        if self._half_hours is not None:
            self._chosen = self._half_hours.days[number]
            self._draw()

    def _draw(self) -> None:
        half_hours = self._half_hours
        if half_hours is None:
            return
        if not half_hours.quantities:
            self.heat.map.mark(None)
            self.day.clear()
            return
        shown = self._chosen if self._chosen in half_hours.days else half_hours.days[-1]
        self.heat.map.mark(half_hours.days.index(shown))
        self.day.show_day(half_hours, shown, self.heat.quantity)

"""履歴: collect what the meter remembers, look at it day by half hour, take it along as CSV."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.viewmodels.history import HistoryModel
from ui.widgets.day_card import DayCard
from ui.widgets.heat_map_card import HeatMapCard
from ui.widgets.history_card import HistoryCard


class HistoryPage(Page):
    """Drives a `HistoryModel`; the newest day is shown until another is chosen."""

    def __init__(self, context: Context, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "history", parent)
        self._model = model
        self._chosen: date | None = None
        self.controls = HistoryCard(context, model)
        self.heat = HeatMapCard(context, model)
        self.day = DayCard(context)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.addWidget(self.heat)
        split.addWidget(self.day)
        split.setSizes([680, 480])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        self.body.addWidget(self.controls)
        self.body.addWidget(split, 1)
        self.heat.day_chosen.connect(self._choose)
        self.heat.quantity_chosen.connect(lambda _quantity: self._refresh())
        model.collected.connect(self._refresh)
        self._refresh()

    def trigger(self, action: str) -> None:
        if action == "export":
            self.controls.export()

    def _choose(self, number: int) -> None:
        if self._model.half_hours is not None:
            self._chosen = self._model.half_hours.days[number]
            self._refresh()

    def _refresh(self) -> None:
        half_hours = self._model.half_hours
        if half_hours is None or not half_hours.quantities:
            self._chosen = None
            self.heat.map.mark(None)
            self.day.clear()
            return
        shown = self._chosen if self._chosen in half_hours.days else half_hours.days[-1]
        self.heat.map.mark(half_hours.days.index(shown))
        self.day.show_day(half_hours, shown, self.heat.quantity)

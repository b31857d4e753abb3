"""Beside the picture: the meter's readings, how sure the forecast is, or the alarms; which one is remembered."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.context import Context
from ui.settings import SettingsStore
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.readings import ReadingsModel
from ui.viewmodels.visit import VisitModel
from ui.widgets.alarm_card import AlarmCard, scrolled
from ui.widgets.forecast_card import ForecastCard
from ui.widgets.layouts import column
from ui.widgets.readings_panel import ReadingsPanel
from ui.widgets.view_bar import ViewBar


@dataclass(frozen=True, slots=True)
class SideModels:
    """What is shown beside the picture."""

    readings: ReadingsModel
    visit: VisitModel
    demand: DemandModel


class LiveSide(QWidget):
    """One of three views, chosen by buttons above them."""

    def __init__(
        self, context: Context, models: SideModels, settings: SettingsStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._stack = QStackedWidget()
        self.views: dict[str, QWidget] = {
            "readings": ReadingsPanel(context, models.readings, models.visit),
            "forecast": scrolled(ForecastCard(context, models.demand)),
            "alarms": scrolled(AlarmCard(context, models.demand, settings)),
        }
        self.bar = ViewBar(context, lambda key: f"ui.live.side.{key}", list(self.views))
        for view in self.views.values():
            self._stack.addWidget(view)
        layout = column(self, spacing=2)
        layout.addWidget(self.bar)
        layout.addWidget(self._stack, 1)
        self.bar.chosen.connect(self._choose)
        remembered = settings.current.live_side
        self._show(remembered if remembered in self.views else "readings")

    def _choose(self, key: str) -> None:
        self._settings.update(live_side=key)
        self._show(key)

    def _show(self, key: str) -> None:
        self.bar.mark(key)
        self._stack.setCurrentWidget(self.views[key])

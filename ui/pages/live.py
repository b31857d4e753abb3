"""計測: the four numbers, the half hour, the picture, and what the meter says of itself."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.settings import SettingsStore
from ui.viewmodels.live import LiveModel
from ui.widgets.export_menu import ExportMenu
from ui.widgets.gauge import Gauge, GaugeView
from ui.widgets.live_numbers import LiveNumbers, one_place
from ui.widgets.live_side import LiveSide, SideModels
from ui.widgets.plot_panel import PlotPanel
from ui.widgets.target_edit import TargetEdit


class LivePage(Page):
    """Shows a `LiveModel` and what stands beside it; Space holds the picture, Ctrl+E saves it."""

    answers = frozenset({"export"})

    def __init__(
        self,
        context: Context,
        model: LiveModel,
        side: SideModels,
        settings: SettingsStore,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, "live", parent)
        self._model = model
        self.corner.addWidget(TargetEdit(context, model, settings))
        self.panel = PlotPanel(context, model)
        self._export = ExportMenu(context, model, self.panel.plot.navigator)
        self.corner.addWidget(self._export)
        self._gauge = Gauge(context)
        self.body.addWidget(LiveNumbers(context, model))
        self.body.addWidget(self._gauge)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.addWidget(self.panel)
        split.addWidget(LiveSide(context, side, settings))
        split.setSizes([700, 466])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        self.body.addWidget(split, 1)
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def trigger(self, action: str) -> None:
        if action == "export":
            self._export.showMenu()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.panel.toggle_pause()
        else:
            super().keyPressEvent(event)

    def _refresh(self) -> None:
        view = self._model.view
        now = view.outlook
        if now is None:
            self._gauge.show_view(None)
            return
        words = self.context.words.text
        forecast, limit = now.forecast_kw, now.limits.limit_kw
        self._gauge.show_view(
            GaugeView(
                present_kw=float(now.present_kw),
                forecast_kw=None if forecast is None else float(forecast),
                limit_kw=None if limit is None else float(limit),
                elapsed=view.elapsed,
                tone=view.tone,
                present_text=words("ui.live.gauge.present", kw=one_place(now.present_kw)),
                forecast_text=words("ui.live.gauge.forecast", kw=one_place(forecast)) if forecast is not None else "",
                limit_text=words(f"ui.live.gauge.{now.limits.limited_by}", kw=f"{limit:,}") if limit else "",
            )
        )

"""履歴: collect what the meter remembers, look at it in six ways, take it along as a workbook, CSV or picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.errors import AppError, EnvironmentProblem
from ui.context import Context
from ui.pages.page import Page, scrolled
from ui.settings import SettingsStore
from ui.viewmodels.history import HistoryModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.comparison_view import ComparisonView
from ui.widgets.duration_view import DurationView
from ui.widgets.factor_view import FactorView
from ui.widgets.file_kinds import PICTURES, with_ending
from ui.widgets.history_card import HistoryCard
from ui.widgets.map_view import MapView
from ui.widgets.minutes_view import MinutesView
from ui.widgets.peaks_view import PeaksView
from ui.widgets.usage_view import UsageView
from ui.widgets.view_bar import ViewBar

MINUTES: Final = "minutes"
View = MapView | DurationView | PeaksView | FactorView | ComparisonView | UsageView | MinutesView


class HistoryPage(Page):
    """Drives a `HistoryModel`; only the view on show is drawn, and which that is is remembered."""

    answers = frozenset({"export"})

    def __init__(
        self, context: Context, model: HistoryModel, settings: SettingsStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "history", parent)
        self._model, self._settings = model, settings
        self.controls = HistoryCard(context, model)
        self._makers: dict[str, Callable[[], View]] = {
            "map": lambda: MapView(context, model),
            "duration": lambda: DurationView(context),
            "peaks": lambda: PeaksView(context),
            "factor": lambda: FactorView(context),
            "comparison": lambda: ComparisonView(context),
            "usage": lambda: UsageView(context, model.usage),
            MINUTES: lambda: MinutesView(context, model.minutes),
        }
        self._views: dict[str, View] = {}
        self.bar = ViewBar(context, lambda key: f"ui.history.view.{key}", list(self._makers))
        self.save_picture = Button(context, "ui.history.picture", "export", tip_key="ui.history.picture.tip")
        self.save_picture.clicked.connect(self._save_picture)
        self.bar.corner.addWidget(self.save_picture)
        self._nothing = _Nothing(context)
        area, self._place = scrolled(self)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._place.addWidget(self._nothing, 1)
        for part, stretch in ((self.controls, 0), (self.bar, 0), (area, 1)):
            self.body.addWidget(part, stretch)
        self._wanted = settings.current.history_view
        self.bar.chosen.connect(self.show_view)
        model.minutes.changed.connect(self._offer_minutes)
        for signal in (model.collected, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def trigger(self, action: str) -> None:
        if action == "export":
            view = self.view(self.shown)
            (view if isinstance(view, MinutesView) else self.controls).export()

    def show_view(self, view: str) -> None:
        """Look at the history in another way."""
        self._wanted = view
        self._refresh()
        try:
            self._settings.update(history_view=view)
        except EnvironmentProblem as problem:
            self._model.failed.emit(problem)

    def view(self, name: str) -> View:
        """Return a view, made when it is first wanted."""
        if name not in self._views:
            self._views[name] = self._makers[name]()
            self._place.addWidget(self._views[name], 1)
        return self._views[name]

    @property
    def shown(self) -> str:
        """The view on show: the one wanted, if this meter has it."""
        offered = self._wanted in self._makers and (self._wanted != MINUTES or self._model.minutes.offered)
        return self._wanted if offered else "map"

    def _refresh(self) -> None:
        half_hours, view = self._model.half_hours, self.view(self.shown)
        self.bar.mark(self.shown)
        self._offer_minutes()
        of_minutes = isinstance(view, MinutesView)
        widget = view if half_hours is not None or of_minutes else self._nothing
        if half_hours is not None and not isinstance(view, MinutesView):
            view.show_history(half_hours, self._model.snapshot)
        for one in (*self._views.values(), self._nothing):
            one.setVisible(one is widget)
        self.save_picture.setEnabled(half_hours is not None and not of_minutes)

    def _save_picture(self) -> None:
        """Ask for a file and draw the view on show into it."""
        view = self.view(self.shown)
        if isinstance(view, MinutesView):
            return
        title, name = self.context.words.text("ui.history.picture"), f"kaitsu-{self.shown}.png"
        path, kind = QFileDialog.getSaveFileName(self, title, name, ";;".join(PICTURES))
        if not path:
            return
        try:
            file = with_ending(Path(path), kind, PICTURES)
            view.picture.save_picture(file)
        except AppError as problem:
            self._model.failed.emit(problem)
        else:
            self._model.saved.emit(str(file))

    def _offer_minutes(self) -> None:
        """Show the button of the minutes for a meter that has them."""
        button, offered = self.bar.buttons[MINUTES], self._model.minutes.offered
        if button.isHidden() == offered:
            button.setVisible(offered)
            self._refresh()


class _Nothing(Card):
    """Stands where a view will be once something is collected."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "ui.history.card.nothing")
        text = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        text.setObjectName("hint")
        context.words.bind(text, text.setText, "ui.history.nothing")
        self.body.addWidget(text, 1)

"""How sure the numbers are: what the load is averaged over, what like days say, how wrong past forecasts were."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.demand.cross_check import cross_check_finding
from app.demand.outlook import Outlook, forecast_demand
from app.values import HALF_HOUR
from ui.context import Context
from ui.theme import GRID
from ui.viewmodels.demand import DemandModel
from ui.widgets.card import Card
from ui.widgets.finding_line import FindingLine
from ui.widgets.layouts import clear, row
from ui.widgets.live_numbers import one_place, with_band

_MINUTE = timedelta(minutes=1)
_COLUMNS = ("lead", "count", "mean", "worst", "bias")


class ForecastCard(Card):
    """Follows a `DemandModel`; worked out only while it is to be seen."""

    def __init__(self, context: Context, model: DemandModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.live.card.forecast", parent)
        self._context, self._words, self._model = context, context.words.text, model
        self._told_power: tuple[object, ...] = ()
        self._power_place = row()
        self._load, self._like, self._record = (QLabel(wordWrap=True) for _ in range(3))
        self._record.setObjectName("hint")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._cells: dict[tuple[int, int], QLabel] = {}
        self.body.addWidget(self._load)
        self.body.addLayout(self._power_place)
        self.body.addWidget(self._like)
        self.body.addLayout(self._grid)
        self.body.addWidget(self._record)
        self.body.addStretch(1)
        model.changed.connect(self.refresh)
        context.words.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        if self.isVisibleTo(self.window()):
            now = self._model.outlook
            self._load.setText(self._load_sentence(now))
            self._show_power_check()
            self._like.setText(self._like_sentence(now))
            self._show_quality()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _show_power_check(self) -> None:
        """Say whether a bidirectional meter's power and its one-minute register agree."""
        check = self._model.power_check
        finding = None if check is None else cross_check_finding(check)
        told = finding, self._context.words.language
        if told == self._told_power:
            return
        self._told_power = told
        clear(self._power_place)
        if finding is not None:
            self._power_place.addWidget(FindingLine(self._context, finding))

    def _load_sentence(self, now: Outlook | None) -> str:
        if now is None or now.load is None:
            return self._words("ui.live.forecast.no_load")
        if not now.load.interval:
            return self._words("ui.live.forecast.measured", kw=one_place(now.load.kw))
        kw, band = with_band(now.load.kw, now.load.band_kw)
        return self._words(
            "ui.live.forecast.averaged",
            kw=kw,
            band=band,
            seconds=now.load.interval // timedelta(seconds=1),
            forecast_band=one_place(now.forecast_band_kw),
        )

    def _like_sentence(self, now: Outlook | None) -> str:
        expected, _ = self._model.expected()
        if now is None or expected is None:
            return self._words("ui.live.forecast.no_like_days")
        return self._words(
            "ui.live.forecast.like_days",
            start=f"{expected.start:%H:%M}",
            end=f"{expected.start + HALF_HOUR:%H:%M}",
            kw=one_place(expected.kw),
            low=one_place(expected.low_kw),
            high=one_place(expected.high_kw),
            days=expected.days,
            forecast=one_place(forecast_demand(now.energy_kwh, expected.kw, now.remaining)),
        )

    def _show_quality(self) -> None:
        # Brought in with the first look: the window starts without it.
        from app.demand.forecast_quality import LEADS, Method

        record = self._model.record
        lines = [
            (method, lead, quality)
            for method in Method
            for lead in LEADS
            if record is not None and (quality := record.quality(lead, method)) is not None
        ]
        self._record.setText(self._words("ui.live.forecast.quality.note" if lines else "ui.live.forecast.quality.none"))
        for line, (method, lead, quality) in enumerate(lines, 1):
            minutes = self._words(f"ui.live.forecast.quality.{method}", minutes=lead // _MINUTE)
            numbers = (quality.mean_kw, quality.worst_kw)
            cells = (minutes, f"{quality.count}", *map(one_place, numbers), _signed(quality.bias_kw))
            for column, text in enumerate(cells):
                self._cell(line, column).setText(text)
        for column, name in enumerate(_COLUMNS):
            self._cell(0, column).setText(self._words(f"ui.live.forecast.quality.{name}") if lines else "")
        for (line, _), cell in self._cells.items():
            cell.setVisible(line <= len(lines) and bool(lines))

    def _cell(self, line: int, column: int) -> QLabel:
        if (line, column) not in self._cells:
            cell = self._cells[line, column] = QLabel()
            cell.setObjectName("hint" if line == 0 else "")
            self._grid.addWidget(cell, line, column)
        return self._cells[line, column]


def _signed(kw: Decimal) -> str:
    return one_place(kw, signed=True)

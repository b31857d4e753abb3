"""The power factor of every day, and of the half hours of one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLabel, QWidget

from app.demand.half_hours import HalfHours, half_hours_of
from app.demand.power_factor import DayFactor, Factor, PowerFactors, factor_of_registers
from app.meter.snapshot import Snapshot
from ui.context import Context
from ui.plot.factor_plot import FactorPlot
from ui.viewmodels.number_text import aligned, day_text, half_hour_text, percent, short_day_text
from ui.widgets.layouts import column, row
from ui.widgets.plot_card import PlotCard
from ui.widgets.stroke_legend import Stroke
from ui.widgets.table_card import TableCard

_STROKES = (
    Stroke("ui.history.factor.billed", "plot_line"),
    Stroke("ui.history.factor.whole", "plot_forecast", "dash"),
)


class FactorView(QWidget):
    """The newest day with a power factor is shown by half hours until another is chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = context.words
        self._factors: PowerFactors | None = None
        self._days: list[DayFactor] = []
        self._chosen: date | None = None
        self.plot = FactorPlot(context)
        self.picture = PlotCard(context, "ui.history.card.factor", self.plot, _STROKES)
        self.plot.pointed.connect(self._point)
        self.days = TableCard(context, "ui.history.card.day_factors")
        self.half_hours = TableCard(context, "ui.history.card.half_hour_factors")
        self._title = QLabel()
        self._title.setObjectName("hint")
        self.half_hours.corner.insertWidget(0, self._title)
        self._registers, self._note = QLabel(wordWrap=True), QLabel(wordWrap=True)
        self._note.setObjectName("hint")
        self._arrange()
        self.days.table.selectionModel().currentRowChanged.connect(self._choose)

    def show_history(self, half_hours: HalfHours, snapshot: Snapshot | None) -> None:
        """Show another history; the snapshot has the registers for the power factor."""
        self._factors = PowerFactors(half_hours)
        self._days = self._factors.days()
        self.plot.show_days(self._days)
        self._fill_days()
        self._fill_half_hours()
        self._say(snapshot)

    def _arrange(self) -> None:
        left, right = column(spacing=3), column(spacing=3)
        left.addWidget(self.picture, 3)
        left.addWidget(self.days, 2)
        self.half_hours.body.addWidget(self._registers)
        self.half_hours.body.addWidget(self._note)
        right.addWidget(self.half_hours, 1)
        layout = row(self, spacing=3)
        layout.addLayout(left, 11)
        layout.addLayout(right, 10)

    def _choose(self, chosen: QModelIndex) -> None:
        if 0 <= chosen.row() < len(self._days):
            self._chosen = self._days[::-1][chosen.row()].day
            self._fill_half_hours()

    def _fill_days(self) -> None:
        energies = [_energies(day.whole or day.billed) for day in self._days]
        kwh, kvarh = aligned(one for one, _ in energies), aligned(one for _, one in energies)
        rows = [
            [short_day_text(self._words, day.day), percent(day.billed), percent(day.whole), active, reactive]
            for day, active, reactive in zip(self._days, kwh, kvarh, strict=True)
        ]
        self.days.show_rows(self._heads("day", "billed", "whole", "kwh", "kvarh"), rows[::-1])

    def _fill_half_hours(self) -> None:
        if self._factors is None or not self._days:
            return
        known = [day.day for day in self._days if _known(day)]
        shown = self._chosen if self._chosen in {day.day for day in self._days} else (known or [self._days[-1].day])[-1]
        starts = half_hours_of(shown)
        factors = [self._factors.half_hour(at) for at in starts]
        energies = [_energies(one) for one in factors]
        kwh, kvarh = aligned(one for one, _ in energies), aligned(one for _, one in energies)
        rows = [
            [half_hour_text(at), percent(factor), active, reactive]
            for at, factor, active, reactive in zip(starts, factors, kwh, kvarh, strict=True)
        ]
        self._title.setText(day_text(self._words, shown))
        self.half_hours.show_rows(self._heads("time", "factor", "kwh", "kvarh"), rows)

    def _say(self, snapshot: Snapshot | None) -> None:
        words, registers = self._words.text, factor_of_registers(snapshot) if snapshot else None
        value = registers.factor.value if registers else None
        if registers is None or value is None:
            self._registers.setText(words("ui.history.factor.no_registers"))
        else:
            at = f"{registers.at:%Y-%m-%d %H:%M:%S}"
            self._registers.setText(words("ui.history.factor.registers", percent=f"{value * 100:.1f}", at=at))
        known = any(map(_known, self._days))
        night = self._factors is not None and self._factors.billed_hours_only
        notes = ["lag_only"] + (["billed_only"] if night else []) + ([] if known else ["none"])
        self._note.setText(" ".join(words(f"ui.history.factor.{note}") for note in reversed(notes)))

    def _heads(self, *keys: str) -> list[str]:
        return [self._words.text(f"ui.history.column.{key}") for key in keys]

    def _point(self, place: float | None) -> None:
        self.picture.say("" if place is None else self._read_out(place))

    def _read_out(self, place: float) -> str:
        if not 0 <= place < len(self._days):
            return ""
        day, nothing = self._days[int(place)], self._words.text("ui.history.no_data")
        said = {"billed": percent(day.billed), "whole": percent(day.whole)}
        parts = [
            f"{self._words.text(f'ui.history.factor.{key}')} {value + ' %' if value else nothing}"
            for key, value in said.items()
        ]
        return "  ".join([day_text(self._words, day.day), *parts])


def _known(day: DayFactor) -> bool:
    return any(factor is not None and factor.value is not None for factor in (day.billed, day.whole))


def _energies(factor: Factor | None) -> tuple[Decimal | None, Decimal | None]:
    return (factor.kwh, factor.kvarh) if factor else (None, None)

"""Two days beside each other: as lines, as a table of differences, and in a sentence."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QLabel, QWidget

from app.demand.day_comparison import DayComparison, compare_days
from app.demand.half_hours import HalfHours, Quantity, half_hours_of
from app.meter.layouts import SLOTS_PER_DAY
from app.meter.snapshot import Snapshot
from ui.context import Context
from ui.plot.comparison_plot import ComparisonPlot
from ui.viewmodels.number_text import aligned, day_text, half_hour_text, peak_time
from ui.widgets.day_choice import DayChoice
from ui.widgets.layouts import column, row
from ui.widgets.plot_card import PlotCard
from ui.widgets.stroke_legend import Sample, Stroke
from ui.widgets.table_card import TableCard

_STROKES = (
    Stroke("ui.history.comparison.first", "plot_line"),
    Stroke("ui.history.comparison.second", "plot_forecast", "dash"),
)
_WEEK: Final = timedelta(days=7)


class ComparisonView(QWidget):
    """Begins with the newest day and the same day of the week before; later with what was chosen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._words = context, context.words
        self._half_hours: HalfHours | None = None
        self._comparison: DayComparison | None = None
        self._days: list[date | None] = [None, None]
        self.plot = ComparisonPlot(context)
        self.picture = PlotCard(context, "ui.history.card.comparison", self.plot)
        self.plot.pointed.connect(self._point)
        self.choices = [DayChoice(context, f"ui.history.comparison.{which}") for which in ("first", "second")]
        self.half_hours = TableCard(context, "ui.history.card.comparison_table")
        self.summary = TableCard(context, "ui.history.card.comparison_summary")
        self._note = QLabel(wordWrap=True)
        self._note.setObjectName("hint")
        self._arrange()
        self.choices[0].chosen.connect(self._choose_first)
        self.choices[1].chosen.connect(self._choose_second)

    def show_history(self, half_hours: HalfHours, _snapshot: Snapshot | None) -> None:
        """Show another history; days chosen before stay chosen if they are in it."""
        self._half_hours = half_hours
        if self._days[1] not in half_hours.collected:
            self._days[1] = _newest_whole(half_hours)
        if self._days[0] not in half_hours.collected:
            self._days[0] = _like(half_hours, self._days[1])
        self._draw()

    def _arrange(self) -> None:
        for stroke, choice in zip(_STROKES, self.choices, strict=True):
            self.picture.corner.addWidget(Sample(self._context, stroke))
            self.picture.corner.addWidget(choice)
        self.summary.body.addWidget(self._note)
        left = column(spacing=3)
        left.addWidget(self.picture, 3)
        left.addWidget(self.summary, 2)
        layout = row(self, spacing=3)
        layout.addLayout(left, 5)
        layout.addWidget(self.half_hours, 4)

    def _choose_first(self, day: date) -> None:
        self._days[0] = day
        self._draw()

    def _choose_second(self, day: date) -> None:
        self._days[1] = day
        self._draw()

    def _draw(self) -> None:
        first, second = self._days
        if self._half_hours is None or first is None or second is None:
            return
        for choice, day in zip(self.choices, (first, second), strict=True):
            choice.show_days(self._half_hours.collected, day)
        self._comparison = compare_days(self._half_hours, first, second)
        self.plot.show_days(self._comparison)
        self._fill_half_hours(self._comparison)
        self._fill_summary(self._comparison)

    def _fill_half_hours(self, found: DayComparison) -> None:
        columns = (
            [half_hour_text(at) for at in half_hours_of(found.first.day)],
            aligned(found.first.kw),
            aligned(found.second.kw),
            aligned((found.difference_kw(slot) for slot in found.slots), "+"),
        )
        heads = [self._words.text("ui.history.column.time"), *self._days_heads(found)]
        self.half_hours.show_rows(heads, [list(cells) for cells in zip(*columns, strict=True)])

    def _fill_summary(self, found: DayComparison) -> None:
        words, days = self._words.text, (found.first, found.second)
        energies, peaks = [day.kwh for day in days], [day.peak.kw if day.peak else None for day in days]
        rows = [
            [words("ui.history.comparison.energy"), *aligned(energies), *aligned([found.energy_difference_kwh], "+")],
            [words("ui.history.comparison.peak"), *aligned(peaks), *aligned([found.peak_difference_kw], "+")],
            [words("ui.history.comparison.peak_time"), *(peak_time(day.peak) for day in days), ""],
        ]
        self.summary.show_rows(["", *self._days_heads(found)], rows)
        whole = found.compared == SLOTS_PER_DAY
        self._note.setText("" if whole else words("ui.history.comparison.part", count=found.compared))
        self._note.setVisible(not whole)

    def _days_heads(self, found: DayComparison) -> list[str]:
        days = [f"{day.day:%m-%d}" for day in (found.first, found.second)]
        return [*days, self._words.text("ui.history.column.difference")]

    def _point(self, place: float | None) -> None:
        self.picture.say("" if place is None else self._read_out(place))

    def _read_out(self, place: float) -> str:
        if self._comparison is None or not 0 <= place < SLOTS_PER_DAY:
            return ""
        slot, found = int(place), self._comparison
        parts = [half_hour_text(half_hours_of(found.first.day)[slot])]
        for day in (found.first, found.second):
            parts.append(
                f"{day_text(self._words, day.day)} {_kw(day.kw[slot]) or self._words.text('ui.history.no_data')}"
            )
        difference = _kw(found.difference_kw(slot), "+")
        return "  ".join(parts) + (f"  ({difference})" if difference else "")


def _kw(value: Decimal | None, sign: str = "") -> str:
    return "" if value is None else f"{aligned([value], sign)[0]} kW"


def _newest_whole(half_hours: HalfHours) -> date:
    """Return the newest day without a gap, today being half over; the newest of all where none is whole."""
    whole = (day for day in reversed(half_hours.collected) if _whole(half_hours, day))
    return next(whole, half_hours.collected[-1])


def _whole(half_hours: HalfHours, day: date) -> bool:
    return None not in half_hours.of_day(Quantity.ENERGY, day)


def _like(half_hours: HalfHours, day: date | None) -> date:
    """Return the same day of the week before, else the day collected before it, else itself."""
    assert day is not None
    if day - _WEEK in half_hours.collected:
        return day - _WEEK
    before = [one for one in half_hours.collected if one < day]
    return before[-1] if before else day

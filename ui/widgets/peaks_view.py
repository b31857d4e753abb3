"""The peaks of days and months, the meter's own maximum beside them, and what the twelve-month rule makes of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.demand.half_hours import HalfHours
from app.demand.peaks import DayPeak, MonthPeak, daily_peaks, fixed_day_of, monthly_peaks
from app.meter.layouts import SLOTS_PER_DAY
from app.meter.snapshot import Snapshot
from ui.context import Context
from ui.plot.peak_plot import PeakPlot
from ui.viewmodels.number_text import aligned, day_text, peak_time, short_day_text
from ui.widgets.contract_statement import ContractStatement
from ui.widgets.layouts import column, row
from ui.widgets.plot_card import PlotCard
from ui.widgets.stroke_legend import Stroke
from ui.widgets.table_card import TableCard

_STROKES = (
    Stroke("ui.history.peaks.whole", "plot_line", "fill"),
    Stroke("ui.history.peaks.part", "plot_line", "outline"),
)


class PeaksView(QWidget):
    """Shows the demands of all half hours collected."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = context.words
        self._days: list[DayPeak] = []
        self.plot = PeakPlot(context)
        self.picture = PlotCard(context, "ui.history.card.peaks", self.plot, _STROKES)
        self.plot.pointed.connect(self._point)
        self.days = TableCard(context, "ui.history.card.day_peaks")
        self.months = TableCard(context, "ui.history.card.month_peaks")
        self.contract = ContractStatement(context)
        left, right = column(spacing=3), column(spacing=3)
        left.addWidget(self.picture, 3)
        left.addWidget(self.days, 2)
        right.addWidget(self.contract)
        right.addWidget(self.months, 1)
        layout = row(self, spacing=3)
        layout.addLayout(left, 10)
        layout.addLayout(right, 11)

    def show_history(self, half_hours: HalfHours, snapshot: Snapshot | None) -> None:
        """Show another history; the snapshot tells the fixed date and the meter's own maximum."""
        self._days = daily_peaks(half_hours)
        months = monthly_peaks(half_hours, fixed_day_of(snapshot))
        self.plot.show_days(self._days)
        self._fill_days()
        self._fill_months(months)
        self.contract.show_months(months, snapshot)

    def _fill_days(self) -> None:
        kws = aligned([day.peak.kw if day.peak else None for day in self._days])
        rows = [
            [short_day_text(self._words, day.day), kw, peak_time(day.peak), f"{day.known}/{SLOTS_PER_DAY}"]
            for day, kw in zip(self._days, kws, strict=True)
        ]
        self.days.show_rows(self._heads("day", "peak", "peak_time", "known"), rows[::-1])

    def _fill_months(self, months: list[MonthPeak]) -> None:
        kws = aligned([month.peak.kw if month.peak else None for month in months])
        rows = [[_span(month), kw, *self._rest(month)] for month, kw in zip(months, kws, strict=True)]
        self.months.show_rows(self._heads("month", "peak", "peak_at", "collected"), rows[::-1])

    def _rest(self, month: MonthPeak) -> tuple[str, str]:
        at = f"{month.peak.start:%m-%d %H:%M}" if month.peak else ""
        if month.complete:
            return at, self._words.text("ui.history.peaks.complete")
        return at, self._words.text("ui.history.peaks.incomplete", percent=100 * month.known // month.slots)

    def _heads(self, *keys: str) -> list[str]:
        return [self._words.text(f"ui.history.column.{key}") for key in keys]

    def _point(self, place: float | None) -> None:
        self.picture.say("" if place is None else self._read_out(place))

    def _read_out(self, place: float) -> str:
        if not 0 <= place < len(self._days):
            return ""
        day = self._days[int(place)]
        shown = aligned([day.peak.kw])[0] + " kW" if day.peak else self._words.text("ui.history.no_data")
        return f"{day_text(self._words, day.day)}  {peak_time(day.peak)}  {shown}"


def _span(month: MonthPeak) -> str:
    return f"{month.first:%Y-%m-%d}–{month.last:%m-%d}"

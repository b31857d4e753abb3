"""A collected history as an Excel workbook: half hours, peaks of days and months, load duration, all with charts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from app.demand.half_hours import HalfHours, Quantity, half_hours_of
from app.demand.load_duration import load_duration
from app.demand.peaks import Peak, daily_peaks, monthly_peaks
from app.demand.power_factor import PowerFactors
from app.demand.sheets import Book, Cell, Column, Table
from app.messages import Language
from app.meter.layouts import SLOTS_PER_DAY

_LABELS: Final = 14
"""About so many labels find room under a chart."""


@dataclass(frozen=True, slots=True)
class _Look:
    """The chart of a sheet: line or column, the format of its labels, and how many rows a label stands for."""

    sheet: str
    kind: str
    labels: str
    rows_per_label: int = 1

    def labels_every(self, rows: int) -> int:
        """Return after how many rows the next label comes."""
        return self.rows_per_label * max(1, -(-rows // (self.rows_per_label * _LABELS)))


def history_workbook(half_hours: HalfHours, language: Language, fixed_day: int | None = None) -> bytes:
    """Return the bytes of the workbook; months begin on the meter's `fixed_day`, else as the calendar's do."""
    book = Book("workbook", language)
    _half_hours(book, half_hours)
    _daily_peaks(book, half_hours)
    _monthly_peaks(book, half_hours, fixed_day)
    _load_duration(book, half_hours)
    return book.content()


def _half_hours(book: Book, half_hours: HalfHours) -> None:
    columns = [Column("start", "at"), *(Column(one) for one in half_hours.quantities)]
    columns += [Column("reactive"), Column("factor", "percent")]
    table = book.table("half_hours", columns, _half_hour_rows(half_hours))
    _chart(book, table, _Look("half_hours", "line", "m/d", SLOTS_PER_DAY))


def _daily_peaks(book: Book, half_hours: HalfHours) -> None:
    columns = (Column("day", "day"), Column("peak"), Column("peak_time", "clock"), Column("known", "count"))
    rows = ((_midnight(one.day), *_peak(one.peak), one.known) for one in daily_peaks(half_hours))
    _chart(book, book.table("peaks", columns, rows), _Look("peaks", "column", "m/d"))


def _monthly_peaks(book: Book, half_hours: HalfHours, fixed_day: int | None) -> None:
    columns = (
        Column("month_from", "day"),
        Column("peak"),
        Column("peak_at", "at"),
        Column("month_to", "day"),
        Column("known_share", "percent"),
    )
    rows = (
        (_midnight(one.first), *_peak(one.peak), _midnight(one.last), Decimal(one.known) / one.slots)
        for one in monthly_peaks(half_hours, fixed_day)
    )
    _chart(book, book.table("months", columns, rows), _Look("months", "column", "yyyy-mm-dd"))


def _load_duration(book: Book, half_hours: HalfHours) -> None:
    curve = load_duration(kw for _, kw in half_hours.known(Quantity.DEMAND))
    demands = curve.descending if curve else ()
    rows = ((Decimal(place) / len(demands), kw) for place, kw in enumerate(demands, start=1))
    table = book.table("duration", (Column("share", "percent"), Column("reached")), rows)
    _chart(book, table, _Look("duration", "line", "0%"))


def _chart(book: Book, table: Table, look: _Look) -> None:
    """Draw the second column over the first, beside the table."""
    if not table.rows:
        return
    value, every = table.columns[1].key, look.labels_every(table.rows)
    chart = book.chart(look.kind)
    chart.add_series({**table.series(value), "line": {"width": 1.25}, "gap": 40})
    chart.set_title({"name": book.words(f"sheet.{look.sheet}")})
    steps = {"interval_unit": every, "interval_tick": every, "text_axis": True}
    chart.set_x_axis({"name": book.words(f"x.{look.sheet}"), "num_format": look.labels, **steps})
    chart.set_y_axis({"name": book.words(f"column.{value}"), "min": 0})
    chart.set_legend({"none": True})
    chart.show_blanks_as("gap")
    table.show(chart)


def _half_hour_rows(half_hours: HalfHours) -> Iterable[tuple[Cell, ...]]:
    factors = PowerFactors(half_hours)
    for day in half_hours.days:
        for at in half_hours_of(day):
            factor = factors.half_hour(at)
            values = (half_hours.value(one, at) for one in half_hours.quantities)
            yield at, *values, half_hours.reactive_kvarh(at), factor.value if factor else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _peak(peak: Peak | None) -> tuple[Cell, Cell]:
    return (peak.kw, peak.start) if peak else (None, None)

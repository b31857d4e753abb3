"""A collected history as an Excel workbook: half hours, daily peaks, load duration, each with a chart of its own.

Times are Excel's own, Japan time as the header says; what is not known is an empty cell. Text is always written as
text, so that nothing can become a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from app.demand.half_hours import HalfHours, Quantity, half_hours_of
from app.demand.load_duration import load_duration
from app.demand.peaks import Peak, daily_peaks
from app.demand.power_factor import PowerFactors
from app.messages import Language, text
from app.meter.layouts import SLOTS_PER_DAY

Cell = Decimal | int | datetime | None

_FONT: Final = "Yu Gothic"
_FORMATS: Final = {
    "at": "yyyy-mm-dd hh:mm",
    "day": "yyyy-mm-dd",
    "clock": "hh:mm",
    "number": "#,##0.0###",
    "percent": "0.0%",
    "count": "0",
}
_WIDTHS: Final = {"at": 18, "day": 13}
_OTHER_WIDTH: Final = 17
_CHART_SIZE: Final = {"width": 960, "height": 420}
_A4: Final = 9
_LABELS: Final = 14
"""About so many labels find room under a chart."""


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: the key of its header, which carries the unit, and the name of its format."""

    key: str
    format: str = "number"


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


def history_workbook(half_hours: HalfHours, language: Language) -> bytes:
    """Return the bytes of the workbook."""
    stream = BytesIO()
    workbook = Workbook(stream, {"in_memory": True})
    workbook.set_properties({"title": text("workbook.title", language), "author": "Kaitsu"})
    book = _Book(workbook, language)
    book.half_hours(half_hours)
    book.daily_peaks(half_hours)
    book.load_duration(half_hours)
    workbook.close()
    return stream.getvalue()


class _Book:
    def __init__(self, workbook: Any, language: Language) -> None:
        self._workbook, self._language = workbook, language
        look = {"font_name": _FONT, "font_size": 10}
        self._formats = {name: workbook.add_format({**look, "num_format": code}) for name, code in _FORMATS.items()}
        self._head = workbook.add_format(
            {**look, "bold": True, "text_wrap": True, "valign": "top", "font_color": "#FFFFFF", "bg_color": "#1F4E5F"}
        )

    def half_hours(self, half_hours: HalfHours) -> None:
        columns = [_Column("start", "at"), *(_Column(one) for one in half_hours.quantities)]
        columns += [_Column("reactive"), _Column("factor", "percent")]
        rows = list(_half_hour_rows(half_hours))
        sheet = self._sheet("half_hours", columns, rows)
        self._chart(sheet, columns, len(rows), _Look("half_hours", "line", "m/d", SLOTS_PER_DAY))

    def daily_peaks(self, half_hours: HalfHours) -> None:
        columns = [_Column("day", "day"), _Column("peak"), _Column("peak_time", "clock"), _Column("known", "count")]
        rows = [(datetime.combine(one.day, time()), *_peak(one.peak), one.known) for one in daily_peaks(half_hours)]
        sheet = self._sheet("peaks", columns, rows)
        self._chart(sheet, columns, len(rows), _Look("peaks", "column", "m/d"))

    def load_duration(self, half_hours: HalfHours) -> None:
        curve = load_duration(kw for _, kw in half_hours.known(Quantity.DEMAND))
        demands = curve.descending if curve else ()
        rows = [(Decimal(place) / len(demands), kw) for place, kw in enumerate(demands, start=1)]
        columns = [_Column("share", "percent"), _Column("reached")]
        sheet = self._sheet("duration", columns, rows)
        self._chart(sheet, columns, len(rows), _Look("duration", "line", "0%"))

    def _sheet(self, name: str, columns: Sequence[_Column], rows: Sequence[Sequence[Cell]]) -> Any:
        sheet = self._workbook.add_worksheet(text(f"workbook.sheet.{name}", self._language))
        for number, column in enumerate(columns):
            sheet.set_column(number, number, _WIDTHS.get(column.format, _OTHER_WIDTH))
            sheet.write_string(0, number, text(f"workbook.column.{column.key}", self._language), self._head)
        for line, row in enumerate(rows, start=1):
            for number, (column, cell) in enumerate(zip(columns, row, strict=True)):
                _write(sheet, line, number, cell, self._formats[column.format])
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _chart(self, sheet: Any, columns: Sequence[_Column], rows: int, look: _Look) -> None:
        """Draw the second column over the first, beside the table."""
        if not rows:
            return
        title = text(f"workbook.sheet.{look.sheet}", self._language)
        value = text(f"workbook.column.{columns[1].key}", self._language)
        x, y = ([title, 1, column, rows, column] for column in (0, 1))
        chart = self._workbook.add_chart({"type": look.kind})
        chart.add_series({"name": value, "categories": x, "values": y, "line": {"width": 1.25}, "gap": 40})
        chart.set_title({"name": title})
        name, every = text(f"workbook.x.{look.sheet}", self._language), look.labels_every(rows)
        steps = {"interval_unit": every, "interval_tick": every, "text_axis": True}
        chart.set_x_axis({"name": name, "num_format": look.labels, **steps})
        chart.set_y_axis({"name": value, "min": 0})
        chart.set_legend({"none": True})
        chart.show_blanks_as("gap")
        chart.set_size(_CHART_SIZE)
        sheet.insert_chart(1, len(columns) + 1, chart)


def _half_hour_rows(half_hours: HalfHours) -> Iterable[tuple[Cell, ...]]:
    factors = PowerFactors(half_hours)
    for day in half_hours.days:
        for at in half_hours_of(day):
            factor = factors.half_hour(at)
            values = (half_hours.value(one, at) for one in half_hours.quantities)
            yield at, *values, half_hours.reactive_kvarh(at), factor.value if factor else None


def _peak(peak: Peak | None) -> tuple[Cell, Cell]:
    return (peak.kw, peak.start) if peak else (None, None)


def _write(sheet: Any, line: int, number: int, cell: Cell, look: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(line, number, cell.replace(tzinfo=None), look)
    elif cell is not None:
        sheet.write_number(line, number, float(cell), look)

"""What was watched as an Excel workbook: half hours and load with charts of Excel's own, and the register's samples.

Times are Excel dates in Japan time, so that they can be sorted and charted; the heads name units and zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from app.demand.outlook import Limits
from app.demand.series import DemandSeries
from app.demand.span import ALL, Span
from app.errors import InputProblem
from app.messages import Language, text
from app.values import NoData

MOST_ROWS: Final = 1_048_575
"""Rows of an Excel sheet, less its head."""

MOST_CHARTED: Final = 32_000
"""Points of one line that every Excel draws."""

_FONT: Final = "Yu Gothic"
_WIDTH: Final = 18
_CHART_AT: Final = "I2"
_CHART_SIZE: Final = {"width": 960, "height": 420}

Cell = datetime | Decimal | str | None


def demand_workbook(series: DemandSeries, limits: Limits, language: Language = Language.JA, span: Span = ALL) -> bytes:
    """Return the bytes of the workbook; InputProblem where a sheet would need more rows than Excel has."""
    samples, loads = sum(1 for _ in series.samples_in(span)), len(span.range_of(series.loads.at_s))
    if max(samples, loads) > MOST_ROWS:
        raise InputProblem("too_many_rows", rows=f"{max(samples, loads):,}", most=f"{MOST_ROWS:,}")
    stream = BytesIO()
    book = _Book(Workbook(stream, {"in_memory": True, "remove_timezone": True}), language)
    _half_hours(book, series, limits, span)
    _loads(book, series, span)
    _samples(book, series, span)
    book.workbook.close()
    return stream.getvalue()


class _Book:
    """A workbook with its formats."""

    def __init__(self, workbook: Any, language: Language) -> None:
        self.workbook, self._language = workbook, language
        plain = {"font_name": _FONT, "font_size": 10}
        self._head = workbook.add_format({**plain, "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E5F"})
        self._text = workbook.add_format(plain)
        self._number = workbook.add_format({**plain, "num_format": "#,##0.0##"})
        self._time = workbook.add_format({**plain, "num_format": "yyyy-mm-dd hh:mm:ss"})

    def words(self, key: str) -> str:
        """Return a text of the workbook's own."""
        return text(f"demand_workbook.{key}", self._language)

    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> tuple[Any, int]:
        """Write one table; returns the sheet and how many rows it has below its head."""
        sheet, count = self.workbook.add_worksheet(self.words(f"sheet.{name}")), 0
        for column, head in enumerate(heads):
            sheet.write_string(0, column, self.words(f"head.{head}"), self._head)
        for count, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                self._write(sheet, count, column, cell)
        sheet.set_column(0, len(heads) - 1, _WIDTH)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(count, 1), len(heads) - 1)
        return sheet, count

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, datetime):
            sheet.write_datetime(row, column, cell, self._time)
        elif isinstance(cell, Decimal):
            sheet.write_number(row, column, float(cell), self._number)
        elif cell is not None:
            sheet.write_string(row, column, cell, self._text)


def _half_hours(book: _Book, series: DemandSeries, limits: Limits, span: Span) -> None:
    asked = {"target": limits.target_kw, "contract": limits.contract_kw}
    known = {name: kw for name, kw in asked.items() if kw is not None}
    seen = {True: book.words("whole"), False: book.words("partial")}
    rows: Iterator[Sequence[Cell]] = (
        (one.start, one.end, one.kwh, one.band_kwh, one.kw, seen[one.complete], *known.values())
        for one in series.half_hours_in(span)
    )
    heads = ("start", "end", "energy", "energy_band", "demand", "seen", *known)
    sheet, count = book.sheet("half_hours", heads, rows)
    if count:
        name = sheet.get_name()
        demand = {"gap": 20, "fill": {"color": "#7FB2C4"}, **_line(name, heads, "demand", count)}
        limit_lines = [_line(name, heads, head, count, width=2) for head in known]
        column = book.workbook.add_chart({"type": "column"})
        column.add_series(demand)
        if limit_lines:
            line = book.workbook.add_chart({"type": "line"})
            for one in limit_lines:
                line.add_series(one)
            column.combine(line)
        _finish(book, sheet, column, "half_hours")


def _loads(book: _Book, series: DemandSeries, span: Span) -> None:
    rows = (
        (one.at, round(one.kw, 3), round(one.band_kw, 3), Decimal(one.interval // timedelta(seconds=1)))
        for one in series.loads_in(span)
    )
    heads = ("at", "load", "band", "interval")
    sheet, count = book.sheet("loads", heads, rows)
    if 0 < count <= MOST_CHARTED:
        chart = book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
        chart.add_series(_line(sheet.get_name(), heads, "load", count, width=1.25))
        _finish(book, sheet, chart, "loads")
    elif count:
        sheet.write_string(1, len(heads) + 1, book.words("not_charted"))


def _samples(book: _Book, series: DemandSeries, span: Span) -> None:
    rows = ((one.at, _number(one.kwh), _number(one.reverse_kwh)) for one in series.samples_in(span))
    book.sheet("samples", ("at", "register", "reverse_register"), rows)


def _line(sheet: str, heads: Sequence[str], head: str, count: int, width: float | None = None) -> dict[str, Any]:
    column = heads.index(head)
    line = {} if width is None else {"line": {"width": width}}
    return {
        "name": [sheet, 0, column],
        "categories": [sheet, 1, 0, count, 0],
        "values": [sheet, 1, column, count, column],
        **line,
    }


def _finish(book: _Book, sheet: Any, chart: Any, title: str) -> None:
    chart.set_title({"name": book.words(f"sheet.{title}"), "overlay": False})
    chart.set_x_axis({"num_format": "m/d hh:mm", "name": book.words("axis.time")})
    chart.set_y_axis({"name": "kW", "min": 0, "num_format": "#,##0"})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_CHART_SIZE)
    sheet.insert_chart(_CHART_AT, chart)


def _number(value: Decimal | NoData | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None

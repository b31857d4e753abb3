"""What was watched as an Excel workbook: half hours and load with charts of Excel's own, and the register's samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from app.demand.outlook import Limits
from app.demand.series import DemandSeries
from app.demand.sheets import Book, Cell, Column, Table
from app.demand.span import ALL, Span
from app.errors import InputProblem
from app.messages import Language
from app.values import NoData

MOST_ROWS: Final = 1_048_575
"""Rows of an Excel sheet, less its head."""

MOST_CHARTED: Final = 32_000
"""Points of one line that every Excel draws."""

_HALF_HOURS: Final = (
    Column("start", "moment"),
    Column("end", "moment"),
    Column("energy"),
    Column("energy_band"),
    Column("demand"),
    Column("seen", "text"),
)
_LOADS: Final = (Column("at", "moment"), Column("load"), Column("band"), Column("interval", "count"))
_SAMPLES: Final = (Column("at", "moment"), Column("register"), Column("reverse_register"))


def demand_workbook(series: DemandSeries, limits: Limits, language: Language = Language.JA, span: Span = ALL) -> bytes:
    """Return the bytes of the workbook; InputProblem where a sheet would need more rows than Excel has."""
    samples, loads = sum(1 for _ in series.samples_in(span)), len(span.range_of(series.loads.at_s))
    if max(samples, loads) > MOST_ROWS:
        raise InputProblem("too_many_rows", rows=f"{max(samples, loads):,}", most=f"{MOST_ROWS:,}")
    book = Book("demand_workbook", language)
    _half_hours(book, series, limits, span)
    _loads(book, series, span)
    _samples(book, series, span)
    return book.content()


def _half_hours(book: Book, series: DemandSeries, limits: Limits, span: Span) -> None:
    asked = {"target": limits.target_kw, "contract": limits.contract_kw}
    known = {name: kw for name, kw in asked.items() if kw is not None}
    seen = {True: book.words("whole"), False: book.words("partial")}
    rows: Iterator[Sequence[Cell]] = (
        (one.start, one.end, one.kwh, one.band_kwh, one.kw, seen[one.complete], *known.values())
        for one in series.half_hours_in(span)
    )
    table = book.table("half_hours", (*_HALF_HOURS, *map(Column, known)), rows)
    if not table.rows:
        return
    chart = book.chart("column")
    chart.add_series({**table.series("demand"), "gap": 20, "fill": {"color": "#7FB2C4"}})
    if known:
        lines = book.chart("line")
        for name in known:
            lines.add_series({**table.series(name), "line": {"width": 2}})
        chart.combine(lines)
    _finish(book, table, chart, "half_hours")


def _loads(book: Book, series: DemandSeries, span: Span) -> None:
    rows = (
        (one.at, round(one.kw, 3), round(one.band_kw, 3), one.interval // timedelta(seconds=1))
        for one in series.loads_in(span)
    )
    table = book.table("loads", _LOADS, rows)
    if 0 < table.rows <= MOST_CHARTED:
        chart = book.chart("scatter", "straight")
        chart.add_series({**table.series("load"), "line": {"width": 1.25}})
        _finish(book, table, chart, "loads", lowest=None if any(one.kw < 0 for one in series.loads_in(span)) else 0)
    elif table.rows:
        table.sheet.write_string(1, len(_LOADS) + 1, book.words("not_charted"))


def _samples(book: Book, series: DemandSeries, span: Span) -> None:
    rows = ((one.at, _number(one.kwh), _number(one.reverse_kwh)) for one in series.samples_in(span))
    book.table("samples", _SAMPLES, rows)


def _finish(book: Book, table: Table, chart: Any, title: str, lowest: int | None = 0) -> None:
    """Show a chart whose axis begins at `lowest`; None leaves that to Excel, where power was fed into the grid."""
    chart.set_title({"name": book.words(f"sheet.{title}"), "overlay": False})
    chart.set_x_axis({"num_format": "m/d hh:mm", "name": book.words("axis.time")})
    chart.set_y_axis({"name": "kW", "min": lowest, "num_format": "#,##0"})
    chart.set_legend({"position": "bottom"})
    table.show(chart)


def _number(value: Decimal | NoData | None) -> Decimal | None:
    return value if isinstance(value, Decimal) else None

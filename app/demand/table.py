"""Demand as CSV for Japanese Excel: UTF-8 with BOM, units in the header, zone in the times."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from app.demand.series import DemandSeries
from app.values import NoData, plain


def samples_csv(series: DemandSeries) -> bytes:
    """Return the samples; an empty cell is "not measured" or "this meter has no reverse direction"."""
    head = ["at (+09:00)", "cumulative energy [kWh]", "reverse cumulative energy [kWh]"]
    return _csv(head, ([one.at.isoformat(), _digits(one.kwh), _digits(one.reverse_kwh)] for one in series.samples))


def half_hours_csv(series: DemandSeries) -> bytes:
    """Return the closed half hours; `partial` is 1 where a part of the window was not seen."""
    head = ["start (+09:00)", "end (+09:00)", "energy [kWh]", "demand [kW]", "partial"]
    rows = (
        [one.start.isoformat(), one.end.isoformat(), plain(one.kwh), plain(one.kw), str(int(not one.complete))]
        for one in series.half_hours()
    )
    return _csv(head, rows)


def _csv(head: list[str], rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _digits(value: Decimal | NoData | None) -> str:
    return plain(value) if isinstance(value, Decimal) else ""

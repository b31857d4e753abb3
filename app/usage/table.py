"""A comparison as CSV for Japanese Excel: UTF-8 with BOM, units in the header, zone in the times."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from app.usage.comparison import Comparison, half_hour_rows
from app.values import plain

_HEADS = ("start (+09:00)", "usage file [kWh]", "meter [kWh]", "difference [kWh]")


def comparison_csv(comparison: Comparison) -> bytes:
    """Return every half hour of either side; an empty cell is "not known to this side"."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    for at, usage, meter in half_hour_rows(comparison):
        difference = None if usage is None or meter is None else usage - meter
        writer.writerow([at.isoformat(), _digits(usage), _digits(meter), _digits(difference)])
    return text.getvalue().encode("utf-8-sig")


def _digits(value: Decimal | None) -> str:
    return "" if value is None else plain(value)

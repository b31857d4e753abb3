"""Demand as CSV for Japanese Excel: UTF-8 with BOM, units in the header, zone in the times."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from app.demand.history import History
from app.demand.series import DemandSeries, HalfHour
from app.demand.span import ALL, Span
from app.values import NoData, plain


def samples_csv(series: DemandSeries, span: Span = ALL) -> bytes:
    """Return the samples; an empty cell is "not measured" or "this meter has no reverse direction"."""
    head = ["at (+09:00)", "cumulative energy [kWh]", "reverse cumulative energy [kWh]"]
    samples = series.samples_in(span)
    return _csv(head, ([one.at.isoformat(), _digits(one.kwh), _digits(one.reverse_kwh)] for one in samples))


def half_hours_csv(series: DemandSeries, span: Span = ALL) -> bytes:
    """Return the closed half hours; `partial` is 1 where a part was not seen, else the energy is within ± its band."""
    head = ["start (+09:00)", "end (+09:00)", "energy [kWh]", "band [± kWh]", "demand [kW]", "partial"]
    rows = (
        [one.start.isoformat(), one.end.isoformat(), *map(plain, (one.kwh, one.band_kwh, one.kw)), _flag(one)]
        for one in series.half_hours_in(span)
    )
    return _csv(head, rows)


def _flag(one: HalfHour) -> str:
    return str(int(not one.complete))


def loads_csv(series: DemandSeries, span: Span = ALL) -> bytes:
    """Return the load over time: each is the mean of the seconds before it, true within ± its band."""
    head = ["at (+09:00)", "load [kW]", "band [± kW]", "averaged over [s]"]
    rows = (
        [one.at.isoformat(), rounded_kw(one.kw), rounded_kw(one.band_kw), str(one.interval // timedelta(seconds=1))]
        for one in series.loads_in(span)
    )
    return _csv(head, rows)


def rounded_kw(kw: Decimal) -> str:
    """Return kW to the watt: a quotient of counts and seconds has no end of digits."""
    return plain(round(kw, 3))


def history_csv(history: History, days: Iterable[date]) -> bytes:
    """Return the half hours of some days, oldest first, with the columns of what the meter has."""
    columns = [column for column in _HISTORY_COLUMNS if any(history.has(epc) for epc in column[2])]
    slots = [slot for day in sorted(days) for slot in history.day(day)]
    rows = ([slot.start.isoformat(), *(_cell(getattr(slot, field)) for _, field, _ in columns)] for slot in slots)
    return _csv(["start (+09:00)", *(head for head, _, _ in columns)], rows)


def minutes_csv(minutes: Iterable[tuple[datetime, tuple[Decimal | None, ...]]]) -> bytes:
    """Return the registers minute by minute: energy and reactive energy, each forward and reverse."""
    heads = ["at (+09:00)"] + [head for head, field, _ in _HISTORY_COLUMNS if "cumulative" in field]
    return _csv(heads, ([at.isoformat(), *map(_digits, values)] for at, values in minutes))


_HISTORY_COLUMNS: Final = (
    ("demand [kW]", "demand_kw", (0xC6,)),
    ("demand is of half hour from (+09:00)", "demand_start", (0xC6,)),
    ("energy [kWh]", "energy_kwh", (0xE7,)),
    ("cumulative energy [kWh]", "cumulative_kwh", (0xE7,)),
    ("reverse demand [kW]", "reverse_demand_kw", (0xC8,)),
    ("reverse energy [kWh]", "reverse_energy_kwh", (0xE8,)),
    ("reverse cumulative energy [kWh]", "reverse_cumulative_kwh", (0xE8,)),
    ("cumulative reactive energy [kvarh]", "cumulative_kvarh", (0xCE,)),
    ("reverse cumulative reactive energy [kvarh]", "reverse_cumulative_kvarh", (0xCF,)),
    ("reactive energy [kvarh]", "reactive_kvarh", (0xCE,)),
)


def _cell(value: Decimal | datetime | None) -> str:
    return value.isoformat() if isinstance(value, datetime) else _digits(value)


def _csv(head: list[str], rows: Iterable[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _digits(value: Decimal | NoData | None) -> str:
    return plain(value) if isinstance(value, Decimal) else ""

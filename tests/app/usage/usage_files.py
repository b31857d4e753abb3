"""Usage files as utilities write them, from half hours that are known."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby

from app.usage.mapping import Names, Shape, Unit
from app.values import HALF_HOUR, JST

DAY = date(2026, 11, 9)
SLOTS = 48


@dataclass(frozen=True)
class Style:
    """How a file is written."""

    shape: Shape = Shape.LONG
    names: Names = Names.BEGIN
    unit: Unit = Unit.KWH
    encoding: str = "utf-8"
    separator: str = ","
    one_stamp: bool = False
    midnight_24: bool = False
    thousands: bool = False


def half_hours(values: list[Decimal | int], first: date = DAY) -> dict[datetime, Decimal]:
    """Return half hours from a day's midnight on."""
    start = datetime(first.year, first.month, first.day, tzinfo=JST)
    return {start + number * HALF_HOUR: Decimal(value) for number, value in enumerate(values)}


def load(days: int = 2) -> dict[datetime, Decimal]:
    """Return a load that no shift or factor maps onto itself."""
    return half_hours([100 + (number * 37) % 61 for number in range(SLOTS * days)])


def written(kwh: Mapping[datetime, Decimal], style: Style) -> bytes:
    """Return a file of these half hours."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=style.separator)
    if style.shape is Shape.WIDE:
        _write_days(writer, kwh, style)
    else:
        _write_half_hours(writer, kwh, style)
    return text.getvalue().encode(style.encoding)


def _write_half_hours(writer, kwh: Mapping[datetime, Decimal], style: Style) -> None:
    value = f"使用電力量({style.unit})" if style.unit is Unit.KWH else "需要電力(kW)"
    writer.writerow(["日時", value] if style.one_stamp else ["地点", "年月日", "時刻", value])
    for at, amount in kwh.items():
        day, clock = _named(at, style)
        cells = [f"{day} {clock}"] if style.one_stamp else ["0001", day, clock]
        writer.writerow([*cells, _amount(amount, style)])


def _write_days(writer, kwh: Mapping[datetime, Decimal], style: Style) -> None:
    first = 0 if style.names is Names.BEGIN else 30
    heads = [f"{(first + 30 * slot) // 60}:{(first + 30 * slot) % 60:02}" for slot in range(SLOTS)]
    writer.writerow(["お客さま番号", "年月日", "単位", "合計", *heads])
    for day, items in groupby(kwh.items(), key=lambda item: item[0].date()):
        known = {(at.hour * 60 + at.minute) // 30: amount for at, amount in items}
        amounts = [_amount(known[slot], style) if slot in known else "" for slot in range(SLOTS)]
        writer.writerow(["0001", f"{day:%Y%m%d}", style.unit, _amount(sum(known.values()), style), *amounts])


def _named(at: datetime, style: Style) -> tuple[str, str]:
    named = at if style.names is Names.BEGIN else at + HALF_HOUR
    if style.midnight_24 and named.time() == datetime.min.time() and style.names is Names.END:
        return f"{named - timedelta(days=1):%Y/%m/%d}", "24:00"
    return f"{named:%Y/%m/%d}", f"{named.hour}:{named:%M}"


def _amount(kwh: Decimal, style: Style) -> str:
    amount = kwh * 2 if style.unit is Unit.KW else kwh
    return f"{amount:,f}" if style.thousands else f"{amount:f}"

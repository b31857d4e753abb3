"""Quantities, times and the missing value that all of Kaitsu shares; imports nothing of ours."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Final

JST: Final = timezone(timedelta(hours=9), "JST")
"""Japan standard time. Meters know no other zone and no summer time."""

HALF_HOUR: Final = timedelta(minutes=30)
"""Length of one demand window (需要電力の計量単位)."""

HALF_HOURS_PER_HOUR: Final = 2


class NoData(Enum):
    """What a meter says when it has not measured (未計測): a value of its own, never a number."""

    NO_DATA = "no_data"

    def __repr__(self) -> str:
        return "NO_DATA"


NO_DATA: Final = NoData.NO_DATA


def half_hour_start(at: datetime) -> datetime:
    """Return the start of the half hour that `at` falls into; 10:30:00 itself opens a new window."""
    return at.replace(minute=at.minute - at.minute % 30, second=0, microsecond=0)


def exact_number(value: Decimal) -> int | float:
    """Return `value` as the JSON number that prints with the very same digits.

    Raises ValueError where a double cannot carry the digits (more than 15 significant ones).
    """
    if value == value.to_integral_value():
        return int(value)
    number = float(value)
    if Decimal(repr(number)) != value:
        raise ValueError(f"{value} does not survive as a JSON number")
    return number


def plain(value: Decimal) -> str:
    """Return the digits of `value` without exponent and without trailing zeros: `5019968.4`."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Days as people write them, and which day it is in Japan."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from app.errors import InputProblem
from app.site.text import half_width
from app.values import JST

YEARS: Final = range(2000, 2100)
"""Years that an application can be about; anything else is a slip of the pen."""

_REIWA: Final = 2018
"""The year before 令和元年."""

_WEEKDAY: Final = re.compile(r"\([月火水木金土日祝・]+\)|[月火水木金土日]曜日?")
_DIGITS: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_PARTS: Final = re.compile(r"(令和|R)?(元|[0-9]{1,4})[-/.・年]([0-9]{1,2})[-/.・月]([0-9]{1,2})日?", re.IGNORECASE)


def read_day(typed: str) -> date | None:
    """Return the day that is written, None for nothing; InputProblem where it is no day or not of this century.

    The year must be there: guessing one is how an application ends up a year off.

    >>> str(read_day("２０２６年１２月７日（月）")), str(read_day("令和8.12.7")), str(read_day("20261207"))
    ('2026-12-07', '2026-12-07', '2026-12-07')
    """
    plain = _WEEKDAY.sub("", re.sub(r"\s", "", half_width(typed)))
    if not plain:
        return None
    parts = _year_month_day(plain)
    try:
        day = date(*parts) if parts else None
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise InputProblem("date_form", found=typed.strip())
    return day


def iso_day(written: str) -> date:
    """Return the day of `YYYY-MM-DD`, as files have it; ValueError for anything else, other forms of ISO 8601 too."""
    day = date.fromisoformat(written)
    if day.isoformat() != written or day.year not in YEARS:
        raise ValueError(written)
    return day


def day_in_japan(now: datetime) -> date:
    """Return the day in Japan at `now` (aware), wherever the clock stands."""
    return now.astimezone(JST).date()


def _year_month_day(plain: str) -> tuple[int, int, int] | None:
    found = _DIGITS.fullmatch(plain)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    found = _PARTS.fullmatch(plain)
    if not found or (not found[1] and not re.fullmatch("[0-9]{4}", found[2])):
        return None
    year = 1 if found[2] == "元" else int(found[2])
    return year + _REIWA if found[1] else year, int(found[3]), int(found[4])

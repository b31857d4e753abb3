"""What a cell says: a day, a time of the day, an amount. None where it says no such thing."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from app.values import JST

HALF_HOUR_MIN: Final = 30
DAY_MIN: Final = 24 * 60

_DAY: Final = r"(?P<y>\d{4})(?:(?P<s>[/.-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})|年(?P<jm>\d{1,2})月(?P<jd>\d{1,2})日)"
_WEEKDAY: Final = r"(?: ?\(\w{1,3}\))?"
_TIME: Final = r"(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.0+)?)?"
_ZONE: Final = r"(?P<zone>Z|[+-]\d{2}:?\d{2})?"
_DATE: Final = re.compile(_DAY + _WEEKDAY)
_STAMP: Final = re.compile(f"{_DAY}{_WEEKDAY}(?:[T ]+){_TIME} ?{_ZONE}")
_CLOCK: Final = re.compile(_TIME)
_RANGE: Final = re.compile(r"(\d{1,2}:\d{2})(?::00)? ?[-~〜–] ?(\d{1,2}:\d{2})(?::00)?")
_CLOCK_JA: Final = re.compile(r"(\d{1,2})時(?:(\d{1,2})分)?")
_SLOT: Final = re.compile(r"(?:第? ?)(\d{1,2}) ?(?:コマ|時限)?")
_DIGITS_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DIGITS_STAMP: Final = re.compile(r"(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(?:00)?")
_DIGITS_CLOCK: Final = re.compile(r"(\d{2})(\d{2})")
_AMOUNT: Final = re.compile(r"[+-]?(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.\d{0,4})?|[+-]?\.\d{1,4}")
_NOTHING: Final = frozenset({"", "-", "--", "---", "–", "―", "ー"})
_SLOTS: Final = 48
_REMEMBERED: Final = 4096
"""A file says the same days and times again and again: reading each once makes it three times as fast."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes of the day, 0 to 1440; `begins` when the cell itself says that the half hour begins there."""

    minutes: int
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day and, where the cell has one, a time of the day."""

    day: date
    clock: Clock | None


def plain_text(cell: str) -> str:
    """Return a cell in half width, as the patterns know it."""
    return (cell if cell.isascii() else unicodedata.normalize("NFKC", cell)).strip()


@lru_cache(_REMEMBERED)
def stamp_of(cell: str) -> Stamp | None:
    """Return the day, with a time where there is one: `2026/11/20`, `20261120`, `2026-11-20T00:30+09:00`."""
    text = plain_text(cell)
    if found := _DATE.fullmatch(text):
        day = _day(found["y"], found["m"] or found["jm"], found["d"] or found["jd"])
        return Stamp(day, None) if day else None
    if found := _STAMP.fullmatch(text):
        return _stamp(found)
    if found := _DIGITS_DAY.fullmatch(text):
        day = _day(*found.groups())
        return Stamp(day, None) if day else None
    if found := _DIGITS_STAMP.fullmatch(text):
        day, clock = _day(*found.groups()[:3]), _clock(found[4], found[5])
        return Stamp(day, clock) if day and clock else None
    return None


@lru_cache(_REMEMBERED)
def clock_of(cell: str) -> Clock | None:
    """Return the time of the day: `0:30`, `24:00`, `0030`, `0時30分`; `00:00-00:30` and half hours 1 to 48 begin it."""
    text = plain_text(cell)
    if found := _RANGE.fullmatch(text):
        first, last = clock_of(found[1]), clock_of(found[2])
        return Clock(first.minutes, begins=True) if first and last and _is_half_hour(first, last) else None
    if found := _CLOCK.fullmatch(text):
        return _clock(found["H"], found["M"], found["S"])
    if found := _CLOCK_JA.fullmatch(text):
        return _clock(found[1], found[2] or "0")
    if found := _DIGITS_CLOCK.fullmatch(text):
        return _clock(*found.groups())
    if (found := _SLOT.fullmatch(text)) and 1 <= int(found[1]) <= _SLOTS:
        return Clock((int(found[1]) - 1) * HALF_HOUR_MIN, begins=True)
    return None


def is_nothing(cell: str) -> bool:
    """Tell whether a cell stands for "no data": empty, or dashes."""
    return plain_text(cell) in _NOTHING


def amount_of(cell: str) -> Decimal | None:
    """Return a number; commas may stand between thousands."""
    text = plain_text(cell)
    return Decimal(text.replace(",", "")) if _AMOUNT.fullmatch(text) else None


def moment(day: date, minutes: int) -> datetime:
    """Return the time so many minutes into a day; OverflowError beyond the calendar."""
    return datetime(day.year, day.month, day.day, tzinfo=JST) + timedelta(minutes=minutes)


def _stamp(found: re.Match[str]) -> Stamp | None:
    day = _day(found["y"], found["m"] or found["jm"], found["d"] or found["jd"])
    clock = _clock(found["H"], found["M"], found["S"])
    if day is None or clock is None or not found["zone"]:
        return Stamp(day, clock) if day and clock else None
    sign = found["zone"].replace("Z", "+00:00")
    try:
        there = datetime.fromisoformat(f"{day}T00:00:00{sign}") + timedelta(minutes=clock.minutes)
        at = there.astimezone(JST)
    except (ValueError, OverflowError):
        return None
    return Stamp(at.date(), Clock(at.hour * 60 + at.minute))


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _clock(hours: str, minutes: str, seconds: str | None = None) -> Clock | None:
    whole = int(hours) * 60 + int(minutes)
    fits = int(minutes) < 60 and whole <= DAY_MIN and not int(seconds or "0")
    return Clock(whole) if fits else None


def _is_half_hour(first: Clock, last: Clock) -> bool:
    return (last.minutes - first.minutes) % DAY_MIN in (HALF_HOUR_MIN, HALF_HOUR_MIN - 1)

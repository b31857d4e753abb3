"""The day a command reckons with: today in Japan, unless a script fixes it."""

from __future__ import annotations

import argparse
from datetime import date, datetime

from app.site.day import YEARS, day_in_japan
from app.values import JST


def add_today(parser: argparse.ArgumentParser) -> None:
    """Add the day to reckon with."""
    parser.add_argument("--today", metavar="YYYY-MM-DD", type=_day, default=day_in_japan(datetime.now(JST)))


def _day(given: str) -> date:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date (YYYY-MM-DD): {given}") from None
    if day.year not in YEARS:
        raise argparse.ArgumentTypeError(f"not in the years {YEARS.start} to {YEARS.stop - 1}: {given}")
    return day

"""The day a command reckons with: today in Japan, unless a script fixes it."""

from __future__ import annotations

import argparse
from datetime import date, datetime

from app.site.day import YEARS, day_in_japan, iso_day
from app.values import JST


def add_today(parser: argparse.ArgumentParser) -> None:
    """Add the day to reckon with."""
    parser.add_argument("--today", metavar="YYYY-MM-DD", type=_day, default=day_in_japan(datetime.now(JST)))


def _day(given: str) -> date:
    try:
        return iso_day(given)
    except ValueError:
        span = f"{YEARS.start} to {YEARS.stop - 1}"
        raise argparse.ArgumentTypeError(f"not a date (YYYY-MM-DD) of the years {span}: {given}") from None

"""The day a command reckons with: today in Japan, unless a script fixes it."""

from __future__ import annotations

import argparse
from datetime import date, datetime

from app.values import JST


def add_today(parser: argparse.ArgumentParser) -> None:
    """Add the day to reckon with."""
    parser.add_argument("--today", metavar="YYYY-MM-DD", type=_day, default=datetime.now(JST).date())


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date (YYYY-MM-DD): {given}") from None

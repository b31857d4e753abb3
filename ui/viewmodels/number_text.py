"""Numbers, dates and half hours as the views of a history write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from app.demand.peaks import Peak
from app.demand.power_factor import Factor
from app.values import HALF_HOUR, plain
from ui.i18n import Translator


def decimals_of(values: Iterable[Decimal | None]) -> int:
    """Return how many decimals a column needs, so that its points stand below each other."""
    return max((len(plain(value).partition(".")[2]) for value in values if value is not None), default=0)


def aligned(values: Iterable[Decimal | None], sign: str = "") -> list[str]:
    """Return a column of numbers with equal decimals, empty where there is none; `sign` "+" writes plus, not for 0."""
    column = list(values)
    decimals = decimals_of(column)
    return ["" if value is None else f"{value:{sign if value else ''},.{decimals}f}" for value in column]


def percent(factor: Factor | None) -> str:
    """Return a power factor as `98.5`, empty where there is none."""
    value = factor.value if factor else None
    return "" if value is None else f"{value * 100:.1f}"


def day_text(words: Translator, day: date) -> str:
    """Return `2026-11-20 (金)`."""
    return f"{day:%Y-%m-%d} ({words.text(f'ui.history.weekday.{day.weekday()}')})"


def short_day_text(words: Translator, day: date) -> str:
    """Return `11-20 (金)`."""
    return day_text(words, day).partition("-")[2]


def half_hour_text(start: datetime) -> str:
    """Return `10:00–10:30`; the last half hour of a day ends at 24:00."""
    end = start + HALF_HOUR
    return f"{start:%H:%M}–{'24:00' if end.date() != start.date() else f'{end:%H:%M}'}"


def peak_time(peak: Peak | None) -> str:
    """Return when a peak was, empty where there is none."""
    return half_hour_text(peak.start) if peak else ""

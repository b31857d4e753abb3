"""Which times the picture shows: the newest hours, a day, a week, everything."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from app.values import JST

LIVE_S: Final = 2.5 * 3600
AHEAD_S: Final = 300
DAY_S: Final = 86_400
_JST_OFFSET_S: Final = JST.utcoffset(None).total_seconds()
_WEEK_DAYS: Final = 7
_SHORTEST_S: Final = 60

Times = tuple[float, float]


class Span(StrEnum):
    """What one can ask to be shown."""

    LIVE = "live"
    DAY = "day"
    WEEK = "week"
    ALL = "all"


DAYS: Final = {Span.DAY: 1, Span.WEEK: _WEEK_DAYS}


def midnight(at: float) -> float:
    """Return the start of a time's day in Japan."""
    return at - (at + _JST_OFFSET_S) % DAY_S


def shown(span: Span, extent: Times, at: float, ahead: float = AHEAD_S) -> Times:
    """Return from when to when a span goes: the day of `at`, the seven days up to it, or what ends soon after it."""
    start, end = extent
    if span in DAYS:
        after = midnight(at) + DAY_S
        return after - DAYS[span] * DAY_S, after
    if span is Span.ALL:
        return start, max(end, start + _SHORTEST_S)
    right = max(end, at) + ahead
    return max(right - LIVE_S, start - AHEAD_S), right


def limits(extent: Times) -> dict[str, float]:
    """Return how far one may pan and zoom: a week before the first day to the day after the last."""
    left, right = midnight(extent[0]) - _WEEK_DAYS * DAY_S, midnight(extent[1]) + 2 * DAY_S
    return {"xMin": left, "xMax": right, "minXRange": _SHORTEST_S, "maxXRange": right - left}

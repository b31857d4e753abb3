"""A span of time to show or export: everything, or what is in view."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.demand.columns import seconds_of
from app.values import JST


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both included."""

    start: datetime
    end: datetime

    def range_of(self, at_s: array[int]) -> range:
        """Return which of these ascending seconds since 1970 UTC are in the span."""
        return range(bisect_left(at_s, seconds_of(self.start)), bisect_right(at_s, seconds_of(self.end)))


ALL: Final = Span(datetime(1, 1, 2, tzinfo=JST), datetime(9999, 12, 30, tzinfo=JST))

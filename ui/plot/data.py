"""What the plot shows; times are seconds since 1970 UTC, power is kW."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from app.values import HALF_HOUR
from ui.plot.trace import Trace

_HALF_HOUR_S: Final = HALF_HOUR.total_seconds()
_NARROWEST: Final = 3.0
"""Pixels; bars narrower than this are drawn together, as high as the highest of them."""


@dataclass(frozen=True, slots=True)
class Bar:
    """The mean demand of one half hour; an incomplete one is drawn lighter."""

    start: float
    end: float
    kw: float
    complete: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the running half hour will end if the load stays as it is."""

    start: float
    end: float
    kw: float


class BarColumns:
    """Half hours by their start, oldest first."""

    def __init__(self) -> None:
        self._start, self._kw, self._complete = array("d"), array("d"), array("b")

    def __len__(self) -> int:
        return len(self._start)

    @property
    def extent(self) -> tuple[float, float] | None:
        """From the start of the first to the end of the last; None when there is none."""
        return (self._start[0], self._start[-1] + _HALF_HOUR_S) if self._start else None

    def append(self, start: float, kw: float, *, complete: bool) -> None:
        """Add a half hour that begins after all others."""
        self._start.append(start)
        self._kw.append(kw)
        self._complete.append(complete)

    def cut(self, length: int) -> None:
        """Keep the oldest."""
        for column in (self._start, self._kw, self._complete):
            del column[length:]

    def seen(self, left: float, right: float, pixels: int) -> list[Bar]:
        """Return what to draw between two times on so many pixels; bars drawn together are complete if all are."""
        begin, end = bisect_right(self._start, left - _HALF_HOUR_S), bisect_left(self._start, right)
        if begin >= end:
            return []
        start, kw, complete = (np.array(one[begin:end]) for one in (self._start, self._kw, self._complete))
        width = max(_HALF_HOUR_S, _NARROWEST * (right - left) / pixels)
        cell = np.floor((start - start[0]) / width)
        first = np.concatenate(([0], np.flatnonzero(np.diff(cell)) + 1))
        last = np.concatenate((first[1:], [len(start)])) - 1
        highest, whole = np.maximum.reduceat(kw, first), np.minimum.reduceat(complete, first)
        ends = start[last] + _HALF_HOUR_S
        rows = zip(start[first].tolist(), ends.tolist(), highest.tolist(), whole.tolist(), strict=True)
        return [Bar(begin_, end_, top, bool(all_)) for begin_, end_, top, all_ in rows]


@dataclass(frozen=True, slots=True, eq=False)
class PlotData:
    """One picture; `trace` and `bars` go on growing with their series, the rest is of one moment.

    `running` is the half hour under way, `coming` what is expected of those after it, `restarts` when the meter's
    register began anew, `now` the newest reading.
    """

    trace: Trace = field(default_factory=Trace)
    bars: BarColumns = field(default_factory=BarColumns)
    running: Bar | None = None
    coming: tuple[Bar, ...] = ()
    forecast: Forecast | None = None
    target_kw: float | None = None
    contract_kw: float | None = None
    restarts: Sequence[float] = ()
    now: float | None = None

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""
        return not len(self.trace) and not len(self.bars) and self.running is None

    @property
    def extent(self) -> tuple[float, float] | None:
        """From the first to the last of what was measured; None when it is nothing."""
        spans = [self.bars.extent] if self.bars.extent else []
        if len(self.trace):
            spans.append((float(self.trace.at[0]), float(self.trace.at[-1])))
        if self.running:
            spans.append((self.running.start, self.running.end))
        return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None

    def top(self, left: float, right: float) -> float:
        """Return the highest of what is no curve and no closed half hour and lies between two times; 0 for nothing."""
        bars = [bar.kw for bar in (self.running, *self.coming) if bar and bar.end > left and bar.start < right]
        forecast = [self.forecast.kw] if self.forecast and self.forecast.end > left else []
        return max([*bars, *forecast, self.target_kw or 0.0, self.contract_kw or 0.0])

"""A line of any length, and what of it one can see at once: the cost of a picture is its width, not its history.

Beside the points lies a pyramid: each level keeps lowest and highest values of eight blocks of the level below. A
picture descends from its tip and splits what is wider than a pixel, so that dense and sparse stretches, a spike of a
single point and a gap all come out at the place where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from ui.plot.curve import Curve, Floats, Singles

Integers = NDArray[np.int64]

FANOUT: Final = 8
"""How many blocks make one of the level above."""

_RAW_PER_PIXEL: Final = 2
_LEAST_ROOM: Final = 64
_GROWTH: Final = 1.5
_HIGHEST: Final = (False, True, False, True)
"""Which of the four columns (kW low, kW high, band low, band high) keep their highest value."""


@dataclass(frozen=True, slots=True, eq=False)
class _Blocks:
    """Stretches of points from index `first` to `last`, both in, with (kW low, kW high, band low, band high)."""

    first: Integers
    last: Integers
    extremes: tuple[Singles, ...]


class Trace:
    """Points in the order of time; `append` costs the same at the millionth as at the first."""

    def __init__(self) -> None:
        self._size = 0
        self._at = np.empty(0)
        self._points = tuple(np.empty(0, np.float32) for _ in range(3))
        self._gap = np.empty(0, np.bool_)
        self._levels: list[tuple[Singles, ...]] = []

    def __len__(self) -> int:
        return self._size

    @property
    def at(self) -> Floats:
        """All times, in seconds since 1970 UTC, oldest first; a view that the next change makes stale."""
        return self._at[: self._size]

    @property
    def nbytes(self) -> int:
        """Return the bytes that all buffers hold, room for growth included."""
        columns: list[NDArray[Any]] = [self._at, *self._points, self._gap]
        columns += [column for level in self._levels for column in level]
        return sum(one.nbytes for one in columns)

    def append(self, at: Floats, kw: Floats, low: Floats, high: Floats, gap: NDArray[np.bool_]) -> None:
        """Add points newer than all others, in columns of equal length; nothing connects to one with a `gap`."""
        start, end = self._size, self._size + len(at)
        self._at, self._gap = _room(self._at, start, end), _room(self._gap, start, end)
        self._points = tuple(_room(column, start, end) for column in self._points)
        columns: tuple[NDArray[Any], ...] = (self._at, *self._points, self._gap)
        for column, values in zip(columns, (at, kw, low, high, gap), strict=True):
            column[start:end] = values
        self._size = end
        self._build_from(start, start)

    def cut(self, length: int) -> None:
        """Keep the oldest `length` points."""
        if length < self._size:
            before, self._size = self._size, length
            self._build_from(length, before)

    def thinned(self, left: float, right: float, pixels: int) -> Curve:
        """Return what there is to see between two times on so many pixels, with what it is joined to on either side.

        Values between the two times have exactly the true extremes; no gap wider than a pixel is closed.
        """
        begin = int(np.searchsorted(self.at, left, side="left"))
        end = int(np.searchsorted(self.at, right, side="right"))
        width = (right - left) / pixels
        outer = slice(begin - self._joined(begin), end + self._joined(end))
        if outer.stop - outer.start <= _RAW_PER_PIXEL * pixels:
            return _with_gaps(self._at[outer], tuple(one[outer] for one in self._points), self._gap[outer], width)
        blocks = self._blocks(begin, end, outer, width, pixels)
        # A neighbour shares no pixel with what is in view, however near it is.
        pixel = np.clip(np.floor((self._at[blocks.first] - left) / width), 0, pixels - 1)
        pixel[blocks.first < begin], pixel[blocks.first >= end] = -1, pixels
        return self._columns(blocks, pixel, left, width)

    def _joined(self, number: int) -> bool:
        """Tell whether a line goes from the point before to this one."""
        return 0 < number < self._size and not self._gap[number]

    # The pyramid ---------------------------------------------------------------------------------

    def _build_from(self, start: int, size_before: int) -> None:
        """Work out every block that holds a point from `start` on; the last of a level may be incomplete.

        Where that changes nothing, nothing above changes either: mostly a new point is done after a level or two.
        """
        kw, low, high = self._points
        below: tuple[Singles, ...] = (kw, kw, low, high)
        size, number = self._size, 0
        while size > FANOUT:
            if number == len(self._levels):
                self._levels.append(tuple(np.empty(0, np.float32) for _ in _HIGHEST))
                start = 0
            start, count, count_before = start // FANOUT, -(-size // FANOUT), -(-size_before // FANOUT)
            level = self._levels[number] = tuple(_room(one, start, count) for one in self._levels[number])
            same, bounds = count == count_before, np.arange(0, size - start * FANOUT, FANOUT)
            for column, source, highest in zip(level, below, _HIGHEST, strict=True):
                of = source[start * FANOUT : size]
                fresh = (np.maximum if highest else np.minimum).reduceat(of, bounds) if of.size else of
                same = same and np.array_equal(column[start:count], fresh)
                column[start:count] = fresh
            if same:
                return
            below, size, size_before, number = level, count, count_before, number + 1
        del self._levels[number:]

    def _blocks(self, begin: int, end: int, outer: slice, width: float, pixels: int) -> _Blocks:
        """Return the fewest blocks no wider than a pixel that hold the points from `begin` to `end`, and neighbours."""
        number = 0
        while number < len(self._levels) and (end - begin) // FANOUT**number > pixels:
            number += 1
        blocks = np.arange(begin // FANOUT**number, (end - 1) // FANOUT**number + 1)
        found: list[_Blocks] = []
        for level in range(number, 0, -1):
            step = FANOUT**level
            first, last = blocks * step, np.minimum(blocks * step + step, self._size) - 1
            split = (first < begin) | (last >= end)
            split |= self._at[last] - self._at[first] > width
            whole = ~split
            kept = blocks[whole]
            extremes = tuple(column[kept] for column in self._levels[level - 1])
            found.append(_Blocks(first[whole], last[whole], extremes))
            blocks = (blocks[split][:, None] * FANOUT + np.arange(FANOUT)).ravel()
            lower = step // FANOUT
            blocks = blocks[(blocks * lower < end) & (blocks * lower + lower > begin)]
        edges = [n for n in (outer.start, outer.stop - 1) if not begin <= n < end]
        points = np.concatenate((blocks, np.array(edges, np.int64)))
        kw, low, high = (column[points] for column in self._points)
        return _in_order([*found, _Blocks(points, points, (kw, kw, low, high))])

    def _columns(self, blocks: _Blocks, pixel: Floats, left: float, width: float) -> Curve:
        """Put blocks of the same pixel together, across no gap; each column becomes its lowest and its highest."""
        start, gap = self._at[blocks.first], self._gap[blocks.first]
        begins = gap.copy()
        begins[0] = True
        begins[1:] |= pixel[1:] != pixel[:-1]
        bounds = np.flatnonzero(begins)
        # A column's last block may reach into the next pixel: what is drawn of it does not.
        edge = np.maximum(left + (pixel[bounds] + 1) * width, start[bounds])
        end = np.minimum(self._at[blocks.last[np.append(bounds[1:], len(start)) - 1]], edge)
        at = _paired(start[bounds], end)
        kw_low, kw_high, low, high = (
            (np.maximum if highest else np.minimum).reduceat(column, bounds)
            for column, highest in zip(blocks.extremes, _HIGHEST, strict=True)
        )
        gaps = np.zeros(len(at), np.bool_)
        gaps[::2] = gap[bounds]
        lone = (at[::2] == at[1::2]) & gap[bounds] & np.append(gap[bounds[1:]], True)
        at[1::2][lone] += width
        # Up in one column and down in the next: the strokes between them are short.
        down = np.arange(len(bounds)) % 2 == 1
        kw = _paired(np.where(down, kw_high, kw_low), np.where(down, kw_low, kw_high))
        return _with_gaps(at, (kw, _paired(low, low), _paired(high, high)), gaps, width)


def _room(column: NDArray[Any], used: int, wanted: int) -> NDArray[Any]:
    """Return the column with room for so many values; the first `used` are kept."""
    if wanted <= len(column):
        return column
    grown = np.empty(max(wanted, int(len(column) * _GROWTH), _LEAST_ROOM), column.dtype)
    grown[:used] = column[:used]
    return grown


def _in_order(parts: list[_Blocks]) -> _Blocks:
    """Return all blocks in the order of time."""
    first = np.concatenate([one.first for one in parts])
    order = np.argsort(first, kind="stable")
    columns = tuple(np.concatenate(column)[order] for column in zip(*(one.extremes for one in parts), strict=True))
    return _Blocks(first[order], np.concatenate([one.last for one in parts])[order], columns)


def _paired(one: NDArray[Any], other: NDArray[Any]) -> NDArray[Any]:
    """Return the values of both in turn."""
    pairs: NDArray[Any] = np.stack((one, other), axis=1)
    return pairs.ravel()


def _with_gaps(at: Floats, values: tuple[Singles, ...], gap: NDArray[np.bool_], width: float) -> Curve:
    """Return the curve with a NaN row before every gap but a leading one; a point between gaps is a pixel wide."""
    lone = np.flatnonzero(np.append(True, gap[1:]) & np.append(gap[1:], True)) if gap.size else np.empty(0, np.int64)
    at, gap = np.insert(at, lone + 1, at[lone] + width), np.insert(gap, lone + 1, False)
    values = tuple(np.insert(one, lone + 1, one[lone]) for one in values)
    before = np.flatnonzero(gap[1:]) + 1
    return Curve(np.insert(at, before, at[before]), *(np.insert(one, before, np.nan) for one in values))

"""Readings with data as points on the way of the register: whole counts since the beginning, restarts left out."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from app.demand.scale import EnergyScale


class Points:
    """Columns of equal length: seconds since 1970 UTC and the counts since the first point.

    What a restart of the register jumped over is not among the counts; `segments` are the first points after each,
    and the very first.
    """

    def __init__(self) -> None:
        self.at_s = array("q")
        self.totals = array("q")
        self.segments: list[int] = []
        self._last = 0
        self._modulus, self._counts_per_s = 1, (0, 1)

    def rescale(self, scale: EnergyScale) -> None:
        """Judge the steps to come by another scale."""
        self._modulus, self._counts_per_s = scale.modulus, scale.most_counts_per_second

    def add(self, at_s: int, forward: int) -> None:
        """Add the register at a moment after all others."""
        at, total = self.at_s, 0
        if at:
            steps = (forward - self._last) % self._modulus
            most, seconds = self._counts_per_s
            if (steps - 1) * seconds > most * (at_s - at[-1]):  # as `EnergyScale.step` judges
                self.segments.append(len(at))
                steps = 0
            total = self.totals[-1] + steps
        else:
            self.segments.append(0)
        at.append(at_s)
        self.totals.append(total)
        self._last = forward

    def cut(self, keep: int, forward: int) -> None:
        """Keep the oldest; `forward` is the register at the last of them."""
        del self.at_s[keep:], self.totals[keep:]
        while self.segments and self.segments[-1] >= keep:
            self.segments.pop()
        self._last = forward

    def segment_of(self, number: int) -> int:
        """Return the first point of the segment of a point."""
        newest = self.segments[-1]
        return newest if newest <= number else self.segments[bisect_right(self.segments, number) - 1]

    def counts(self, start: int, end: int) -> tuple[int, bool, int]:
        """Return the counts seen between two moments, whether one segment reaches from end to end, how many points."""
        first, last = bisect_left(self.at_s, start), bisect_right(self.at_s, end) - 1
        if last < first:
            return 0, False, 0
        unbroken = self.segment_of(first) == self.segment_of(last)
        complete = unbroken and self.at_s[first] == start and self.at_s[last] == end
        return self.totals[last] - self.totals[first], complete, last - first + 1

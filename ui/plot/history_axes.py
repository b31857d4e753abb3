"""Axes of a collected history: dates under their column, times of the day beside or under their half hour."""

from __future__ import annotations

from datetime import date
from typing import Final

import pyqtgraph as pg

from app.meter.layouts import SLOTS_PER_DAY

_STEPS_DAYS: Final = (1, 2, 7, 14, 28)
_PIXELS_PER_LABEL: Final = 48
_SLOTS_PER_LABEL: Final = 6


class DayAxis(pg.AxisItem):
    """Dates under the middle of their column, as many as there is room for; a column is 1 wide."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")
        self._days: tuple[date, ...] = ()

    def show_days(self, days: tuple[date, ...]) -> None:
        """Show other dates."""
        self._days = days
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return every nth day, counted back from the newest."""
        room = max(size / _PIXELS_PER_LABEL, 1)
        step = next((step for step in _STEPS_DAYS if len(self._days) / step <= room), _STEPS_DAYS[-1])
        return [(step, [number + 0.5 for number in range(len(self._days) - 1, -1, -step)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return `11/20`."""
        days = [self._days[int(value)] for value in values]
        return [f"{day.month}/{day.day}" for day in days]


class ClockAxis(pg.AxisItem):
    """Times of the day at the beginning of their half hour; a half hour is 1 wide."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation=orientation)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        """Return every third hour."""
        return [(_SLOTS_PER_LABEL, [float(slot) for slot in range(0, SLOTS_PER_DAY + 1, _SLOTS_PER_LABEL)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return `9:00`."""
        return [f"{int(value) // 2}:00" for value in values]

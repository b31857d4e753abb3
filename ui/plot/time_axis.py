"""A time axis in Japan time, whatever the laptop's zone; ticks on round minutes and half hours, dates at midnight."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pyqtgraph as pg

from app.values import JST
from ui.plot.spans import DAY_S, midnight

_WITHIN_A_DAY_S: Final = (1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200)
_STEPS_S: Final = (*_WITHIN_A_DAY_S, *(days * DAY_S for days in (1, 2, 7, 14, 28, 56, 112, 364)))
_PIXELS_PER_LABEL: Final = 72
_JST_OFFSET_S: Final = 9 * 3600


class TimeAxis(pg.AxisItem):
    """The bottom axis; at midnight the label is the date."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")
        self.enableAutoSIPrefix(False)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Return the step between labels; whole days are counted from the first in view, so that it has one."""
        wanted = (maxVal - minVal) / max(size / _PIXELS_PER_LABEL, 1)
        step = next((step for step in _STEPS_S if step >= wanted), _STEPS_S[-1])
        offset = midnight(minVal) if step > DAY_S else -_JST_OFFSET_S
        return [(step, offset % step)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return `10:30`, with seconds below a minute, and `11/21` at midnight."""
        return [self._label(value, spacing) for value in values]

    @staticmethod
    def _label(value: float, spacing: float) -> str:
        try:
            at = datetime.fromtimestamp(value, JST)
        except (OverflowError, ValueError, OSError):
            return ""
        if value == midnight(value):
            return f"{at.month}/{at.day}"
        return f"{at:%H:%M:%S}" if spacing < 60 else f"{at:%H:%M}"

"""A time axis in Japan time, whatever the laptop's zone; ticks on round minutes and half hours."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pyqtgraph as pg

from app.values import JST

_STEPS_S: Final = (1, 5, 15, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800)
_PIXELS_PER_LABEL: Final = 72
_JST_OFFSET_S: Final = 9 * 3600
_DAY_S: Final = 86400


class TimeAxis(pg.AxisItem):
    """The bottom axis; at midnight the label is the date."""

    def __init__(self) -> None:
        super().__init__(orientation="bottom")
        self.enableAutoSIPrefix(False)

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Return the step between labels and, where there is room, a finer one without."""
        wanted = (maxVal - minVal) / max(size / _PIXELS_PER_LABEL, 1)
        step = next((step for step in _STEPS_S if step >= wanted), _STEPS_S[-1])
        return [(step, -_JST_OFFSET_S % step)]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        """Return `10:30`, with seconds below a minute, and `11/21` at midnight."""
        return [self._label(value, spacing) for value in values]

    @staticmethod
    def _label(value: float, spacing: float) -> str:
        try:
            at = datetime.fromtimestamp(value, JST)
        except (OverflowError, ValueError, OSError):
            return ""
        if (value + _JST_OFFSET_S) % _DAY_S == 0:
            return f"{at.month}/{at.day}"
        return f"{at:%H:%M:%S}" if spacing < 60 else f"{at:%H:%M}"

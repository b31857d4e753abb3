"""What the heat map shows, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from ui.plot.curve import Floats


@dataclass(frozen=True, slots=True, eq=False)
class HeatData:
    """`cells` are days × half hours, NaN where nothing is known; without days there is nothing to draw."""

    days: tuple[date, ...]
    cells: Floats
    unit: str

    @property
    def top(self) -> float:
        """The highest value, from which on colours end; 1 where there is none above zero."""
        known = self.cells[np.isfinite(self.cells)]
        highest = float(known.max()) if known.size else 0.0
        return highest if highest > 0 else 1.0

"""What the heat map shows: a quantity of a collected history as a grid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from app.demand.half_hours import HalfHours, Quantity, slot_of
from app.meter.layouts import SLOTS_PER_DAY
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


def heat_data(half_hours: HalfHours, quantity: Quantity) -> HeatData:
    """Return a quantity as days × half hours."""
    cells = np.full((len(half_hours.days), SLOTS_PER_DAY), np.nan)
    first = half_hours.days[0]
    for at, value in half_hours.known(quantity):
        cells[(at.date() - first).days, slot_of(at)] = float(value)
    return HeatData(half_hours.days, cells, quantity.unit)

"""What the picture says at one moment: the values under the crosshair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from ui.plot.curve import Curve
from ui.plot.data import PlotData

NEAR_S: Final = 300
"""A value farther from the crosshair than this is not the value there."""


@dataclass(frozen=True, slots=True)
class Readout:
    """Values at `at`; None where there is nothing."""

    at: float
    kw: float | None = None
    band_kw: float | None = None
    half_hour_kw: float | None = None


def read_at(data: PlotData, curve: Curve, at: float) -> Readout:
    """Return the nearest live value and the half hour's demand at a time."""
    half_hour = next((bar.kw for bar in data.bars if bar.start <= at < bar.end), None)
    if curve.at.size == 0:
        return Readout(at, half_hour_kw=half_hour)
    index = int(np.argmin(np.abs(curve.at - at)))
    if abs(curve.at[index] - at) > NEAR_S or not np.isfinite(curve.kw[index]):
        return Readout(at, half_hour_kw=half_hour)
    band = float(curve.band_kw[index])
    return Readout(float(curve.at[index]), float(curve.kw[index]), band if np.isfinite(band) else None, half_hour)

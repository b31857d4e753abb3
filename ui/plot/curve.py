"""The live line as arrays, and its stretches between gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ui.plot.data import PlotData

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Times, values and bands of equal length."""

    at: Floats
    kw: Floats
    band_kw: Floats


def curve_of(data: PlotData) -> Curve:
    """Return the line of a picture as arrays."""
    return Curve(*(np.asarray(values, dtype=np.float64) for values in (data.at, data.kw, data.band_kw)))


def runs(kw: Floats) -> list[slice]:
    """Return the stretches of `kw` without NaN; a band is drawn per stretch, never across a gap."""
    valid = np.isfinite(kw)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], valid, [False])).astype(np.int8)))
    return [slice(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]

"""What is drawn of the live line, and its stretches between gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Rows in equal lengths: times, kW, and the band from `low` to `high`; a row of NaN is a gap."""

    at: Floats
    kw: Singles
    low: Singles
    high: Singles

    def extremes(self, left: float, right: float) -> tuple[float, float]:
        """Return the lowest and the highest kW between two times, zero among them."""
        seen = self.kw[(self.at >= left) & (self.at <= right) & np.isfinite(self.kw)]
        return float(seen.min(initial=0)), float(seen.max(initial=0))


NO_CURVE: Final = Curve(np.empty(0), *(np.empty(0, np.float32) for _ in range(3)))


def runs(kw: Floats | Singles) -> list[slice]:
    """Return the stretches of `kw` without NaN; a band is drawn per stretch, never across a gap."""
    valid = np.isfinite(kw)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], valid, [False])).astype(np.int8)))
    return [slice(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]

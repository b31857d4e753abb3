"""What the plot shows, as plain data; times are seconds since 1970 UTC, power is kW, NaN is a gap."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def _none() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True)
class Bar:
    """The mean demand of one half hour; an incomplete one is drawn lighter."""

    start: float
    end: float
    kw: float
    complete: bool


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where the running half hour will end if the load stays as it is."""

    start: float
    end: float
    kw: float


@dataclass(frozen=True, slots=True, eq=False)
class PlotData:
    """One picture: `at`, `kw` and `band_kw` have equal length."""

    at: Floats = field(default_factory=_none)
    kw: Floats = field(default_factory=_none)
    band_kw: Floats = field(default_factory=_none)
    bars: tuple[Bar, ...] = ()
    forecast: Forecast | None = None
    target_kw: float | None = None
    now: float | None = None

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""
        return self.at.size == 0 and not self.bars


def runs(kw: Floats) -> list[slice]:
    """Return the stretches of `kw` without NaN; a band is drawn per stretch, never across a gap."""
    valid = np.isfinite(kw)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], valid, [False])).astype(np.int8)))
    return [slice(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]

"""What the plot shows, as plain data; times are seconds since 1970 UTC, power is kW, NaN is a gap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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

    at: Sequence[float] = ()
    kw: Sequence[float] = ()
    band_kw: Sequence[float] = ()
    bars: tuple[Bar, ...] = ()
    forecast: Forecast | None = None
    target_kw: float | None = None
    now: float | None = None

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to draw."""
        return not self.at and not self.bars

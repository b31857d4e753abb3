"""The load-duration curve (負荷持続曲線): how much of the time a demand was reached or exceeded; the load factor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

PERCENTS: Final = (1, 5, 10, 50, 90)
"""Shares of the time whose demand is looked at: peaks, the usual load, the base load."""


@dataclass(frozen=True, slots=True)
class LoadDuration:
    """At least one demand in kW, the highest first; each stands for one half hour."""

    descending: tuple[Decimal, ...]

    @property
    def maximum(self) -> Decimal:
        """The highest demand."""
        return self.descending[0]

    @property
    def minimum(self) -> Decimal:
        """The lowest demand."""
        return self.descending[-1]

    @property
    def mean(self) -> Decimal:
        """The mean of all half hours."""
        return sum(self.descending, Decimal(0)) / len(self.descending)

    @property
    def load_factor(self) -> Decimal | None:
        """The load factor (負荷率): mean by maximum, 0 to 1; None where nothing was used."""
        return self.mean / self.maximum if self.maximum else None

    def reached(self, percent: int) -> Decimal:
        """Return the demand that was reached or exceeded during at least so many per cent of the time, 1 to 100."""
        place = -(-percent * len(self.descending) // 100)
        return self.descending[place - 1]


def load_duration(demands: Iterable[Decimal]) -> LoadDuration | None:
    """Return the curve of the demands of some half hours; None without any."""
    descending = tuple(sorted(demands, reverse=True))
    return LoadDuration(descending) if descending else None

"""The contract demand by the twelve-month rule (実量制): the highest monthly peak of a month and the eleven before it.

Below 500 kW the contract power follows the highest 30-minute demand of the last twelve months; from 500 kW on it is
agreed upon with the supplier (協議). Supply terms count both in whole kW, halves up. A meter remembers 100 days at
most, so its history gives a lower bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from app.demand.peaks import MonthPeak

MONTHS: Final = 12
AGREED_FROM_KW: Final = Decimal(500)


@dataclass(frozen=True, slots=True)
class ContractDemand:
    """The rule applied to what is known: the highest demand of the months `seen`, oldest first.

    `decided_by` is the month of that peak; None where the meter's own maximum of the newest month is higher.
    """

    highest_kw: Decimal
    seen: tuple[MonthPeak, ...]
    decided_by: MonthPeak | None

    @property
    def at_least_kw(self) -> Decimal:
        """The contract demand that follows, in whole kW; a lower bound unless `exact`."""
        return self.highest_kw.quantize(Decimal(1), ROUND_HALF_UP)

    @property
    def exact(self) -> bool:
        """Whether the half hours of all twelve months are known: only then it is more than a lower bound."""
        return sum(1 for month in self.seen if month.complete) == MONTHS

    @property
    def by_agreement(self) -> bool:
        """Whether the demand is one the rule does not reach."""
        return self.at_least_kw >= AGREED_FROM_KW


def contract_demand(months: Sequence[MonthPeak], meter_kw: Decimal | None = None) -> ContractDemand | None:
    """Apply the rule to monthly peaks, oldest first, and to the meter's own maximum of the newest (0xC1) if known.

    None where no peak is known at all.
    """
    seen = tuple(month for month in months[-MONTHS:] if month.peak is not None)
    peaks = {month.peak.kw: month for month in reversed(seen) if month.peak is not None}
    highest = max(peaks, default=None)
    if meter_kw is not None and (highest is None or meter_kw > highest):
        return ContractDemand(meter_kw, seen, None)
    return None if highest is None else ContractDemand(highest, seen, peaks[highest])

"""What one count of the energy register is worth, where the register rolls over, and what cannot be true."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from app.meter.snapshot import ENERGY_DIGITS, ENERGY_UNIT, Snapshot

COEFFICIENT: Final = 0xD3
MULTIPLIER: Final = 0xD4
SCALING: Final = frozenset({ENERGY_UNIT, ENERGY_DIGITS, COEFFICIENT, MULTIPLIER})
"""The properties a scale is made of."""

IMPLAUSIBLE_KW_PER_RATIO: Final = Decimal(10)
"""No load is this large per unit of transformer ratio: a meter behind VT and CT sees 110 V, 5 A, about 1 kW."""

IMPLAUSIBLE_KW: Final = Decimal(10_000)
"""Nor this large, whatever the ratio says (a register may count primary values): high voltage ends at 2,000 kW."""


@dataclass(frozen=True, slots=True)
class EnergyScale:
    """`kwh_per_count` of the register, its `modulus` (10 ** digits), and the load above which a step is no energy."""

    kwh_per_count: Decimal
    modulus: int
    implausible_kw: Decimal

    def step(self, before: int, after: int, elapsed: timedelta) -> int | None:
        """Return the counts from one reading to a later one, over a roll-over if need be.

        None when no load could have caused the step: the meter was exchanged or started again. Of so many counts all
        but one were surely used meanwhile, the last one may have been nearly full before.
        """
        counts = (after - before) % self.modulus
        most, seconds = self.most_counts_per_second
        return counts if (counts - 1) * seconds <= most * int(elapsed.total_seconds()) else None

    @property
    def most_counts_per_second(self) -> tuple[int, int]:
        """Return the load above which a step is no energy as whole counts in whole seconds.

        A coefficient of 0 is legal, and with it no number of counts is any load.
        """
        if not self.kwh_per_count:
            return 1, 0
        return (Fraction(self.implausible_kw) / (Fraction(self.kwh_per_count) * 3600)).as_integer_ratio()


def energy_scale(snapshot: Snapshot) -> EnergyScale | tuple[int, ...]:
    """Return the scale a meter states, or the property codes that are missing for it."""
    per_count = snapshot.scale((ENERGY_UNIT, COEFFICIENT, MULTIPLIER))
    digits = snapshot.count(ENERGY_DIGITS)
    if isinstance(per_count, tuple) or not isinstance(digits, int):
        unread = () if isinstance(digits, int) else (ENERGY_DIGITS,)
        return unread + (per_count if isinstance(per_count, tuple) else ())
    ratio = snapshot.scale((COEFFICIENT, MULTIPLIER))
    by_ratio = IMPLAUSIBLE_KW_PER_RATIO * ratio if isinstance(ratio, Decimal) else Decimal(0)
    return EnergyScale(per_count, 10**digits, max(IMPLAUSIBLE_KW, by_ratio))

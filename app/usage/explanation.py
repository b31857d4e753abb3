"""Why a usage file and the meter differ: times that name the other end of the half hour, a constant factor, or both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from app.values import HALF_HOUR

_MOSTLY: Final = Decimal("0.95")
_FEWEST: Final = 12
"""Half hours that must be known to both before anything is said."""

_TOLD_APART: Final = 5
"""A factor shows in amounts of at least so many steps of the register."""

_WHOLE: Final = Decimal("0.005")
"""A factor so near to a whole number, or to one through it, is taken for that."""


@dataclass(frozen=True, slots=True)
class Series:
    """Energy in kWh by the beginning of the half hour, and its least step."""

    kwh: Mapping[datetime, Decimal]
    step: Decimal


@dataclass(frozen=True, slots=True)
class Explanation:
    """The file is the meter's history moved by `shift` half hours (later is positive) and multiplied by `factor`."""

    shift: int
    factor: Decimal

    @property
    def agrees(self) -> bool:
        """Whether there is nothing to explain."""
        return self.shift == 0 and self.factor == 1


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Amounts of the file and the meter for the same half hour, after a shift."""

    pairs: tuple[tuple[Decimal, Decimal], ...]
    usage_step: Decimal
    meter_step: Decimal

    def fits(self, factor: Decimal) -> bool:
        """Tell whether nearly all amounts are the meter's times the factor, but for their steps."""
        step = max(self.usage_step, factor * self.meter_step)
        near = sum(usage == factor * meter or abs(usage - factor * meter) < step for usage, meter in self.pairs)
        return len(self.pairs) >= _FEWEST and near >= _MOSTLY * len(self.pairs)

    def factor(self) -> Decimal | None:
        """Return the middle one of the ratios of the larger half; None where they are too small to tell."""
        amounts = sorted((pair for pair in self.pairs if pair[1] > 0), key=lambda pair: pair[1])
        larger = amounts[len(amounts) // 2 :]
        if len(amounts) < _FEWEST or larger[0][1] < _TOLD_APART * self.meter_step:
            return None
        ratios = sorted(usage / meter for usage, meter in larger)
        found = ratios[len(ratios) // 2]
        return _whole(found) if found > 0 else None


def explain(usage: Series, meter: Series) -> Explanation | None:
    """Return the simplest explanation that fits nearly all half hours; None where none does."""
    return next(_explanations(usage, meter), None)


def _explanations(usage: Series, meter: Series) -> Iterator[Explanation]:
    shifted = {}
    for shift in (0, 1, -1):
        shifted[shift] = _pairs(usage, meter, shift)
        if shifted[shift].fits(Decimal(1)):
            yield Explanation(shift, Decimal(1))
    for shift, pairs in shifted.items():
        factor = pairs.factor()
        if factor is not None and pairs.fits(factor):
            yield Explanation(shift, factor)


def _pairs(usage: Series, meter: Series, shift: int) -> _Pairs:
    moved = ((amount, meter.kwh.get(at - shift * HALF_HOUR)) for at, amount in usage.kwh.items())
    both = tuple((amount, other) for amount, other in moved if other is not None)
    return _Pairs(both, usage.step, meter.step)


def _whole(ratio: Decimal) -> Decimal:
    for value, turned in ((ratio, False), (1 / ratio, True)):
        nearest = value.to_integral_value()
        if nearest >= 1 and abs(value - nearest) <= _WHOLE * nearest and (nearest > 1 or value == 1):
            return 1 / nearest if turned else nearest
    return ratio

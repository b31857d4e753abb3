"""Does the instantaneous power of a bidirectional meter (0xEA) agree with what its one-minute register (0xD0) counts?

0xD0 is the register as it stood at the last whole minute. An answer with both 0xEA and 0xD0 therefore shows a power of
the minute that follows the stamp of 0xD0, and the energy of that minute is the step to the next stamp. Both are net:
energy fed into the grid counts negative. Pure; power in kW, Decimal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from app.demand.scale import EnergyScale
from app.findings import Finding, Severity
from app.meter.layouts import Count

ONE_MINUTE_ENERGY: Final = 0xD0

LONGEST_RUN: Final = 30
"""Minutes compared at the most: the longer, the less a single count of the register matters."""

FEWEST_VALUES: Final = 10
"""Fewer instants say little about a mean."""

_MINUTE: Final = timedelta(minutes=1)
_MINUTES_PER_HOUR: Final = 60
_WATTS_PER_KW: Final = 1000
_STANDARD_ERRORS: Final = 3
_ACCURACY: Final = Decimal("0.02")
"""Both quantities are measured by the same meter; what its two ways of rounding and averaging may differ by."""

_TELLING: Final = Decimal("0.25")
"""A tolerance beyond this share of the power would let nearly anything agree."""


class Agreement(StrEnum):
    """What the comparison says."""

    AGREES = "agrees"
    DIFFERS = "differs"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """Mean of the instantaneous power, mean power by the register over the same `minutes`, and what they may differ by.

    The powers are 0 while there is nothing to compare; `values` is how many instants the first mean is of.
    """

    agreement: Agreement
    minutes: int = 0
    values: int = 0
    power_kw: Decimal = Decimal(0)
    register_kw: Decimal = Decimal(0)
    tolerance_kw: Decimal = Decimal(0)


@dataclass(slots=True)
class _Minute:
    """The register at `at` in counts, and the power in W at the moments of the minute from then on."""

    at: datetime
    forward: int
    reverse: int
    watts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Step:
    """One whole minute: counts of both directions, and the power at its moments."""

    forward: int
    reverse: int
    watts: list[int]


class PowerRecord:
    """The latest minutes of a meter, each with the power values that fell into it."""

    def __init__(self) -> None:
        self._minutes: list[_Minute] = []

    @property
    def known(self) -> bool:
        """True once the meter told both at once."""
        return bool(self._minutes)

    def note(self, at: datetime, forward: Count, reverse: Count, watts: Count | None) -> None:
        """Take in one answer: the register in counts as it stood at the minute `at`, and the power in W now."""
        if not isinstance(forward, int) or not isinstance(reverse, int) or not isinstance(watts, int):
            return
        if not self._minutes or self._minutes[-1].at != at:
            self._minutes = [*self._minutes[-LONGEST_RUN:], _Minute(at, forward, reverse)]
        self._minutes[-1].watts.append(watts)

    def check(self, scale: EnergyScale | None) -> CrossCheck:
        """Compare the newest minutes without a gap between them."""
        steps = [] if scale is None else self._newest_run(scale)
        values = [watts for step in steps for watts in step.watts]
        if scale is None or len(values) < FEWEST_VALUES:
            return CrossCheck(Agreement.NOT_ENOUGH, len(steps), len(values))
        forward, reverse = sum(step.forward for step in steps), sum(step.reverse for step in steps)
        one_count_kw = scale.kwh_per_count * _MINUTES_PER_HOUR / len(steps)
        power = sum((Decimal(sum(step.watts)) / len(step.watts) for step in steps), Decimal(0))
        power_kw, register_kw = power / len(steps) / _WATTS_PER_KW, (forward - reverse) * one_count_kw
        # Each register is cut to whole counts at both ends of the run: one count, if it moved at all.
        moved = max(1, int(forward > 0 or max(values) > 0) + int(reverse > 0 or min(values) < 0))
        tolerance = moved * one_count_kw + _sampling_error_kw(values) + _ACCURACY * abs(power_kw)
        agreement = _agreement(power_kw, register_kw, tolerance, len(steps))
        return CrossCheck(agreement, len(steps), len(values), power_kw, register_kw, tolerance)

    def _newest_run(self, scale: EnergyScale) -> list[_Step]:
        run: list[_Step] = []
        for before, after in reversed(list(pairwise(self._minutes))):
            forward = scale.step(before.forward, after.forward, _MINUTE)
            reverse = scale.step(before.reverse, after.reverse, _MINUTE)
            if after.at - before.at != _MINUTE or forward is None or reverse is None:
                break
            run.append(_Step(forward, reverse, before.watts))
        return run[::-1]


def cross_check_finding(check: CrossCheck) -> Finding:
    """Return the comparison as a finding; only a disagreement needs a look."""
    severity = Severity.WARNING if check.agreement is Agreement.DIFFERS else Severity.INFO
    params = {
        "minutes": check.minutes,
        "values": check.values,
        "power_kw": f"{check.power_kw:.1f}",
        "register_kw": f"{check.register_kw:.1f}",
        "difference_kw": f"{check.power_kw - check.register_kw:+.1f}",
        "tolerance_kw": f"{check.tolerance_kw:.1f}",
    }
    return Finding(f"power_{check.agreement}", severity, params)


def _agreement(power_kw: Decimal, register_kw: Decimal, tolerance_kw: Decimal, minutes: int) -> Agreement:
    if abs(power_kw - register_kw) > tolerance_kw:
        return Agreement.DIFFERS
    telling = tolerance_kw <= _TELLING * max(abs(power_kw), abs(register_kw))
    return Agreement.AGREES if telling or minutes >= LONGEST_RUN else Agreement.NOT_ENOUGH


def _sampling_error_kw(values: Sequence[int]) -> Decimal:
    """Return three standard errors of the mean of some moments, by how much each differs from the one before.

    A load that only rises slowly is sampled well, so the spread over the whole time would be the wrong measure.
    """
    variance = Decimal(sum((later - one) ** 2 for one, later in pairwise(values))) / (2 * (len(values) - 1))
    return _STANDARD_ERRORS * (variance / len(values)).sqrt() / _WATTS_PER_KW

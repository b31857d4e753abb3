"""What is known of a meter's clock: how far it is ahead of another clock, narrowed by every stamp read.

A stamp says that the meter's clock showed it, or more, at some moment between question and answer. So `stamp -
received` is never too much, and that holds too for a meter that takes its register once a minute only: the largest of
these lower bounds tells most. How much more it may have shown depends on how often the meter stamps, which is learnt:
stamps lie on whole multiples of their step, and when one gives way to the next, the older answer came before that.
No I/O; times are seconds of any clock that the caller keeps to.
"""

from __future__ import annotations

from datetime import datetime
from math import gcd, inf
from typing import Final

DRIFT: Final = 1e-4
"""How fast two clocks may part, in seconds a second: more than the crystals of laptops and meters together."""

_LONGEST_STEP_S: Final = 1800
_SECOND_S: Final = 1.0
_WORTH_HALVING_S: Final = 60.0


class MeterClock:
    """The true offset lies between `low` and `high`, meter minus ours in seconds; 1970 is 0 of the meter's clock.

    `steady` says that the newest stamp agrees with what was known before; one that does not (the clock was set, ours
    slept, or it does not run at our pace) begins anew with itself alone.
    """

    def __init__(self) -> None:
        self.low, self.high = -inf, inf
        self.steady = False
        self._at = 0.0
        self._step, self._reference = _LONGEST_STEP_S, 0
        self._stamp: int | None = None
        self._first_received = self._last_sent = self._low_before = -inf

    @property
    def offset_s(self) -> float | None:
        """Return the likeliest offset, None before the first stamp: most meters stamp every second."""
        return None if self._stamp is None else self.low + min(self.high - self.low, _SECOND_S) / 2

    @property
    def planning_offset_s(self) -> float | None:
        """Return the offset to plan a question by, None before the first stamp.

        It is the middle of the bounds: whatever the stamp says, it tells then which half is true. Where they are more
        than a minute apart there is no sense in that.
        """
        return self.offset_s if self.high - self.low > _WORTH_HALVING_S else (self.low + self.high) / 2

    def observe(self, stamp: datetime, sent: float, received: float) -> None:
        """Take in a stamp asked for at `sent`, -inf if nobody asked, in an answer that came at `received`."""
        shown = int(stamp.timestamp())
        high = self._upper_bound(shown, sent, received)
        changed = inf
        if self._stamp is not None and shown > self._stamp:
            changed = shown - self._last_sent + DRIFT * (received - self._last_sent)
        self._intersect(shown - received, high, changed, received)
        if shown != self._stamp:
            self._stamp, self._first_received = shown, received
        self._last_sent = sent

    def _upper_bound(self, shown: int, sent: float, received: float) -> float:
        """Learn the step of the stamps, and return how far ahead the meter can be if it stamps in time."""
        if shown != self._stamp:
            self._step, self._low_before = gcd(self._step, shown - self._reference), self.low
        elif sent - self._first_received > self._step + _SECOND_S:
            # It stood longer than its step: the steps are not counted from midnight, or the register is not taken.
            self._step, self._reference = _LONGEST_STEP_S, shown
            self.low, self.high = max(self.low, self._low_before), inf
            return inf
        return shown + self._step - sent + DRIFT * (received - sent)

    def _intersect(self, low: float, high: float, changed: float, received: float) -> None:
        widened = DRIFT * abs(received - self._at)
        lowest, highest = max(self.low - widened, low), min(self.high + widened, high, changed)
        self.steady = lowest <= highest
        self.low, self.high = (lowest, highest) if lowest <= highest else (low, high)
        self._at = received

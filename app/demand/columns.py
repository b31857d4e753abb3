"""Readings and loads as columns of machine integers: forty bytes a reading, and a million of them are no effort.

Times are whole seconds since 1970 UTC, as meters stamp no finer. What people and tests read are the frozen
dataclasses; the columns are turned into them on the way out.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final, overload

from app.meter.layouts import Count
from app.values import JST, NO_DATA

_EPOCH: Final = datetime(1970, 1, 1, 9, tzinfo=JST)
_SECOND: Final = timedelta(seconds=1)
_WATTS_PER_KW: Final = 1000

_LISTED: Final = 1
_MEASURED: Final = 2
_TWO_WAY: Final = 4
_REVERSE_MEASURED: Final = 8
_POWER: Final = 16


def seconds_of(at: datetime) -> int:
    """Return whole seconds since 1970 UTC."""
    return (at - _EPOCH) // _SECOND


def moment(seconds: int) -> datetime:
    """Return the time with +09:00."""
    return _EPOCH + timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True)
class CounterReading:
    """The register at a moment: counts forward and, on a bidirectional meter, in reverse.

    `listed` is False for a reading that only bounds a window (the fixed-time value asked for afterwards).
    `power_w` is the instantaneous power read together with it, where the class has one.
    """

    at: datetime
    forward: Count
    reverse: Count | None = None
    power_w: Count | None = None
    listed: bool = True


@dataclass(frozen=True, slots=True)
class LoadPoint:
    """The mean load in kW over `interval` before `at`, true within ± `band_kw`; after a gap nothing connects to it."""

    at: datetime
    kw: Decimal
    band_kw: Decimal
    interval: timedelta
    after_gap: bool


class Readings(Sequence[CounterReading]):
    """All readings by their stamp, oldest first, one per stamp."""

    def __init__(self) -> None:
        self.at_s = array("q")
        self._forward = array("q")
        self._flags = array("B")
        # Only meters that have them pay for them: empty until the first such value.
        self._reverse = array("q")
        self._power = array("q")
        self.listed = 0

    def __len__(self) -> int:
        return len(self.at_s)

    @overload
    def __getitem__(self, index: int) -> CounterReading: ...
    @overload
    def __getitem__(self, index: slice) -> list[CounterReading]: ...
    def __getitem__(self, index: int | slice) -> CounterReading | list[CounterReading]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        flags = self._flags[index]
        reverse: Count | None = None
        if flags & _TWO_WAY:
            reverse = self._reverse[index] if flags & _REVERSE_MEASURED else NO_DATA
        return CounterReading(
            moment(self.at_s[index]),
            self._forward[index] if flags & _MEASURED else NO_DATA,
            reverse,
            self._power[index] if flags & _POWER else None,
            bool(flags & _LISTED),
        )

    def find(self, at_s: int) -> tuple[int, bool]:
        """Return where a stamp is or belongs, and whether it is there."""
        index = bisect_left(self.at_s, at_s)
        return index, index < len(self.at_s) and self.at_s[index] == at_s

    def is_listed(self, index: int) -> bool:
        """Tell whether the reading is a sample of its own."""
        return bool(self._flags[index] & _LISTED)

    def measured(self, index: int) -> int | None:
        """Return the forward counts, None when the meter had not measured."""
        return self._forward[index] if self._flags[index] & _MEASURED else None

    def power_w(self, index: int) -> int | None:
        """Return the instantaneous power, None where there is none."""
        return self._power[index] if self._flags[index] & _POWER else None

    def append(self, at_s: int, forward: int | None, reverse: Count | None, power_w: int | None, listed: bool) -> None:
        """Add a reading newer than all others."""
        flags = (_LISTED if listed else 0) | (0 if forward is None else _MEASURED)
        if reverse is not None:
            flags |= self._put(self._reverse, len(self.at_s), reverse, _TWO_WAY, _REVERSE_MEASURED)
        elif self._reverse:
            self._reverse.append(0)
        if power_w is not None:
            flags |= self._put(self._power, len(self.at_s), power_w, 0, _POWER)
        elif self._power:
            self._power.append(0)
        self.at_s.append(at_s)
        self._forward.append(forward or 0)
        self._flags.append(flags)
        self.listed += listed

    def place(self, index: int, at_s: int, forward: int | None, reverse: Count | None, power_w: int | None) -> None:
        """Replace the reading at `index` by one of the same stamp that says more; it is listed from now on."""
        self.drop(index)
        self.insert(index, at_s, forward, reverse, power_w, listed=True)

    def list_(self, index: int) -> None:
        """Let a reading that only bounded a window be a sample of its own."""
        self.listed += not self.is_listed(index)
        self._flags[index] |= _LISTED

    def insert(
        self, index: int, at_s: int, forward: int | None, reverse: Count | None, power_w: int | None, *, listed: bool
    ) -> None:
        """Add a reading between others."""
        self.append(at_s, forward, reverse, power_w, listed)
        for column in self._columns():
            column.insert(index, column.pop())

    def drop(self, index: int) -> None:
        """Forget a reading."""
        self.listed -= self.is_listed(index)
        for column in self._columns():
            del column[index]

    def _columns(self) -> list[array[int]]:
        return [one for one in (self.at_s, self._forward, self._flags, self._reverse, self._power) if one]

    @staticmethod
    def _put(column: array[int], rows: int, value: Count, present: int, measured: int) -> int:
        """Write into a column that may begin here, and return the flags of the value."""
        if not column:
            column.frombytes(bytes(column.itemsize * rows))
        if isinstance(value, int):
            column.append(value)
            return present | measured
        column.append(0)
        return present


@dataclass(frozen=True, slots=True, eq=False)
class LoadColumns:
    """Loads from some index on: `amount` counts fell within `seconds`, or is watts where `seconds` is 0."""

    at_s: array[int]
    amount: array[int]
    seconds: array[int]
    after_gap: array[int]
    kwh_per_count: Decimal


class Loads(Sequence[LoadPoint]):
    """The load over time, oldest first; one count is worth `kwh_per_count`."""

    def __init__(self) -> None:
        self.kwh_per_count = Decimal(0)
        self.at_s = array("q")
        self._amount = array("q")
        self._seconds = array("H")
        self._after_gap = array("B")

    def __len__(self) -> int:
        return len(self.at_s)

    @overload
    def __getitem__(self, index: int) -> LoadPoint: ...
    @overload
    def __getitem__(self, index: slice) -> list[LoadPoint]: ...
    def __getitem__(self, index: int | slice) -> LoadPoint | list[LoadPoint]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        at, amount, seconds = moment(self.at_s[index]), self._amount[index], self._seconds[index]
        gap = bool(self._after_gap[index])
        if not seconds:
            return LoadPoint(at, Decimal(amount) / _WATTS_PER_KW, Decimal(0), timedelta(0), gap)
        # Divided last: a constant load comes out exactly, whatever a single count amounts to.
        one_count = self.kwh_per_count * 3600
        return LoadPoint(at, amount * one_count / seconds, one_count / seconds, timedelta(seconds=seconds), gap)

    def columns(self, start: int = 0) -> LoadColumns:
        """Return what there is from an index on, as columns of its own."""
        at_s, amount = self.at_s[start:], self._amount[start:]
        return LoadColumns(at_s, amount, self._seconds[start:], self._after_gap[start:], self.kwh_per_count)

    def append(self, at_s: int, amount: int, seconds: int, after_gap: bool) -> None:
        """Add the newest load: `amount` counts within `seconds`, or watts with 0 seconds."""
        self.at_s.append(at_s)
        self._amount.append(amount)
        self._seconds.append(seconds)
        self._after_gap.append(after_gap)

    def cut(self, length: int) -> None:
        """Keep the oldest."""
        for column in (self.at_s, self._amount, self._seconds, self._after_gap):
            del column[length:]

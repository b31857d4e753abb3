"""A sheet by its mapping: the energy of each half hour, and every line that did not fit."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from app.errors import InputProblem
from app.meter.layouts import SLOTS_PER_DAY
from app.usage.cells import DAY_MIN, HALF_HOUR_MIN, Clock, Stamp, amount_of, clock_of, is_nothing, moment, stamp_of
from app.usage.mapping import Mapping, Names, Shape, Unit
from app.usage.sheet import Line, Sheet
from app.values import HALF_HOURS_PER_HOUR

MOST_NAMED: Final = 1000
"""Lines that do not fit are counted beyond this, and no longer named."""

YEARS: Final = 2
_LONGEST_CELL: Final = 40


@dataclass(frozen=True, slots=True)
class Misfit:
    """A line of the file that could not be taken, or not whole: `usage.misfit.<code>`, with the cell."""

    line: int
    code: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Half hours beyond two years: so many, the first and last day of them."""

    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Usage:
    """Energy in kWh by the beginning of the half hour, in the order of time; `step_kwh` is one in its last digit.

    `empty` half hours are in the file without data, `repeated` ones stand in it again with the same amount.
    """

    kwh: dict[datetime, Decimal]
    step_kwh: Decimal
    empty: int
    repeated: int
    misfits: tuple[Misfit, ...]
    misfit_count: int
    left_out: LeftOut | None


def read_usage(sheet: Sheet, mapping: Mapping) -> Usage:
    """Read every line; InputProblem where the file cannot be split into lines or no line fits."""
    reading = _Reading(mapping)
    for line in sheet.lines():
        reading.take(line)
    return reading.result()


class _Reading:
    """Lines before the first that has a day are heads."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._kwh: dict[datetime, Decimal] = {}
        self._misfits: list[Misfit] = []
        self._misfit_count = self._empty = self._repeated = self._decimals = 0
        self._begun = False
        self._clocks = [Clock(slot * HALF_HOUR_MIN, begins=True) for slot in range(SLOTS_PER_DAY)]
        self._before: tuple[date, int] | None = None

    def take(self, line: Line) -> None:
        """Take in what a line says."""
        stamp = stamp_of(line.cell(self._mapping.date_column))
        if stamp is None:
            self._take_head(line)
            return
        self._begun = True
        if self._mapping.shape is Shape.WIDE:
            for slot, clock in enumerate(self._clocks):
                self._take_amount(line, stamp.day, clock, self._mapping.value_column + slot)
        else:
            self._take_half_hour(line, stamp)

    def result(self) -> Usage:
        """Return everything taken in, of the two years that hold most of it."""
        if not self._kwh:
            raise InputProblem("usage_nothing")
        kwh = dict(sorted(self._kwh.items()))
        left_out = _cut(kwh)
        step = self._energy(Decimal(1).scaleb(-self._decimals))
        return Usage(kwh, step, self._empty, self._repeated, tuple(self._misfits), self._misfit_count, left_out)

    def _take_head(self, line: Line) -> None:
        if self._begun:
            self._miss(line, "day", line.cell(self._mapping.date_column))
        elif self._mapping.shape is Shape.WIDE:
            self._clocks = head_clocks(line, self._mapping.value_column) or self._clocks

    def _take_half_hour(self, line: Line, stamp: Stamp) -> None:
        column = self._mapping.time_column
        clock = stamp.clock if column is None else clock_of(line.cell(column))
        if clock is None:
            self._miss(line, "time", line.cell(self._mapping.date_column if column is None else column))
            return
        if clock.minutes == 0 and self._names_ends(clock) and self._before == (stamp.day, DAY_MIN - HALF_HOUR_MIN):
            clock = Clock(DAY_MIN)  # some write the end of a day as 0:00 of that day
        self._before = stamp.day, clock.minutes
        self._take_amount(line, stamp.day, clock, self._mapping.value_column)

    def _take_amount(self, line: Line, day: date, clock: Clock, column: int) -> None:
        cell = line.cell(column)
        amount = None if is_nothing(cell) else amount_of(cell)
        if is_nothing(cell):
            self._empty += 1
        elif amount is None:
            self._miss(line, "amount", cell)
        elif amount < 0:
            self._miss(line, "negative", cell)
        elif clock.minutes % HALF_HOUR_MIN:
            self._miss(line, "half_hour", f"{clock.minutes // 60}:{clock.minutes % 60:02}")
        else:
            self._enter(line, day, clock, amount)

    def _enter(self, line: Line, day: date, clock: Clock, amount: Decimal) -> None:
        try:
            start = moment(day, clock.minutes - HALF_HOUR_MIN * self._names_ends(clock))
        except OverflowError:
            self._miss(line, "day", day.isoformat())
            return
        kwh = self._energy(amount)
        known = self._kwh.setdefault(start, kwh)
        if known is kwh:
            self._decimals = max(self._decimals, -int(amount.as_tuple().exponent))
        elif known == kwh:
            self._repeated += 1
        else:
            self._miss(line, "conflict", f"{start:%Y-%m-%d %H:%M}")

    def _names_ends(self, clock: Clock) -> bool:
        return self._mapping.names is Names.END and not clock.begins

    def _energy(self, amount: Decimal) -> Decimal:
        return amount / HALF_HOURS_PER_HOUR if self._mapping.unit is Unit.KW else amount

    def _miss(self, line: Line, code: str, cell: str) -> None:
        self._misfit_count += 1
        if len(self._misfits) < MOST_NAMED:
            self._misfits.append(Misfit(line.number, code, cell[:_LONGEST_CELL]))


def head_clocks(line: Line, first: int) -> list[Clock] | None:
    """Return the times in the heads of a wide file, in steps of half an hour; None where they are none."""
    clocks = [clock_of(line.cell(first + slot)) for slot in range(SLOTS_PER_DAY)]
    known = [clock for clock in clocks if clock is not None]
    if len(known) < SLOTS_PER_DAY:
        return None
    begin = known[0].minutes
    fits = all((one.minutes - begin) % DAY_MIN == slot * HALF_HOUR_MIN for slot, one in enumerate(known))
    return [Clock(begin + slot * HALF_HOUR_MIN, known[0].begins) for slot in range(SLOTS_PER_DAY)] if fits else None


def _cut(kwh: dict[datetime, Decimal]) -> LeftOut | None:
    """Leave the two years with the most half hours, the newer ones where two have as many; a mistyped year goes."""
    starts = list(kwh)
    if starts[0].date() >= _oldest(starts[-1].date()):
        return None
    ends = [
        index for index, at in enumerate(starts) if index + 1 == len(starts) or starts[index + 1].date() > at.date()
    ]
    spans = [(bisect_left(starts, moment(_oldest(starts[end].date()), 0)), end + 1) for end in ends]
    begin, end = max(spans, key=lambda span: (span[1] - span[0], span[1]))
    gone = starts[:begin] + starts[end:]
    for at in gone:
        del kwh[at]
    return LeftOut(len(gone), gone[0].date(), gone[-1].date())


def _oldest(newest: date) -> date:
    """Return the first of the two years that end with a day."""
    if newest.year <= YEARS:
        return date.min
    try:
        return newest.replace(year=newest.year - YEARS) + timedelta(days=1)
    except ValueError:
        return date(newest.year - YEARS, 3, 1)

"""What the columns of a file seem to be, by their heads and by what is in them; a person may correct it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.meter.layouts import SLOTS_PER_DAY
from app.usage.cells import DAY_MIN, HALF_HOUR_MIN, amount_of, clock_of, is_nothing, plain_text, stamp_of
from app.usage.mapping import Guess, Mapping, Names, Shape, Unit
from app.usage.sheet import Line, Sheet

_LOOKED_AT: Final = 200
_ENDS: Final = ("終了", "終り", "終わり", "まで", "end", "until")
_BEGINS: Final = ("開始", "始期", "から", "start", "begin", "from")
_AMOUNTS: Final = ("使用量", "電力量", "kwh", "需要電力", "デマンド", "usage", "energy", "値", "kw")
_POWER: Final = ("需要電力", "デマンド", "demand", "kw")
_ENERGY: Final = ("kwh", "電力量", "使用量")


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines that begin with a day, and the heads above them."""

    heads: Line | None
    lines: Sequence[Line]
    date_column: int

    @property
    def width(self) -> int:
        return max(len(line.cells) for line in self.lines)

    def head(self, column: int) -> str:
        return plain_text(self.heads.cell(column)).lower() if self.heads else ""

    def share(self, column: int, says: Callable[[str], object]) -> float:
        """Return how many of the cells of a column say something."""
        return sum(bool(says(line.cell(column))) for line in self.lines) / len(self.lines)


def guess(sheet: Sheet) -> Guess:
    """Return what the file suggests; of a file without a single day, that the columns are date, time, amount."""
    block = _block(sheet.head(_LOOKED_AT))
    if block is None:
        return Guess(Mapping(Shape.LONG, 0, 1, 2), names_certain=False)
    first = _first_of_day(block)
    found = _long(block) if first is None else _wide(block, first)
    return replace(found, heads=block.heads.cells if block.heads else ())


def _block(lines: Sequence[Line]) -> _Block | None:
    width = max((len(line.cells) for line in lines), default=0)
    days = [sum(stamp_of(line.cell(column)) is not None for line in lines) for column in range(width)]
    if not any(days):
        return None
    column = days.index(max(days))
    rows = [line for line in lines if stamp_of(line.cell(column)) is not None]
    above = [line for line in lines if line.number < rows[0].number and len(line.cells) > column]
    return _Block(above[-1] if above else None, rows, column)


def _first_of_day(block: _Block) -> int | None:
    """Return where 48 columns of amounts begin, at a head that is a time if there is one; None in a long file."""
    amounts = [_is_amounts(block, column) for column in range(block.width)]
    after = range(block.date_column + 1, block.width - SLOTS_PER_DAY + 1)
    runs = [one for one in after if all(amounts[one : one + SLOTS_PER_DAY])]
    named = [one for one in runs if clock_of(block.head(one)) and clock_of(block.head(one + SLOTS_PER_DAY - 1))]
    return next(iter(named or runs), None)


def _is_amounts(block: _Block, column: int) -> bool:
    return block.share(column, lambda cell: is_nothing(cell) or amount_of(cell) is not None) > 0.5


def _wide(block: _Block, first: int) -> Guess:
    clock = clock_of(block.head(first))
    names = Names.END if clock and not clock.begins and clock.minutes == HALF_HOUR_MIN else Names.BEGIN
    unit = _unit(" ".join(plain_text(cell).lower() for line in block.lines[:1] for cell in line.cells[:first]))
    return Guess(Mapping(Shape.WIDE, block.date_column, None, first, unit, names), names_certain=True)


def _long(block: _Block) -> Guess:
    with_time = block.share(block.date_column, _has_time) > 0.5
    time_column = None if with_time else _time_column(block)
    value = _value_column(block, {block.date_column, time_column})
    names, certain = _names(block, time_column)
    mapping = Mapping(Shape.LONG, block.date_column, time_column, value, _unit(block.head(value)), names)
    return Guess(mapping, certain)


def _time_column(block: _Block) -> int | None:
    """Return the column of times; one written with a colon before one of bare numbers."""
    others = [one for one in range(block.width) if one != block.date_column]
    written = [one for one in others if block.share(one, lambda cell: ":" in plain_text(cell) and clock_of(cell)) > 0.5]
    bare = [one for one in others if block.share(one, clock_of) > 0.9]
    return next(iter(written or bare), None)


def _value_column(block: _Block, taken: set[int | None]) -> int:
    free = [one for one in range(block.width) if one not in taken]
    amounts = [one for one in free if block.share(one, lambda cell: amount_of(cell) is not None) > 0]
    named = [one for word in _AMOUNTS for one in amounts if word in block.head(one)]
    return next(iter(named or amounts or free), 0)


def _unit(head: str) -> Unit:
    is_power = any(word in head for word in _POWER) and not any(word in head for word in _ENERGY)
    return Unit.KW if is_power else Unit.KWH


def _names(block: _Block, time_column: int | None) -> tuple[Names, bool]:
    """Return what the times name: by the heads, by 24:00, by the first and last time of a day."""
    head = block.head(block.date_column if time_column is None else time_column)
    for words, names in ((_ENDS, Names.END), (_BEGINS, Names.BEGIN)):
        if any(word in head for word in words):
            return names, True
    minutes = [clock for line in block.lines if (clock := _minutes(block, line, time_column)) is not None]
    if DAY_MIN in minutes:
        return Names.END, True
    if minutes and minutes[0] in (0, HALF_HOUR_MIN):
        return (Names.END if minutes[0] else Names.BEGIN), True
    return Names.BEGIN, False


def _minutes(block: _Block, line: Line, time_column: int | None) -> int | None:
    stamp = stamp_of(line.cell(block.date_column))
    clock = clock_of(line.cell(time_column)) if time_column is not None else stamp.clock if stamp else None
    return clock.minutes if clock else None


def _has_time(cell: str) -> bool:
    stamp = stamp_of(cell)
    return stamp is not None and stamp.clock is not None

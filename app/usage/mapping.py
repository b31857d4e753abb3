"""Which column of a file is what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """A line is one half hour, or a day with a column for each of its half hours."""

    LONG = "long"
    WIDE = "wide"


class Unit(StrEnum):
    """What an amount is: the energy of the half hour, or its mean power, which is twice that."""

    KWH = "kWh"
    KW = "kW"


class Names(StrEnum):
    """What a time names: the beginning of its half hour, or the end."""

    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns count from 0; `time_column` is None where the date carries the time, or the heads do.

    `value_column` is the amount, in a wide file that of the day's first half hour.
    """

    shape: Shape
    date_column: int
    time_column: int | None
    value_column: int
    unit: Unit = Unit.KWH
    names: Names = Names.BEGIN


@dataclass(frozen=True, slots=True)
class Guess:
    """The mapping that a file suggests; `names_certain` when heads or times tell what the times name.

    `heads` are the cells above the first day, as many as there are.
    """

    mapping: Mapping
    names_certain: bool
    heads: tuple[str, ...] = ()

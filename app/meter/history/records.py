"""What is collected, and the words for how it went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from app.echonet.objects import BIDIRECTIONAL_HV_METER_CLASS, HV_METER_CLASS
from app.meter.layouts import Count

HISTORY_DAY: Final = 0xE1
DAYS: Final = range(100)
"""What 0xE1 can choose: today by the meter's clock, and 99 days before."""

HISTORIES: Final = {
    HV_METER_CLASS: (0xC6, 0xE7, 0xCE),
    BIDIRECTIONAL_HV_METER_CLASS: (0xC6, 0xE7, 0xC8, 0xE8, 0xCE, 0xCF),
}
"""The half-hour histories of a class: demand, energy, reactive energy, on 0x028F with their reverse."""

ENERGY_HISTORIES: Final = (0xE7, 0xE8)


class Reason(StrEnum):
    """Why a day was given up."""

    SILENT = "silent"
    MOVED = "moved"
    REFUSED = "refused"
    GONE = "gone"


class Outcome(StrEnum):
    """How a collection ended; days given up do not make it less complete."""

    COMPLETE = "complete"
    CANCELLED = "cancelled"
    SILENT = "silent"
    MOVED = "moved"
    NO_CLOCK = "no_clock"
    UNSUPPORTED = "unsupported"
    EXCHANGED = "exchanged"


@dataclass(frozen=True, slots=True)
class DayRecord:
    """The 48 counts of each history of one day, as read on the day `taken`; `problems` names what was no history."""

    day: date
    taken: date
    counts: dict[int, tuple[Count, ...]]
    problems: dict[int, str]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many days are wanted, there and given up; the round trips and seconds since the start."""

    wanted: int
    done: int
    given_up: int
    round_trips: int
    elapsed_s: float

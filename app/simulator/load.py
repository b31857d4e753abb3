"""Load profiles: what a site draws at each time of day, and the exact energy between two moments.

Power is an int in mW and time an int in µs, so energy is an int in mW·µs and never rounded. Positive is drawn from
the grid (forward), negative is fed into it (reverse).
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

from app.errors import InputProblem
from app.values import JST

MILLIWATTS_PER_KILOWATT: Final = 1_000_000
MICROSECONDS_PER_MINUTE: Final = 60_000_000
KWH: Final = MILLIWATTS_PER_KILOWATT * 60 * MICROSECONDS_PER_MINUTE
"""One kilowatt-hour in mW·µs."""

MINUTES_PER_DAY: Final = 1440
_MICROSECONDS_PER_DAY: Final = MINUTES_PER_DAY * MICROSECONDS_PER_MINUTE
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=JST)
_LARGEST_KW: Final = 10_000_000

Step = tuple[int, int]
"""Minute of the day and the power in mW from then on."""


class Direction(IntEnum):
    """Which way energy flows, and its factor on the profile's power."""

    FORWARD = 1
    REVERSE = -1


class LoadProfile:
    """A load that repeats every day; each step holds until the next, the last one until the first of the next day."""

    def __init__(self, steps: Sequence[Step]) -> None:
        ordered = sorted(dict(steps).items())
        if not ordered or not all(0 <= minute < MINUTES_PER_DAY for minute, _ in ordered):
            raise ValueError("a profile needs steps at minutes of one day")
        if ordered[0][0] > 0:
            ordered.insert(0, (0, ordered[-1][1]))
        self._starts = [minute * MICROSECONDS_PER_MINUTE for minute, _ in ordered]
        self._powers = [power for _, power in ordered]
        self._before = {direction: self._energy_before_steps(direction) for direction in Direction}

    def power(self, at: datetime) -> int:
        """Return the power in mW at a moment, negative when feeding in."""
        return self._powers[bisect_right(self._starts, _microseconds(at) % _MICROSECONDS_PER_DAY) - 1]

    def energy(self, at: datetime, direction: Direction = Direction.FORWARD) -> int:
        """Return the energy in mW·µs of one direction since a fixed moment long ago."""
        days, into_day = divmod(_microseconds(at), _MICROSECONDS_PER_DAY)
        step = bisect_right(self._starts, into_day) - 1
        before = self._before[direction]
        within = max(self._powers[step] * direction, 0) * (into_day - self._starts[step])
        return days * before[-1] + before[step] + within

    def _energy_before_steps(self, direction: Direction) -> list[int]:
        """Return the day's energy before each step, and last that of the whole day."""
        edges = pairwise([*self._starts, _MICROSECONDS_PER_DAY])
        amounts = [max(p * direction, 0) * (end - start) for p, (start, end) in zip(self._powers, edges, strict=True)]
        return list(accumulate(amounts, initial=0))


def named_profiles() -> list[str]:
    """Return the names `load_profile` knows besides file names."""
    return list(_NAMED)


def load_profile(name: str) -> LoadProfile:
    """Return a named profile, or that of a CSV file of `HH:MM,kW` lines; InputProblem when it is neither."""
    if name in _NAMED:
        return _NAMED[name]()
    path = Path(name)
    if not path.is_file():
        raise InputProblem("unknown_load_profile", name=name, known=", ".join(_NAMED))
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputProblem("unreadable_load_profile", file=name) from error
    return LoadProfile(_steps_of(name, rows))


def _steps_of(name: str, rows: list[list[str]]) -> list[Step]:
    steps = []
    for line, row in enumerate(rows, start=1):
        step = _step(row)
        if step is not None:
            steps.append(step)
        elif row and line > 1:  # the first line may be a heading
            raise InputProblem("bad_load_profile", file=name, line=line)
    if not steps:
        raise InputProblem("bad_load_profile", file=name, line=1)
    return steps


def _step(row: list[str]) -> Step | None:
    try:
        time_text, kilowatts = row
        at = datetime.strptime(time_text.strip(), "%H:%M").replace(tzinfo=JST)
        power = Decimal(kilowatts.strip())
    except (ValueError, InvalidOperation):
        return None
    if not power.is_finite() or abs(power) > _LARGEST_KW:
        return None
    return at.hour * 60 + at.minute, int(power * MILLIWATTS_PER_KILOWATT)


def _curve(points: Sequence[tuple[int, int]], ripple_permille: int) -> LoadProfile:
    """Return a profile by the minute: straight lines between (hour, kW) points, with an even, repeatable ripple."""
    steps = []
    for (hour, kilowatts), (next_hour, next_kilowatts) in pairwise(points):
        minutes = (next_hour - hour) * 60
        for minute in range(minutes):
            power = kilowatts * MILLIWATTS_PER_KILOWATT
            power += (next_kilowatts - kilowatts) * MILLIWATTS_PER_KILOWATT * minute // minutes
            wave = (hour * 60 + minute) * 37 % 101 - 50
            steps.append((hour * 60 + minute, power + power * wave * ripple_permille // 50_000))
    return LoadProfile(steps)


def _office() -> LoadProfile:
    points = [(0, 110), (6, 120), (8, 420), (10, 640), (12, 560), (14, 700), (17, 610), (19, 300), (22, 130), (24, 110)]
    return _curve(points, ripple_permille=30)


def _factory() -> LoadProfile:
    points = [(0, 280), (7, 300), (8, 1250), (12, 1320), (13, 620), (14, 1400), (17, 1280), (18, 380), (24, 280)]
    return _curve(points, ripple_permille=60)


def _solar() -> LoadProfile:
    points = [(0, 60), (6, 80), (9, 40), (12, -180), (15, -60), (17, 120), (21, 90), (24, 60)]
    return _curve(points, ripple_permille=30)


def _flat() -> LoadProfile:
    return LoadProfile([(0, 300 * MILLIWATTS_PER_KILOWATT)])


_NAMED: Final[dict[str, Callable[[], LoadProfile]]] = {
    "office": _office,
    "factory": _factory,
    "solar": _solar,
    "flat": _flat,
}


def _microseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1)

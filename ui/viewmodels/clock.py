"""The two clocks of a computer: one that people can set, one that nobody can."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.values import JST


def _now() -> datetime:
    return datetime.now(JST)


@dataclass(frozen=True, slots=True)
class Clock:
    """`now` is the wall clock in Japan's time, `steady` seconds that only go forward."""

    now: Callable[[], datetime] = _now
    steady: Callable[[], float] = time.monotonic

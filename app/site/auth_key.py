"""The life of an authentication key, without the key itself: what happened to it when, and how long it can be used.

The key is a secret and has no place in these records; nothing here can print it.
Source: the retailer's procedure for issuing keys, steps 3-1 and 3-2 (24 hours from issue) and 4 (registration by the
viewer). It names no way to call a key back: one that was withdrawn here is only no longer used by us.

Computers' clocks are wrong at times. A key therefore remembers the latest moment known to have come (`seen_at`), which
never goes back, and goes on with the time that surely passed while the program ran. So a clock that is set back never
prolongs a key. One that is set forward by days ends it, which costs a new issue; by more than a week it is doubted for
an hour first, because a wrong year would otherwise destroy every key at once. Meanwhile the key cannot be used.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import Any, Final

from app.errors import InputProblem
from app.values import JST

LIFETIME: Final = timedelta(hours=24)
SHORT: Final = timedelta(hours=2)
LAST: Final = timedelta(minutes=15)
DOUBTFUL_JUMP: Final = timedelta(days=7)
"""A longer step of the clock is doubted; a weekend or holidays without the program are shorter."""
DOUBT_LASTS: Final = timedelta(hours=1)
SET_BACK: Final = timedelta(minutes=5)
"""A clock behind by more than this was set back; less is what time servers correct."""

_NOTHING: Final = timedelta(0)
_TIME: Final = re.compile(r"(\d{1,2})[:時](\d{2})分?")


class KeyState(StrEnum):
    """Where a key stands."""

    DRAFTED = "drafted"
    ISSUED = "issued"
    HANDED_OVER = "handed_over"
    REGISTERED = "registered"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What people do with a key; it expires by itself."""

    ISSUE = "issue"
    HAND_OVER = "hand_over"
    REGISTER = "register"
    WITHDRAW = "withdraw"


class TimeLeft(IntEnum):
    """How urgent it is: `SHORT` from two hours, `LAST` from fifteen minutes before the end."""

    AMPLE = 0
    SHORT = 1
    LAST = 2


_FIELDS: Final = {
    Step.ISSUE: "issued_at",
    Step.HAND_OVER: "handed_over_at",
    Step.REGISTER: "registered_at",
    Step.WITHDRAW: "withdrawn_at",
}
# That a viewer registered in time is often heard of when the time is over: it can be said of any key that was issued.
_ALLOWED: Final[dict[KeyState, frozenset[Step]]] = {
    KeyState.DRAFTED: frozenset({Step.ISSUE}),
    KeyState.ISSUED: frozenset({Step.HAND_OVER, Step.REGISTER, Step.WITHDRAW}),
    KeyState.HANDED_OVER: frozenset({Step.REGISTER, Step.WITHDRAW}),
    KeyState.REGISTERED: frozenset(),
    KeyState.EXPIRED: frozenset({Step.REGISTER}),
    KeyState.WITHDRAWN: frozenset({Step.REGISTER}),
}


@dataclass(frozen=True, slots=True)
class AuthKey:
    """One key, known by its place and what happened to it (aware moments); `doubted_at` while a clock is doubted."""

    place: str
    issued_at: datetime | None = None
    handed_over_at: datetime | None = None
    registered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    seen_at: datetime | None = None
    doubted_at: datetime | None = None

    @property
    def expires_at(self) -> datetime | None:
        """The moment from which the key is of no use any more; None before it was issued."""
        return None if self.issued_at is None else self.issued_at + LIFETIME

    @property
    def state(self) -> KeyState:
        """Where the key stood when it was last looked at."""
        if self.registered_at is not None:
            return KeyState.REGISTERED
        if self.withdrawn_at is not None:
            return KeyState.WITHDRAWN
        if self.issued_at is None:
            return KeyState.DRAFTED
        if self.remaining <= _NOTHING:
            return KeyState.EXPIRED
        return KeyState.ISSUED if self.handed_over_at is None else KeyState.HANDED_OVER

    @property
    def remaining(self) -> timedelta:
        """The time in which the key can be registered, 24 hours at the most; nothing before it was issued."""
        if self.issued_at is None:
            return _NOTHING
        return max(self.issued_at + LIFETIME - max(self.seen_at or self.issued_at, self.issued_at), _NOTHING)

    @property
    def is_open(self) -> bool:
        """True from issue until it is registered, withdrawn or expired."""
        return self.state in (KeyState.ISSUED, KeyState.HANDED_OVER)

    @property
    def is_doubted(self) -> bool:
        """True while the clock looks wrong: whether the key is still good cannot be told."""
        return self.is_open and self.doubted_at is not None

    @property
    def time_left(self) -> TimeLeft:
        """How urgent it is to register the key; nothing is urgent for one that is not open."""
        if not self.is_open or self.remaining > SHORT:
            return TimeLeft.AMPLE
        return TimeLeft.SHORT if self.remaining > LAST else TimeLeft.LAST

    @property
    def steps(self) -> frozenset[Step]:
        """What can be done with the key as it stands."""
        return _ALLOWED[self.state]

    def at(self, now: datetime, elapsed: timedelta = _NOTHING) -> AuthKey:
        """Return the key as it stands at `now` by the wall clock, `elapsed` after it was last looked at.

        `elapsed` is time that surely passed, by a clock nobody can set; nothing where that is not known.
        """
        if not self.is_open:
            return self
        surely = max(filter(None, (self.seen_at, self.issued_at))) + elapsed
        doubted_at = _doubted_at(self.doubted_at, surely, now)
        seen_at = surely if doubted_at else max(surely, now)
        return replace(self, seen_at=seen_at, doubted_at=doubted_at)

    def was_set_back(self, now: datetime) -> bool:
        """Tell whether the clock stands before a moment that has come."""
        return self.is_open and self.seen_at is not None and self.seen_at - now > SET_BACK

    def take(self, step: Step, at: datetime) -> AuthKey:
        """Return the key after a step; InputProblem where it stands does not allow it."""
        if step not in self.steps:
            raise InputProblem("key_step", step=step, state=self.state)
        change: dict[str, Any] = {_FIELDS[step]: at}
        return replace(self, **change)


def issued_moment(text: str, now: datetime) -> datetime:
    """Return the last moment at which clocks in Japan showed this time (`9:05`, `9時05分`); nothing typed is now.

    So it is never in the future and never a day ago. InputProblem for what is no time.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return now
    found = _TIME.fullmatch(typed)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise InputProblem("key_time_form", found=typed)
    moment = now.astimezone(JST).replace(hour=int(found[1]), minute=int(found[2]), second=0, microsecond=0)
    return moment if moment <= now else moment - timedelta(days=1)


def _doubted_at(before: datetime | None, surely: datetime, now: datetime) -> datetime | None:
    """Return since when, by the doubtful clock itself, it has been doubted; None where it is believed."""
    if now - surely <= DOUBTFUL_JUMP:
        return None
    since = now if before is None or before > now else before
    return since if now - since < DOUBT_LASTS else None

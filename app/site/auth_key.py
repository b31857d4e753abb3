"""What may be known about an authentication key besides the key itself: when it was issued and how long it lives.

The key is a secret and has no place in these records; nothing here can print it.
Source: the retailer's procedure for issuing keys, steps 3-2 (24 hours from issue) and 4 (registration by the viewer).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LIFETIME: Final = timedelta(hours=24)
_SOON: Final = timedelta(hours=3)


class KeyState(StrEnum):
    """Where a key stands between being issued and being used."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    REGISTERED = "registered"


@dataclass(frozen=True, slots=True)
class AuthKey:
    """One issued key, known by its place and its time of issue (aware); `registered_at` once the viewer used it."""

    place: str
    issued_at: datetime
    registered_at: datetime | None = None

    @property
    def expires_at(self) -> datetime:
        """Return the moment from which the key is of no use any more."""
        return self.issued_at + LIFETIME

    def remaining(self, now: datetime) -> timedelta:
        """Return the time left to register the key, zero once it has expired."""
        return max(self.expires_at - now, timedelta(0))

    def state(self, now: datetime) -> KeyState:
        """Return where the key stands at `now` (aware)."""
        if self.registered_at is not None:
            return KeyState.REGISTERED
        if now >= self.expires_at:
            return KeyState.EXPIRED
        return KeyState.EXPIRING if self.remaining(now) <= _SOON else KeyState.VALID

    def next_step(self, now: datetime) -> str:
        """Return the catalogue key that tells owner and viewer what to do next."""
        return f"auth_key.next.{self.state(now)}"

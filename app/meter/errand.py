"""Requests to one meter that belong together, sent one at a time by whoever runs them; no I/O here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.echonet.frame import Property


@dataclass(frozen=True, slots=True)
class Read:
    """Ask the meter object for these properties in one Get."""

    epcs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Write:
    """Give properties of the meter object these values, and want that confirmed."""

    values: Mapping[int, bytes]


Request = Read | Write


class Errand(Protocol):
    """What is asked next, and what follows from the answer; `now` is monotonic seconds."""

    @property
    def finished(self) -> bool:
        """True when there is nothing more to ask."""
        ...

    def next_request(self, now: float) -> Request | None:
        """Return what to ask now; None when it is finished or waits for `due`."""
        ...

    def due(self) -> float | None:
        """Return when `next_request` is to be called again, None when an answer has to come first."""
        ...

    def answered(self, values: tuple[Property, ...], refused: tuple[int, ...], now: float) -> None:
        """Take in what came and what was refused of the request last given; nothing of either: all was written."""
        ...

    def timed_out(self, now: float) -> None:
        """Take in that the request last given stayed without answer."""
        ...

    def cancel(self) -> bool:
        """Ask for no more than what it takes to leave the meter as it was found.

        Returns True when what is under way is no longer wanted.
        """
        ...

    def abandon(self) -> None:
        """Be finished at once and leave everything as it is: another meter answers where this one was."""
        ...

"""What owner and viewer do next with an authentication key, each step with its entry in the guide (K1 to K4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.site.auth_key import KeyState


class Who(StrEnum):
    """Whose turn it is."""

    OWNER = "owner"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True)
class Todo:
    """One step; its words are `key.todo.<id>`, `entry` explains it in the guide."""

    id: str
    who: Who
    entry: str
    done: bool
    is_next: bool


_STEPS: Final = (
    ("settings", Who.OWNER, "K1"),
    ("to_issue", Who.OWNER, "K2"),
    ("issue", Who.OWNER, "K3"),
    ("hand_over", Who.OWNER, "K3"),
    ("add_place", Who.VIEWER, "K4"),
    ("register", Who.VIEWER, "K4"),
    ("viewers", Who.OWNER, "K3"),
)
_DONE: Final = {KeyState.ISSUED: 3, KeyState.HANDED_OVER: 4, KeyState.REGISTERED: 6}
"""How many steps a state has behind it; a key that is of no use any more begins anew."""


def todos(state: KeyState) -> tuple[Todo, ...]:
    """Return all steps in order; the first that is not done is the next."""
    done = _DONE.get(state, 0)
    return tuple(Todo(*step, number < done, number == done) for number, step in enumerate(_STEPS))

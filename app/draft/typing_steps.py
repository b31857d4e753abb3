"""The draft in the pieces in which a person carries it over: field by field, a phone number box by box."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.draft.draft import Draft, FilledField
from app.draft.fields import Width

_BOXES: Final = 3
"""The form asks for a phone number in three parts (FAQ Q4)."""


@dataclass(frozen=True, slots=True)
class TypingStep:
    """What goes into one box of the form; `part` counts from 1 where a field has several `parts`."""

    entry: FilledField
    value: str
    part: int = 1
    parts: int = 1

    @property
    def key(self) -> tuple[str, int]:
        """What names the box, whatever is to be typed into it."""
        return self.entry.field.path, self.part


def typing_steps(draft: Draft) -> tuple[TypingStep, ...]:
    """Return everything there is to type, in the order of the form; fields without a value are passed over."""
    return tuple(step for entry in draft.fields if entry.value for step in _steps(entry))


def _steps(entry: FilledField) -> Iterator[TypingStep]:
    parts = entry.value.split("-")
    if entry.field.width is Width.PHONE and len(parts) == _BOXES and all(part.isdecimal() for part in parts):
        for number, part in enumerate(parts, start=1):
            yield TypingStep(entry, part, number, _BOXES)
    else:
        yield TypingStep(entry, entry.value)

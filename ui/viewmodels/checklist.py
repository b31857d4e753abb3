"""The visit's checklist: how far each step is, shown in the rail."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class StepState(StrEnum):
    """How far a step of the visit is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    ATTENTION = "attention"
    DONE = "done"


class Checklist(QObject):
    """State per page key; pages that are no steps are not in it."""

    changed = Signal()

    def __init__(self, steps: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._states = dict.fromkeys(steps, StepState.NOT_STARTED)

    def state(self, step: str) -> StepState | None:
        """Return a step's state; None for a page that is not a step."""
        return self._states.get(step)

    def mark(self, step: str, state: StepState) -> None:
        """Set a step's state."""
        if self._states[step] != state:
            self._states[step] = state
            self.changed.emit()

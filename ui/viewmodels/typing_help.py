"""Carrying the draft over into the utility's form: one box after the other to the clipboard, and what was there."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QIdentityProxyModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication

from app.draft.typing_steps import TypingStep, typing_steps
from ui.context import Context
from ui.viewmodels.draft import Column, DraftModel

Index = QModelIndex | QPersistentModelIndex
Key = tuple[str, int]
_ICON: Final = 18
_SIGNS: Final = {"all": ("check", "ok"), "some": ("progress", "accent"), "none": ("todo", "text_muted")}


class TypingModel(QObject):
    """One `current` step of the draft's; what was copied of a site is remembered until its value changes."""

    changed = Signal()

    def __init__(self, draft: DraftModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draft = draft
        self._copied: dict[int | None, dict[Key, str]] = {}
        self._current: Key | None = None
        self.active = False
        self.steps: tuple[TypingStep, ...] = ()
        draft.composed.connect(self._follow)
        self._follow()

    @property
    def current(self) -> TypingStep | None:
        """The step to do now; None where there is nothing to type."""
        return self.steps[self.number] if self.steps else None

    @property
    def number(self) -> int:
        """Which of the steps is the current one, from 0."""
        return next((number for number, step in enumerate(self.steps) if step.key == self._current), 0)

    @property
    def done(self) -> int:
        """How many steps were copied."""
        return sum(map(self.was_copied, self.steps))

    def was_copied(self, step: TypingStep) -> bool:
        """Tell whether this value of the box was on the clipboard."""
        return self._marks.get(step.key) == step.value

    def state_of(self, path: str) -> str:
        """Return whether all, some or none of a field's boxes were copied; empty where it has none."""
        copied = [self.was_copied(step) for step in self.steps if step.entry.field.path == path]
        if not copied:
            return ""
        return "all" if all(copied) else "some" if any(copied) else "none"

    def activate(self, active: bool) -> None:
        """Begin or end carrying over."""
        self.active = active
        self.changed.emit()

    def go_on(self) -> None:
        """Copy the current step; one that was copied before makes room for the next one that was not."""
        step = self.current
        if step is not None and self.was_copied(step):
            self._go_to_next_uncopied()
        self.copy()

    def copy(self) -> None:
        """Put the current value on the clipboard and remember that."""
        step = self.current
        if step is not None:
            QGuiApplication.clipboard().setText(step.value)
            self._marks[step.key] = step.value
            self._current = step.key
            self.changed.emit()

    def move(self, steps: int) -> None:
        """Go on or back without copying, no farther than the ends."""
        if self.steps:
            self._go_to(min(max(self.number + steps, 0), len(self.steps) - 1))

    def choose(self, path: str) -> None:
        """Make a field the current one, at its first box that was not copied."""
        own = [number for number, step in enumerate(self.steps) if step.entry.field.path == path]
        if own and self.steps[self.number].entry.field.path != path:
            self._go_to(next((number for number in own if not self.was_copied(self.steps[number])), own[0]))

    def start_over(self) -> None:
        """Forget what was copied of this draft."""
        self._marks.clear()
        self._go_to(0)

    @property
    def _marks(self) -> dict[Key, str]:
        return self._copied.setdefault(self._draft.site.id, {})

    def _go_to_next_uncopied(self) -> None:
        order = [*range(self.number + 1, len(self.steps)), *range(self.number)]
        following = (number for number in order if not self.was_copied(self.steps[number]))
        self._go_to(next(following, self.number))

    def _go_to(self, number: int) -> None:
        self._current = self.steps[number].key if self.steps else None
        self.changed.emit()

    def _follow(self) -> None:
        self.steps = typing_steps(self._draft.draft)
        self.changed.emit()


class CopiedMarks(QIdentityProxyModel):
    """The draft's table with a mark beside every field while it is carried over."""

    def __init__(self, context: Context, draft: DraftModel, typing: TypingModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._draft, self._typing = context, draft, typing
        self.setSourceModel(draft)
        typing.changed.connect(self._repaint)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        marked = role in (Qt.ItemDataRole.DecorationRole, Qt.ItemDataRole.AccessibleTextRole)
        if marked and index.column() == Column.LABEL and self._typing.active:
            return self._mark(index.row(), role)
        return super().data(index, role)

    def _mark(self, row: int, role: int) -> Any:
        entry = self._draft.field(row)
        state = self._typing.state_of(entry.field.path) if entry is not None else ""
        if entry is None or not state:
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return self._context.icons.cell_icon(*_SIGNS[state], _ICON)
        return f"{entry.field.label} {self._context.words.text(f'ui.typing.state.{state}')}"

    def _repaint(self) -> None:
        last = self.rowCount() - 1
        if last >= 0:
            self.dataChanged.emit(self.index(0, Column.LABEL), self.index(last, Column.LABEL))

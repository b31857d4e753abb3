"""What is told in the banner above the page: good news, warnings, explained errors. Nothing pops up."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.errors import AppError


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence by key, or an expected error; `tone` is ok, accent, caution or alarm."""

    tone: str
    key: str = ""
    params: dict[str, object] = field(default_factory=dict)
    error: AppError | None = None


class Notices(QObject):
    """The notice on show; a new one replaces the old."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Notice | None = None

    def say(self, tone: str, key: str, /, **params: object) -> None:
        """Show a sentence."""
        self._show(Notice(tone, key, params))

    def fail(self, error: AppError) -> None:
        """Show an expected error with what to do about it."""
        self._show(Notice("alarm", error=error))

    def dismiss(self) -> None:
        """Take the notice away."""
        self._show(None)

    def _show(self, notice: Notice | None) -> None:
        self.current = notice
        self.changed.emit()

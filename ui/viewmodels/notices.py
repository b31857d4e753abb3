"""What is told in the banner above the page: good news, warnings, explained errors, findings. Nothing pops up."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence by key, an expected error, or findings; `tone` is ok, accent, caution or alarm."""

    tone: str
    key: str = ""
    params: dict[str, object] = field(default_factory=dict)
    error: AppError | None = None
    findings: tuple[Finding, ...] = ()


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

    def find(self, findings: tuple[Finding, ...]) -> None:
        """Show what was found, one line each; nothing when nothing was."""
        if findings:
            worst = any(one.severity is Severity.ERROR for one in findings)
            self._show(Notice("alarm" if worst else "caution", findings=findings))

    def dismiss(self) -> None:
        """Take the notice away."""
        self._show(None)

    def _show(self, notice: Notice | None) -> None:
        self.current = notice
        self.changed.emit()

"""What is told in the banner above the page: good news, warnings, explained errors, findings. Nothing pops up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

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


ALARM_PAGE: Final = "live"
"""Where an alarm of the demand is told; elsewhere the rail and the status bar do, and nobody's typing is in its way."""


class Notices(QObject):
    """The notice on show, a new one in place of the old, and beside it the alarm of the demand."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Notice | None = None
        self.alarm: Notice | None = None
        self._alarm_is_newer = False

    def shown(self, page: str) -> Notice | None:
        """Return what is to be read on a page: the newer of the two where alarms are told."""
        alarm = self.alarm if page == ALARM_PAGE else None
        return alarm if self.current is None or (alarm and self._alarm_is_newer) else self.current

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

    def raise_alarm(self, key: str, /, **params: object) -> None:
        """Show an alarm of the demand."""
        self.alarm, self._alarm_is_newer = Notice("alarm", key, params), True
        self.changed.emit()

    def calm(self) -> None:
        """Take the alarm away."""
        self.alarm = None
        self.changed.emit()

    def dismiss(self) -> None:
        """Take the notice away."""
        self._show(None)

    def dismiss_on(self, page: str) -> None:
        """Take away what is read on a page."""
        if self.shown(page) is self.alarm:
            self.calm()
        else:
            self.dismiss()

    def _show(self, notice: Notice | None) -> None:
        self.current, self._alarm_is_newer = notice, False
        self.changed.emit()

"""The status bar's facts, refreshed once a second and on every change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class LinkState(StrEnum):
    """How the meter answers."""

    NONE = "none"
    ANSWERING = "answering"
    SILENT = "silent"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True)
class Status:
    """Everything the status bar shows; None is unknown; times in seconds; `alarm` is the demand's state."""

    site: str = ""
    link: LinkState = LinkState.NONE
    address: str = ""
    answer_age_s: float | None = None
    round_trip_s: float | None = None
    clock_offset_s: float | None = None
    recording_s: float | None = None
    demo: bool = False
    alarm: str = ""


class StatusModel(QObject):
    """Holds the status; `changed` when something visible differs."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current = Status()

    def show(self, status: Status) -> None:
        """Replace what is shown."""
        if status != self.current:
            self.current = status
            self.changed.emit()

"""The notes of the recording at hand: every change is on disk before anybody can lose it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.demand.markers import Marker, Markers, load_markers, notes_path, save_markers
from app.errors import AppError, EnvironmentProblem


class MarkersModel(QObject):
    """`changed` after every change; what cannot be kept is told by `failed` and stays in the window.

    `recording` says which file the notes belong to, None when nothing is recorded. A damaged file of notes is never
    written over.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(self, recording: Callable[[], Path | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._recording = recording
        self._file: Path | None = None
        self._damage: AppError | None = None
        self._markers = Markers()

    @property
    def all(self) -> tuple[Marker, ...]:
        """All notes, oldest first."""
        return self._markers.all

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self._markers.can_undo

    def follow(self, *, anew: bool = False) -> None:
        """Look which recording is at hand; another one brings its own notes.

        A live visit goes on in a new file when its port is opened again: notes so far then belong to both. `anew`
        says that the visit is another one.
        """
        recording = self._recording()
        file = None if recording is None else notes_path(recording)
        if file == self._file:
            return
        self._file, self._damage = file, None
        if anew or not self.all:
            self._load()

    def add(self, at: datetime, text: str) -> None:
        """Add a note."""
        self._change(lambda: self._markers.add(at, text))

    def edit(self, marker: Marker, text: str) -> None:
        """Give a note other words."""
        self._change(lambda: self._markers.edit(marker, text))

    def remove(self, marker: Marker) -> None:
        """Take a note away."""
        self._change(lambda: self._markers.remove(marker))

    def undo(self) -> None:
        """Take the last change back."""
        self._change(self._markers.undo)

    def _load(self) -> None:
        self._markers = Markers()
        if self._file is not None:
            try:
                self._markers = load_markers(self._file)
            except AppError as error:
                self._damage = error
                self.failed.emit(error)
        self.changed.emit()

    def _change(self, change: Callable[[], object]) -> None:
        self.follow()
        change()
        try:
            self._save()
        except AppError as error:
            self.failed.emit(error)
        self.changed.emit()

    def _save(self) -> None:
        if self._damage is not None:
            raise self._damage
        if self._file is None:
            raise EnvironmentProblem("notes_not_kept")
        save_markers(self._file, self._markers)

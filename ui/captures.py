"""Where a capture opens: here, if a recording is on show; otherwise in a window of its own, and measuring goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QProcess

from app.errors import AppError, EnvironmentProblem, InputProblem
from ui.arguments import command_line
from ui.viewmodels.notices import Notices
from ui.viewmodels.playback import OpeningCancelled, PlaybackModel
from ui.viewmodels.recent import RecentModel

ROOT: Final = Path(__file__).resolve().parent.parent
"""Where a second window finds the same program when it runs from its source."""


class Captures(QObject):
    """Opens captures in `here`, which is None in a window that measures, and in the demo with its own site."""

    def __init__(
        self, here: PlaybackModel | None, notices: Notices, recent: RecentModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._here, self._notices, self._recent = here, notices, recent

    def open(self, path: str) -> None:
        """Open a capture."""
        self._recent.note(path)
        if self._here is not None:
            self._here.open(Path(path))
        elif self._start("--open", path):
            self._notices.say("ok", "ui.playback.second_window", path=path)

    def open_demo(self) -> None:
        """Open the demo in a window of its own."""
        if self._start("--demo"):
            self._notices.say("ok", "ui.start.demo_opened")

    def take_dropped(self, paths: list[str]) -> None:
        """Open the file that was dragged onto the window."""
        if len(paths) == 1:
            self.open(paths[0])
        else:
            self._notices.fail(InputProblem("one_file_only"))

    def tell_unopened(self, error: AppError) -> None:
        """Say why a capture was not opened; who cancelled it needs no alarm."""
        if isinstance(error, OpeningCancelled):
            self._notices.say("accent", "ui.playback.cancelled", **error.params)
        else:
            self._recent.forget(str(error.params.get("path", "")))
            self._notices.fail(error)

    def _start(self, *wanted: str) -> bool:
        """Start this program once more and tell whether that worked; if not, the person is told why."""
        program, *arguments = command_line()
        started = QProcess.startDetached(program, [*arguments, *wanted], str(ROOT))[0]
        if not started:
            self._notices.fail(EnvironmentProblem("second_window", program=program))
        return bool(started)

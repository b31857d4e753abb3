"""Many changes, one repaint: at most one per frame of the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

FRAME_MS: Final = 33


class Throttle(QObject):
    """Calls `action` once, a frame after the first of any number of requests."""

    def __init__(self, action: Callable[[], object], parent: QObject, delay_ms: int = FRAME_MS) -> None:
        super().__init__(parent)
        self._action = action
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._run)

    def request(self) -> None:
        """Ask for a call; while one is due, nothing more happens."""
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Do what is due now."""
        if self._timer.isActive():
            self._timer.stop()
            self._run()

    def stop(self) -> None:
        """Forget what is due."""
        self._timer.stop()

    def _run(self) -> None:
        self._action()

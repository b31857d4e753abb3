"""Many changes, one repaint: at most one per frame of the screen, and fewer where a repaint takes long."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

FRAME_MS: Final = 33
_REST: Final = 2
"""After what took long comes so many times as long for everything else: the network, the keyboard."""

_LONGEST_MS: Final = 500


class Throttle(QObject):
    """Calls `action` once, a frame after the first of any number of requests."""

    def __init__(
        self,
        action: Callable[[], object],
        parent: QObject,
        delay_ms: int = FRAME_MS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._action, self._delay_ms, self._clock = action, delay_ms, clock
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
        began = self._clock()
        self._action()
        rest_ms = min(round((self._clock() - began) * 1000 * _REST), _LONGEST_MS)
        self._timer.setInterval(max(self._delay_ms, rest_ms))

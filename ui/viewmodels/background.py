"""Work that would hold up the window: done on another thread, its result handed back to this one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from app.errors import AppError


class Background(QObject):
    """One piece of work at a time; `done` carries its result, `failed` an expected error; a bug surfaces here."""

    done = Signal(object)
    failed = Signal(object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ended.connect(self._fail)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.busy = False
        self.done.connect(self._rest)

    def run(self, work: Callable[[], object]) -> bool:
        """Start `work` unless something is under way."""
        if self.busy:
            return False
        self.busy = True
        self._pool.start(_Task(self, work))
        return True

    def wait(self) -> None:
        """Let what is under way come to its end."""
        self._pool.waitForDone()

    def _fail(self, error: Exception) -> None:
        self.busy = False
        if not isinstance(error, AppError):
            raise error
        self.failed.emit(error)

    def _rest(self, _result: object) -> None:
        self.busy = False


class _Task(QRunnable):
    def __init__(self, owner: Background, work: Callable[[], object]) -> None:
        super().__init__()
        self._owner, self._work = owner, work

    def run(self) -> None:
        try:
            result = self._work()
        except Exception as error:  # noqa: BLE001 - handed over whole to the thread that asked
            self._owner._ended.emit(error)
        else:
            self._owner.done.emit(result)

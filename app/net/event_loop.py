"""The event loop that sockets and timers need where no window brings one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication


@contextmanager
def event_loop() -> Iterator[None]:
    """Have an application object for as long as sockets live, and let it finish what they left."""
    application = QCoreApplication.instance() or QCoreApplication([])
    try:
        yield
    finally:
        application.processEvents()

"""What every test must leave behind: nothing. Qt warnings fail a test by `qt_log_level_fail` in pyproject.toml."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_QT_FIXTURES = {"qtbot", "qapp", "qtmodeltester"}
_PATIENCE_MS = 60_000
"""Longest wait for what is bound to happen; a machine with much else to do may need it, and nobody else notices."""


class PatientBot(QtBot):
    """Waits until something happens, however busy the machine is."""

    def waitUntil(self, callback, *, timeout=_PATIENCE_MS):
        return super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=_PATIENCE_MS, **how):
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest) -> QtBot:
    """Stand in for pytest-qt's own, which gives up after five seconds."""
    return PatientBot(request)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen screen say what it cannot do; no window of ours can change that."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a running thread and, where Qt was used, a window or a running timer."""
    threads = set(threading.enumerate())
    uses_qt = bool(_QT_FIXTURES & set(request.fixturenames))
    windows, timers = (_windows(), _running_timers()) if uses_qt else (set(), set())
    yield
    assert set(threading.enumerate()) <= threads, "a thread still runs"
    if uses_qt:
        _delete_what_waits_for_it()
        if not _windows() <= windows:
            _delete_what_waits_for_it()  # the menus of plots are Python's alone, and go after the window they were for
        assert _windows() <= windows, "a top-level widget was left"
        assert _running_timers() <= timers, "a timer still runs"


def _windows() -> set[tuple[int, str]]:
    """Return the top-level widgets by their place in memory: Python's wrappers come and go."""
    from PySide6.QtWidgets import QApplication
    from shiboken6 import getCppPointer

    widgets = QApplication.topLevelWidgets()
    return {(getCppPointer(widget)[0], widget.metaObject().className()) for widget in widgets}


def _running_timers() -> set[tuple[int, str]]:
    from PySide6.QtCore import QTimer
    from shiboken6 import getCppPointer, isValid

    timers = [one for one in gc.get_objects() if type(one) is QTimer and isValid(one) and one.isActive()]
    return {(getCppPointer(timer)[0], f"{timer.interval()} ms of {timer.parent()}") for timer in timers}


def _delete_what_waits_for_it() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()

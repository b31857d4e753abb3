from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui.viewmodels.throttle import FRAME_MS, Throttle


@pytest.mark.parametrize(("takes_s", "rest_ms"), [(0.0, FRAME_MS), (0.01, FRAME_MS), (0.1, 200), (9.0, 500)])
def test_after_what_took_long_there_is_time_for_the_rest(qapp: QApplication, takes_s: float, rest_ms: int) -> None:
    now = [0.0]
    owner = QObject()

    def work() -> None:
        now[0] += takes_s

    throttle = Throttle(work, owner, clock=lambda: now[0])
    throttle.request()
    throttle.flush()
    assert throttle._timer.interval() == rest_ms
    assert not throttle._timer.isActive()

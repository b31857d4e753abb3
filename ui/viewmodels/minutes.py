"""The one-minute history of a 0x028F meter: ten minutes after ten minutes, back from its newest reading."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.demand.minutes import Minute, minute_findings, minutes_of
from app.demand.table import minutes_csv
from app.findings import Finding
from app.meter.history.minutes import ENERGY, MinuteCollector
from app.meter.layouts import MAX_SEGMENTS
from app.visit import Meter
from app.whole_file import write_whole
from ui.viewmodels.background import Background
from ui.viewmodels.throttle import Throttle
from ui.viewmodels.visit import VisitModel

LOOK_MS: Final = 200
_RETURNING_WAIT_S: Final = 3.0


class MinutesModel(QObject):
    """`changed` after progress; `minutes` has what came, the newest first."""

    changed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, visit: VisitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._meter: Meter | None = None
        self._collector: MinuteCollector | None = None
        self._left = 0
        self.wanted = 0
        self.minutes: list[Minute] = []
        self.findings: list[Finding] = []
        self._background = Background(self)
        self._background.done.connect(self.saved)
        self._background.failed.connect(self.failed)
        self._looking = Throttle(self.look, self, LOOK_MS)
        visit.changed.connect(self._looking.request)

    @property
    def offered(self) -> bool:
        """Whether the meter on show has this history, or had it when it was collected."""
        return bool(self.minutes) or (self._meter is not None and ENERGY in self._meter.readable)

    @property
    def possible(self) -> bool:
        """Whether it can be collected now: a meter to ask, with a reading to count back from."""
        meter = self._meter
        return self._visit.can_send and meter is not None and ENERGY in meter.readable and bool(meter.demand.readings)

    @property
    def running(self) -> bool:
        """True until the last minute has come and the meter's own choice is put back."""
        return self._collector is not None

    def collect(self, minutes: int) -> None:
        """Collect so many minutes back from the newest reading, ten at a time; what was there before goes."""
        if self.running or not self.possible or self._meter is None:
            return
        self.wanted = self._left = minutes
        self.minutes, self.findings = [], []
        self._ask(self._meter.demand.readings[-1].at)

    def cancel(self) -> None:
        """Read no more; what came is kept, and the meter's choice is put back."""
        self._left = 0
        if self._collector is not None:
            self._visit.cancel(self._collector)
        self.look()

    def save(self, path: Path) -> None:
        """Write what came as CSV, oldest first; `saved` or `failed` follows."""
        rows = [(one.at, one.values) for one in reversed(self.minutes)]
        self._background.run(lambda: _write(path, rows))

    def finish(self) -> None:
        """End with the meter's choice put back, if it answers within some seconds."""
        collector = self._collector
        if collector is not None:
            self.cancel()
            self._visit.wait_for(lambda: collector.finished, _RETURNING_WAIT_S)
        self._background.wait()

    def look(self) -> None:
        """See how far it is, and ask for the next ten minutes."""
        if self._visit.meter is not self._meter:
            self._meter, self._collector = self._visit.meter, None
            self.minutes, self.findings, self.wanted, self._left = [], [], 0, 0
        if self._collector is not None and self._collector.finished:
            self._take(self._collector)
        self.changed.emit()

    def _ask(self, newest: datetime) -> None:
        meter = self._meter
        if meter is None:
            return
        self._collector = MinuteCollector(newest, min(self._left, MAX_SEGMENTS))
        self._left -= self._collector.segments
        self._visit.visit.run_errand(meter.key, self._collector, time.monotonic())
        self._visit.wake()
        self.changed.emit()

    def _take(self, collector: MinuteCollector) -> None:
        meter, self._collector = self._meter, None
        if meter is None:
            return
        came = minutes_of(collector.registers, meter.snapshot)
        self.minutes += came
        self._note(minute_findings(collector, meter.snapshot))
        if self._left > 0 and any(value is not None for one in came for value in one.values):
            self._ask(collector.newest - timedelta(minutes=collector.segments))

    def _note(self, findings: Iterable[Finding]) -> None:
        """Keep each finding once; where minutes came, the end of what the meter remembers is none."""
        for one in findings:
            if one not in self.findings and not (self.minutes and one.code == "no_minutes"):
                self.findings.append(one)


def _write(path: Path, rows: list[tuple[datetime, tuple[Decimal | None, ...]]]) -> str:
    write_whole(path, minutes_csv(rows))
    return str(path)

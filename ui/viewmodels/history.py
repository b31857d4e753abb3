"""Collecting the meter's history: what is asked, how far it is, what came of it. The work is `app.meter.history`'s."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.demand.half_hours import HalfHours
from app.demand.history import History
from app.demand.history_findings import history_findings
from app.demand.peaks import fixed_day_of
from app.demand.table import history_csv
from app.findings import Finding, Severity
from app.messages import Language
from app.meter.history import HistoryCollector
from app.meter.history.collector import Phase
from app.meter.snapshot import Snapshot
from app.visit import Meter
from app.whole_file import write_whole
from ui.viewmodels.background import Background
from ui.viewmodels.minutes import MinutesModel
from ui.viewmodels.throttle import Throttle
from ui.viewmodels.usage import UsageModel
from ui.viewmodels.visit import VisitModel

LOOK_MS: Final = 200
PICTURE_MS: Final = 1000
"""Working out the half hours of a hundred days takes a tenth of a second."""

_RETURNING_WAIT_S: Final = 3.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How far a collection is; seconds are None until a day of it has come."""

    wanted: int = 0
    done: int = 0
    given_up: int = 0
    per_day_s: float | None = None
    left_s: float | None = None


class HistoryModel(QObject):
    """`changed` after progress, `collected` when `half_hours` and `findings` were worked out anew."""

    changed = Signal()
    collected = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, visit: VisitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visit = visit
        self._meter: Meter | None = None
        self._worked_out: tuple[object, ...] = ()
        self._history: History | None = None
        self._had: int | None = None
        self.pace = Pace()
        self.half_hours: HalfHours | None = None
        self.findings: list[Finding] = []
        self.minutes, self.usage = MinutesModel(visit, self), UsageModel(self)
        for part in (self.minutes, self.usage):
            part.saved.connect(self.saved)
            part.failed.connect(self.failed)
        self._background = Background(self)
        self._background.done.connect(self.saved)
        self._background.failed.connect(self.failed)
        self._looking = Throttle(self.look, self, LOOK_MS)
        self._picture = Throttle(self._work_out, self, PICTURE_MS)
        visit.changed.connect(self._looking.request)

    @property
    def obstacle(self) -> str:
        """Why nothing can be collected: recording, no_meter, reading; empty when it can."""
        if not self._visit.can_send:
            return "recording"
        if self._visit.meter is None:
            return "no_meter"
        return "" if self._visit.meter.readable else "reading"

    @property
    def snapshot(self) -> Snapshot | None:
        """What the meter on show last said of itself."""
        return self._meter.snapshot if self._meter else None

    @property
    def running(self) -> bool:
        """True until the last day has come and the meter's own choice of a day is put back."""
        return self._collector is not None and not self._collector.finished

    @property
    def returning(self) -> bool:
        """True while only the meter's choice of a day is being put back."""
        return self._collector is not None and self._collector.phase is Phase.RETURNING

    @property
    def complete(self) -> bool:
        """Whether something was collected and nothing of it is wrong."""
        wrong = any(one.severity is not Severity.INFO for one in self.findings)
        return self.half_hours is not None and not self.running and not wrong

    def collect(self, days: int) -> None:
        """Collect today and the days before it, so many in all; what is there already is not asked again."""
        if not self.obstacle:
            self._had, self.findings = None, []
            self._visit.collect_history(range(days))
            self.look()

    def cancel(self) -> None:
        """Read no more; what came is kept, and the meter's choice of a day is put back."""
        if self._collector is not None:
            self._visit.cancel(self._collector)
            self.look()

    def save(self, path: Path, language: Language) -> None:
        """Write everything collected, as a workbook if the name ends so, else CSV; `saved` or `failed` follows."""
        history, half_hours = self._history, self.half_hours
        if history is None or half_hours is None:
            return
        if path.suffix.lower() == ".xlsx":
            fixed_day = fixed_day_of(self.snapshot)
            self._background.run(lambda: _write_workbook(path, half_hours, language, fixed_day))
        else:
            self._background.run(lambda: _write(path, history_csv(history, half_hours.collected)))

    def finish(self) -> None:
        """End with the meter's choice of a day put back, if it answers within some seconds."""
        collector = self._collector
        if collector is not None and self.running:
            self._visit.cancel(collector)
            self._visit.wait_for(lambda: collector.finished, _RETURNING_WAIT_S)
        self.minutes.finish()
        self.usage.finish()
        self._background.wait()

    def look(self) -> None:
        """See how far it is."""
        if self._visit.meter is not self._meter:
            self._meter = self._visit.meter
            self._forget()
        collector = self._collector
        if collector is None:
            self.changed.emit()
            return
        if self.running:
            self.pace = self._pace_of(collector)
            self._picture.request()
        elif self._worked_out != _state(collector):
            self.pace = self._pace_of(collector)
            self._work_out()
        self.changed.emit()

    @property
    def _collector(self) -> HistoryCollector | None:
        return self._meter.history if self._meter else None

    def _forget(self) -> None:
        self._worked_out, self._history, self._had = (), None, None
        self.pace, self.half_hours, self.findings = Pace(), None, []
        self.collected.emit()

    def _work_out(self) -> None:
        collector, meter = self._collector, self._meter
        if collector is None or meter is None or self._worked_out == _state(collector):
            return
        self._worked_out = _state(collector)
        records = dict(collector.records)
        self._history = History(records, meter.snapshot)
        self.half_hours = HalfHours(self._history, records) if records else None
        self.findings = [] if self.running else history_findings(collector, self._history)
        self.collected.emit()

    def _pace_of(self, collector: HistoryCollector) -> Pace:
        now = collector.progress(time.monotonic())
        if self._had is None and collector.phase is not Phase.FINDING:
            self._had = now.done
        fresh = now.done - (self._had or 0)
        per_day = now.elapsed_s / fresh if fresh else None
        left = None if per_day is None else per_day * (now.wanted - now.done - now.given_up)
        return Pace(now.wanted, now.done, now.given_up, per_day, left)


def _state(collector: HistoryCollector) -> tuple[object, ...]:
    """Return what differs as soon as there is something new to show."""
    return collector, len(collector.records), collector.round_trips, collector.phase, collector.outcome


def _write(path: Path, content: bytes) -> str:
    write_whole(path, content)
    return str(path)


def _write_workbook(path: Path, half_hours: HalfHours, language: Language, fixed_day: int | None) -> str:
    # Takes a tenth of a second to load: only for whom it is for.
    from app.demand.history_workbook import history_workbook

    return _write(path, history_workbook(half_hours, language, fixed_day))

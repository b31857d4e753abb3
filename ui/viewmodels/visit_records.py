"""A visit as the database keeps it: begin, recording, site, meter, what its readings came to, end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.capture.recorder import RecordingTransport
from app.demand.series import DemandSeries
from app.storage.database import Database
from app.storage.learnt import facts_of, summary_of
from app.storage.meters import MeterFacts, Meters
from app.storage.visits import Visits
from ui.viewmodels.visit import VisitModel


class VisitRecords:
    """Looks at the running visit and writes what is new of it; raises what the disk refuses."""

    def __init__(self, database: Database, visit: VisitModel, now: Callable[[], datetime]) -> None:
        self._visits, self._meters = Visits(database), Meters(database)
        self._visit, self._now = visit, now
        self._id: int | None = None
        self._recording: Path | None = None
        self._site_id: int | None = None
        self._facts: MeterFacts | None = None
        self._meter_id: int | None = None
        self._series: DemandSeries | None = None

    def follow(self, site_id: int | None) -> None:
        """Write what is new since the last look; a visit is to the site that was worked on last in it."""
        recording = _recording(self._visit)
        if self._id is not None and recording != self._recording:
            self.end()
        if self._id is None:
            self._recording, self._site_id = recording, site_id
            self._id = self._visits.begin(site_id, recording, self._now())
        elif site_id is not None and site_id != self._site_id:
            self._visits.belongs(self._id, site_id)
            self._site_id, self._facts = site_id, None
        self._follow_meter(self._id)

    def end(self) -> None:
        """Write what the readings came to, and the end."""
        visit_id, self._id = self._id, None
        if visit_id is not None:
            self._summarise()
            self._visits.end(visit_id, self._now())
            self._facts = self._meter_id = self._series = None

    def _follow_meter(self, visit_id: int) -> None:
        """Write which meter answers, once it has said what it is, and again when it said more."""
        meter = self._visit.meter
        name = meter.identification if meter is not None and meter.settled else None
        if meter is None or name is None:
            return
        if meter.demand is not self._series:
            self._summarise()
        facts = facts_of(name, meter.snapshot)
        if facts != self._facts:
            self._meter_id = self._meters.seen(facts, self._site_id, self._now()).id
            self._visits.met(visit_id, self._meter_id)
            self._facts = facts
        self._series = meter.demand

    def _summarise(self) -> None:
        summary = summary_of(self._series) if self._series is not None else None
        if summary is not None and self._meter_id is not None:
            self._meters.summarise(self._meter_id, summary)


def _recording(visit: VisitModel) -> Path | None:
    return visit.transport.file if isinstance(visit.transport, RecordingTransport) else None

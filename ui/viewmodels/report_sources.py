"""Where the facts of a report come from in the window: the models of the other pages, at one moment."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.messages import Language
from app.storage.visits import Visits
from app.values import JST
from ui.viewmodels.about import versions
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.diagnosis import DiagnosisModel
from ui.viewmodels.history import HistoryModel
from ui.viewmodels.markers import MarkersModel
from ui.viewmodels.photos import PhotosModel
from ui.viewmodels.report_input import CAPTURE, ReportInput
from ui.viewmodels.site import SiteModel
from ui.viewmodels.visit import VisitModel

if TYPE_CHECKING:
    from app.report.facts import Facts


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts that nobody changes any more, the recordings that belong to them, and the history as CSV once asked."""

    facts: Facts
    captures: tuple[Path, ...]
    history_csv: Callable[[], bytes | None]


@dataclass(frozen=True, slots=True)
class ReportSources:
    """`recording` gives the file that holds what is on show; `visits` knows those of earlier today.

    `photos` are those of every subject, in the order of the report.
    """

    visit: VisitModel
    site: SiteModel
    demand: DemandModel
    history: HistoryModel
    markers: MarkersModel
    diagnosis: DiagnosisModel
    added: ReportInput
    photos: tuple[PhotosModel, ...]
    visits: Visits
    recording: Callable[[], Path | None]

    def gather(self, language: Language) -> Gathered:
        """Return the facts as they are now; copies, because measuring goes on while they are put into words."""
        from app.diagnosis.telling import told
        from app.report.facts import Facts
        from app.report.photo import Photo

        captures = self._captures()
        facts = Facts(
            made_at=datetime.now(JST),
            site=self.site.site,
            received=self.visit.visit.received,
            limits=self.demand.limits,
            markers=self.markers.all,
            diagnoses=told(self.diagnosis.findings, language) if self.visit.started_at is not None else None,
            notes=self.added.notes,
            photos=tuple(Photo(one.name, one.path) for model in self.photos for one in model.listed()),
            recordings=tuple(path.name for path in captures),
            versions=versions(),
        )
        return self._with_meter(facts, captures)

    def _with_meter(self, facts: Facts, captures: tuple[Path, ...]) -> Gathered:
        from app.report.facts import HistoryPart
        from app.visit.report import meter_part

        meter, half_hours = self.visit.meter, self.history.half_hours
        if meter is None:
            return Gathered(facts, captures, lambda: None)
        part = deepcopy(meter_part(self.visit.visit, meter))
        history = HistoryPart(half_hours, tuple(self.history.findings)) if half_hours else None
        records = dict(meter.history.records) if meter.history else {}

        def history_csv() -> bytes | None:
            from app.demand.history import History
            from app.demand.table import history_csv as table

            return table(History(records, part.line.snapshot), records) if records else None

        return Gathered(replace(facts, meter=part, history=history), captures, history_csv)

    def _captures(self) -> tuple[Path, ...]:
        """Return the recording on show and those of today's other visits to the site that are still there."""
        if CAPTURE in self.added.left_out:
            return ()
        today = datetime.now(JST).date()
        visits = self.visits.of_site(self.site.id) if self.site.id is not None else []
        earlier = [one.recording for one in reversed(visits) if one.began_at.date() == today]
        found = dict.fromkeys([*earlier, self.recording()])
        return tuple(path for path in found if path is not None and path.is_file())

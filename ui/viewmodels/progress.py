"""How far each step of the visit is, from what the models say."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.findings import Severity
from app.site.auth_key import KeyState, TimeLeft
from app.site.eligibility import Eligibility
from ui.viewmodels.checklist import Checklist, StepState
from ui.viewmodels.connection import ConnectionModel
from ui.viewmodels.diagnosis import DiagnosisModel
from ui.viewmodels.draft import DraftModel
from ui.viewmodels.history import HistoryModel
from ui.viewmodels.keys import KeysModel
from ui.viewmodels.live import LiveModel
from ui.viewmodels.report import ReportModel
from ui.viewmodels.site import SiteModel

MISSING = "finding.field_missing"


class Progress(QObject):
    """Keeps a `Checklist` up to date."""

    def __init__(
        self,
        checklist: Checklist,
        site: SiteModel,
        connection: ConnectionModel,
        diagnosis: DiagnosisModel,
        live: LiveModel,
        history: HistoryModel,
        draft: DraftModel,
        keys: KeysModel,
        report: ReportModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._checklist = checklist
        self._site, self._connection, self._diagnosis = site, connection, diagnosis
        self._live, self._history, self._draft, self._keys = live, history, draft, keys
        site.changed.connect(self.look)
        connection.changed.connect(self.look)
        diagnosis.changed.connect(self.look)
        live.changed.connect(self.look)
        history.changed.connect(self.look)
        draft.composed.connect(self.look)
        keys.changed.connect(self.look)
        keys.ticked.connect(self._look_at_keys)
        self._report = report
        report.added.changed.connect(self.look)
        self.look()

    def look(self) -> None:
        """Work out every step anew."""
        self._checklist.mark("site", site_state(self._site))
        self._checklist.mark("connect", connection_state(self._connection, self._diagnosis))
        self._checklist.mark("live", live_state(self._live))
        self._checklist.mark("history", history_state(self._history))
        self._checklist.mark("application", draft_state(self._site, self._draft))
        self._checklist.mark("report", report_state(self._report))
        self._look_at_keys()

    def _look_at_keys(self) -> None:
        self._checklist.mark("keys", keys_state(self._keys))


def site_state(model: SiteModel) -> StepState:
    """Done when the service can be had, attention when it cannot."""
    if model.is_empty:
        return StepState.NOT_STARTED
    return {
        Eligibility.ELIGIBLE: StepState.DONE,
        Eligibility.NOT_ELIGIBLE: StepState.ATTENTION,
        Eligibility.UNKNOWN: StepState.IN_PROGRESS,
    }[model.assessment.verdict]


def connection_state(model: ConnectionModel, diagnosis: DiagnosisModel) -> StepState:
    """Attention while something stops the work, done when a meter was met."""
    if diagnosis.has_error:
        return StepState.ATTENTION
    if model.meter is not None:
        return StepState.DONE
    return StepState.IN_PROGRESS if model.searched or model.nodes else StepState.NOT_STARTED


def live_state(model: LiveModel) -> StepState:
    """Done when a whole half hour was seen, attention while the demand asks for it."""
    if model.view.tone in ("alarm", "exceeded"):
        return StepState.ATTENTION
    if model.has_whole_half_hour:
        return StepState.DONE
    return StepState.NOT_STARTED if model.is_empty else StepState.IN_PROGRESS


def history_state(model: HistoryModel) -> StepState:
    """Done when days were collected, attention when something of them is wrong."""
    if model.running:
        return StepState.IN_PROGRESS
    if model.half_hours is None and not model.findings:
        return StepState.NOT_STARTED
    return StepState.DONE if model.complete else StepState.ATTENTION


def draft_state(site: SiteModel, model: DraftModel) -> StepState:
    """Done when nothing but warnings is left, attention when something given is refused."""
    if site.is_empty:
        return StepState.NOT_STARTED
    errors = [problem for problem in model.draft.problems if problem.severity is Severity.ERROR]
    if not errors:
        return StepState.DONE
    refused = any(problem.words != MISSING for problem in errors)
    return StepState.ATTENTION if refused else StepState.IN_PROGRESS


def report_state(model: ReportModel) -> StepState:
    """Done when the report of this site was made, begun with the first note."""
    if model.added.made_at is not None:
        return StepState.DONE
    return StepState.IN_PROGRESS if model.added.notes else StepState.NOT_STARTED


def keys_state(model: KeysModel) -> StepState:
    """Done when the key of every place is registered, attention when one expired or is about to."""
    keys = [row.key for row in model.rows]
    if any(key.state is KeyState.EXPIRED or key.is_doubted or key.time_left > TimeLeft.AMPLE for key in keys):
        return StepState.ATTENTION
    wanted = [key for key in keys if key.state is not KeyState.WITHDRAWN]
    if not wanted:
        return StepState.NOT_STARTED
    return StepState.DONE if all(key.state is KeyState.REGISTERED for key in wanted) else StepState.IN_PROGRESS

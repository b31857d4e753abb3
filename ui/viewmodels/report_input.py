"""What the technician adds to a site's report: notes, and the choice of what goes in; kept at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.storage.database import Database
from app.storage.reports import ReportRecord, Reports
from app.values import JST
from ui.viewmodels.site import SiteModel

CAPTURE: Final = "capture"
"""What can be left out of a bundle beside the sections."""


class ReportInput(QObject):
    """Follows the site on show; where nothing was given of it yet, it begins with the notes.

    `changed` after anything that differs, `replaced` when it is another site's.
    """

    changed = Signal()
    replaced = Signal()
    failed = Signal(object)

    def __init__(self, database: Database, site: SiteModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reports, self._site = Reports(database), site
        self._site_id: int | None = None
        self._record = ReportRecord()
        for signal in (site.changed, site.replaced):
            signal.connect(self._follow)
        self._follow()

    @property
    def notes(self) -> str:
        """The notes as they were kept last."""
        return self._record.notes

    @property
    def left_out(self) -> frozenset[str]:
        """What is not to be in the report."""
        return self._record.left_out

    @property
    def made_at(self) -> datetime | None:
        """When the report of this site was last made."""
        return self._record.made_at

    def write(self, notes: str) -> None:
        """Keep the notes."""
        if notes != self.notes:
            self._keep(replace(self._record, notes=notes), lambda site_id: self._reports.write_notes(site_id, notes))

    def leave_out(self, choice: str, left_out: bool) -> None:
        """Leave a section or the recording out, or take it in again."""
        ids = self.left_out | {choice} if left_out else self.left_out - {choice}
        self._keep(replace(self._record, left_out=ids), lambda site_id: self._reports.leave_out(site_id, ids))

    def made(self) -> None:
        """Remember that the report was made now."""
        now = datetime.now(JST)
        self._keep(replace(self._record, made_at=now), lambda site_id: self._reports.made(site_id, now))

    def _keep(self, record: ReportRecord, write: Callable[[int], object]) -> None:
        """Write what differs; what the disk refuses is told and stays in the window."""
        self._record = record  # before a site begins with it, which is followed at once
        try:
            write(self._site.begun())
        except AppError as error:
            self.failed.emit(error)
        self.changed.emit()

    def _follow(self) -> None:
        if self._site.id == self._site_id:
            return
        waiting = self._record if self._site_id is None else ReportRecord()
        self._site_id, self._record = self._site.id, ReportRecord()
        try:
            if self._site_id is not None:
                self._record = self._reports.of_site(self._site_id)
        except AppError as error:
            self.failed.emit(error)
        if self._record == ReportRecord():
            self._record = waiting
        self.replaced.emit()
        self.changed.emit()

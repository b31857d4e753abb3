"""What the database keeps beside the site: drafts in files, the application and its states, the awaited mail, visits.

Nothing is written before the window is there (`begin`), and a disk that refuses is told once and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.site.model import ApplicationKind
from app.storage.database import Database
from app.storage.sites import SiteRecord, Sites
from app.values import JST
from ui.viewmodels.draft import DraftModel
from ui.viewmodels.site import SiteModel
from ui.viewmodels.visit import VisitModel

if TYPE_CHECKING:  # loaded when they are first wanted: the window does not wait for them
    from app.draft.draft import Draft
    from app.storage.applications import ApplicationRecord, Applications
    from app.storage.drafts import DraftRecord, Drafts
    from ui.viewmodels.visit_records import VisitRecords

_T = TypeVar("_T")

_MAIL_KEPT: Final = timedelta(days=1)
"""A link that ran out is worth saying for a day."""

_REST: Final = timedelta(minutes=1)
"""A disk that refused is not asked every second: another window's change is waited for, and that would be felt."""


def _now() -> datetime:
    return datetime.now(JST)


class RecordsModel(QObject):
    """`changed` after something was kept or another site taken up; `failed` once per trouble with the disk."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        database: Database,
        site: SiteModel,
        draft: DraftModel,
        visit: VisitModel,
        now: Callable[[], datetime] = _now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._database, self._site, self._draft, self._visit = database, site, draft, visit
        self.now = now
        self._visits: VisitRecords | None = None
        self._followed: object = None
        self._mail: datetime | None = None
        self._told = self._begun = False
        self._rests_until: datetime | None = None
        self._written: tuple[SiteRecord | None, Draft] = None, draft.draft
        draft.begun.connect(self._note_draft)
        draft.exported.connect(self._keep_draft)
        site.changed.connect(self._follow_site)
        visit.ticked.connect(self._follow_visit)

    def begin(self) -> None:
        """Write from now on; the window is there."""
        self._begun = True
        self._follow_site()

    def finish(self) -> None:
        """Write the end of the visit, and nothing after it."""
        self._follow_visit()
        if self._visits is not None:
            self._try(self._visits.end)
        self._begun = False

    def drafts(self) -> list[DraftRecord]:
        """Return the drafts of the site that were written into files, the last one first."""
        return self._of_site(self._drafts.of_site) or []

    def application(self) -> ApplicationRecord | None:
        """Return the last application for the site."""
        return self._of_site(lambda site_id: next(iter(self._applications.of_site(site_id)), None))

    def mail_awaited_since(self) -> datetime | None:
        """Return when the mail with the link was asked for; None where that was long ago."""
        since = self._mail or self._of_site(self._applications.mail_awaited_since)
        return since if since is not None and self.now() - since < _MAIL_KEPT else None

    def await_mail(self) -> None:
        """Remember that the mail with the link was asked for just now."""
        self._mail = self.now()
        self._keep_mail()
        self.changed.emit()

    @cached_property
    def _drafts(self) -> Drafts:
        from app.storage.drafts import Drafts

        return Drafts(self._database)

    @cached_property
    def _applications(self) -> Applications:
        from app.storage.applications import Applications

        return Applications(self._database)

    def _keep_mail(self) -> None:
        """Keep with the site when the mail was asked for, as soon as there is a site."""
        site_id, since = self._site.id, self._mail
        if site_id is None or since is None:
            return
        if self._try(lambda: self._applications.await_mail(site_id, since)):
            self._mail = None

    def _note_draft(self) -> None:
        """Hold what goes into the files: when they are there, the site may be changed or another one be open."""
        site = self._of_site(Sites(self._database).get) if self._begun else None
        self._written = site, self._draft.draft

    def _keep_draft(self, files: list[Path]) -> None:
        site, draft = self._written
        if not self._begun or site is None:
            return
        kind, complete = draft.kind or ApplicationKind.NEW, draft.complete
        if self._try(lambda: self._drafts.add(site, kind, files, self.now(), complete=complete)):
            self.changed.emit()

    def _follow_site(self) -> None:
        """Keep what the document says of the application, when that is new or of another site."""
        site_id, receipt = self._site.id, self._site.site.receipt
        if not self._begun or self._followed == (site_id, receipt):
            return
        self._followed = site_id, receipt
        if site_id is not None:
            self._keep_mail()
            self._try(lambda: self._applications.follow(site_id, self._site.site, self.now()))
        self.changed.emit()

    def _follow_visit(self) -> None:
        """Look at what is new of a visit; a recording that is played is none."""
        if not (self._begun and self._visit.can_send and self._visit.running) or self._rests():
            return
        if self._visits is None:
            from ui.viewmodels.visit_records import VisitRecords

            self._visits = VisitRecords(self._database, self._visit, self.now)
        visits = self._visits
        if not self._try(lambda: visits.follow(self._site.id)):
            self._rests_until = self.now() + _REST

    def _rests(self) -> bool:
        return self._rests_until is not None and self.now() < self._rests_until

    def _of_site(self, read: Callable[[int], _T]) -> _T | None:
        try:
            return None if self._site.id is None else read(self._site.id)
        except AppError as error:
            self._tell(error)
        return None

    def _try(self, work: Callable[[], object]) -> bool:
        """Write what the disk may refuse; False when it did."""
        try:
            work()
        except AppError as error:
            self._tell(error)
            return False
        self._told = False
        return True

    def _tell(self, error: AppError) -> None:
        """Say what the disk refuses, once until something can be kept again."""
        if not self._told:
            self._told = True
            self.failed.emit(error)

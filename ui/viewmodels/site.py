"""The site being worked on: typed values, what is wrong with them, the rules' findings; every edit is kept at once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from app.errors import AppError, EnvironmentProblem, InputProblem
from app.site.eligibility import Assessment, check
from app.site.lead_time import earliest_start
from app.site.model import Site
from app.storage.backups import restore_backup
from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.documents import document_of, read_document
from app.storage.edits import Edits, Way
from app.storage.sites import SiteRecord, Sites
from app.values import JST
from app.whole_file import make_folder, write_whole
from ui.viewmodels.entry import problem_of
from ui.viewmodels.paths import paths_of, value_at, with_value
from ui.viewmodels.remark import Remark, first_remark

CHANGED_ELSEWHERE: Final = "site_changed_elsewhere"


class SiteModel(QObject):
    """Holds one `Site` of a database; every change is judged and kept at once, with the way back.

    `stepped` carries the keys whose values an undo or redo changed.
    """

    changed = Signal()
    replaced = Signal()
    stepped = Signal(list)
    remarked = Signal()
    failed = Signal(object)

    def __init__(self, database: Database, today: Callable[[], date], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._database, self._today = database, today
        self._sites, self._edits, self._bin = Sites(database), Edits(database), Bin(database)
        self._record: SiteRecord | None = None
        self.remark = first_remark(database, self._go_back_to)
        self.site = Site()
        self._judged_on = today()
        self.assessment: Assessment = check(self.site, self._judged_on)

    @property
    def title(self) -> str:
        """What to call the site in a line: the customer's name, else the address."""
        return title_of(self.site)

    @property
    def is_empty(self) -> bool:
        """True while nothing was given."""
        return self.site == Site()

    @property
    def id(self) -> int | None:
        """The site's number in the database; None while nothing was given."""
        return self._record.id if self._record else None

    @property
    def can_undo(self) -> bool:
        """True while there is an edit to take back."""
        return self._record is not None and self._edits.has(self._record.id, Way.UNDO)

    @property
    def can_redo(self) -> bool:
        """True while there is an edit that was taken back."""
        return self._record is not None and self._edits.has(self._record.id, Way.REDO)

    def begun(self) -> int:
        """Return the site's number; where nothing was given yet, an empty site is kept first, which may fail."""
        if self._record is None:
            self._record = self._sites.add({}, _now())
            self.changed.emit()
        return self._record.id

    def restore(self) -> None:
        """Go on with the site worked on last."""
        self._try(lambda: self._take(self._sites.last_opened()))

    def listed(self, search: str, *, deleted: bool = False) -> list[SiteRecord]:
        """Return the sites, or the deleted ones, in which the search is found."""
        return self._sites.list(search, deleted=deleted)

    def value(self, key: str) -> Any:
        """Return the value at a dotted path of SITE.json."""
        return value_at(self.site, key)

    def set(self, key: str, value: Any) -> None:
        """Set the value at a dotted path; blank text is None."""
        cleaned = (value.strip() or None) if type(value) is str else value  # a choice is text too, and stays itself
        if cleaned != self.value(key):
            self.site = with_value(self.site, key, cleaned)
            self._try(lambda: self._keep(key, cleaned))
            self._judge()

    def problem(self, key: str) -> InputProblem | None:
        """Return what is wrong with a field as typed, None when it is fine or empty."""
        return problem_of(self.site, key, self.value(key))

    def start_new(self) -> None:
        """Begin an empty site; the one so far stays."""
        self._take(None)

    def choose(self, site_id: int) -> None:
        """Work on another site, out of the bin if it is there."""

        def work() -> None:
            self._bin.restore(Kind.SITE, site_id)
            self._take(self._sites.get(site_id))

        self._try(work)

    def delete(self) -> None:
        """Put the site into the bin and go on with another; `remark` offers the way back."""
        record, title = self._record, self.title
        if record is not None and self._try(lambda: self._bin.put(Kind.SITE, record.id, _now())):
            self.restore()
            params = {"title": title}
            self._say(Remark("accent", "ui.site.deleted", params, "ui.site.undelete", lambda: self.choose(record.id)))

    def undo(self) -> None:
        """Take the last edit back."""
        self._step(self._edits.undo)

    def redo(self) -> None:
        """Make the edit that was taken back again."""
        self._step(self._edits.redo)

    def open(self, path: Path) -> None:
        """Take in a SITE.json as a site of its own; the file itself is not touched."""
        self._try(lambda: self._take(self._sites.add(read_document(path), _now())))

    def save_as(self, path: Path) -> bool:
        """Write SITE.json somewhere; False when that failed."""
        document = document_of(self.site, self._record.document if self._record else None)
        content = json.dumps(document, ensure_ascii=False, indent=1) + "\n"

        def write() -> None:
            make_folder(path.parent)
            write_whole(path, content.encode())

        return self._try(write)

    def earliest_start(self) -> date:
        """Return the first day that may be asked for."""
        return earliest_start(self.site.applied_on or self._today())

    def today(self) -> date:
        """Return today in Japan."""
        return self._today()

    def follow_day(self) -> None:
        """Judge anew where another day has come: an open window counts from today, not from when it was opened."""
        if self._today() != self._judged_on:
            self._judge()

    def dismiss_remark(self) -> None:
        """Take the remark away."""
        self._say(None)

    def _keep(self, key: str, value: object) -> None:
        try:
            with self._database.changing():
                record = self._record or self._sites.add({}, _now())
                record = self._edits.edit(record, document_of(self.site, record.document), _now())
        except EnvironmentProblem as problem:
            if problem.code != CHANGED_ELSEWHERE or self._record is None:
                raise
            self._merge(self._record.id, key, value)
        else:
            self._record = record

    def _merge(self, site_id: int, key: str, value: object) -> None:
        """Put the one value into what another window made of the site, deleted or not."""
        if not self._bin.restore(Kind.SITE, site_id):
            self._record = None  # gone for good: what is on show becomes a site of its own
            self._keep(key, value)
            return
        record = self._sites.get(site_id)
        self.site = with_value(record.site, key, value)
        self._record = self._edits.edit(record, document_of(self.site, record.document), _now())
        self.failed.emit(EnvironmentProblem("site_merged"))

    def _step(self, step: Callable[[SiteRecord, datetime], SiteRecord]) -> None:
        record, before = self._record, self.site

        def work(record: SiteRecord) -> None:
            self._record = step(record, _now())
            self.site = self._record.site

        if record is not None:
            if not self._try(lambda: work(record)):
                self.choose(record.id)
            self._judge()
            self.stepped.emit([key for key in paths_of(self.site) if value_at(before, key) != value_at(self.site, key)])

    def _take(self, record: SiteRecord | None) -> None:
        site = record.site if record else Site()
        if record is not None:
            self._sites.mark_opened(record.id, _now())
        self._record, self.site = record, site
        if self.remark is not None and self.remark.tone == "accent":
            self._say(None)
        self._judge()
        self.replaced.emit()

    def _try(self, work: Callable[[], object]) -> bool:
        """Do what the machine or another window may refuse; `failed` tells, False when it did."""
        try:
            work()
        except AppError as error:
            self.failed.emit(error)
            return False
        return True

    def _judge(self) -> None:
        self._judged_on = self._today()
        self.assessment = check(self.site, self._judged_on)
        self.changed.emit()

    def _say(self, remark: Remark | None) -> None:
        self.remark = remark
        self.remarked.emit()

    def _go_back_to(self, backup: Path) -> None:
        if self._try(lambda: restore_backup(self._database, backup, _now())):
            self._say(None)
            self.restore()


def title_of(site: Site) -> str:
    """Return what to call a site in a line: the customer's name, else the address, else its number."""
    return site.customer.name or site.address or site.supply_point_number or site.receiving_point_number or ""


def _now() -> datetime:
    return datetime.now(JST)

"""The photos of the site that are evidence of one thing: added, removed for thirty days, put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.errors import AppError, EnvironmentProblem
from app.storage.bin import Bin, Kind
from app.storage.database import Database
from app.storage.photos import PhotoRecord, Photos, Subject
from app.values import JST
from ui.viewmodels.site import SiteModel


class PhotosModel(QObject):
    """Follows the site in work; `changed` after anything that changes the list, `failed` for each file refused."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, database: Database, site: SiteModel, subject: Subject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._photos, self._bin = Photos(database), Bin(database)
        self._site, self._subject = site, subject
        site.replaced.connect(self.changed)

    def listed(self, *, deleted: bool = False) -> list[PhotoRecord]:
        """Return the photos, or those in the bin."""
        return [] if self._site.id is None else self._photos.of_site(self._site.id, self._subject, deleted=deleted)

    def add(self, paths: Iterable[Path]) -> None:
        """Keep copies of these files; where nothing was given of the site yet, it begins with them."""
        for path in paths:
            self._try(lambda path=path: self._add(path))  # type: ignore[misc]

    def remove(self, photo: int) -> None:
        """Put a photo into the bin."""
        self._try(lambda: self._bin.put(Kind.PHOTO, photo, datetime.now(JST)))

    def restore(self, photo: int) -> None:
        """Take a photo out of the bin."""
        self._try(lambda: self._bin.restore(Kind.PHOTO, photo))

    def _add(self, path: Path) -> None:
        from app.report.photo import check_photo  # with the first photo only: it loads the picture library

        ending = check_photo(path)
        self._photos.add(self._site.begun(), self._subject, path.name, ending, _content(path), datetime.now(JST))

    def _try(self, work: Callable[[], object]) -> None:
        try:
            work()
        except AppError as error:
            self.failed.emit(error)
        self.changed.emit()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise EnvironmentProblem("photo_unreadable", path=str(path), reason=error.strerror or str(error)) from error

"""What was worked on lately: sites of the database, captures that were opened, recordings that were made here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.errors import AppError, InputProblem
from app.storage.sites import SiteRecord
from ui.settings import SettingsStore
from ui.viewmodels.site import SiteModel, title_of

MOST: Final = 5
"""So many of each kind are listed."""


@dataclass(frozen=True, slots=True)
class RecentSite:
    """A site in a line; `title` is "" while it has no name."""

    id: int
    title: str
    changed_at: datetime


class RecentModel(QObject):
    """`changed` when a capture was opened; `recordings` is the folder where visits are recorded."""

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, settings: SettingsStore, site: SiteModel, recordings: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._site, self._recordings = settings, site, recordings

    @property
    def sites(self) -> list[RecentSite]:
        """The sites changed last, without the one on show."""
        others = [one for one in self._site.listed("") if one.id != self._site.id]
        return [RecentSite(one.id, _title(one), one.changed_at) for one in others[:MOST]]

    @property
    def captures(self) -> list[Path]:
        """The captures opened last, then the newest recordings made here; what is gone is left out."""
        opened = [path for path in map(Path, self._settings.current.recent_captures) if path.is_file()]
        made = sorted(self._recordings.glob("*.pcapng"), key=lambda path: path.name, reverse=True)
        return (opened + [path for path in made if path not in opened])[:MOST]

    @property
    def is_first_run(self) -> bool:
        """True while nothing was ever done here: no site, no recording, no capture."""
        return self._site.is_empty and not self.sites and not self.captures

    def note(self, path: str) -> None:
        """Remember a capture as the one opened last."""
        others = [one for one in self._settings.current.recent_captures if one != path]
        self._keep((path, *others)[:MOST])

    def forget(self, path: str) -> None:
        """Remember a capture no longer: it could not be opened."""
        self._keep(tuple(one for one in self._settings.current.recent_captures if one != path))

    def _keep(self, paths: tuple[str, ...]) -> None:
        try:
            self._settings.update(recent_captures=paths)
        except AppError as problem:
            self.failed.emit(problem)
        self.changed.emit()


def _title(record: SiteRecord) -> str:
    """Return what to call a site; "" also where a later program wrote what this one cannot take."""
    try:
        return title_of(record.site)
    except InputProblem:
        return ""

"""What has to be known about where the sites are kept, beside where one works with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.storage.backups import has_nothing, newest_backup
from app.storage.database import Database
from app.values import JST


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with what can be done about it, if anything; `tone` is accent, caution or alarm."""

    tone: str
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    action_key: str = ""
    action: Callable[[], object] | None = None


def first_remark(database: Database, go_back_to: Callable[[Path], object]) -> Remark | None:
    """Return what has to be known of a database before one types, or None."""
    path, aside = database.path, database.set_aside
    if path is None:
        return Remark("alarm", "ui.site.unsaved")
    backup = newest_backup(path) if has_nothing(database) else None
    if backup is None:
        return Remark("caution", "ui.site.set_aside", {"path": aside}) if aside else None
    key = "ui.site.set_aside.offer" if aside else "ui.site.backup_found.offer"
    params = {"path": aside, "day": datetime.fromtimestamp(backup.stat().st_mtime, JST).date()}
    return Remark("caution", key, params, "ui.site.restore", lambda: go_back_to(backup))

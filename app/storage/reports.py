"""What a technician adds to the report of a site: notes, and the choice of what goes in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.storage.database import Database
from app.storage.times import optional_moment, stamp


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """The notes, the ids of what is left out, and when the report was last made."""

    notes: str = ""
    left_out: frozenset[str] = frozenset()
    made_at: datetime | None = None


class Reports:
    """Keeps one record for each site, as long as there is the site."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_site(self, site_id: int) -> ReportRecord:
        """Return what was kept for a site; blank where nothing was."""
        records = self._database.records(_record, "SELECT * FROM reports WHERE site_id = ?", site_id)
        return next(iter(records), ReportRecord())

    def write_notes(self, site_id: int, notes: str) -> None:
        """Keep the notes."""
        self._put(site_id, "notes", notes)

    def leave_out(self, site_id: int, ids: Iterable[str]) -> None:
        """Keep what is not to be in the report."""
        self._put(site_id, "left_out", json.dumps(sorted(ids)))

    def made(self, site_id: int, at: datetime) -> None:
        """Remember when the report was last made."""
        self._put(site_id, "made_at", stamp(at))

    def _put(self, site_id: int, column: str, value: str) -> None:
        changed = f"ON CONFLICT DO UPDATE SET {column} = excluded.{column}"
        sql = f"INSERT INTO reports (site_id, {column}) VALUES (?, ?) {changed}"
        self._database.change(sql, site_id, value)


def _record(row: sqlite3.Row) -> ReportRecord:
    return ReportRecord(row["notes"], frozenset(json.loads(row["left_out"])), optional_moment(row["made_at"]))

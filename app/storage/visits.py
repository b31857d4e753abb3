"""Visits: when somebody was where, which meter answered, and where the recording lies."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.storage.database import Database
from app.storage.times import moment, optional_moment, stamp


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit; without an end it goes on, or the program was killed in it."""

    id: int
    site_id: int | None
    meter_id: int | None
    began_at: datetime
    ended_at: datetime | None
    recording: Path | None


class Visits:
    """Keeps and lists visits; they are deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, site_id: int | None, recording: Path | None, at: datetime) -> int:
        """Remember that a visit began; returns its number."""
        path = None if recording is None else str(recording)
        sql = "INSERT INTO visits (site_id, began_at, recording) VALUES (?, ?, ?)"
        return self._database.insert(sql, site_id, stamp(at), path)

    def belongs(self, visit_id: int, site_id: int) -> None:
        """Remember of which site a visit is, once that is known."""
        self._database.change("UPDATE visits SET site_id = ? WHERE id = ?", site_id, visit_id)

    def met(self, visit_id: int, meter_id: int) -> None:
        """Remember which meter answered."""
        self._database.change("UPDATE visits SET meter_id = ? WHERE id = ?", meter_id, visit_id)

    def end(self, visit_id: int, at: datetime) -> None:
        """Remember that a visit is over."""
        self._database.change("UPDATE visits SET ended_at = ? WHERE id = ?", stamp(at), visit_id)

    def of_site(self, site_id: int) -> list[VisitRecord]:
        """Return the visits to a site, the last one first."""
        sql = "SELECT * FROM visits WHERE site_id = ? AND deleted_at IS NULL ORDER BY began_at DESC, id DESC"
        return self._database.records(_record, sql, site_id)


def _record(row: sqlite3.Row) -> VisitRecord:
    recording = None if row["recording"] is None else Path(row["recording"])
    times = moment(row["began_at"]), optional_moment(row["ended_at"])
    return VisitRecord(row["id"], row["site_id"], row["meter_id"], *times, recording)

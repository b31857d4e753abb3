"""Applications that were sent, and what the utility's page said of each since (FAQ Q4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.storage.database import Database
from app.storage.times import moment, stamp


@dataclass(frozen=True, slots=True)
class ApplicationState:
    """What was read on the utility's page, in its own words, such as 申込受付."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """An application by the ID the utility gave it, with its states in the order of time."""

    id: int
    site_id: int
    application_id: str
    applied_on: date
    states: tuple[ApplicationState, ...]


class Applications:
    """Keeps and lists applications; they are deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, site_id: int, application_id: str, applied_on: date) -> int:
        """Remember an application; returns our own number for it."""
        sql = "INSERT INTO applications (site_id, application_id, applied_on) VALUES (?, ?, ?)"
        return self._database.insert(sql, site_id, application_id, applied_on.isoformat())

    def report(self, application: int, state: str, at: datetime) -> None:
        """Add a state that was read."""
        sql = "INSERT INTO application_states (application, at, state) VALUES (?, ?, ?)"
        self._database.insert(sql, application, stamp(at), state)

    def of_site(self, site_id: int) -> list[ApplicationRecord]:
        """Return the applications for a site, the last one first."""
        sql = "SELECT * FROM applications WHERE site_id = ? AND deleted_at IS NULL ORDER BY applied_on DESC, id DESC"
        return [
            ApplicationRecord(
                row["id"],
                site_id,
                row["application_id"],
                date.fromisoformat(row["applied_on"]),
                self._states(row["id"]),
            )
            for row in self._database.rows(sql, site_id)
        ]

    def _states(self, application: int) -> tuple[ApplicationState, ...]:
        rows = self._database.rows("SELECT * FROM application_states WHERE application = ? ORDER BY id", application)
        return tuple(ApplicationState(moment(row["at"]), row["state"]) for row in rows)

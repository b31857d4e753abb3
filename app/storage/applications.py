"""Applications that were sent, and what the utility's page said of each since (FAQ Q4)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime

from app.site.application import is_sent
from app.site.model import Site
from app.storage.database import Database
from app.storage.times import moment, optional_moment, stamp


@dataclass(frozen=True, slots=True)
class ApplicationState:
    """What was read on the utility's page, in its own words, such as 申込受付."""

    at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class ApplicationRecord:
    """An application by the ID the utility gave it ("" until it is known), with its states in the order of time."""

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

    def correct(self, application: int, application_id: str, applied_on: date) -> None:
        """Put right what is known of an application."""
        sql = "UPDATE applications SET application_id = ?, applied_on = ? WHERE id = ?"
        self._database.change(sql, application_id, applied_on.isoformat(), application)

    def follow(self, site_id: int, site: Site, at: datetime) -> None:
        """Keep what the site's document says of the application that was sent; a state is kept with its time.

        The same ID is the same application, and so is another ID of the same day or one that was not known yet.
        """
        if not is_sent(site):
            return
        given, day = site.receipt.id or "", site.receipt.registered_on
        with self._database.changing():
            known = self._same(self.of_site(site_id), given, day)
            if known is None:
                number, states = self.add(site_id, given, day or at.date()), tuple[ApplicationState, ...]()
            else:
                number, states = known.id, known.states
                self.correct(number, given or known.application_id, day or known.applied_on)
            status = site.receipt.status
            if status and (not states or states[-1].state != status):
                self.report(number, status, at)

    def await_mail(self, site_id: int, at: datetime) -> None:
        """Remember when somebody began to wait for the mail with the link."""
        self._database.change("UPDATE sites SET mail_awaited_since = ? WHERE id = ?", stamp(at), site_id)

    def mail_awaited_since(self, site_id: int) -> datetime | None:
        """Return when somebody last began to wait for the mail with the link, None before that."""
        sql = "SELECT mail_awaited_since FROM sites WHERE id = ?"
        return next(iter(self._database.records(lambda row: optional_moment(row[0]), sql, site_id)), None)

    def of_site(self, site_id: int) -> list[ApplicationRecord]:
        """Return the applications for a site, the last one first."""
        sql = "SELECT * FROM applications WHERE site_id = ? AND deleted_at IS NULL ORDER BY applied_on DESC, id DESC"
        return self._database.records(self._record, sql, site_id)

    def _record(self, row: sqlite3.Row) -> ApplicationRecord:
        applied_on = date.fromisoformat(row["applied_on"])
        return ApplicationRecord(row["id"], row["site_id"], row["application_id"], applied_on, self._states(row["id"]))

    @staticmethod
    def _same(records: list[ApplicationRecord], given: str, day: date | None) -> ApplicationRecord | None:
        by_id = (one for one in records if given and one.application_id == given)
        newest = (one for one in records[:1] if not given or not one.application_id or one.applied_on == day)
        return next(by_id, None) or next(newest, None)

    def _states(self, application: int) -> tuple[ApplicationState, ...]:
        rows = self._database.rows("SELECT * FROM application_states WHERE application = ? ORDER BY id", application)
        return tuple(ApplicationState(moment(row["at"]), row["state"]) for row in rows)

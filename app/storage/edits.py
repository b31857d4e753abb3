"""Every confirmed edit of a site, with the way back and forward again, also after a restart."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.storage.database import Database
from app.storage.documents import Document, decode, encode
from app.storage.problems import understood
from app.storage.sites import SiteRecord, Sites, replace_document
from app.storage.times import moment, stamp


class Way(StrEnum):
    """Where a document that is not in force stands: before it, after it, or out of the way of a newer edit."""

    UNDO = "undo"
    REDO = "redo"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A document a site had, until `left_at`."""

    way: Way
    document: Document
    left_at: datetime


class Edits:
    """Changes sites; each change raises EnvironmentProblem when another window changed the site since it was read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sites = Sites(database)

    def edit(self, record: SiteRecord, document: Document, at: datetime) -> SiteRecord:
        """Put a document in force, keep the one so far; what could be redone stays in the history."""
        if document == record.document:
            return record
        past = "INSERT INTO edits (site_id, way, document, left_at) VALUES (?, 'undo', ?, ?)"
        with self._database.changing():
            replace_document(self._database, record, document, at)
            self._database.change("UPDATE edits SET way = 'aside' WHERE site_id = ? AND way = 'redo'", record.id)
            self._database.insert(past, record.id, encode(record.document), stamp(at))
        return self._sites.get(record.id)

    def undo(self, record: SiteRecord, at: datetime) -> SiteRecord:
        """Go one edit back; the record as it was when there is none."""
        return self._swap(record, Way.UNDO, Way.REDO, at)

    def redo(self, record: SiteRecord, at: datetime) -> SiteRecord:
        """Go forward again; the record as it was when nothing was undone."""
        return self._swap(record, Way.REDO, Way.UNDO, at)

    def has(self, site_id: int, way: Way) -> bool:
        """Tell whether there is a document that way."""
        sql = "SELECT EXISTS (SELECT 1 FROM edits WHERE site_id = ? AND way = ?)"
        return bool(self._database.number(sql, site_id, way))

    def history(self, site_id: int) -> list[PastDocument]:
        """Return every other document the site had in the last thirty days, newest first; any can be edited back in."""
        sql = "SELECT * FROM edits WHERE site_id = ? ORDER BY left_at DESC, id DESC"
        return self._database.records(_past, sql, site_id)

    def _swap(self, record: SiteRecord, way: Way, back: Way, at: datetime) -> SiteRecord:
        """Put the nearest document that way in force and the one in force in its row, which then lies behind."""
        nearest = "max(id)" if way is Way.UNDO else "min(id)"
        sql = f"SELECT * FROM edits WHERE id = (SELECT {nearest} FROM edits WHERE site_id = ? AND way = ?)"
        with self._database.changing():
            row = self._database.row(sql, record.id, way)
            if row is None:
                return record
            with understood(self._database.path):
                document = decode(row["document"])
            replace_document(self._database, record, document, at)
            leave = "UPDATE edits SET way = ?, document = ?, left_at = ? WHERE id = ?"
            self._database.change(leave, back, encode(record.document), stamp(at), row["id"])
        return self._sites.get(record.id)


def _past(row: sqlite3.Row) -> PastDocument:
    return PastDocument(Way(row["way"]), decode(row["document"]), moment(row["left_at"]))

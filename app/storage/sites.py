"""Sites: a document each, with a revision that tells whether another window changed it meanwhile."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.errors import EnvironmentProblem, InputProblem
from app.site.model import Site
from app.storage.database import Database
from app.storage.documents import (
    Document,
    decode,
    encode,
    point_numbers,
    same_spelling,
    search_words,
    site_of,
)
from app.storage.problems import understood
from app.storage.times import moment, optional_moment, stamp

_BY_OPENING: Final = "SELECT * FROM sites WHERE deleted_at IS NULL ORDER BY opened_at DESC, id DESC"
_FOUND: Final = (
    r" AND (words LIKE ? ESCAPE '\'"
    r" OR EXISTS (SELECT 1 FROM points WHERE site_id = sites.id AND number LIKE ? ESCAPE '\'))"
)


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A site as it stands; `revision` grows with every change of it."""

    id: int
    revision: int
    document: Document
    created_at: datetime
    changed_at: datetime
    deleted_at: datetime | None

    @property
    def site(self) -> Site:
        """The site; InputProblem where a later program wrote values this one cannot take."""
        return site_of(self.document)


class Sites:
    """Adds, finds and lists sites; they are changed by `Edits` and deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: Document, at: datetime) -> SiteRecord:
        """Keep a new site."""
        now = stamp(at)
        sql = "INSERT INTO sites (document, words, created_at, changed_at, opened_at) VALUES (?, ?, ?, ?, ?)"
        with self._database.changing():
            site_id = self._database.insert(sql, encode(document), search_words(document), now, now, now)
            _index_points(self._database, site_id, document)
        return self.get(site_id)

    def get(self, site_id: int) -> SiteRecord:
        """Return a site; InputProblem when it was deleted."""
        found = self._database.records(_record, "SELECT * FROM sites WHERE id = ? AND deleted_at IS NULL", site_id)
        if not found:
            raise InputProblem("site_gone")
        return found[0]

    def list(self, search: str = "", *, deleted: bool = False) -> list[SiteRecord]:
        """Return the sites, or those in the bin, in which every word of the search stands; last changed first.

        Width, case and, in point numbers, what stands between the digits make no difference.
        """
        wanted = [(_like(word), _like(re.sub(r"\D", "", word) or word)) for word in same_spelling(search).split()]
        sql = f"SELECT * FROM sites WHERE (deleted_at IS NOT NULL) = ?{_FOUND * len(wanted)} ORDER BY changed_at DESC"
        texts = (text for pair in wanted for text in pair)
        return list(_readable(self._database.rows(sql, int(deleted), *texts)))

    def last_opened(self) -> SiteRecord | None:
        """Return the site that was worked on last."""
        return next(_readable(self._database.rows(_BY_OPENING)), None)

    def require_readable(self) -> None:
        """EnvironmentProblem when there is a site, in the bin or not, that no list shows because nobody can read it."""
        self._database.records(_record, "SELECT * FROM sites")

    def mark_opened(self, site_id: int, at: datetime) -> None:
        """Remember that this is the site being worked on."""
        self._database.change("UPDATE sites SET opened_at = ? WHERE id = ?", stamp(at), site_id)


def replace_document(database: Database, record: SiteRecord, document: Document, at: datetime) -> None:
    """Put a document in force unless the site is of another revision by now; part of the caller's change."""
    sql = (
        "UPDATE sites SET document = ?, words = ?, changed_at = ?, revision = revision + 1"
        " WHERE id = ? AND revision = ? AND deleted_at IS NULL"
    )
    values = (encode(document), search_words(document), stamp(at), record.id, record.revision)
    if not database.change(sql, *values):
        raise EnvironmentProblem("site_changed_elsewhere")
    _index_points(database, record.id, document)


def _index_points(database: Database, site_id: int, document: Document) -> None:
    database.change("DELETE FROM points WHERE site_id = ?", site_id)
    for side, number in point_numbers(document).items():
        database.insert("INSERT INTO points (site_id, side, number) VALUES (?, ?, ?)", site_id, side, number)


def _readable(rows: Iterable[sqlite3.Row]) -> Iterator[SiteRecord]:
    """Yield the sites; one that nobody can read must not hide the others, `require_readable` tells of it."""
    for row in rows:
        try:
            with understood(None):
                record = _record(row)
        except EnvironmentProblem:
            continue
        yield record


def _like(word: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


def _record(row: sqlite3.Row) -> SiteRecord:
    times = moment(row["created_at"]), moment(row["changed_at"]), optional_moment(row["deleted_at"])
    return SiteRecord(row["id"], row["revision"], decode(row["document"]), *times)

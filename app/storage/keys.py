"""What may be known of authentication keys: place, times, who may view. The key itself is never handed in here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from app.site.auth_key import AuthKey
from app.storage.database import Database
from app.storage.times import moment, optional, optional_moment, stamp


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who may view the data; `removed_at` once the owner took them off the list."""

    id: int
    name: str
    added_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """An issued key, without the key."""

    id: int
    site_id: int
    key: AuthKey
    viewers: tuple[Viewer, ...]


class Keys:
    """Keeps and lists keys; they are deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, site_id: int, key: AuthKey) -> int:
        """Remember that a key was issued; returns its number."""
        sql = "INSERT INTO keys (site_id, place, issued_at, registered_at) VALUES (?, ?, ?, ?)"
        return self._database.insert(sql, site_id, key.place, stamp(key.issued_at), optional(key.registered_at))

    def register(self, key_id: int, at: datetime) -> None:
        """Remember that the viewer used the key."""
        self._database.change("UPDATE keys SET registered_at = ? WHERE id = ?", stamp(at), key_id)

    def add_viewer(self, key_id: int, name: str, at: datetime) -> int:
        """Remember who may view; returns the viewer's number."""
        sql = "INSERT INTO key_viewers (key_id, name, added_at) VALUES (?, ?, ?)"
        return self._database.insert(sql, key_id, name, stamp(at))

    def remove_viewer(self, viewer_id: int, at: datetime | None) -> None:
        """Remember when a viewer was taken off the list; None takes that back."""
        self._database.change("UPDATE key_viewers SET removed_at = ? WHERE id = ?", optional(at), viewer_id)

    def of_site(self, site_id: int) -> list[KeyRecord]:
        """Return the keys issued for a site, the last one first."""
        sql = "SELECT * FROM keys WHERE site_id = ? AND deleted_at IS NULL ORDER BY issued_at DESC, id DESC"
        return [self._record(row) for row in self._database.rows(sql, site_id)]

    def _record(self, row: sqlite3.Row) -> KeyRecord:
        key = AuthKey(row["place"], moment(row["issued_at"]), optional_moment(row["registered_at"]))
        viewers = self._database.rows("SELECT * FROM key_viewers WHERE key_id = ? ORDER BY id", row["id"])
        return KeyRecord(row["id"], row["site_id"], key, tuple(map(_viewer, viewers)))


def _viewer(row: sqlite3.Row) -> Viewer:
    return Viewer(row["id"], row["name"], moment(row["added_at"]), optional_moment(row["removed_at"]))

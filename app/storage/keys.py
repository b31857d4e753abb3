"""What may be known of authentication keys: place, times, who may view. The key itself is never handed in here."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from app.site.auth_key import AuthKey
from app.storage.database import Database, Value
from app.storage.times import moment, optional, optional_moment, stamp


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who may view the data; `removed_at` once the owner took them off the list. The name is not for logs."""

    id: int
    name: str
    added_at: datetime
    removed_at: datetime | None

    def __repr__(self) -> str:
        return f"Viewer({self.id})"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A key of a site, without the key."""

    id: int
    site_id: int
    key: AuthKey
    viewers: tuple[Viewer, ...]


class Keys:
    """Keeps and lists keys; they are deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, site_id: int, key: AuthKey) -> int:
        """Remember a key; returns its number."""
        sql = (
            "INSERT INTO keys (site_id, place, issued_at, handed_over_at, registered_at, withdrawn_at, seen_at,"
            " doubted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        return self._database.insert(sql, site_id, key.place, *_happened(key), *_seen(key))

    def save(self, key_id: int, key: AuthKey) -> None:
        """Remember what happened to a key."""
        sql = "UPDATE keys SET issued_at = ?, handed_over_at = ?, registered_at = ?, withdrawn_at = ? WHERE id = ?"
        with self._database.changing():
            self._database.change(sql, *_happened(key), key_id)
            self.save_seen(key_id, key)

    def save_seen(self, key_id: int, key: AuthKey) -> None:
        """Remember the latest moment a key was looked at; an earlier one than is known changes nothing."""
        sql = "UPDATE keys SET seen_at = ?, doubted_at = ? WHERE id = ? AND (seen_at IS NULL OR seen_at <= ?)"
        self._database.change(sql, *_seen(key), key_id, optional(key.seen_at))

    def add_viewer(self, key_id: int, name: str, at: datetime) -> int:
        """Remember who may view; returns the viewer's number."""
        sql = "INSERT INTO key_viewers (key_id, name, added_at) VALUES (?, ?, ?)"
        return self._database.insert(sql, key_id, name, stamp(at))

    def remove_viewer(self, viewer_id: int, at: datetime | None) -> None:
        """Remember when a viewer was taken off the list; None takes that back."""
        self._database.change("UPDATE key_viewers SET removed_at = ? WHERE id = ?", optional(at), viewer_id)

    def of_site(self, site_id: int, *, deleted: bool = False) -> list[KeyRecord]:
        """Return the keys of a site, or those in the bin, the last one first."""
        sql = "SELECT * FROM keys WHERE site_id = ? AND (deleted_at IS NOT NULL) = ? ORDER BY id DESC"
        return self._database.records(self._record, sql, site_id, int(deleted))

    def open(self) -> list[KeyRecord]:
        """Return the keys of all sites that could still be registered when they were last looked at."""
        sql = (
            "SELECT keys.* FROM keys JOIN sites ON sites.id = site_id WHERE keys.deleted_at IS NULL AND"
            " sites.deleted_at IS NULL AND issued_at IS NOT NULL AND registered_at IS NULL AND withdrawn_at IS NULL"
        )
        records = self._database.records(self._record, sql)
        return [record for record in records if record.key.is_open]

    def mark_secret(self, key_id: int) -> None:
        """Remember, before it is handed to the system's store, that a key itself may lie there."""
        self._database.change("INSERT OR IGNORE INTO key_secrets (key_id) VALUES (?)", key_id)

    def forget_secret(self, key_id: int) -> None:
        """Remember that a key itself lies nowhere any more."""
        self._database.change("DELETE FROM key_secrets WHERE key_id = ?", key_id)

    def secrets(self) -> set[int]:
        """Return the numbers of the keys that may lie in the system's store, even when all else of them is gone."""
        return {row["key_id"] for row in self._database.rows("SELECT key_id FROM key_secrets")}

    def _record(self, row: sqlite3.Row) -> KeyRecord:
        viewers = self._database.rows("SELECT * FROM key_viewers WHERE key_id = ? ORDER BY id", row["id"])
        return KeyRecord(row["id"], row["site_id"], _key(row), tuple(map(_viewer, viewers)))


def _key(row: sqlite3.Row) -> AuthKey:
    names = ("issued_at", "handed_over_at", "registered_at", "withdrawn_at", "seen_at", "doubted_at")
    return AuthKey(row["place"], *(optional_moment(row[name]) for name in names))


def _happened(key: AuthKey) -> tuple[Value, ...]:
    return tuple(map(optional, (key.issued_at, key.handed_over_at, key.registered_at, key.withdrawn_at)))


def _seen(key: AuthKey) -> tuple[Value, ...]:
    return optional(key.seen_at), optional(key.doubted_at)


def _viewer(row: sqlite3.Row) -> Viewer:
    return Viewer(row["id"], row["name"], moment(row["added_at"]), optional_moment(row["removed_at"]))

"""What was deleted: out of sight, and for thirty days one step away from being there again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from app.storage.database import Database
from app.storage.photos import folder_of, plain_name
from app.storage.times import days_before, stamp

DAYS_KEPT: Final = 30


class Kind(StrEnum):
    """What can be deleted, by the name of its table."""

    SITE = "sites"
    DRAFT = "drafts"
    APPLICATION = "applications"
    KEY = "keys"
    VISIT = "visits"
    PHOTO = "photos"


class Bin:
    """Takes things out of sight and gives them back; only `purge` destroys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, kind: Kind, item: int, at: datetime) -> None:
        """Delete one thing; with a site goes all that belongs to it."""
        sql = f"UPDATE {kind} SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL"
        self._database.change(sql, stamp(at), item)

    def restore(self, kind: Kind, item: int) -> bool:
        """Give one thing back; False when it is not there any more."""
        return self._database.change(f"UPDATE {kind} SET deleted_at = NULL WHERE id = ?", item) > 0

    def purge(self, today: date) -> int:
        """Destroy what was deleted, and forget what was edited, more than thirty days ago; returns how much."""
        oldest = days_before(today, DAYS_KEPT)
        with self._database.changing():
            pictures = self._pictures()
            gone = sum(self._database.change(f"DELETE FROM {kind} WHERE deleted_at < ?", oldest) for kind in Kind)
            gone += self._database.change("DELETE FROM edits WHERE left_at < ?", oldest)
            pictures -= self._pictures()
        for file in pictures:
            with suppress(OSError, ValueError):  # a picture too many does no harm, and what is none stays where it is
                (folder_of(self._database) / plain_name(file)).unlink()
        return gone

    def _pictures(self) -> set[str]:
        return {row["file"] for row in self._database.rows("SELECT DISTINCT file FROM photos")}

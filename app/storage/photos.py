"""Photos of sites: a row for each, the pictures as they were taken in `photos` beside the database."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from app.errors import EnvironmentProblem
from app.storage.database import Database
from app.storage.times import moment, optional_moment, stamp
from app.whole_file import make_folder, write_whole

_PLAIN: Final = re.compile(r"\w+(\.\w+)?", re.ASCII)


class Subject(StrEnum):
    """What a photo is evidence of."""

    TERMINAL = "terminal"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class PhotoRecord:
    """A photo: its name as the person knows it, where our copy lies, `deleted_at` while it is in the bin."""

    id: int
    site_id: int
    subject: Subject
    name: str
    path: Path
    added_at: datetime
    deleted_at: datetime | None


class Photos:
    """Keeps and lists photos; they are deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, site_id: int, subject: Subject, name: str, ending: str, content: bytes, at: datetime) -> int:
        """Keep a photo and return its number; the same picture again is the same photo, out of the bin if need be.

        `ending` is that of the copy, such as `.jpg`. EnvironmentProblem where the folder takes no file.
        """
        folder = folder_of(self._database)
        file = f"{hashlib.sha256(content).hexdigest()}{ending}"
        if not (folder / file).exists():
            make_folder(folder)
            write_whole(folder / file, content)
        known = self._database.row(
            "SELECT id FROM photos WHERE site_id = ? AND subject = ? AND file = ?", site_id, subject, file
        )
        if known is not None:
            self._database.change("UPDATE photos SET deleted_at = NULL WHERE id = ?", known["id"])
            return int(known["id"])
        sql = "INSERT INTO photos (site_id, subject, name, file, added_at) VALUES (?, ?, ?, ?, ?)"
        return self._database.insert(sql, site_id, subject, name, file, stamp(at))

    def of_site(self, site_id: int, subject: Subject | None = None, *, deleted: bool = False) -> list[PhotoRecord]:
        """Return the photos of a site, of one subject or all, or those in the bin; in the order they were added."""
        sql = (
            "SELECT * FROM photos WHERE site_id = ? AND (deleted_at IS NOT NULL) = ? AND subject = coalesce(?, subject)"
            " ORDER BY id"
        )
        return self._database.records(self._record, sql, site_id, int(deleted), subject)

    def _record(self, row: sqlite3.Row) -> PhotoRecord:
        path, subject = folder_of(self._database) / plain_name(row["file"]), Subject(row["subject"])
        times = moment(row["added_at"]), optional_moment(row["deleted_at"])
        return PhotoRecord(row["id"], row["site_id"], subject, row["name"], path, *times)


def plain_name(file: object) -> str:
    """Return the name of a picture; ValueError for one that leads out of the folder, as a stranger's database may."""
    if not isinstance(file, str) or not _PLAIN.fullmatch(file):
        raise ValueError(f"no picture of ours: {file!r}")
    return file


def folder_of(database: Database) -> Path:
    """Return where the pictures are; EnvironmentProblem for a database in memory, which has no place for them."""
    if database.path is None:
        raise EnvironmentProblem("photos_no_place")
    return database.path.parent / "photos"

"""Every draft that was written into files, with the site as it was at that moment."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.site.model import ApplicationKind
from app.storage.database import Database
from app.storage.documents import Document, decode, encode
from app.storage.sites import SiteRecord
from app.storage.times import moment, stamp


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """A draft in files; `complete` when nothing but warnings was left."""

    id: int
    site_id: int
    made_at: datetime
    kind: ApplicationKind
    complete: bool
    document: Document
    files: tuple[Path, ...]


class Drafts:
    """Keeps and lists drafts; they are deleted by `Bin`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self, site: SiteRecord, kind: ApplicationKind, files: Sequence[Path], at: datetime, *, complete: bool
    ) -> int:
        """Remember that the draft of a site was written into these files; returns its id."""
        sql = "INSERT INTO drafts (site_id, made_at, kind, complete, document, files) VALUES (?, ?, ?, ?, ?, ?)"
        paths = json.dumps([str(path) for path in files], ensure_ascii=False)
        return self._database.insert(sql, site.id, stamp(at), kind, int(complete), encode(site.document), paths)

    def of_site(self, site_id: int) -> list[DraftRecord]:
        """Return the drafts of a site, the last one first."""
        sql = "SELECT * FROM drafts WHERE site_id = ? AND deleted_at IS NULL ORDER BY made_at DESC, id DESC"
        return self._database.records(_record, sql, site_id)


def _record(row: sqlite3.Row) -> DraftRecord:
    files = tuple(Path(text) for text in json.loads(row["files"]))
    kind, complete = ApplicationKind(row["kind"]), bool(row["complete"])
    made_at, document = moment(row["made_at"]), decode(row["document"])
    return DraftRecord(row["id"], row["site_id"], made_at, kind, complete, document, files)

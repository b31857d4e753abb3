"""Site files of the program before it had a database: each is taken in once and stays where it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from app.errors import AppError
from app.storage.database import Database
from app.storage.documents import read_document
from app.storage.sites import Sites
from app.storage.times import stamp
from app.values import JST

_PATTERN: Final = "site-*.json"


def import_site_files(database: Database, folder: Path, at: datetime, on_problem: Callable[[AppError], object]) -> int:
    """Take in what is new and return how many sites that made; a damaged file is told and tried again next time."""
    taken = {row["file"] for row in database.rows("SELECT file FROM imports")}
    new = [(name, path) for path in sorted(folder.glob(_PATTERN)) if (name := _name(path)) not in taken]
    imported = 0
    for name, path in new:
        try:
            document = read_document(path)
        except AppError as problem:
            on_problem(problem)
            continue
        with database.changing():
            database.insert("INSERT INTO imports (file, imported_at) VALUES (?, ?)", name, stamp(at))
            Sites(database).add(document, datetime.fromtimestamp(path.stat().st_mtime, JST))
        imported += 1
    return imported


def _name(path: Path) -> str:
    """Return what names this state of a file: an older program that is still in use may change it again."""
    return f"{path.name} {path.stat().st_mtime_ns}"

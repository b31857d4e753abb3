"""What SQLite says, as a problem that a person can do something about."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from app.errors import EnvironmentProblem

_PRIMARY: Final = 0xFF
"""Extended result codes carry the primary one in their low byte."""

_CODES: Final = {
    sqlite3.SQLITE_FULL: "storage_full",
    sqlite3.SQLITE_READONLY: "storage_read_only",
    sqlite3.SQLITE_PERM: "storage_read_only",
    sqlite3.SQLITE_CANTOPEN: "storage_cannot_open",
    sqlite3.SQLITE_BUSY: "storage_locked",
    sqlite3.SQLITE_LOCKED: "storage_locked",
    sqlite3.SQLITE_IOERR: "storage_disk",
    sqlite3.SQLITE_CORRUPT: "storage_damaged",
    sqlite3.SQLITE_NOTADB: "storage_damaged",
}

DAMAGED: Final = "storage_damaged"


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn what the machine is to blame for into an EnvironmentProblem; anything else is a bug of ours and stays."""
    try:
        yield
    except sqlite3.Error as error:
        code = _CODES.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY)
        if code is None:
            raise
        raise EnvironmentProblem(code, path=str(path or ":memory:"), reason=str(error)) from error

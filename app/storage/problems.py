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

_LONGEST: Final = 200
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
UNREADABLE: Final = "storage_row"
"""A row holds what no program of ours wrote; the file around it is sound."""


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """Turn what the machine is to blame for into an EnvironmentProblem; anything else is a bug of ours and stays."""
    try:
        yield
    except UnicodeDecodeError as error:  # sqlite3 itself met a name that is none
        raise _problem(DAMAGED, path, str(error)) from error
    except sqlite3.Error as error:
        code = _CODES.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY)
        if code is None and "decode" in str(error):  # a text that is no UTF-8, which has no code
            code = UNREADABLE
        if code is None:
            raise
        raise _problem(code, path, str(error)) from error


@contextmanager
def understood(path: Path | None) -> Iterator[None]:
    """Turn a row that makes no sense into an EnvironmentProblem: a disk that forgets, or a file from a stranger."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise _problem(UNREADABLE, path, f"{type(error).__name__}: {str(error)[:_LONGEST]}") from error


def _problem(code: str, path: Path | None, reason: str) -> EnvironmentProblem:
    return EnvironmentProblem(code, path=str(path or ":memory:"), reason=reason)

"""One connection to the database: reading, and changing in transactions that are whole or not at all."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeVar

from app.errors import EnvironmentProblem
from app.storage.problems import explained, understood

BUSY_MS: Final = 2000
"""How long another window's change is waited for; a change takes a few milliseconds."""

_AGAIN_S: Final = 0.02
_PRAGMAS: Final = (
    "PRAGMA synchronous = FULL",  # what was confirmed survives a power cut too
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {BUSY_MS}",
)

Value = str | int | None
_Record = TypeVar("_Record")


class Database:
    """Whatever the machine does not let us do is an EnvironmentProblem; `path` is None for one that lives in memory.

    `set_aside` is where a damaged file was put before this one was begun.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.set_aside: Path | None = None
        with explained(path):
            self._connection = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._connection.row_factory = sqlite3.Row

    def prepare(self) -> None:
        """Set the connection up; the first thing that touches the file."""
        self._write_ahead()
        for pragma in _PRAGMAS:
            self.rows(pragma)

    def _write_ahead(self) -> None:
        """Choose the journal; where two programs begin a file at once SQLite refuses instead of waiting, so we wait."""
        until = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                self.rows("PRAGMA journal_mode = WAL")
                return
            except EnvironmentProblem as problem:
                if problem.code != "storage_locked" or time.monotonic() > until:
                    raise
            time.sleep(_AGAIN_S)

    def rows(self, sql: str, *values: Value) -> list[sqlite3.Row]:
        """Run one statement and return its rows."""
        with explained(self.path):
            return self._connection.execute(sql, values).fetchall()

    def records(self, record: Callable[[sqlite3.Row], _Record], sql: str, *values: Value) -> list[_Record]:
        """Return what `record` makes of the rows of a query; EnvironmentProblem for a row it cannot understand."""
        rows = self.rows(sql, *values)
        with understood(self.path):
            return [record(row) for row in rows]

    def row(self, sql: str, *values: Value) -> sqlite3.Row | None:
        """Return the first row of a query, None when there is none."""
        return next(iter(self.rows(sql, *values)), None)

    def number(self, sql: str, *values: Value) -> int:
        """Return the number that is all a query gives."""
        return int(self.rows(sql, *values)[0][0])

    def insert(self, sql: str, *values: Value) -> int:
        """Insert one row and return its id."""
        self._require_file()
        with explained(self.path):
            return self._connection.execute(sql, values).lastrowid or 0

    def change(self, sql: str, *values: Value) -> int:
        """Change rows and return how many."""
        self._require_file()
        with explained(self.path):
            return self._connection.execute(sql, values).rowcount

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Do everything inside or nothing of it; part of the change around it, where there is one."""
        if self._is_changing():
            yield
            return
        self._require_file()
        self.rows("BEGIN IMMEDIATE")
        try:
            yield
            self.rows("COMMIT")
        except BaseException:
            if self._is_changing():  # a full disk has SQLite roll back by itself
                self._connection.rollback()
            raise

    def copy_to(self, other: Database) -> None:
        """Make `other` equal to this, page by page, while both stay in use."""
        with explained(other.path):
            self._connection.backup(other._connection)

    def close(self) -> None:
        """Let go of the file; what was committed is in it."""
        self._connection.close()

    def _require_file(self) -> None:
        """Refuse to change a file that is not there any more: Linux would allow it, and nobody would ever find it."""
        if self.path is not None and not self.path.exists():
            raise EnvironmentProblem("storage_gone", path=str(self.path))

    def _is_changing(self) -> bool:
        return self._connection.in_transaction

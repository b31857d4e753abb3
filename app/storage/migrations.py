"""From an older schema to ours: the numbered files of `resources/database`, one transaction each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import cache

from app.errors import EnvironmentProblem
from app.resources import resource_path
from app.storage.database import Database


@cache
def schemas() -> tuple[str, ...]:
    """Return the schemas' SQL, the first being number 1."""
    files = sorted(resource_path("database").glob("[0-9][0-9][0-9][0-9]_*.sql"))
    return tuple(file.read_text(encoding="utf-8") for file in files)


def version(database: Database) -> int:
    """Return the number of the schema a database has, 0 for an empty one."""
    return database.number("PRAGMA user_version")


def is_outdated(database: Database) -> bool:
    """Tell whether migrations are due; EnvironmentProblem for a database of a later program."""
    found, known = version(database), len(schemas())
    if found > known:
        raise EnvironmentProblem("storage_newer", path=str(database.path), found=found, known=known)
    return found < known


def migrate(database: Database) -> None:
    """Bring a database to our schema; another window may be doing the same."""
    for number, sql in enumerate(schemas(), start=1):
        with database.changing():
            if version(database) < number:
                for statement in _statements(sql):
                    database.rows(statement)
                database.rows(f"PRAGMA user_version = {number}")


def _statements(sql: str) -> Iterator[str]:
    """Split a script: SQLite's own way of running one would end the transaction around it."""
    statement = ""
    for line in sql.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

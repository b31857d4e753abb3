"""Open the database: set up, checked, brought to our schema; a damaged one is set aside and a new one begun."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Final

from app.errors import EnvironmentProblem
from app.storage.backups import back_up_before_migration
from app.storage.database import Database
from app.storage.migrations import is_outdated, migrate
from app.storage.problems import DAMAGED
from app.storage.times import stamp
from app.whole_file import cannot_write, make_folder

_COMPANIONS: Final = ("", "-wal", "-shm")


def open_database(path: Path, at: datetime) -> Database:
    """Return the database at `path`, ready to use; `set_aside` tells where a damaged one went.

    EnvironmentProblem where the folder takes no database, another program holds it, or its schema is a later one.
    """
    make_folder(path.parent)
    try:
        return _opened(path, at)
    except EnvironmentProblem as problem:
        if problem.code != DAMAGED:
            raise
    aside = _set_aside(path, at)
    database = _opened(path, at)
    database.set_aside = aside
    return database


def memory_database() -> Database:
    """Return a database that lasts as long as the program, for when no file can be had."""
    database = Database(None)
    database.prepare()
    migrate(database)
    return database


def _opened(path: Path, at: datetime) -> Database:
    database = Database(path)
    try:
        _check(database)
        if is_outdated(database):
            back_up_before_migration(database, at)
            migrate(database)
    except BaseException:
        database.close()
        raise
    return database


def _check(database: Database) -> None:
    """Set the file up and look through all of it: what is found now does no harm later."""
    try:
        database.prepare()
        found = database.rows("PRAGMA quick_check(1)")[0][0]
    except sqlite3.OperationalError as error:  # of a file that says it is of another format
        found = str(error)
    if found != "ok":
        raise EnvironmentProblem(DAMAGED, path=str(database.path), reason=found)


def _set_aside(path: Path, at: datetime) -> Path:
    aside = path.with_name(f"{path.stem}-damaged-{stamp(at)[:19].replace(':', '')}{path.suffix}")
    for companion in _COMPANIONS:
        source = path.with_name(path.name + companion)
        if source.exists():
            try:
                source.rename(aside.with_name(aside.name + companion))
            except OSError as error:
                raise cannot_write(source, error) from error
    return aside

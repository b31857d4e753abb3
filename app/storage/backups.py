"""Copies of the database in `backups` beside it: before every migration and once a day; the newest of each stay."""

from __future__ import annotations

import os
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path
from typing import Final

from app.storage.database import Database
from app.storage.migrations import migrate, version
from app.storage.times import stamp
from app.whole_file import cannot_write, make_folder

KEPT: Final = 5
_SUFFIX: Final = ".sqlite3"
_DAILY: Final = "daily"


def folder_of(path: Path) -> Path:
    """Return where the backups of a database are."""
    return path.parent / "backups"


def back_up_before_migration(database: Database, at: datetime) -> Path | None:
    """Copy a database that has something to lose."""
    found = version(database)
    return _back_up(database, f"schema{found}", _compact(stamp(at))) if found else None


def back_up_daily(database: Database, today: date) -> Path | None:
    """Copy a database unless today's copy is there, or an empty one would push a full one out."""
    return None if has_nothing(database) else _back_up(database, _DAILY, today.isoformat())


def has_nothing(database: Database) -> bool:
    """Tell whether there is no site, not even in the bin."""
    return not database.number("SELECT EXISTS (SELECT 1 FROM sites)")


def newest_backup(path: Path) -> Path | None:
    """Return the copy made last of the database at `path`."""
    copies = folder_of(path).glob(f"*{_SUFFIX}")
    return max(copies, key=lambda copy: copy.stat().st_mtime_ns, default=None)


def restore_backup(database: Database, backup: Path, at: datetime) -> None:
    """Put a copy in the place of everything there is, which is copied itself first."""
    _back_up(database, "replaced", _compact(stamp(at)))
    with closing(Database(backup)) as copy:
        copy.copy_to(database)
    migrate(database)


def _back_up(database: Database, kind: str, name: str) -> Path | None:
    if database.path is None:
        return None
    folder = folder_of(database.path)
    target = folder / f"{kind}-{name}{_SUFFIX}"
    if not target.exists():
        make_folder(folder)
        _copy(database, target)
        _thin_out(folder, kind)
    return target


def _copy(database: Database, target: Path) -> None:
    """Copy under a passing name, so that a copy cut short never looks like one to go back to."""
    passing = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        passing.unlink(missing_ok=True)
        with closing(Database(passing)) as copy:
            database.copy_to(copy)
            copy.rows("PRAGMA journal_mode = DELETE")  # one file that can be carried away
        passing.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error


def _thin_out(folder: Path, kind: str) -> None:
    copies = sorted(folder.glob(f"{kind}-*{_SUFFIX}"), key=lambda copy: copy.name)
    for copy in copies[:-KEPT]:
        with suppress(PermissionError):  # open in another program: the next time will do
            copy.unlink()


def _compact(text: str) -> str:
    return "".join(character for character in text[:23] if character.isdigit())

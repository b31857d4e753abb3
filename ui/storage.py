"""The window's database: opened, with what earlier programs left, without what was deleted long ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from app.errors import AppError
from app.storage.backups import back_up_daily
from app.storage.bin import Bin
from app.storage.database import Database
from app.storage.imports import import_site_files
from app.storage.opening import memory_database, open_database
from app.storage.sites import Sites
from app.values import JST
from ui.places import Places


def open_storage(places: Places, today: date, on_problem: Callable[[AppError], object]) -> Database:
    """Return the database; one in memory where none can be had, so that the window works all the same."""
    now = datetime.now(JST)
    try:
        database = open_database(places.database, now)
    except AppError as problem:
        on_problem(problem)
        return memory_database()
    try:
        import_site_files(database, places.sites, now, on_problem)
        Bin(database).purge(today)
        Sites(database).require_readable()
    except AppError as problem:
        on_problem(problem)
    return database


def back_up(database: Database, today: date, on_problem: Callable[[AppError], object]) -> None:
    """Make today's copy; takes a moment, so not before the window is there."""
    try:
        back_up_daily(database, today)
    except AppError as problem:
        on_problem(problem)

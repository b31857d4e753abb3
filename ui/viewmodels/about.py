"""Which Kaitsu this is and what it runs on: for the settings page, the self-test and whoever helps by phone."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import PySide6
from PySide6.QtCore import qVersion

from app import __version__
from app.resources import resource_path


def versions() -> dict[str, str]:
    """Return name to version; the names are those their makers use, in every language."""
    import platform

    return {
        "Kaitsu": __version__,
        "Python": platform.python_version(),
        "Qt": qVersion(),
        "PySide6": PySide6.__version__,
        "SQLite": sqlite3.sqlite_version,
        "OS": platform.platform(),
    }


def is_frozen() -> bool:
    """Tell whether this is the built program, not a checkout."""
    return bool(getattr(sys, "frozen", False))


def summary() -> str:
    """Return the versions to be pasted into a mail, one a line; no name, path or address is among them."""
    return "".join(f"{name} {version}\n" for name, version in versions().items())


def licences() -> Path:
    """Return the licences of all that is shipped; in a checkout, where that is not known, those of the shared texts."""
    folder = resource_path("licences")
    notices = folder / "NOTICES.txt"
    return notices if notices.is_file() else folder

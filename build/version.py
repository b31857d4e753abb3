"""The version, read from the one place that has it, without importing the program."""

from __future__ import annotations

import re

from steps import ROOT, Stop


def version() -> str:
    """Return `__version__` of `app/__init__.py`: three numbers, as Windows and NSIS want them."""
    found = re.search(
        r'(?m)^__version__ = "(\d+\.\d+\.\d+)"', (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    )
    if found is None:
        raise Stop("app/__init__.py has no __version__ of three numbers.")
    return found[1]

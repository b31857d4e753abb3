"""PyInstaller under Wine: from the sources and a Windows Python to the program folder."""

from __future__ import annotations

import shutil
from pathlib import Path, PureWindowsPath

from steps import ROOT, say
from windows_wine import Wine

BUILD = PureWindowsPath("C:\\build")
"""Everything is built below this folder of the prefix, so no path of the building machine gets into a file."""

_SOURCES = ("app", "ui", "resources", "build")
_FILES = ("LICENSE", "THIRD-PARTY.md")
_UNWANTED = shutil.ignore_patterns("__pycache__", "*.pyc")


def freeze(wine: Wine, windows_python: Path) -> Path:
    """Return the program folder, made of a copy of the sources."""
    say("Freezing with PyInstaller under Wine; this takes some minutes.")
    home = wine.unix(BUILD)
    shutil.rmtree(home, ignore_errors=True)
    for folder in _SOURCES:
        shutil.copytree(ROOT / folder, home / "kaitsu" / folder, ignore=_UNWANTED)
    for file in _FILES:
        shutil.copy(ROOT / file, home / "kaitsu" / file)
    shutil.copytree(windows_python, home / "python")
    options = ["--noconfirm", "--clean", "--log-level=WARN", "--distpath", BUILD / "dist", "--workpath", BUILD / "work"]
    spec = BUILD / "kaitsu" / "build" / "kaitsu.spec"
    wine.run([BUILD / "python" / "python.exe", "-m", "PyInstaller", *options, spec], timeout_s=1800)
    wine.wait()
    return home / "dist" / "kaitsu"

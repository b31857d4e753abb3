"""The version, read from the one place that has it without importing the program, and what CHANGELOG.md says of it.

`python3 build/version.py` prints the version, `--notes` what is new in it; `--check-tag v1.2.3` fails for another tag.
"""

from __future__ import annotations

import argparse
import re
import sys

from steps import ROOT, Stop, main


def version() -> str:
    """Return `__version__` of `app/__init__.py`: three numbers, as Windows and NSIS want them."""
    source = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'(?m)^__version__ = "(\d+\.\d+\.\d+)"', source)
    if found is None:
        raise Stop("app/__init__.py has no __version__ of three numbers.")
    return found[1]


def notes(changelog: str, of: str) -> str:
    """Return what a change log says of a version; Stop when it says nothing."""
    found = re.search(rf"(?ms)^## {re.escape(of)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog)
    if found is None or not found[1].strip():
        raise Stop(f"CHANGELOG.md says nothing of version {of}.")
    return found[1].strip() + "\n"


def check_tag(tag: str, changelog: str) -> None:
    """Stop when a tag is not that of this version, or the change log does not know it."""
    if tag != f"v{version()}":
        raise Stop(f"The tag is {tag}, but app/__init__.py says {version()}.")
    notes(changelog, version())


def _run() -> None:
    front = argparse.ArgumentParser(prog="version.py")
    front.add_argument("--notes", action="store_true")
    front.add_argument("--check-tag", metavar="TAG")
    arguments = front.parse_args()
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    if arguments.check_tag:
        check_tag(arguments.check_tag, changelog)
    print(notes(changelog, version()) if arguments.notes else version())


if __name__ == "__main__":
    sys.exit(main(_run))

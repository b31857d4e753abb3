"""What is tried out, and where: the files, a Windows, and the places in it that matter."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Protocol

from release import DIST
from steps import Stop
from version import version
from windows_installer import installer_name, make_installer

OLDER_VERSION = "0.0.1"
STALE = "_internal/of-the-old-version.txt"
"""A file that the older program had and the newer has not: it must go with an upgrade."""


class NotTried(Exception):
    """Says why a check cannot be made on this machine; it counts as neither passed nor failed."""


def require(condition: bool, otherwise: str) -> None:
    """Stop with what was seen instead, unless the condition holds."""
    if not condition:
        raise Stop(f"Not passed: {otherwise}.")


class Windows(Protocol):
    """A Windows, be it under Wine or the one that runs us; `home` is the person's folder."""

    @property
    def home(self) -> PureWindowsPath:
        """The person's folder."""
        ...

    def code(self, command: Sequence[object], *, timeout_s: float = 300) -> tuple[int, str]:
        """Run a program to its end; return its exit code and what it printed."""

    def run(self, command: Sequence[object], *, timeout_s: float = 300) -> str:
        """Run a program that must succeed; return what it printed."""

    def running(self, command: Sequence[object]) -> AbstractContextManager[None]:
        """Have a program run while the block does."""

    def wait(self) -> None:
        """Wait until every program has ended."""

    def unix(self, path: PureWindowsPath) -> Path:
        """Return where a path lies for us."""

    def registry(self) -> str:
        """Return the person's part of the registry as text, its backslashes single."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The files on trial and the Windows they are tried in; `python` is that of the project's environment.

    `kept` is a folder of ours for what the program made and a person should look at.
    """

    windows: Windows
    installer: Path
    older: Path
    portable: Path
    python: Path
    kept: Path

    @property
    def program(self) -> PureWindowsPath:
        """Where the installer puts the program."""
        return self.windows.home / "AppData/Local/Programs/Kaitsu"

    @property
    def data(self) -> PureWindowsPath:
        """Where the program keeps what belongs to the person."""
        return self.windows.home / "AppData/Local/Kaitsu"

    @property
    def shortcut(self) -> PureWindowsPath:
        """The entry of the Start menu."""
        return self.windows.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Kaitsu.lnk"

    @property
    def desk(self) -> PureWindowsPath:
        """A folder for what the trial makes, with a name that is no ASCII."""
        return self.windows.home / "AppData/Local/Temp/開通 試用"

    def here(self, path: PureWindowsPath) -> Path:
        """Return where a path of that Windows lies for us."""
        return self.windows.unix(path)


def prepare(windows: Windows, folder: Path, work: Path, python: Path) -> Trial:
    """Return the trial of what is in dist/; Stop where that is missing, or a person's Kaitsu would be touched."""
    trial = Trial(
        windows=windows,
        installer=_made(installer_name(version())),
        older=_older_installer(folder, work),
        portable=_made(f"Kaitsu-{version()}-portable.zip"),
        python=python,
        kept=work / "made-by-the-trial",
    )
    for path in (trial.program, trial.data):
        if trial.here(path).exists():
            raise Stop(f"{path} is there already. This trial uninstalls Kaitsu, so it is not made where it is in use.")
    shutil.rmtree(trial.here(trial.desk), ignore_errors=True)
    trial.here(trial.desk).mkdir(parents=True)
    return trial


def _made(name: str) -> Path:
    file = DIST / name
    if not file.is_file():
        raise Stop(f"dist/{name} is not there; it has to be built first.")
    return file


def _older_installer(folder: Path, work: Path) -> Path:
    """Return an installer of the same program with a lower version and one file more."""
    copy = work / "older"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    (copy / STALE).write_text("only the older version has this\n", encoding="utf-8")
    return make_installer(copy, OLDER_VERSION, work, quick=True)

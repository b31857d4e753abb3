"""The system libraries Qt needs on Linux: which are missing, and how to get them.

Without them PySide6 ends in a bare ImportError. Libraries are looked for by loading them, because that is what Qt
will do; the names of packages are Debian's and Ubuntu's.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

from steps import ENVIRONMENT_EXIT, Stop, say

WITHOUT_WINDOW = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""Soname to package: what Qt loads even when it draws offscreen."""

WITH_WINDOW = {
    **WITHOUT_WINDOW,
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
"""What it loads to open a window under X11."""


def can_load(soname: str) -> bool:
    """Tell whether the dynamic loader finds the library."""
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def missing_packages(libraries: Mapping[str, str], loads: Callable[[str], bool] = can_load) -> list[str]:
    """Return the packages of the libraries that do not load, in the order given."""
    return [package for soname, package in libraries.items() if not loads(soname)]


def install_command(packages: Iterable[str]) -> str:
    """Return what a person types to install the packages."""
    return f"sudo apt-get update && sudo apt-get install --yes --no-install-recommends {' '.join(packages)}"


def may_install() -> bool:
    """Tell whether we are the superuser of a system with apt-get."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages when we may; Stop with the command to type when we may not, or when it fails."""
    if not packages:
        return
    if not shutil.which("apt-get"):
        raise Stop(f"{purpose} needs what Debian calls {', '.join(packages)}; install it first.", ENVIRONMENT_EXIT)
    if not may_install():
        command = install_command(packages)
        raise Stop(f"{purpose} needs {', '.join(packages)}. Please run:\n    {command}", ENVIRONMENT_EXIT)
    say(f"{purpose} needs {', '.join(packages)}; installing with apt-get.")
    _apt_get("update")
    _apt_get("install", "--yes", "--no-install-recommends", *packages)


def ensure_libraries(libraries: Mapping[str, str]) -> None:
    """See that Qt's libraries are there; on Windows and macOS they come with PySide6."""
    if not sys.platform.startswith("linux"):
        return
    install(missing_packages(libraries), "Qt")
    still_missing = missing_packages(libraries)
    if still_missing:
        raise Stop(f"Qt's libraries still do not load: {', '.join(still_missing)}.", ENVIRONMENT_EXIT)


def _apt_get(*arguments: str) -> None:
    """Run apt-get quietly; Stop with all it said when it fails."""
    done = subprocess.run(
        ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise Stop(
            f"{done.stdout}apt-get {' '.join(arguments)} failed (exit code {done.returncode}).", ENVIRONMENT_EXIT
        )

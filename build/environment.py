"""The project's own Python environment: `.venv` at the root, made from a lock and marked by a stamp when complete."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from steps import ENVIRONMENT_EXIT, Stop, run, say
from system_packages import install

SUPPORTED = ((3, 12), (3, 11))
"""Pythons the lock has wheels for, the preferred one first; `requires-python` in pyproject.toml says the same."""

STAMP = "kaitsu-stamp.txt"
UNFINISHED = "unfinished\n"
"""What the stamp says while pip works: an environment that still says so was interrupted and is made from nothing."""

_PROBE = """
import sys
try:
    import ensurepip, venv
    print(*sys.version_info[:2], "venv")
except ImportError:
    print(*sys.version_info[:2], "bare")
"""


class Interpreter(NamedTuple):
    """A Python found on this machine; `has_venv` is False on a Debian without python3-venv."""

    path: str
    version: tuple[int, int]
    has_venv: bool


def probe(path: str) -> Interpreter | None:
    """Start a Python and ask what it is; None when it does not start (a shim of an absent version, say)."""
    try:
        answer = subprocess.run([path, "-c", _PROBE], capture_output=True, text=True, check=True).stdout.split()
    except (OSError, subprocess.CalledProcessError):
        return None
    return Interpreter(path, (int(answer[0]), int(answer[1])), answer[2] == "venv")


def candidates() -> Iterator[Interpreter]:
    """Yield the Python that runs us (never a virtual environment's copy), then those on PATH that the lock fits."""
    running = getattr(sys, "_base_executable", sys.executable)
    names = [running, *(f"python{major}.{minor}" for major, minor in SUPPORTED)]
    if os.name == "nt":
        names += _from_windows_launcher()
    for name in names:
        path = shutil.which(name)
        found = probe(path) if path else None
        if found:
            yield found


def choose(found: Iterable[Interpreter]) -> Interpreter:
    """Return the first that the lock fits and that can make environments; else one it fits; Stop when there is none."""
    seen: list[Interpreter] = []
    for interpreter in found:
        if interpreter.version in SUPPORTED and interpreter.has_venv:
            return interpreter
        seen.append(interpreter)
    for interpreter in seen:
        if interpreter.version in SUPPORTED:
            return interpreter
    wanted = " or ".join(f"{major}.{minor}" for major, minor in sorted(SUPPORTED))
    have = ", ".join(sorted({f"{major}.{minor}" for _, (major, minor), _ in seen})) or "none"
    raise Stop(
        f"Kaitsu needs Python {wanted}; found here: {have}. Install one of them and try again.", ENVIRONMENT_EXIT
    )


def venv_python(venv: Path) -> Path:
    """Return where the environment's Python is on this system."""
    return venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def stamp_text(lock: Path, version: tuple[int, int]) -> str:
    """Return what a complete environment's stamp says: the lock it was made from and the Python."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} python{version[0]}.{version[1]}\n"


def is_current(venv: Path, expected_stamp: str) -> bool:
    """Tell whether the environment is complete, of this lock and this Python, and its Python still there."""
    return venv_python(venv).exists() and _stamp_of(venv) == expected_stamp


def made_version(venv: Path) -> tuple[int, int] | None:
    """Return the Python version an environment was made with, None when there is no usable environment."""
    settings = venv / "pyvenv.cfg"
    if not venv_python(venv).exists() or not settings.is_file():
        return None
    for line in settings.read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if name.strip() in {"version", "version_info"}:
            major, minor = value.strip().split(".")[:2]
            return int(major), int(minor)
    return None


def ensure_environment(venv: Path, lock: Path) -> Path:
    """Make the environment what the lock says, doing nothing when it is already; return its Python."""
    if is_current(venv, stamp_text(lock, sys.version_info[:2])):
        return venv_python(venv)
    interpreter = choose(candidates())
    expected = stamp_text(lock, interpreter.version)
    if is_current(venv, expected):
        return venv_python(venv)
    _make(venv, interpreter)
    (venv / STAMP).write_text(UNFINISHED, encoding="utf-8")
    say(f"Installing what {lock.name} lists into {venv.name}; the first time takes a minute or two.")
    _install(venv, lock)
    (venv / STAMP).write_text(expected, encoding="utf-8")
    say(f"{venv.name} is ready.")
    return venv_python(venv)


def _make(venv: Path, interpreter: Interpreter) -> None:
    """Create the environment unless one of the same Python, once complete, can be brought up to date."""
    major, minor = interpreter.version
    if made_version(venv) == interpreter.version and _stamp_of(venv) != UNFINISHED and _has_pip(venv):
        return
    if not interpreter.has_venv:
        install([f"python{major}.{minor}-venv"], f"Making an environment with Python {major}.{minor}")
    say(f"Making {venv.name} with Python {major}.{minor}.")
    run([interpreter.path, "-m", "venv", "--clear", venv])


def _stamp_of(venv: Path) -> str | None:
    stamp = venv / STAMP
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else None


def _has_pip(venv: Path) -> bool:
    command = [str(venv_python(venv)), "-m", "pip", "--version"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _install(venv: Path, lock: Path) -> None:
    """Install with every hash checked; wheels only, so that nothing is compiled here."""
    pip = [venv_python(venv), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "--only-binary=:all:", "-r", lock])


def _from_windows_launcher() -> list[str]:
    """Ask the `py` launcher for the Pythons it knows."""
    if not shutil.which("py"):
        return []
    lines = subprocess.run(["py", "-0p"], capture_output=True, text=True, check=False).stdout.splitlines()
    return [line.split(maxsplit=1)[1].lstrip("* ").strip() for line in lines if len(line.split(maxsplit=1)) > 1]

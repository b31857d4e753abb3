"""The third-party notices a built program carries: every package of the lock with its licence, in the author's words.

Read from the packages as they are installed, so what is told is what is shipped. PyInstaller's spec calls `write`;
`python build/notices.py FILE` does the same for the environment it runs in.
"""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from steps import ROOT, Stop

LOCK = ROOT / "build" / "runtime.lock"
_PIN = re.compile(r"(?m)^([a-z0-9][\w.-]*)==([^\s;]+)([^\\\n]*)")
_LICENCE_FILE = re.compile(r"(?i)(^|/)(licen[cs]e|copying|notice|copyright|authors)[^/]*$|(^|/)licenses/")
_OTHERS = ("fonts/OFL.txt", "licences/LGPL-3.0.txt", "licences/GPL-3.0.txt")
_RULE = "=" * 60


@dataclass(frozen=True, slots=True)
class Pin:
    """A line of a lock; `elsewhere` when a marker says that some systems or Pythons do without it."""

    name: str
    version: str
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A package that is shipped: its name, version, licence in a word, and its licence files' texts by name."""

    name: str
    version: str
    licence: str
    texts: tuple[tuple[str, str], ...]


def pins(lock: str) -> list[Pin]:
    """Return the packages a lock lists."""
    return [Pin(name, version, ";" in marker) for name, version, marker in _PIN.findall(lock)]


def parts(locked: Iterable[Pin], site_packages: Path | None = None) -> list[Part]:
    """Return what is installed of the locked packages, here or in another Python's folder.

    Stop when one is missing that no marker lets be missing, or has another version.
    """
    path = [str(site_packages)] if site_packages else sys.path
    return [part for pin in locked if (part := _part(pin, path)) is not None]


def _part(pin: Pin, path: list[str]) -> Part | None:
    found = next(iter(distributions(name=pin.name, path=path)), None)
    if found is None:
        if pin.elsewhere:
            return None
        raise Stop(f"{pin.name} is in the lock but not installed.")
    if found.version != pin.version:
        raise Stop(f"{pin.name} {found.version} is installed, {pin.version} is in the lock.")
    return Part(pin.name, pin.version, licence_of(found), tuple(_texts(found)))


def licence_of(found: Distribution) -> str:
    """Return the licence in a word: the SPDX expression, a short licence field, or the trove classifiers."""
    told = found.metadata
    expression = told["License-Expression"]
    if expression:
        return str(expression)
    short = (told["License"] or "").strip()
    if short and "\n" not in short:
        return str(short)
    kinds = [line.rsplit(" :: ", 1)[-1] for line in told.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(kinds) or "see its licence file"


def _texts(found: Distribution) -> Iterator[tuple[str, str]]:
    for file in found.files or ():
        name = file.as_posix()
        if ".dist-info/" in name and _LICENCE_FILE.search(name) and not name.endswith(".py"):
            yield name.partition(".dist-info/")[2], file.read_text(encoding="utf-8")


def table(shipped: Iterable[Part]) -> str:
    """Return name, version and licence of each part, one a line."""
    rows = [(part.name, part.version, part.licence) for part in shipped]
    rows.append(("python", platform.python_version(), "PSF-2.0"))
    width = max(len(f"{name} {version}") for name, version, _ in rows)
    return "".join(f"{f'{name} {version}':{width}}  {licence}\n" for name, version, licence in rows)


def notices(shipped: list[Part]) -> str:
    """Return the whole document: Kaitsu's own licence, the table, the remarks, every licence text."""
    opening = [
        _heading("Kaitsu") + (ROOT / "LICENSE").read_text(encoding="utf-8"),
        _heading("What Kaitsu is shipped with") + table(shipped),
        (ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8"),
    ]
    packages = [_heading(f"{part.name} {part.version}: {name}") + text for part in shipped for name, text in part.texts]
    others = [
        _heading(name.partition("/")[2]) + (ROOT / "resources" / name).read_text(encoding="utf-8") for name in _OTHERS
    ]
    python = [_heading(f"Python {platform.python_version()}") + text for text in _python_licence()]
    return "\n\n".join([*opening, *packages, *python, *others])


def _heading(title: str) -> str:
    return f"{title}\n{_RULE}\n\n"


def _python_licence() -> list[str]:
    """Return the text that came with this Python: beside it on Windows, in its library elsewhere."""
    places = (Path(sys.base_prefix) / "LICENSE.txt", Path(platform.__file__).parent / "LICENSE.txt")
    return [place.read_text(encoding="utf-8") for place in places if place.is_file()][:1]


def write(path: Path) -> None:
    """Write the notices of the environment that runs this."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notices(parts(pins(LOCK.read_text(encoding="utf-8")))), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

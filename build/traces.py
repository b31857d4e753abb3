"""Nothing we give away tells where it was built: no path of this machine, no host it fetched packages from.

`python build/traces.py FOLDER` looks through a program folder.
"""

from __future__ import annotations

import functools
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from steps import ROOT, Stop, main

PROGRAMS = ("kaitsu", "kaitsu-cli")

_CHUNK = 1 << 22


@functools.cache
def machine_words(python: Path | str = sys.executable) -> list[bytes]:
    """Return what must not occur: the checkout, the home, pip's hosts, in UTF-8 and as Windows writes text."""
    words = {str(ROOT), str(Path.home() / ".cache"), str(Path.home() / ".pyenv"), *package_hosts(python)}
    words |= {word.replace("/", "\\") for word in words}
    return [word.encode(form) for word in sorted(words) for form in ("utf-8", "utf-16-le")]


def package_hosts(python: Path | str) -> Iterator[str]:
    """Yield the hosts that pip on this machine was told to ask, in the way pip tells them itself."""
    told = subprocess.run([str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    for line in told.stdout.splitlines():
        for word in line.partition("=")[2].strip("'\"").split():
            host = urlsplit(word).hostname
            if host:
                yield host


def traces(files: Iterable[Path], words: list[bytes]) -> list[str]:
    """Return one line for each file that holds one of the words."""
    return [f"{file.name} holds {word!r}" for file in files if file.is_file() for word in found_in(file, words)]


def found_in(file: Path, words: list[bytes]) -> list[bytes]:
    """Return the words a file holds, packed or not, reading it piece by piece with the longest word's overlap."""
    overlap = max((len(word) for word in words), default=1) - 1
    found: list[bytes] = []
    for stream in _contents(file):
        tail = b""
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            found += [word for word in words if word not in found and word in piece]
            tail = piece[-overlap:] if overlap else b""
    return found


def _contents(file: Path) -> Iterator[BinaryIO]:
    """Yield the file and, of a zip or a frozen program, what lies in it compressed, where no word would be seen."""
    with file.open("rb") as stream:
        yield stream
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    yield cast("BinaryIO", member)
    elif file.name.removesuffix(".exe") in PROGRAMS:
        yield from map(io.BytesIO, _modules(file))


def _modules(program: Path) -> Iterator[bytes]:
    """Yield what PyInstaller put into a program of ours: its scripts and every module's code."""
    from PyInstaller.archive.readers import CArchiveReader

    archive = CArchiveReader(str(program))
    for name, (*_, kind) in archive.toc.items():
        yield archive.extract(name)
        if kind == "z":
            packed = archive.open_embedded_archive(name)
            yield from (packed.extract(module, raw=True) or b"" for module in packed.toc)


def require_none(files: Sequence[Path], words: list[bytes]) -> None:
    """Stop when one of the files tells."""
    told = traces(files, words)
    if told:
        raise Stop(
            "Built files tell about this machine (a Python of pyenv always does):\n    " + "\n    ".join(told[:20])
        )


def _run() -> None:
    folder = Path(sys.argv[1])
    require_none([path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()], machine_words())


if __name__ == "__main__":
    sys.exit(main(_run))

"""Bundles: a zip with everything and a manifest of sizes and SHA-256, there as a whole or not at all.

`manifest.json` comes last: files are hashed while they are packed, so that a recording of any size is read once.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from app import __version__
from app.errors import AppError, EnvironmentProblem
from app.values import JST
from app.whole_file import cannot_write

MANIFEST: Final = "manifest.json"
VERSION: Final = 1
CHUNK: Final = 256 * 1024
"""Bytes between two reports of progress."""

REPORT: Final = "kaitsu-report"
DIAGNOSTICS: Final = "kaitsu-diagnostics"
_NOT_IN_A_NAME: Final = re.compile(r"[^\w.-]+")
_LONGEST_NAME: Final = 40

Progress = Callable[[int], None]
"""Is told how many bytes have been packed; what it raises ends the work, and nothing is left behind."""


class Cancelled(AppError):
    """The person does not want it any more."""


class Counted:
    """Adds up what was done for a `Progress`."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._done = progress, 0

    def add(self, count: int) -> None:
        """Count so many bytes more and tell the sum."""
        self._done += count
        self._progress(self._done)


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file for a bundle: its path in it, and its bytes or the file that has them."""

    path: str
    source: bytes | Path

    @property
    def size(self) -> int:
        """Bytes by now; a recording may grow while it is packed, 0 for a file that is not there."""
        if isinstance(self.source, bytes):
            return len(self.source)
        try:
            return self.source.stat().st_size
        except OSError:
            return 0


def bundle_name(kind: str, subject: str, at: datetime) -> str:
    """Return the file's name: `kaitsu-report-<site>-<date>.zip`, whatever the site is called."""
    parts = (kind, safe_name(subject), f"{at.astimezone(JST):%Y%m%d}")
    return f"{'-'.join(filter(None, parts))}.zip"


def safe_name(name: str) -> str:
    """Return what every system takes as a part of a file's name, "" where nothing is left."""
    return _NOT_IN_A_NAME.sub("-", name)[:_LONGEST_NAME].strip("-.")


def write_bundle(
    path: Path, kind: str, files: Iterable[Enclosed], made_at: datetime, progress: Progress = lambda _done: None
) -> str:
    """Write the bundle and return the SHA-256 of its manifest, which stands for all that is in it.

    EnvironmentProblem says why the bundle could not be written, or a file for it not be read.
    """
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with passing.open("wb") as stream:
            fingerprint = _write(stream, kind, files, made_at, progress)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(passing, path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        with suppress(OSError):  # in place by now, unless something went wrong
            passing.unlink()
    return fingerprint


def _write(stream: BinaryIO, kind: str, files: Iterable[Enclosed], made_at: datetime, progress: Progress) -> str:
    listed: list[dict[str, object]] = []
    counted = Counted(progress)
    with ZipFile(stream, "w", ZIP_DEFLATED) as bundle:
        for one in files:
            size, digest = _pack(bundle, one, made_at, counted)
            listed.append({"path": one.path, "size": size, "sha256": digest})
        document = {
            "format": kind,
            "version": VERSION,
            "program": f"Kaitsu {__version__}",
            "made_at": made_at.astimezone(JST).isoformat(),
            "files": listed,
        }
        manifest = (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
        bundle.writestr(_entry(MANIFEST, made_at), manifest)
    return hashlib.sha256(manifest).hexdigest()


def _pack(bundle: ZipFile, one: Enclosed, made_at: datetime, counted: Counted) -> tuple[int, str]:
    """Pack one file and return its size and hash; of one that grows meanwhile, what it had at the beginning."""
    digest, packed = hashlib.sha256(), 0
    with _opened(one) as source, bundle.open(_entry(one.path, made_at), "w", force_zip64=True) as target:
        left = one.size
        while left and (piece := _read(source, one, min(CHUNK, left))):
            digest.update(piece)
            target.write(piece)
            packed, left = packed + len(piece), left - len(piece)
            counted.add(len(piece))
    return packed, digest.hexdigest()


def _opened(one: Enclosed) -> BinaryIO:
    if isinstance(one.source, bytes):
        return io.BytesIO(one.source)
    try:
        return one.source.open("rb")
    except OSError as error:
        raise _unreadable(one, error) from error


def _read(source: BinaryIO, one: Enclosed, most: int) -> bytes:
    try:
        return source.read(most)
    except OSError as error:
        raise _unreadable(one, error) from error


def _unreadable(one: Enclosed, error: OSError) -> EnvironmentProblem:
    return EnvironmentProblem("bundle_source", path=str(one.source), reason=error.strerror or str(error))


def _entry(path: str, made_at: datetime) -> ZipInfo:
    at = made_at.astimezone(JST)
    entry = ZipInfo(path, (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second))
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry

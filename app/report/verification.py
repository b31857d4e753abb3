"""Is a bundle what it was when it was made? Read with suspicion, and never unpacked: hashing needs no files.

The hashes tell damage and mix-ups. Who changes a file and the manifest too is told by the manifest's own hash alone,
which was shown when the bundle was made.
"""

from __future__ import annotations

import hashlib
import json
import stat
import unicodedata
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.errors import EnvironmentProblem, InputProblem
from app.report.bundle import CHUNK, DIAGNOSTICS, MANIFEST, REPORT, VERSION, Counted, Progress

MOST_FILES: Final = 2_000
MOST_BYTES: Final = 16 * 1024**3
MOST_MANIFEST_BYTES: Final = 2 * 1024**2
MOST_RATIO: Final = 400
"""Repetitive recordings pack to a hundredth; what claims to be far better is a bomb."""

_SMALL: Final = 16 * 1024**2
"""Below this, a ratio says nothing."""

_ENCRYPTED: Final = 0x1
_RESERVED: Final = frozenset('<>:"|?*\\')


class State(StrEnum):
    """What was found of a file; `refused` has a name, kind or size that no bundle of ours has."""

    MATCHES = "matches"
    DIFFERS = "differs"
    MISSING = "missing"
    EXTRA = "extra"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file of the bundle or of its manifest; `size` in bytes as the manifest says, of others as the zip says."""

    path: str
    size: int
    state: State


@dataclass(frozen=True, slots=True)
class Verified:
    """What a bundle says of itself, the SHA-256 of its manifest, and every file."""

    kind: str
    program: str
    made_at: datetime
    fingerprint: str
    files: tuple[CheckedFile, ...]

    @property
    def intact(self) -> bool:
        """Whether everything is there, as it was, and nothing else."""
        return all(one.state is State.MATCHES for one in self.files)


@dataclass(frozen=True, slots=True)
class _Listed:
    size: int
    sha256: str


def verify(path: Path, progress: Progress = lambda _done: None) -> Verified:
    """Compare every file of a bundle with its manifest; `progress` is told the bytes read so far.

    What it raises ends the work.

    InputProblem for what is no bundle, or none that can be read safely; EnvironmentProblem when it cannot be read.
    """
    try:
        with ZipFile(path) as bundle:
            return _verify(bundle, path, Counted(progress))
    except FileNotFoundError as error:
        raise InputProblem("bundle_missing", path=str(path)) from error
    except (BadZipFile, NotImplementedError, EOFError, UnicodeError, ValueError) as error:
        raise InputProblem("bundle_not_zip", path=str(path)) from error
    except OSError as error:
        raise EnvironmentProblem("bundle_unreadable", path=str(path), reason=error.strerror or str(error)) from error


def _verify(bundle: ZipFile, path: Path, counted: Counted) -> Verified:
    entries = bundle.infolist()
    if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
        raise InputProblem("bundle_too_big", path=str(path))
    counts = Counter(_spelled(one.filename) for one in entries)
    good = {one.filename: one for one in entries if _is_sound(one) and counts[_spelled(one.filename)] == 1}
    manifest = _manifest_bytes(bundle, good.pop(MANIFEST, None), path)
    document, listed = _read_manifest(manifest, path)
    refused = {one.filename for one in entries} - good.keys()
    files = [
        CheckedFile(name, one.size, State.REFUSED if name in refused else _state(bundle, good.get(name), one, counted))
        for name, one in listed.items()
    ]
    extra = [one for one in entries if one.filename not in listed and one.filename != MANIFEST]
    files += [
        CheckedFile(one.filename, one.file_size, State.EXTRA if one.filename in good else State.REFUSED)
        for one in {entry.filename: entry for entry in extra}.values()
    ]
    fingerprint = hashlib.sha256(manifest).hexdigest()
    return Verified(document["format"], document["program"], document["made_at"], fingerprint, tuple(files))


def _manifest_bytes(bundle: ZipFile, entry: ZipInfo | None, path: Path) -> bytes:
    if entry is None:
        raise InputProblem("bundle_no_manifest", path=str(path))
    if entry.file_size > MOST_MANIFEST_BYTES:
        raise InputProblem("bundle_manifest_damaged", path=str(path))
    try:
        with bundle.open(entry) as stream:
            return stream.read(MOST_MANIFEST_BYTES)
    except (BadZipFile, zlib.error) as error:
        raise InputProblem("bundle_manifest_damaged", path=str(path)) from error


def _read_manifest(content: bytes, path: Path) -> tuple[dict[str, Any], Mapping[str, _Listed]]:
    """Return the manifest with its time as one, and the files it lists."""
    try:
        document = json.loads(content)
        document["made_at"] = datetime.fromisoformat(document["made_at"])
        listed = {one["path"]: _Listed(one["size"], one["sha256"]) for one in document["files"]}
        is_ours = (
            document["format"] in (REPORT, DIAGNOSTICS)
            and isinstance(document["program"], str)
            and document["made_at"].tzinfo is not None
            and isinstance(document["files"], list)
            and len(listed) == len(document["files"])
            and all(_is_listed(name, one) for name, one in listed.items())
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
        raise InputProblem("bundle_manifest_damaged", path=str(path)) from error
    if not is_ours:
        raise InputProblem("bundle_manifest_damaged", path=str(path))
    if document.get("version") != VERSION:
        raise InputProblem("bundle_newer", path=str(path))
    return document, listed


def _is_listed(name: object, one: _Listed) -> bool:
    return isinstance(name, str) and type(one.size) is int and one.size >= 0 and isinstance(one.sha256, str)


def _state(bundle: ZipFile, entry: ZipInfo | None, listed: _Listed, counted: Counted) -> State:
    if entry is None:
        return State.MISSING
    same = entry.file_size == listed.size and _digest(bundle, entry, counted) == listed.sha256
    return State.MATCHES if same else State.DIFFERS


def _digest(bundle: ZipFile, entry: ZipInfo, counted: Counted) -> str:
    """Return the hash of a file, "" where its packed bytes are damaged; no more is read than it declares."""
    digest, left = hashlib.sha256(), entry.file_size
    try:
        with bundle.open(entry) as stream:
            while left and (piece := stream.read(min(CHUNK, left))):
                digest.update(piece)
                left -= len(piece)
                counted.add(len(piece))
            return "" if left or stream.read(1) else digest.hexdigest()
    except (BadZipFile, zlib.error, EOFError):
        return ""


def _is_sound(entry: ZipInfo) -> bool:
    """Tell whether an entry is a plain file that could be put into a folder without leaving it."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    packed = max(entry.compress_size, 1)
    return (
        _is_sound_name(entry)
        and not entry.is_dir()
        and kind in (0, stat.S_IFREG)
        and not entry.flag_bits & _ENCRYPTED
        and entry.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        and (entry.file_size <= _SMALL or entry.file_size / packed <= MOST_RATIO)
    )


def _is_sound_name(entry: ZipInfo) -> bool:
    # Python cuts a name at NUL and turns this system's separator into "/"; what was really there tells.
    name, written = entry.filename, getattr(entry, "orig_filename", entry.filename)
    parts = PurePosixPath(name).parts
    return (
        name == written
        and bool(parts)
        and not name.startswith("/")
        and name == "/".join(parts)
        and not any(part in ("..", ".") or part != part.strip(" .") for part in parts)
        and name.isprintable()
        and not _RESERVED & set(name)
    )


def _spelled(name: str) -> str:
    """Return a name as a system that knows no case and one spelling of accents keeps it."""
    return unicodedata.normalize("NFC", name).casefold()

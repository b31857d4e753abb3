"""Files that are there as a whole or not at all."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.errors import EnvironmentProblem

_CODES: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EACCES: "not_writable",
    errno.EPERM: "not_writable",
    errno.EROFS: "not_writable",
    errno.ENOENT: "folder_missing",
    errno.ENOTDIR: "folder_missing",
}


def write_whole(path: Path, content: bytes) -> None:
    """Write the file; an older one stays until the new one is whole. EnvironmentProblem says why it could not be."""
    passing = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(passing, content)
        os.replace(passing, path)
    except OSError as error:
        with suppress(OSError):
            passing.unlink()
        raise cannot_write(path, error) from error


def make_folder(folder: Path) -> None:
    """Create the folder and what is missing above it; EnvironmentProblem says why it could not be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(path: Path, error: OSError) -> EnvironmentProblem:
    """Return the problem a person can act on: disk full, not writable, no such folder, or the system's own reason."""
    code = _CODES.get(error.errno or 0, "not_written")
    return EnvironmentProblem(code, path=str(path), reason=error.strerror or str(error))


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

"""Writing small files so that a crash or a pulled plug leaves the old one or the new one, never half of one."""

from __future__ import annotations

import os
from pathlib import Path

from app.errors import EnvironmentProblem


def write_atomically(path: Path, content: str) -> None:
    """Replace `path` by `content` (UTF-8) in one step; EnvironmentProblem when the disk says no."""
    partial = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        raise EnvironmentProblem("cannot_save", path=str(path), reason=error.strerror or str(error)) from error

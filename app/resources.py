"""Where the files under `resources/` are, in a checkout and in the installed program alike."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource_path(relative: str) -> Path:
    """Return the path of a shipped file such as `fonts/OFL.txt`; FileNotFoundError when it is missing."""
    path = _ROOT / relative
    if not path.exists():
        raise FileNotFoundError(f"shipped resource is missing: {relative}")
    return path

"""The terminal front: one file per command in `commands/`, all wiring done here."""

from __future__ import annotations

from app.cli.program import main

__all__ = ["main"]

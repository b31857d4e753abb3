"""The window's command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from app import __version__
from app.messages import Language
from ui.theme import ThemeName

DEMO = "office-028a"
PAGES = ("site", "connect", "live", "history", "application", "keys", "report", "log", "guide", "settings")


def command_line() -> list[str]:
    """Return what starts this program once more: itself when frozen, else the interpreter with the module."""
    return [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", f"{__package__}.main"]


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Return the arguments; the two sources of datagrams exclude each other."""
    parser = argparse.ArgumentParser(prog="kaitsu")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--demo", nargs="?", const=DEMO, metavar="NAME")
    source.add_argument("--open", type=Path, metavar="FILE.pcapng")
    parser.add_argument("--language", type=Language, choices=list(Language), metavar="ja|en")
    parser.add_argument("--theme", type=ThemeName, choices=list(ThemeName), metavar="|".join(ThemeName))
    parser.add_argument("--page", choices=PAGES)
    parser.add_argument("--screenshot", type=Path, metavar="FILE.png")
    parser.add_argument("--exit-after-first-paint", action="store_true")
    parser.add_argument("--offscreen", action="store_true")
    parser.add_argument("--self-test", type=Path, metavar="RESULT.json")
    parser.add_argument("--version", action="version", version=f"Kaitsu {__version__}")
    return parser.parse_args(argv)

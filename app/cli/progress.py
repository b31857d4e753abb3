"""How much of a big file has been read, on a terminal; for a script there is nothing to see."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, TextIO

from app.cli.output import Output

BIG: Final = 16 * 1024 * 1024
"""Bytes that are read within the time one needs to wonder."""


class Progress(Protocol):
    """Is told how many bytes have been read."""

    def __call__(self, read: int, /) -> None:
        """Show it."""
        ...


@contextmanager
def reading(path: Path, output: Output, terminal: TextIO | None = None) -> Iterator[Progress]:
    """Give what shows the progress of reading a file in one line of the terminal (stderr), gone when all is read."""
    stream = terminal or sys.stderr
    size = path.stat().st_size if path.is_file() else 0
    if size < BIG or not stream.isatty():
        yield lambda _: None
        return
    shown = -1

    def show(read: int) -> None:
        nonlocal shown
        percent = 100 * read // size
        if percent != shown:
            shown = percent
            stream.write(f"\r{output.text('cli.reading_file', percent=percent)}")
            stream.flush()

    try:
        yield show
    finally:
        stream.write("\r\x1b[K")
        stream.flush()

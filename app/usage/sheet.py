"""A downloaded file as lines of cells, whatever its encoding and separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from app.errors import InputProblem

LARGEST: Final = 50 * 1024 * 1024
"""Bytes; two years of half hours take less than two million."""

MOST_COLUMNS: Final = 1000
"""A day of half hours takes some fifty."""

SEPARATORS: Final = ("\t", ";", ",")
"""Tried in this order: commas also stand inside numbers."""

_LOOKED_AT: Final = 50
_BOM_8: Final = b"\xef\xbb\xbf"
_BOMS_16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Line:
    """The cells of a line, trimmed; `number` is where it ends in the file, from 1."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """Return the text of a column, empty where the line is too short."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's text; its lines are split when they are wanted, so that a big file takes the room of its text."""

    text: str
    encoding: str
    separator: str

    def lines(self) -> Iterator[Line]:
        """Yield the lines that hold anything; InputProblem where a line cannot be split."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.separator)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise InputProblem("usage_line", line=reader.line_num, reason=str(error)) from error
            if len(cells) > MOST_COLUMNS:
                raise InputProblem("usage_too_wide", line=reader.line_num, most=MOST_COLUMNS)
            if any(trimmed := tuple(cell.strip() for cell in cells)):
                yield Line(reader.line_num, trimmed)

    def head(self, count: int) -> list[Line]:
        """Return the first lines."""
        return list(islice(self.lines(), count))


def open_sheet(path: Path) -> Sheet:
    """Read a file; InputProblem where it is missing, too big, or no text that we know."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise InputProblem("usage_unreadable", path=str(path), reason=error.strerror or str(error)) from error
    return sheet_of(content)


def sheet_of(content: bytes) -> Sheet:
    """Return the bytes of a file as a sheet: UTF-8 with or without mark, UTF-16 with one, or Shift_JIS (cp932)."""
    if len(content) > LARGEST:
        raise InputProblem("usage_too_big", most_mb=LARGEST // 1024**2)
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputProblem("usage_no_text") from error
    if "\0" in text or not text.strip():
        raise InputProblem("usage_no_text")
    return Sheet(text, encoding, _separator(text))


def _encoding(content: bytes) -> str:
    if content.startswith(_BOM_8):
        return "utf-8-sig"
    if content.startswith(_BOMS_16):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8"


def _separator(text: str) -> str:
    """Return the first separator that splits at least half of the first lines."""
    first = [line for line in islice(io.StringIO(text), _LOOKED_AT) if line.strip()]
    split = (one for one in SEPARATORS if 2 * sum(one in line for line in first) >= len(first))
    return next(split, SEPARATORS[-1])

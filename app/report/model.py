"""A report as a value: sections of paragraphs, tables and pictures, in the words of one language.

Whoever shows it – PDF, workbook, JSON, preview – decides about looks only. Texts are plain text, never markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from app.messages import Language


class Tone(StrEnum):
    """How a text is meant; what it says never depends on the colour alone. `missing` was not measured or not read."""

    PLAIN = "plain"
    HINT = "hint"
    MISSING = "missing"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `number` is the value behind its text where it is one, in the unit of the head."""

    text: str
    tone: Tone = Tone.PLAIN
    number: Decimal | None = None


def is_numeric(column: Iterable[Cell]) -> bool:
    """Tell whether a column has numbers and nothing else but what is missing."""
    cells = tuple(column)
    known = any(cell.number is not None for cell in cells)
    return known and all(cell.number is not None or cell.tone is Tone.MISSING for cell in cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose rows have as many cells as its head; `shares` of the width are relative, one per column."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    shares: tuple[int, ...]
    title: str = ""

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Which columns are numbers, to be set to the right."""
        return tuple(is_numeric(column) for column in zip(*self.rows, strict=True)) or (False,) * len(self.head)


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG of `width` × `height` pixels; `name` is how files and documents refer to it."""

    name: str
    data: bytes
    width: int
    height: int
    caption: str


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the report; `id` is the same in every language."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The report; `subject` names the site, `made_at` is aware, Japan time."""

    title: str
    subject: str
    made_at: datetime
    program: str
    language: Language
    sections: tuple[Section, ...]

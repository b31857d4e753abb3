"""Words, numbers and times as a report writes them, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from app.findings import Severity
from app.messages import Language, text
from app.report.model import Cell, Paragraph, Table, Tone, is_numeric
from app.values import JST, plain

_TONES = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.INFO: Tone.PLAIN}


@dataclass(frozen=True, slots=True)
class Words:
    """Makes the pieces of a report; keys without a dot in front are whole keys of the catalogue."""

    language: Language

    def text(self, key: str, /, **params: object) -> str:
        """Return the words of a key of the report's own."""
        return text(f"report.{key}", self.language, **params)

    def catalogue(self, key: str, /, **params: object) -> str:
        """Return the words of any key."""
        return text(key, self.language, **params)

    def paragraph(self, key: str, tone: Tone = Tone.PLAIN, /, **params: object) -> Paragraph:
        """Return a sentence."""
        return Paragraph(self.text(key, **params), tone)

    def missing(self, key: str) -> Paragraph:
        """Return the sentence that says why there is nothing to tell."""
        return self.paragraph(f"missing.{key}", Tone.MISSING)

    def not_told(self, key: str = "not_given") -> Cell:
        """Return the cell of something nobody gave (`not_given`), read (`not_read`) or measured (`not_measured`)."""
        return Cell(self.text(key), Tone.MISSING)

    def given(self, value: object, key: str = "not_given") -> Cell:
        """Return the cell of a value that may not be there."""
        return self.not_told(key) if value is None or value == "" else Cell(str(value))

    def number(self, value: Decimal | int | None, key: str = "not_measured") -> Cell:
        """Return the cell of a number with thousands separators."""
        if value is None:
            return self.not_told(key)
        exact = Decimal(value)
        return Cell(grouped(exact), number=exact)

    def weight(self, severity: Severity) -> Cell:
        """Return how much a finding matters."""
        return Cell(self.text(f"severity.{severity}"), _TONES[severity])

    def table(
        self, columns: Sequence[str], rows: Iterable[tuple[Cell, ...]], shares: tuple[int, ...], title: str = ""
    ) -> Table:
        """Return a table; `columns` are keys of its head, `title` the key of the line above it.

        Columns of numbers get equal decimals, so that their points stand below each other.
        """
        head = tuple(self.text(f"column.{name}") for name in columns)
        aligned = zip(*map(_aligned, zip(*rows, strict=True)), strict=True)
        return Table(head, tuple(aligned), shares, self.text(title) if title else "")

    def pairs(self, rows: Iterable[tuple[str, Cell]], title: str = "") -> Table:
        """Return a table of names and values."""
        return self.table(("item", "value"), ((Cell(name), value) for name, value in rows), (3, 7), title)


def _aligned(column: Sequence[Cell]) -> Sequence[Cell]:
    decimals = {len(plain(cell.number).partition(".")[2]) for cell in column if cell.number is not None}
    if len(decimals) < 2 or not is_numeric(column):
        return column
    most = max(decimals)
    return [cell if cell.number is None else replace(cell, text=f"{cell.number:,.{most}f}") for cell in column]


def grouped(value: Decimal) -> str:
    """Return a number with thousands separators, its digits untouched: `1,444,933.2`."""
    whole, dot, fraction = plain(value).partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(whole):,}{dot}{fraction}"


def moment(at: datetime) -> str:
    """Return a time to the second, Japan time: `2026-11-22 10:30:00`."""
    return f"{at.astimezone(JST):%Y-%m-%d %H:%M:%S}"

"""What a command prints: one JSON document, or lines for people. Remarks go to stderr either way."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TextIO
from unicodedata import east_asian_width

from app.findings import Finding, Severity
from app.messages import Language, text
from app.values import NoData, exact_number, plain


class Output:
    """Where results and remarks of one command go."""

    def __init__(
        self, as_json: bool, language: Language, out: TextIO | None = None, remarks: TextIO | None = None
    ) -> None:
        self.as_json = as_json
        self.language = language
        self._out = out or sys.stdout
        self._remarks = remarks or sys.stderr

    def document(self, content: Mapping[str, object]) -> None:
        """Print the one JSON document of the command."""
        self.line(as_json(content, indent=2))

    def line(self, content: str = "") -> None:
        """Print a line of the result."""
        print(content, file=self._out, flush=True)

    def words(self, key: str, /, **params: object) -> None:
        """Print a sentence of the catalogue as part of the result."""
        self.line(self.text(key, **params))

    def remark(self, key: str, /, **params: object) -> None:
        """Tell the person something that is no result."""
        print(self.text(key, **params), file=self._remarks, flush=True)

    def text(self, key: str, /, **params: object) -> str:
        """Return a sentence of the catalogue in the command's language."""
        return text(key, self.language, **params)

    def finding(self, finding: Finding) -> dict[str, object]:
        """Return a finding as the JSON document carries it."""
        return {"code": finding.code, "severity": finding.severity, "message": self.message(finding)}

    def message(self, finding: Finding) -> str:
        """Return a finding in words."""
        return self.text(f"finding.{finding.code}", **finding.params)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Print findings for people, each with its weight in words."""
        for one in findings:
            self.line(f"[{self.text(f'severity.{one.severity}')}] {self.message(one)}")

    def table(self, head: list[str], rows: Iterable[list[str]], right: frozenset[int] = frozenset()) -> None:
        """Print a table; columns in `right` are aligned to the right, wide characters count as two."""
        lines = [head, *rows]
        widths = [max(_width(line[column]) for line in lines) for column in range(len(head))]
        for line in lines:
            cells = [_padded(cell, widths[column], column in right) for column, cell in enumerate(line)]
            self.line("  ".join(cells).rstrip())


def as_json(content: object, indent: int | None = None) -> str:
    """Return JSON with exact decimals, ISO times and null for what was not measured."""
    return json.dumps(content, ensure_ascii=False, indent=indent, default=_plain)


def warning(code: str, **params: object) -> Finding:
    """Return a finding that needs a look."""
    return Finding(code, Severity.WARNING, params)


def error(code: str, **params: object) -> Finding:
    """Return a finding that stops the work."""
    return Finding(code, Severity.ERROR, params)


def number(value: Decimal | NoData | None) -> Decimal | None:
    """Return a number for a JSON document: None where there is none."""
    return value if isinstance(value, Decimal) else None


def digits(value: object) -> str:
    """Return a value for people: a number without exponent and idle zeros, anything else as it is."""
    return plain(value) if isinstance(value, Decimal) else str(value)


def rounded(value: Decimal | None, places: int = 3) -> Decimal | None:
    """Return a derived number to the places a person can use; counters are never rounded."""
    return None if value is None else round(value, places)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return exact_number(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, NoData):
        return None
    raise TypeError(f"{type(value).__name__} has no place in a document")


def _width(cell: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in cell)


def _padded(cell: str, width: int, right: bool) -> str:
    space = " " * (width - _width(cell))
    return space + cell if right else cell + space

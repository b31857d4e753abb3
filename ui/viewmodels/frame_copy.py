"""Frames for the clipboard: as words, as hexadecimal, as Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from app.errors import InputProblem
from ui.viewmodels.log import Column, LogModel

MOST: Final = 2_000
"""Frames that can be copied at once without holding up the window; more are saved as a file."""


class CopyForm(StrEnum):
    """What is copied: cells for a spreadsheet, a line of hexadecimal each, `bytes` for a program."""

    TEXT = "text"
    HEX = "hex"
    PYTHON = "python"


def copied(model: LogModel, rows: Sequence[range], form: CopyForm) -> str:
    """Return rows of a log in a form; InputProblem when they are too many."""
    count = sum(map(len, rows))
    if count > MOST:
        raise InputProblem("log_copy_too_many", count=f"{count:,}", most=f"{MOST:,}")
    numbers = [row for one in rows for row in one]
    return _FORMS[form](model, numbers)


def _text(model: LogModel, rows: Sequence[int]) -> str:
    return "\n".join("\t".join(model.cell(model.entry(row), column) for column in Column) for row in rows)


def _hex(model: LogModel, rows: Sequence[int]) -> str:
    return "\n".join(model.entry(row).datagram.payload.hex().upper() for row in rows)


def _python(model: LogModel, rows: Sequence[int]) -> str:
    payloads = [repr(model.entry(row).datagram.payload) for row in rows]
    return payloads[0] if len(payloads) == 1 else "\n".join(("[", *(f"    {one}," for one in payloads), "]"))


_FORMS: Final[dict[CopyForm, Callable[[LogModel, Sequence[int]], str]]] = {
    CopyForm.TEXT: _text,
    CopyForm.HEX: _hex,
    CopyForm.PYTHON: _python,
}

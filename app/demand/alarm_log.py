"""Alarms as lines of a CSV file that only ever grows: what was wrong when, for whoever asks later."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Final

from app.demand.alarms import Alarm
from app.values import plain
from app.whole_file import cannot_write, make_folder

_HEAD: Final = (
    "at (+09:00)",
    "meter",
    "state before",
    "state",
    "present demand [kW]",
    "forecast demand [kW]",
    "limit [kW]",
)


class AlarmLog:
    """Appends to one file; what cannot be written, as while a spreadsheet has it open, is written with the next."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._unwritten = b""

    def add(self, alarm: Alarm, meter: str) -> None:
        """Write one change of state; a new file gets its head. EnvironmentProblem says why it has to wait."""
        numbers = (alarm.present_kw, alarm.forecast_kw, alarm.limit_kw)
        self._unwritten += _csv((alarm.at.isoformat(), meter, alarm.was, alarm.state, *map(_digits, numbers)))
        make_folder(self.path.parent)
        try:
            _append(self.path, self._unwritten)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        self._unwritten = b""


def _append(path: Path, lines: bytes) -> None:
    """Add lines, and take back the part of them that a full disk took."""
    with path.open("ab", buffering=0) as file:
        before = file.tell()
        content = lines if before else "\N{BOM}".encode() + _csv(_HEAD) + lines
        written = 0
        try:
            while written < len(content):
                written += file.write(content[written:]) or 0
        except OSError:
            file.truncate(before)
            raise


def _csv(cells: tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()


def _digits(kw: Decimal | None) -> str:
    return "" if kw is None else plain(round(kw, 3))

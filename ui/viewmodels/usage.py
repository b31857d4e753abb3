"""A usage file beside the meter's history: read on another thread, again with every correction of the mapping."""

from __future__ import annotations

from collections.abc import Mapping as Known
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from app.demand.half_hours import HalfHours
from app.errors import AppError, InputProblem
from app.findings import Finding
from app.whole_file import write_whole
from ui.viewmodels.background import Background

if TYPE_CHECKING:
    from app.usage.comparison import Comparison
    from app.usage.mapping import Guess
    from app.usage.reading import Usage
    from app.usage.sheet import Line, Sheet

PREVIEWED: Final = 6


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file with its mapping, what was read by it, or why nothing could be."""

    path: Path
    sheet: Sheet
    mapped: Guess
    preview: tuple[Line, ...]
    usage: Usage | None = None
    problem: InputProblem | None = None
    comparison: Comparison | None = None
    findings: tuple[Finding, ...] = ()


class UsageModel(QObject):
    """`changed` when another file was read, the mapping corrected or the history grew; `busy` until then."""

    changed = Signal()
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.file: ReadFile | None = None
        self._meter: Known[datetime, Decimal] = {}
        self._asked: tuple[Path, Guess | None] | None = None
        self._again = False
        self.busy = False
        self._reading, self._writing = Background(self), Background(self)
        self._reading.done.connect(self._take)
        self._reading.failed.connect(self._refuse)
        self._writing.done.connect(self.saved)
        self._writing.failed.connect(self.failed)

    def open(self, path: Path) -> None:
        """Read a file, its columns as they seem to be."""
        self._request(path, None)

    def correct(self, **columns: Any) -> None:
        """Read the file again with parts of its mapping changed; in vain while another file is being opened."""
        if self._asked is None or self.file is None:
            return
        path, mapped = self._asked
        if path == self.file.path:
            found = mapped or self.file.mapped
            certain = found.names_certain or "names" in columns
            self._request(path, replace(found, mapping=replace(found.mapping, **columns), names_certain=certain))

    def compare_with(self, half_hours: HalfHours) -> None:
        """Compare with another history of the meter."""
        from app.usage.comparison import meter_energy

        meter = meter_energy(half_hours)
        if meter != self._meter:
            self._meter = meter
            if self._asked is not None:
                self._request(*self._asked)

    def save(self, path: Path) -> None:
        """Write the comparison as CSV; `saved` or `failed` follows."""
        comparison = self.file.comparison if self.file else None
        if comparison is not None:
            self._writing.run(lambda: _write(path, comparison))

    def finish(self) -> None:
        """Let what is under way come to its end."""
        self._again = False
        self._reading.wait()
        self._writing.wait()

    def _request(self, path: Path, mapped: Guess | None) -> None:
        """Begin to read, or remember to once what is being read is there."""
        self._asked, self._again = (path, mapped), self.busy
        if not self.busy:
            self.busy = True
            meter, before = self._meter, self.file
            self._reading.run(lambda: _read(path, mapped, before, meter))
        self.changed.emit()

    def _take(self, file: ReadFile) -> None:
        self.file = file
        if not self._again:
            self._asked = file.path, file.mapped
        self._go_on()

    def _refuse(self, error: AppError) -> None:
        self.failed.emit(error)
        if not self._again:
            self._asked = (self.file.path, self.file.mapped) if self.file else None
        self._go_on()

    def _go_on(self) -> None:
        self.busy = False
        if self._again and self._asked is not None:
            self._request(*self._asked)
        self.changed.emit()


def _read(path: Path, mapped: Guess | None, before: ReadFile | None, meter: Known[datetime, Decimal]) -> ReadFile:
    # Only who compares a file waits for the modules of it.
    from app.usage.guess import guess
    from app.usage.sheet import open_sheet

    if mapped is None or before is None or before.path != path:
        sheet = open_sheet(path)
        found = ReadFile(path, sheet, guess(sheet), tuple(sheet.head(PREVIEWED)))
    else:
        found = replace(before, mapped=mapped)
    return _compared(found, meter)


def _compared(file: ReadFile, meter: Known[datetime, Decimal]) -> ReadFile:
    from app.usage.comparison import compare
    from app.usage.findings import comparison_findings, usage_findings
    from app.usage.reading import read_usage

    try:
        usage = read_usage(file.sheet, file.mapped.mapping)
    except InputProblem as problem:
        return replace(file, usage=None, problem=problem, comparison=None, findings=())
    comparison = compare(usage, meter)
    told = usage_findings(usage, names_certain=file.mapped.names_certain)
    findings = (*comparison_findings(comparison), *told)
    return replace(file, usage=usage, problem=None, comparison=comparison, findings=findings)


def _write(path: Path, comparison: Comparison) -> str:
    from app.usage.table import comparison_csv

    write_whole(path, comparison_csv(comparison))
    return str(path)

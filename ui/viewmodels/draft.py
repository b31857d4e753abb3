"""The application's draft as a table in the order of the form, its problems, and the export."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.draft.draft import Draft, FilledField, compose
from app.draft.fields import MeterFacts
from app.findings import Severity
from ui.context import Context
from ui.plain_tip import plain_tip
from ui.viewmodels.background import Background
from ui.viewmodels.site import SiteModel
from ui.viewmodels.visit import VisitModel

Index = QModelIndex | QPersistentModelIndex
SERIAL_NUMBER = 0x8D
_SIGNS = {
    "ok": ("check", "ok"),
    "warning": ("warning", "caution"),
    "error": ("cross", "alarm"),
    "none": ("todo", "text_muted"),
}


class Column(IntEnum):
    """The columns, left to right."""

    LABEL = 0
    VALUE = 1
    CHECK = 2
    ORIGIN = 3
    SOURCE = 4


class DraftModel(QAbstractTableModel):
    """Composed anew with every change of site or meter; rows are section titles and fields."""

    composed = Signal()
    begun = Signal()
    exported = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context, site: SiteModel, visit: VisitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self.site, self._visit = context, site, visit
        self._background = Background(self)
        self._background.done.connect(self.exported)
        self._background.failed.connect(self.failed)
        self._facts = MeterFacts()
        self.draft: Draft = compose(site.site, site.today())
        self._rows: list[FilledField | str] = _rows(self.draft)
        site.changed.connect(self._compose)
        visit.changed.connect(self._read_meter)
        for signal in (context.words.changed, context.theme.changed):
            signal.connect(self._repaint)
        self._compose()

    @property
    def exporting(self) -> bool:
        """True while files are being made."""
        return self._background.busy

    def field(self, row: int) -> FilledField | None:
        """Return the field of a row, None for a section's title."""
        found = self._rows[row]
        return None if isinstance(found, str) else found

    def section_rows(self) -> list[int]:
        """Return the rows that hold a section's title."""
        return [number for number, item in enumerate(self._rows) if isinstance(item, str)]

    def export_to(self, folder: Path) -> None:
        """Write all formats into a folder; `begun` and then `exported` or `failed` follow."""
        draft, language = self.draft, self._context.words.language

        def work() -> list[Path]:
            # The exporters bring PDF and spreadsheet libraries: too slow to load with the window.
            from app.draft.export import export

            return export(draft, folder, language=language)

        if self._background.run(work):
            self.begun.emit()

    def finish(self) -> None:
        """Let an export under way come to its end."""
        self._background.wait()

    def check_of(self, entry: FilledField) -> str:
        """Return ok, warning, error or none for a field."""
        problem = self.draft.problem_of(entry.field.path)
        if problem is not None:
            return "error" if problem.severity is Severity.ERROR else "warning"
        return "ok" if entry.value else "none"

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._context.words.text(f"ui.draft.column.{Column(section).name.lower()}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._rows[index.row()]
        if isinstance(entry, str):
            return _section_data(entry, index.column(), role, self._context)
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(entry, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(entry))
        if role == Qt.ItemDataRole.DecorationRole and column is Column.CHECK:
            return self._context.icons.cell_icon(*_SIGNS[self.check_of(entry)], 18)
        if role == Qt.ItemDataRole.ForegroundRole and column is Column.VALUE and not entry.value:
            return self._context.theme.color("text_muted")
        return None

    def _cell(self, entry: FilledField, column: Column) -> str:
        words = self._context.words.text
        match column:
            case Column.LABEL:
                return f"{entry.field.label} ※" if entry.field.required else entry.field.label
            case Column.VALUE:
                return entry.value or words("draft.empty")
            case Column.CHECK:
                return words(f"draft.check.{self.check_of(entry)}")
            case Column.ORIGIN:
                return words(f"draft.origin.{entry.origin}")
        return words("ui.draft.pictured" if entry.field.pictured else "ui.draft.in_text", source=entry.field.source)

    def _tip(self, entry: FilledField) -> str:
        problem = self.draft.problem_of(entry.field.path)
        return problem.message(self._context.words.language) if problem else entry.value

    def _compose(self) -> None:
        self.beginResetModel()
        self.draft = compose(self.site.site, self.site.today(), self._facts)
        self._rows = _rows(self.draft)
        self.endResetModel()
        self.composed.emit()

    def _read_meter(self) -> None:
        meter = self._visit.meter
        raw = meter.snapshot.raw(SERIAL_NUMBER) if meter else None
        facts = MeterFacts(raw.decode("ascii", "replace").strip("\0 ") if raw else None)
        if facts != self._facts:
            self._facts = facts
            self._compose()

    def _repaint(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))


def _rows(draft: Draft) -> list[FilledField | str]:
    rows: list[FilledField | str] = []
    section = ""
    for entry in draft.fields:
        if entry.field.section != section:
            section = entry.field.section
            rows.append(section)
        rows.append(entry)
    return rows


def _section_data(title: str, column: int, role: int, context: Context) -> Any:
    if role == Qt.ItemDataRole.DisplayRole and column == 0:
        return title
    if role == Qt.ItemDataRole.BackgroundRole:
        return context.theme.color("accent_soft")
    return None

"""The half hours of one day as a table."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.demand.half_hours import HalfHourRow, Quantity
from ui.i18n import Translator
from ui.viewmodels.number_text import decimals_of, half_hour_text

Index = QModelIndex | QPersistentModelIndex


class DayTable(QAbstractTableModel):
    """Columns are the time, the quantities the meter has, and the register at the beginning of the half hour."""

    def __init__(self, words: Translator, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._quantities: tuple[Quantity, ...] = ()
        self._rows: list[HalfHourRow] = []
        self._decimals: list[int] = []
        words.changed.connect(lambda: self.show_rows(self._quantities, self._rows))

    def show_rows(self, quantities: tuple[Quantity, ...], rows: list[HalfHourRow]) -> None:
        """Show a day."""
        self.beginResetModel()
        self._quantities, self._rows = quantities, rows
        self._decimals = [decimals_of(_values(row)[number] for row in rows) for number in range(len(quantities) + 1)]
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._quantities) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and section > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        names = ("time", *self._quantities, "register")
        return self._words.text(f"ui.history.column.{names[section]}")

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() > 0:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _cell(self, row: HalfHourRow, column: int) -> str:
        if column == 0:
            return half_hour_text(row.start)
        value = _values(row)[column - 1]
        return "" if value is None else f"{value:.{self._decimals[column - 1]}f}"


def _values(row: HalfHourRow) -> tuple[Decimal | None, ...]:
    return (*row.values, row.register_kwh)

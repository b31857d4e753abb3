"""The meter's properties as a table: name, value with unit, the meter's stamp, and raw bytes on demand."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.echonet.objects import class_of, epc_text
from app.meter.snapshot import Reading
from ui.i18n import Translator
from ui.viewmodels.frame_tree import property_name
from ui.viewmodels.reading_text import value_with_unit
from ui.viewmodels.visit import VisitModel

Index = QModelIndex | QPersistentModelIndex
FIRST_OWN_EPC = 0xA0
"""Property codes from here on belong to the class; below, every device has them."""


class Column(IntEnum):
    """The columns; RAW is hidden until asked for."""

    CODE = 0
    NAME = 1
    VALUE = 2
    AT = 3
    RAW = 4


class ReadingsModel(QAbstractTableModel):
    """Rows are the readings of the meter on show."""

    def __init__(self, words: Translator, visit: VisitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words, self._visit = words, visit
        self._readings: list[Reading] = []
        self._class_code = 0
        visit.changed.connect(self._refresh)
        words.changed.connect(self._retranslate)
        self._refresh()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._readings)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._words.text(f"ui.readings.column.{Column(section).name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        reading = self._readings[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(reading, Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(reading)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == Column.VALUE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def number(self, row: int) -> int | None:
        """Return the number of the frame that brought the reading of a row, None when nobody noted it."""
        meter = self._visit.meter
        source = meter.conduct.brought.get(self._readings[row].epc) if meter else None
        return source.n if source else None

    def _refresh(self) -> None:
        meter = self._visit.meter
        readings = sorted(meter.snapshot.readings(), key=_own_first) if meter else []
        if readings == self._readings:
            return
        if [one.epc for one in readings] == [one.epc for one in self._readings]:
            self._readings = readings
            self._retranslate()
            return
        self.beginResetModel()
        self._readings = readings
        self._class_code = class_of(meter.key.eoj) if meter else 0
        self.endResetModel()

    def _retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self._readings:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._readings) - 1, len(Column) - 1))

    def _cell(self, reading: Reading, column: Column) -> str:
        match column:
            case Column.CODE:
                return epc_text(reading.epc)
            case Column.NAME:
                return property_name(self._class_code, reading.epc, self._words.language)
            case Column.VALUE:
                return value_with_unit(self._words, reading)
            case Column.AT:
                return reading.at.strftime("%H:%M:%S") if reading.at else ""
        return reading.raw.hex(" ").upper()

    def _tip(self, reading: Reading) -> str:
        name = property_name(self._class_code, reading.epc, self._words.language)
        at = f"{reading.at:%Y-%m-%d %H:%M:%S}" if reading.at else ""
        value = value_with_unit(self._words, reading)
        return self._words.text("ui.readings.tip", name=name, value=value, at=at, raw=_short_hex(reading.raw))


def _own_first(reading: Reading) -> tuple[bool, int]:
    """Sort what the meter measures before what every device says of itself."""
    return reading.epc < FIRST_OWN_EPC, reading.epc


def _grouped(digits: str) -> str:
    """Return the digits with thousands separators, the fraction untouched."""
    whole, dot, fraction = digits.partition(".")
    return f"{int(whole):,}{dot}{fraction}" if whole.lstrip("-").isdigit() and whole != "-0" else digits


def _short_hex(raw: bytes) -> str:
    shown = raw[:24].hex(" ").upper()
    return shown if len(raw) <= 24 else f"{shown} …"

"""The communication log as a table: a deep ring of frames, constant cost per frame, a filter that keeps up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.capture.writer import CaptureWriter
from app.echonet.datagram import Datagram
from app.echonet.frame import Frame, decode
from app.echonet.objects import eoj_text, epc_text
from app.errors import ProtocolProblem
from app.values import JST
from ui.i18n import Translator
from ui.theme import Theme
from ui.viewmodels.background import Background
from ui.viewmodels.throttle import Throttle

CAPACITY: Final = 200_000
_DROPPED_AT_ONCE: Final = 16
"""A full ring lets go of a sixteenth, so that dropping costs next to nothing per frame."""

_SCANNED_AT_ONCE: Final = 4_000
"""Entries a filter looks at per frame of the screen."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, left to right."""

    TIME = 0
    DIRECTION = 1
    SOURCE = 2
    DESTINATION = 3
    SERVICE = 4
    OBJECTS = 5
    CONTENT = 6


class LogEntry:
    """A datagram as seen. Decoded when first looked at, so that a big capture opens fast."""

    __slots__ = ("_decoded", "datagram", "sent")

    def __init__(self, datagram: Datagram, sent: bool) -> None:
        self.datagram, self.sent = datagram, sent
        self._decoded: Frame | ProtocolProblem | None = None

    @property
    def frame(self) -> Frame | None:
        """The frame, None when the bytes are none."""
        decoded = self._decode()
        return decoded if isinstance(decoded, Frame) else None

    @property
    def problem(self) -> ProtocolProblem | None:
        """What is wrong with the bytes, None when nothing is."""
        decoded = self._decode()
        return decoded if isinstance(decoded, ProtocolProblem) else None

    @property
    def at(self) -> datetime:
        """When it was seen, Japan time."""
        return datetime.fromtimestamp(self.datagram.time_ns / 1e9, JST)

    def searchable(self) -> str:
        """Return everything a person may type to find this, in lower case."""
        endpoints = f"{self.datagram.source.address} {self.datagram.destination.address} {self.datagram.interface}"
        frame = self.frame
        if frame is None:
            return f"{endpoints} {self.problem} {self.datagram.payload.hex()}".lower()
        objects = f"{eoj_text(frame.seoj)} {eoj_text(frame.deoj)}"
        return f"{endpoints} {frame.esv.name} {objects} {epcs_of(frame)} {self.datagram.payload.hex()}".lower()

    def _decode(self) -> Frame | ProtocolProblem:
        if self._decoded is None:
            try:
                self._decoded = decode(self.datagram.payload)
            except ProtocolProblem as problem:
                self._decoded = problem
        return self._decoded


def epcs_of(frame: Frame) -> str:
    """Return the property codes of a frame: `0xE2 0xE3`."""
    return " ".join(epc_text(item.epc) for item in (*frame.properties, *frame.get_properties))


class LogModel(QAbstractTableModel):
    """Rows are entries by age; `add` is cheap and takes effect once per frame of the screen."""

    saved = Signal(object)
    failed = Signal(object)

    def __init__(
        self, words: Translator, theme: Theme, capacity: int = CAPACITY, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme, self._capacity = words, theme, capacity
        self._entries: list[LogEntry] = []
        self._dropped = self._scanned = 0
        self._shown: list[int] | None = None
        self._text, self._errors_only = "", False
        self._pending: list[LogEntry] = []
        self._throttle = Throttle(self.take_pending, self)
        self._background = Background(self)
        self._background.done.connect(self.saved)
        self._background.failed.connect(self.failed)
        words.changed.connect(self._retranslate)
        theme.changed.connect(self._retranslate)

    @property
    def total(self) -> int:
        """How many entries are kept, shown or not."""
        return len(self._entries)

    def add(self, datagram: Datagram, sent: bool) -> None:
        """Take in one datagram."""
        self._pending.append(LogEntry(datagram, sent))
        self._throttle.request()

    def clear(self) -> None:
        """Forget every entry; what is shown of them stays what the filter says."""
        rows = self.rowCount()
        if rows:
            self.beginRemoveRows(QModelIndex(), 0, rows - 1)
        self._pending, self._entries, self._dropped, self._scanned = [], [], 0, 0
        self._shown = None if self._shown is None else []
        if rows:
            self.endRemoveRows()

    def take_pending(self) -> None:
        """Put what came since the last time into the table, and look on through what the filter has not seen."""
        pending, self._pending = self._pending, []
        if self._shown is None:
            self._insert(pending)
        else:
            self._entries.extend(pending)
        self._drop_oldest()
        self._scan()

    def filter_by(self, text: str, errors_only: bool) -> None:
        """Show only entries with every word of `text`, or only what went wrong; a long log fills in by and by."""
        self.beginResetModel()
        self._text, self._errors_only = text.strip().lower(), errors_only
        self._shown = [] if self._text or errors_only else None
        self._scanned = self._dropped
        self.endResetModel()
        self.take_pending()

    def save(self, path: Path) -> None:
        """Write every entry kept, filtered or not, as a new pcapng file; `saved` or `failed` follows."""
        self.take_pending()
        datagrams = [entry.datagram for entry in self._entries]

        def work() -> Path:
            writer = CaptureWriter(path)
            try:
                for one in datagrams:
                    writer.write(one)
            finally:
                writer.close()
            return path

        self._background.run(work)

    def finish(self) -> None:
        """Let saving come to its end."""
        self._background.wait()

    def entry(self, row: int) -> LogEntry:
        """Return the entry of a row."""
        return self._entries[row if self._shown is None else self._shown[row] - self._dropped]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        if parent.isValid():
            return 0
        return len(self._entries) if self._shown is None else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._words.text(f"ui.log.column.{Column(section).name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(self.entry(index.row()), Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._cell(self.entry(index.row()), Column(index.column()))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(self.entry(index.row()))
        return None

    def explain(self, entry: LogEntry) -> str:
        """Return why an entry is no frame, in words; nothing for a good one."""
        return self._words.explain(entry.problem) if entry.problem else ""

    def _cell(self, entry: LogEntry, column: Column) -> str:
        frame = entry.frame
        match column:
            case Column.TIME:
                return entry.at.strftime("%H:%M:%S.%f")[:-3]
            case Column.DIRECTION:
                return self._words.text("ui.log.sent" if entry.sent else "ui.log.received")
            case Column.SOURCE:
                return entry.datagram.source.address
            case Column.DESTINATION:
                return entry.datagram.destination.address
            case Column.SERVICE:
                return frame.esv.name if frame else self._words.text("ui.log.malformed")
            case Column.OBJECTS:
                return f"{eoj_text(frame.seoj)} → {eoj_text(frame.deoj)}" if frame else ""
        return epcs_of(frame) if frame else self.explain(entry)

    def _color(self, entry: LogEntry) -> Any:
        if entry.frame is None:
            return self._theme.color("alarm")
        return self._theme.color("caution") if entry.frame.esv.is_refusal else None

    def _insert(self, entries: Sequence[LogEntry]) -> None:
        if entries:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + len(entries) - 1)
            self._entries.extend(entries)
            self.endInsertRows()

    def _scan(self) -> None:
        """Show what matches among the next entries; a limited number, so that typing a filter never stalls."""
        if self._shown is None:
            return
        start = self._scanned - self._dropped
        chunk = self._entries[start : start + _SCANNED_AT_ONCE]
        new = [self._scanned + offset for offset, entry in enumerate(chunk) if self._matches(entry)]
        if new:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(new) - 1)
            self._shown.extend(new)
            self.endInsertRows()
        self._scanned += len(chunk)
        if self._scanned - self._dropped < len(self._entries):
            self._throttle.request()

    def _drop_oldest(self) -> None:
        if len(self._entries) <= self._capacity:
            return
        count = len(self._entries) - self._capacity + self._capacity // _DROPPED_AT_ONCE
        first = self._dropped + count
        gone = count if self._shown is None else sum(1 for number in self._shown if number < first)
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
        del self._entries[:count]
        self._dropped, self._scanned = first, max(self._scanned, first)
        if self._shown is not None:
            del self._shown[:gone]
        if gone:
            self.endRemoveRows()

    def _matches(self, entry: LogEntry) -> bool:
        if self._errors_only and entry.frame is not None and not entry.frame.esv.is_refusal:
            return False
        if not self._text:
            return True
        searchable = entry.searchable()
        return all(word in searchable for word in self._text.split())

    def _retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(Column) - 1))

"""The communication log as a table: a deep store of frames, constant cost per frame, a filter that keeps up."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import OrderedDict
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.echonet.datagram import Datagram
from app.echonet.objects import eoj_text
from ui.i18n import Translator
from ui.plain_tip import plain_tip
from ui.theme import Theme
from ui.viewmodels.frame_filter import EVERYTHING, FrameFilter, parse_filter
from ui.viewmodels.frame_search import FrameSearch
from ui.viewmodels.frame_store import CAPACITY, FrameStore
from ui.viewmodels.log_entry import LogEntry, epcs_of
from ui.viewmodels.log_saving import LogSaving
from ui.viewmodels.throttle import Throttle

TOLD_EVERY_MS: Final = 150
"""How often the table grows while a long log is searched."""

_TAKEN_OUT: Final = 256
"""Entries kept decoded: somewhat more than a screen shows."""

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, left to right."""

    NUMBER = 0
    TIME = 1
    DIRECTION = 2
    SOURCE = 3
    DESTINATION = 4
    SERVICE = 5
    CONTENT = 6
    OBJECTS = 7


class LogModel(QAbstractTableModel):
    """Rows are frames by age; `add` is cheap and takes effect once per frame of the screen.

    `searched` follows every step of a search through what was there before; `filtered` a filter that is another one.
    """

    saved = Signal(object)
    failed = Signal(object)
    searched = Signal()
    filtered = Signal()

    def __init__(
        self, words: Translator, theme: Theme, capacity: int = CAPACITY, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._words, self._theme = words, theme
        self.store = FrameStore(capacity)
        self._end = 0
        self._shown: array[int] | None = None
        self.filter_text, self.filter = "", EVERYTHING
        self._search = FrameSearch(self.store, self.filter, words)
        self._entries: OrderedDict[int, LogEntry] = OrderedDict()
        self._throttle = Throttle(self.take_pending, self)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._look_on)
        self._found = array("q")
        self._telling = Throttle(self._tell_found, self, TOLD_EVERY_MS)
        self.saving = LogSaving(self)
        self.saving.saved.connect(self.saved)
        self.saving.failed.connect(self.failed)
        words.changed.connect(self._retranslate)
        theme.changed.connect(self._retranslate)

    @property
    def total(self) -> int:
        """How many frames are kept, shown or not."""
        return self._end - self.store.first

    @property
    def fallen_out(self) -> int:
        """How many frames were kept once and had to give room."""
        return self.store.first

    @property
    def searched_share(self) -> float | None:
        """How much of the log the filter has seen (0–1), None when all of it."""
        if self._shown is None or self._search.next >= self._end:
            return None
        return max(self._search.next - self.store.first, 0) / self.total

    def add(self, datagram: Datagram, sent: bool) -> None:
        """Take in one datagram."""
        self.store.append(datagram, sent)
        self._throttle.request()

    def clear(self) -> None:
        """Forget every frame and count anew; what is shown of those to come stays what the filter says."""
        self.beginResetModel()
        self.store = FrameStore(self.store.capacity)
        self._entries.clear()
        self._end = 0
        self._begin_search()
        self.endResetModel()

    def take_pending(self) -> None:
        """Put what came since the last time into the table, and look on through what the filter has not seen."""
        self._drop_oldest()
        end = self.store.end
        if self._shown is None and end > self._end:
            self.beginInsertRows(QModelIndex(), self.total, end - self.store.first - 1)
            self._end = end
            self.endInsertRows()
        self._end = end
        if not self._turn.isActive():
            self._look_on()

    def filter_by(self, text: str, errors_only: bool) -> None:
        """Show only what passes; a long log fills in by and by. InputProblem leaves the filter as it was."""
        wanted = parse_filter(text, errors_only=errors_only)
        self.filter_text = text
        if wanted != self.filter:
            self._use(wanted)
        self.filtered.emit()

    def find(self, number: int) -> int | None:
        """Return the row of the `number`th received frame, lifting a filter that hides it; None when it fell out."""
        self.take_pending()
        place = self.store.place_of(number)
        if place is None:
            return None
        if self.row_of(place) is None:
            self.filter_by("", errors_only=False)
        return self.row_of(place)

    def row_of(self, place: int) -> int | None:
        """Return the row that shows a place, None while none does."""
        if self._shown is None:
            return place - self.store.first if self.store.first <= place < self._end else None
        row = bisect_left(self._shown, place)
        return row if row < len(self._shown) and self._shown[row] == place else None

    def place(self, row: int) -> int:
        """Return the place of a row."""
        return self.store.first + row if self._shown is None else self._shown[row]

    def entry(self, row: int) -> LogEntry:
        """Return the frame of a row."""
        place = self.place(row)
        entry = self._entries.get(place)
        if entry is None:
            entry = self._entries[place] = self.store.entry(place)
            if len(self._entries) > _TAKEN_OUT:
                self._entries.popitem(last=False)
        return entry

    def latest(self, count: int) -> list[tuple[Datagram, bool]]:
        """Return the newest frames, shown or not, oldest first, and whether each was sent."""
        places = range(max(self.store.end - count, self.store.first), self.store.end)
        return [(entry.datagram, entry.sent) for entry in map(self.store.entry, places)]

    def save(self, path: Path, rows: list[range] | None = None) -> bool:
        """Write rows, or every frame kept, as a pcapng file; `saved` or `failed` follows. False while another is."""
        self.take_pending()
        if rows is None:
            places: list[range | array[int]] = [range(self.store.first, self._end)]
        else:
            places = [self._places(one) for one in rows]
        return self.saving.save(path, tuple(self.store.blocks), places)

    def finish(self) -> None:
        """Let saving come to its end."""
        self.saving.wait()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        if parent.isValid():
            return 0
        return self.total if self._shown is None else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return self._words.text(f"ui.log.column.{Column(section).name.lower()}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.cell(self.entry(index.row()), Column(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(self.entry(index.row()), Column(index.column())))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.color(self.role(self.entry(index.row())))
        return None

    def explain(self, entry: LogEntry) -> str:
        """Return why an entry is no frame, in words; nothing for a good one."""
        return self._words.explain(entry.problem) if entry.problem else ""

    def cell(self, entry: LogEntry, column: Column) -> str:
        """Return what a column says of a frame."""
        frame = entry.frame
        match column:
            case Column.NUMBER:
                return "" if entry.number is None else f"{entry.number:,}"
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

    def role(self, entry: LogEntry) -> str:
        """Return the role of the colour of a frame's words."""
        esv = entry.frame.esv if entry.frame else None
        return "alarm" if esv is None else "caution" if esv.is_refusal else "text"

    def _tip(self, entry: LogEntry, column: Column) -> str:
        return f"{entry.at:%Y-%m-%d %H:%M:%S.%f} JST" if column is Column.TIME else self.cell(entry, column)

    def _places(self, rows: range) -> range | array[int]:
        if self._shown is None:
            return range(self.store.first + rows.start, self.store.first + rows.stop)
        return self._shown[rows.start : rows.stop]

    def _use(self, wanted: FrameFilter) -> None:
        self.beginResetModel()
        self.filter = wanted
        self._begin_search()
        self.endResetModel()
        self.take_pending()

    def _begin_search(self) -> None:
        self._shown = None if self.filter == EVERYTHING else array("q")
        self._found = array("q")
        self._search = FrameSearch(self.store, self.filter, self._words)

    def _look_on(self) -> None:
        """Show what passes of the next slice, and go on in the next turn of the event loop."""
        if self._shown is None or self._search.next >= self._end:
            return
        self._found.extend(self._search.advance(self._end))
        if self._search.next < self._end:
            self._turn.start()
            self._telling.request()
        else:
            self._telling.stop()
            self._tell_found()

    def _tell_found(self) -> None:
        """Put into the table what was found since the last time: each time costs a picture of it."""
        found, self._found = self._found, array("q")
        if found and self._shown is not None:
            self.beginInsertRows(QModelIndex(), len(self._shown), len(self._shown) + len(found) - 1)
            self._shown.extend(found)
            self.endInsertRows()
        self.searched.emit()

    def _drop_oldest(self) -> None:
        excess = self.store.excess()
        if not excess:
            return
        keep = self.store.first + excess
        gone = excess if self._shown is None else bisect_left(self._shown, keep)
        gone = min(gone, self.rowCount())  # a block may come and go unseen
        if gone:
            self.beginRemoveRows(QModelIndex(), 0, gone - 1)
        self.store.drop_excess()
        self._end = max(self._end, keep)
        if self._shown is not None:
            del self._shown[:gone]
        del self._found[: bisect_left(self._found, keep)]
        if gone:
            self.endRemoveRows()

    def _retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(Column) - 1)
        if self.filter.words:
            self._use(self.filter)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(Column) - 1))

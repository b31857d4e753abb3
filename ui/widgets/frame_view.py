"""The selected frame: a tree of its fields beside its bytes; choosing a field marks its bytes."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QTreeWidget, QTreeWidgetItem, QWidget

from app.echonet.frame import Frame, Property
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.frame_tree import Part, parts_of
from ui.viewmodels.log import LogEntry, LogModel
from ui.viewmodels.reading_text import value_with_unit
from ui.viewmodels.visit import VisitModel
from ui.widgets.button import Button
from ui.widgets.card import Card

_BYTES_PER_LINE = 8


class FrameView(Card):
    """Shows one `LogEntry`."""

    def __init__(self, context: Context, model: LogModel, visit: VisitModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.log.card.frame", parent)
        self._context, self._model, self._visit = context, model, visit
        self._entry: LogEntry | None = None
        self._note = QLabel(wordWrap=True)
        self._tree = QTreeWidget()
        self._tree.setColumnCount(2)
        self._tree.setUniformRowHeights(True)
        self._tree.setColumnWidth(0, 108)
        self._tree.setIndentation(16)
        self._bytes = QLabel()
        self._bytes.setObjectName("mono")
        self._bytes.setTextFormat(Qt.TextFormat.RichText)
        self._bytes.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._bytes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._copy = Button(context, "ui.log.copy_bytes", "copy")
        self._copy.clicked.connect(self._copy_bytes)
        self.corner.addWidget(self._copy)
        self._arrange()
        self._tree.currentItemChanged.connect(lambda _new, _old: self._draw_bytes())
        for signal in (context.words.changed, context.theme.changed):
            signal.connect(self._refresh)
        self._refresh()

    def show_entry(self, entry: LogEntry | None) -> None:
        """Show another frame, or none."""
        if entry is not self._entry:
            self._entry = entry
            self._refresh()

    def _arrange(self) -> None:
        area = QScrollArea(widgetResizable=True)
        area.setWidget(self._bytes)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self._tree)
        split.addWidget(area)
        split.setSizes([420, 120])
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        self.body.addWidget(self._note)
        self.body.addWidget(split, 1)

    def _refresh(self) -> None:
        words, entry = self._context.words, self._entry
        self._tree.setHeaderLabels([words.text("ui.log.tree.field"), words.text("ui.log.tree.value")])
        self._copy.setEnabled(entry is not None)
        self._tree.clear()
        if entry is None:
            self._note.setText(words.text("ui.log.choose"))
        elif entry.frame is None:
            self._note.setText(self._model.explain(entry))
        else:
            self._note.setText(self._summary(entry, entry.frame))
            parts = parts_of(entry.frame, words, self._meaning)
            self._tree.addTopLevelItems([_item(part) for part in parts])
            self._tree.expandAll()
            _span_titles(self._tree.invisibleRootItem())
        set_tone(self._note, "alarm" if entry is not None and entry.frame is None else "muted")
        self._draw_bytes()

    def _summary(self, entry: LogEntry, frame: Frame) -> str:
        seen = f"{entry.at:%Y-%m-%d %H:%M:%S} JST"
        service = self._context.words.text(f"ui.esv.{frame.esv.name}")
        return f"{seen}  {service}  {entry.datagram.interface}".rstrip()

    def _meaning(self, eoj: int, item: Property) -> str:
        assert self._entry is not None and self._entry.frame is not None
        asked = self._entry.frame.esv.is_request
        end = self._entry.datagram.destination if asked else self._entry.datagram.source
        reading = self._visit.reading(end.address, eoj, item)
        if reading.words == item.edt.hex().upper():
            return ""
        at = f"  {reading.at:%m/%d %H:%M:%S}" if reading.at else ""
        return value_with_unit(self._context.words, reading) + at

    def _draw_bytes(self) -> None:
        if self._entry is None:
            self._bytes.setText("")
            return
        item = self._tree.currentItem()
        start, end = item.data(0, Qt.ItemDataRole.UserRole) if item else (0, 0)
        palette = self._context.theme.palette
        self._bytes.setText(hex_dump(self._entry.datagram.payload, start, end, palette.accent, palette.on_accent))

    def _copy_bytes(self) -> None:
        if self._entry is not None:
            QGuiApplication.clipboard().setText(self._entry.datagram.payload.hex())


def _item(part: Part) -> QTreeWidgetItem:
    item = QTreeWidgetItem([part.label, part.value])
    item.setData(0, Qt.ItemDataRole.UserRole, (part.start, part.end))
    item.setToolTip(0, part.label)
    item.setToolTip(1, part.value)
    item.addChildren([_item(child) for child in part.children])
    return item


def _span_titles(parent: QTreeWidgetItem) -> None:
    """Let a line without a value have the whole width for its name."""
    for number in range(parent.childCount()):
        child = parent.child(number)
        child.setFirstColumnSpanned(not child.text(1))
        _span_titles(child)


def hex_dump(payload: bytes, start: int, end: int, ground: str, ink: str) -> str:
    """Return rich text: offset and some bytes a line, the bytes [start, end) on another ground."""
    lines = []
    for offset in range(0, len(payload), _BYTES_PER_LINE):
        cells = [
            _cell(payload[at], start <= at < end, ground, ink)
            for at in range(offset, min(offset + _BYTES_PER_LINE, len(payload)))
        ]
        lines.append(f"{offset:04X}&nbsp;&nbsp;" + "&nbsp;".join(cells))
    return "<br>".join(lines)


def _cell(value: int, marked: bool, ground: str, ink: str) -> str:
    if not marked:
        return f"{value:02X}"
    return f'<span style="background:{escape(ground)};color:{escape(ink)}">{value:02X}</span>'

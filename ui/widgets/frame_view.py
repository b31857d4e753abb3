"""The selected frame: a tree of its fields beside its bytes; pointing at one marks the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QWidget

from app.echonet.frame import Frame, Property
from ui.context import Context
from ui.theme import set_tone
from ui.viewmodels.frame_tree import parts_of
from ui.viewmodels.log import LogModel
from ui.viewmodels.log_entry import LogEntry
from ui.viewmodels.reading_text import value_with_unit
from ui.viewmodels.visit import VisitModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.frame_tree import FrameTree
from ui.widgets.hex_view import HexView


class FrameView(Card):
    """Shows one `LogEntry`."""

    def __init__(self, context: Context, model: LogModel, visit: VisitModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.log.card.frame", parent)
        self._context, self._model, self._visit = context, model, visit
        self._entry: LogEntry | None = None
        self._note = QLabel(wordWrap=True)
        self._tree, self._bytes = FrameTree(), HexView()
        self._copy = Button(context, "ui.log.copy_bytes", "copy")
        self._copy.clicked.connect(self._copy_bytes)
        self.corner.addWidget(self._copy)
        self._arrange()
        self._tree.marked.connect(self._draw_bytes)
        self._bytes.pointed.connect(self._tree.mark_byte)
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
        area.setObjectName("scrolled")
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._context.words.bind(area, area.setAccessibleName, "ui.log.bytes")
        self._context.words.bind(self._tree, self._tree.setAccessibleName, "ui.log.card.frame")
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
            self._tree.show_parts(parts_of(entry.frame, words, self._meaning))
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

    def _draw_bytes(self, start: int = 0, end: int = 0) -> None:
        payload = self._entry.datagram.payload if self._entry is not None else b""
        self._bytes.show_bytes(payload, start, end, self._context.theme.palette)

    def _copy_bytes(self) -> None:
        if self._entry is not None:
            QGuiApplication.clipboard().setText(self._entry.datagram.payload.hex())

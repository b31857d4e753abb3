"""通信ログ: every frame, live; the chosen one taken apart."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QSplitter, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.viewmodels.log import Column, LogModel
from ui.viewmodels.visit import VisitModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.copy_table import CopyTable
from ui.widgets.frame_view import FrameView
from ui.widgets.layouts import row

_WIDTHS = {
    Column.TIME: 100,
    Column.DIRECTION: 52,
    Column.SOURCE: 104,
    Column.DESTINATION: 104,
    Column.SERVICE: 84,
    Column.OBJECTS: 176,
}


class LogPage(Page):
    """Shows a `LogModel`; following keeps the newest row in view; `capture_wanted` asks for a window of its own."""

    capture_wanted = Signal(str)

    def __init__(self, context: Context, model: LogModel, visit: VisitModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "log", parent)
        self._model = model
        self.search = QLineEdit(clearButtonEnabled=True)
        context.words.bind(self.search, self.search.setPlaceholderText, "ui.log.filter")
        context.words.bind(self.search, self.search.setAccessibleName, "ui.log.filter")
        self.errors = _toggle(context, "ui.log.errors", "warning")
        self.follow = _toggle(context, "ui.log.follow", "follow")
        self.follow.setChecked(True)
        self.table = CopyTable()
        self.table.setModel(model)
        context.words.bind(self.table, self.table.setAccessibleName, "ui.page.log")
        self._count = QLabel()
        self._count.setObjectName("hint")
        self._frame = FrameView(context, model, visit)
        opening = Button(context, "ui.log.open", "open", tip_key="ui.log.open.tip")
        opening.clicked.connect(self._open)
        self.corner.addWidget(opening)
        save = Button(context, "ui.log.save", "save", tip_key="ui.log.save.tip")
        save.clicked.connect(self._save)
        self.corner.addWidget(save)
        self._arrange()
        self._connect()
        self._show_count()

    def trigger(self, action: str) -> None:
        if action == "find":
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _arrange(self) -> None:
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        tools = row()
        tools.addWidget(self.search, 1)
        tools.addWidget(self.errors)
        tools.addWidget(self.follow)
        list_card = Card(self.context, "ui.log.card.list")
        list_card.corner.addWidget(self._count)
        list_card.body.addLayout(tools)
        list_card.body.addWidget(self.table, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.addWidget(list_card)
        split.addWidget(self._frame)
        split.setSizes([790, 376])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        self.body.addWidget(split, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._filter())
        self.errors.toggled.connect(lambda _checked: self._filter())
        self.follow.toggled.connect(lambda _checked: self._scroll())
        self.table.selectionModel().currentRowChanged.connect(lambda new, _old: self._choose(new.row()))
        for signal in (self._model.rowsInserted, self._model.rowsRemoved, self._model.modelReset):
            signal.connect(self._changed)
        self.context.words.changed.connect(self._show_count)

    def _open(self) -> None:
        title = self.context.words.text("ui.log.open")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "pcap, pcapng (*.pcap *.pcapng);;* (*)")
        if path:
            self.capture_wanted.emit(path)

    def _save(self) -> None:
        title = self.context.words.text("ui.log.save")
        path, _ = QFileDialog.getSaveFileName(self, title, "kaitsu.pcapng", "pcapng (*.pcapng)")
        if path:
            self._model.save(Path(path))

    def _filter(self) -> None:
        self._model.filter_by(self.search.text(), self.errors.isChecked())

    def _choose(self, chosen: int) -> None:
        self._frame.show_entry(self._model.entry(chosen) if 0 <= chosen < self._model.rowCount() else None)
        if chosen >= 0 and self.table.hasFocus():
            self.follow.setChecked(False)

    def _changed(self) -> None:
        self._show_count()
        self._scroll()

    def _scroll(self) -> None:
        if self.follow.isChecked():
            self.table.scrollToBottom()

    def _show_count(self) -> None:
        shown, total = self._model.rowCount(), self._model.total
        self._count.setText(self.context.words.text("ui.log.count", shown=f"{shown:,}", total=f"{total:,}"))


def _toggle(context: Context, key: str, icon: str) -> Button:
    button = Button(context, key, icon, tip_key=f"{key}.tip")
    button.setCheckable(True)
    return button

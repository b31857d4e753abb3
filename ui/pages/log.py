"""通信ログ: every frame, live; the chosen one taken apart."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QSplitter, QWidget

from ui.context import Context
from ui.pages.page import Page
from ui.viewmodels.log import LogModel
from ui.viewmodels.visit import VisitModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.frame_table import FrameTable
from ui.widgets.frame_view import FrameView
from ui.widgets.log_filter import LogFilter
from ui.widgets.log_saving import SaveMenu, SavingTask


class LogPage(Page):
    """Shows a `LogModel`; following keeps the newest row in view; `capture_wanted` asks for a window of its own.

    `failed` carries what could not be copied.
    """

    capture_wanted = Signal(str)
    failed = Signal(object)
    answers = frozenset({"find"})

    def __init__(self, context: Context, model: LogModel, visit: VisitModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "log", parent)
        self._model = model
        self._place: int | None = None
        self.filter = LogFilter(context, model)
        self.follow = Button(context, "ui.log.follow", "follow", tip_key="ui.log.follow.tip")
        self.follow.setCheckable(True)
        self.follow.setChecked(True)
        self.table = FrameTable(context, model)
        self._count = QLabel()
        self._count.setObjectName("hint")
        self._frame = FrameView(context, model, visit)
        self._opening = Button(context, "ui.log.open", "open", tip_key="ui.log.open.tip")
        self._opening.clicked.connect(self._open)
        self.saving = SaveMenu(context, model, self.table.chosen)
        for button in (self._opening, self.saving):
            self.corner.addWidget(button)
        self._arrange()
        self._connect()
        self._show_count()

    def trigger(self, action: str) -> None:
        if action == "find":
            self.filter.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_number(self, number: int) -> bool:
        """Choose the `number`th received frame and bring it into view; False when the log has it no more."""
        found = self._model.find(number)
        if found is None:
            return False
        self.follow.setChecked(False)
        self.table.show_row(found)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _arrange(self) -> None:
        list_card = Card(self.context, "ui.log.card.list")
        list_card.corner.addWidget(self._count)
        list_card.corner.addWidget(self.follow)
        list_card.body.addWidget(self.filter)
        list_card.body.addWidget(self.table, 1)
        list_card.body.addWidget(SavingTask(self.context, self._model.saving))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(12)
        split.addWidget(list_card)
        split.addWidget(self._frame)
        split.setSizes([790, 376])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        self.body.addWidget(split, 1)

    def _connect(self) -> None:
        model, table = self._model, self.table
        self.follow.toggled.connect(lambda _checked: self._scroll())
        table.scrolled.connect(self.follow.setChecked)
        table.failed.connect(self.failed)
        table.selectionModel().currentRowChanged.connect(lambda new, _old: self._choose(new.row()))
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset):
            signal.connect(self._changed)
        for signal in (model.searched, self.context.words.changed):
            signal.connect(self._show_count)

    def _open(self) -> None:
        title = self.context.words.text("ui.log.open")
        path, _ = QFileDialog.getOpenFileName(self, title, "", "pcap, pcapng (*.pcap *.pcapng);;* (*)")
        if path:
            self.capture_wanted.emit(path)

    def _choose(self, chosen: int) -> None:
        if 0 <= chosen < self._model.rowCount():
            self._place = self._model.place(chosen)
            self._frame.show_entry(self._model.entry(chosen))
            if self.table.hasFocus():
                self.follow.setChecked(False)

    def _changed(self) -> None:
        self._show_count()
        self._choose_again()
        self._scroll()

    def _choose_again(self) -> None:
        """Choose the frame on show once more where another filter shows it; it stays on show where none does."""
        if self._place is None or self.table.currentIndex().isValid():
            return
        found = self._model.row_of(self._place)
        if found is not None:
            self.table.show_row(found)
        elif not self._model.total:
            self._place = None
            self._frame.show_entry(None)

    def _scroll(self) -> None:
        if self.follow.isChecked():
            self.table.scrollToBottom()

    def _show_count(self) -> None:
        model, words = self._model, self.context.words.text
        shown, total, share = f"{model.rowCount():,}", f"{model.total:,}", model.searched_share
        texts = [words("ui.log.count", shown=shown, total=total)]
        if share is not None:
            texts.append(words("ui.log.searching", percent=int(share * 100)))
        if model.fallen_out:
            texts.append(words("ui.log.fallen_out", count=f"{model.fallen_out:,}"))
        self._count.setText("  ".join(texts))
        self._count.setToolTip(words("ui.log.count.tip", most=f"{model.store.capacity:,}"))

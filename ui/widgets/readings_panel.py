"""The meter's present readings; raw bytes on demand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QLabel, QWidget

from ui.actions import keys_of
from ui.context import Context
from ui.viewmodels.readings import Column, ReadingsModel
from ui.viewmodels.visit import VisitModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.copy_table import CopyTable

_WIDTHS = {Column.CODE: 52, Column.VALUE: 140, Column.AT: 80, Column.RAW: 260}
_ROOM_FOR_TIMES = 420
"""A narrower table leaves the times to the tooltips, so that the names stay readable."""


class ReadingsPanel(Card):
    """Shows a `ReadingsModel`."""

    def __init__(
        self, context: Context, model: ReadingsModel, visit: VisitModel, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, "ui.live.card.readings", parent)
        self._context, self._model, self._visit = context, model, visit
        self.again = Button(context, "ui.readings.again", "refresh", tip_key="ui.readings.again.tip")
        self.again.clicked.connect(visit.read_again)
        self.corner.addWidget(self.again)
        self._raw = Button(context, "ui.readings.raw", tip_key="ui.readings.raw.tip")
        self._raw.setCheckable(True)
        self._raw.toggled.connect(self._show_raw)
        self.corner.addWidget(self._raw)
        self.table = CopyTable()
        self.table.setModel(model)
        context.words.bind(self.table, self.table.setAccessibleName, "ui.live.card.readings")
        self._frame = QAction(self.table)
        context.words.bind(self._frame, self._frame.setText, "ui.frame.show")
        self._frame.setShortcuts([QKeySequence(keys) for keys in keys_of("ui.frame.show")])
        self._frame.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._frame.triggered.connect(self._show_frame)
        self.table.addAction(self._frame)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.table.doubleClicked.connect(self._show_frame)
        header = self.table.horizontalHeader()
        context.theme.changed.connect(self._fit_columns)
        self._fit_columns()
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        hint = QLabel(wordWrap=True)
        hint.setObjectName("hint")
        context.words.bind(hint, hint.setText, "ui.readings.hint")
        self.body.addWidget(self.table, 1)
        self.body.addWidget(hint)
        visit.changed.connect(self._refresh)
        self._refresh()
        self._show_raw(False)

    def _fit_columns(self) -> None:
        for column, width in _WIDTHS.items():
            self.table.setColumnWidth(column, self._context.theme.scaled(width))

    def _refresh(self) -> None:
        self.again.setEnabled(self._visit.can_send and self._visit.meter is not None)

    def _show_frame(self) -> None:
        row = self.table.currentIndex().row()
        number = self._model.number(row) if row >= 0 else None
        if number is not None:
            self._context.frames.wanted.emit(number)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_raw(self._raw.isChecked())

    def _show_raw(self, raw: bool) -> None:
        self.table.setColumnHidden(Column.RAW, not raw)
        self.table.setColumnHidden(Column.VALUE, raw)
        self.table.setColumnHidden(Column.AT, raw or self.width() < self._context.theme.scaled(_ROOM_FOR_TIMES))

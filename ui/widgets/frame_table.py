"""The rows of the log: as many as there are, of which only those in view cost anything."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.errors import AppError
from ui.actions import keys_of
from ui.context import Context
from ui.viewmodels.frame_copy import CopyForm, copied
from ui.viewmodels.log import Column, LogModel
from ui.widgets.copy_table import CopyTable

_WIDTHS: Final = {
    Column.NUMBER: 60,
    Column.TIME: 112,
    Column.DIRECTION: 48,
    Column.SOURCE: 104,
    Column.DESTINATION: 104,
    Column.SERVICE: 84,
    Column.CONTENT: 164,
}
_PADDING: Final = 8
_COLUMNS: Final = tuple(Column)
_WORDS: Final = (Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value
_NUMBERS: Final = (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value
_ELIDED: Final = 4096
"""Texts whose shortened form is kept: most of what is in view is there again and again."""

Index = QModelIndex | QPersistentModelIndex


class FrameTable(CopyTable):
    """Shows a `LogModel`; `scrolled` tells, after a person scrolled, whether the newest row is in view."""

    scrolled = Signal(bool)
    failed = Signal(object)

    def __init__(self, context: Context, model: LogModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._model = context, model
        self.setModel(model)
        # The header would ask for every row of the log whether it is chosen; it follows a choice nobody makes.
        header = self.horizontalHeader()
        header.setSelectionModel(QItemSelectionModel(model, header))
        header.setSectionsClickable(False)
        header.setStretchLastSection(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_columns()
        self.setAlternatingRowColors(False)  # the cells draw their ground themselves
        # Painted all over by ourselves, so that scrolling moves what is there and paints only what comes into view.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setItemDelegate(_Cells(context, model, self))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for form in CopyForm:
            self.addAction(self._action(form))
        context.words.bind(self, self.setAccessibleName, "ui.page.log")
        context.theme.changed.connect(self._fit_columns)
        bar = self.verticalScrollBar()
        bar.actionTriggered.connect(lambda _: self.scrolled.emit(bar.sliderPosition() >= bar.maximum()))
        model.rowsRemoved.connect(self._stay)

    def _fit_columns(self) -> None:
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, self._context.theme.scaled(width))
        self.viewport().update()

    def chosen(self) -> list[range]:
        """Return the chosen rows, the uppermost first."""
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.count())]
        spans = sorted({(one.top(), one.bottom() + 1) for one in parts})
        return [range(*span) for span in spans]

    def menu(self) -> QMenu:
        """Return the ways to copy as a menu."""
        menu = QMenu(self)
        menu.addActions(self.actions())
        return menu

    def copy(self) -> None:
        self.copy_as(CopyForm.TEXT)

    def copy_as(self, form: CopyForm) -> None:
        """Put the chosen rows on the clipboard."""
        rows = self.chosen()
        if not rows:
            return
        try:
            QGuiApplication.clipboard().setText(copied(self._model, rows, form))
        except AppError as error:
            self.failed.emit(error)

    def show_row(self, row: int) -> None:
        """Choose a row and bring it into the middle."""
        self.selectRow(row)
        self.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtCenter)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._context.theme.color("surface"))
        painter.end()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.scrolled.emit(self.currentIndex().row() == self._model.rowCount() - 1)

    def _stay(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Keep in view what was in view while the oldest rows go."""
        bar = self.verticalScrollBar()
        gone = (last - first + 1) * self.verticalHeader().defaultSectionSize()
        if not self._model.rowCount() or bar.value() < gone:
            return
        where = bar.value() - gone
        self.updateGeometries()
        bar.setValue(where)

    def _action(self, form: CopyForm) -> QAction:
        action = QAction(self)
        name = "ui.action.copy_rows" if form is CopyForm.TEXT else f"ui.log.copy.{form}"
        action.setShortcuts([QKeySequence(keys) for keys in keys_of(name)])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._context.words.bind(action, action.setText, f"ui.log.copy.{form}")
        action.triggered.connect(lambda: self.copy_as(form))
        return action


class _Cells(QStyledItemDelegate):
    """Draws cells in a fifth of the time that styled ones take."""

    def __init__(self, context: Context, model: LogModel, parent: FrameTable) -> None:
        super().__init__(parent)
        self._theme, self._model = context.theme, model
        self._elided = lru_cache(_ELIDED)(self._elide)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, column = index.row(), index.column()
        entry, theme = self._model.entry(row), self._theme
        rect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.fillRect(rect, theme.color("accent" if chosen else "sunken" if row % 2 else "surface"))
        painter.setPen(theme.color("on_accent" if chosen else self._model.role(entry)))
        room = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        text = self._elided(self._model.cell(entry, _COLUMNS[column]), room.width(), painter.font().key())
        painter.drawText(room, _NUMBERS if column == Column.NUMBER else _WORDS, text)

    def _elide(self, text: str, width: int, _font: str) -> str:
        table = self.parent()
        assert isinstance(table, FrameTable)
        return table.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)

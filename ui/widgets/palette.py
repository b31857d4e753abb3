"""The command palette: everything there is to do in a list that gets shorter as one types; Enter does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from ui.context import Context
from ui.plain_tip import plain_tip
from ui.theme import GRID
from ui.viewmodels.palette import Offer, find
from ui.widgets.layouts import column

WIDTH: Final = 720
_LIST_HEIGHT: Final = 440
_MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}


class CommandPalette(QFrame):
    """A popup over `Offer`s: the arrows move, Enter or a click runs, Escape leaves everything as it is."""

    def __init__(self, context: Context, offers: Sequence[Offer], window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._offers = window, offers
        self._found: Sequence[Offer] = ()
        self.search = QLineEdit(clearButtonEnabled=True)
        self.list = QTreeWidget()
        self.list.setObjectName("paletteList")
        self._none = QLabel(wordWrap=True)
        self._none.setObjectName("hint")
        words = context.words
        words.bind(self.search, self.search.setPlaceholderText, "ui.palette.search")
        words.bind(self.search, self.search.setAccessibleName, "ui.palette.search")
        words.bind(self.list, self.list.setAccessibleName, "ui.action.palette")
        words.bind(self._none, self._none.setText, "ui.palette.none")
        self._prepare_list()
        layout = column(self, margin=3, spacing=2)
        for widget in (self.search, self.list, self._none):
            layout.addWidget(widget)
        self.search.textChanged.connect(self._fill)
        self.search.returnPressed.connect(lambda: self._run(self.list.currentItem()))
        self.list.itemClicked.connect(self._run)

        self._fill()

    def open(self) -> None:
        """Show it in the upper middle of the window, ready to type."""
        self.setFixedWidth(min(WIDTH, self._window.width() - 8 * GRID))
        left = (self._window.width() - self.width()) // 2
        self.move(self._window.mapToGlobal(QPoint(left, 14 * GRID)))
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            self._move(_MOVES[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _prepare_list(self) -> None:
        self.list.setColumnCount(3)
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFixedHeight(_LIST_HEIGHT)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows move in it while one types
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for number in (1, 2):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.ResizeToContents)

    def _fill(self) -> None:
        self._found = find(self._offers, self.search.text())
        self.list.clear()
        for offer in self._found:
            item = QTreeWidgetItem([offer.title, offer.where, offer.keys])
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, plain_tip(offer.title))
            self.list.addTopLevelItem(item)
        self._none.setVisible(not self._found)
        if self._found:
            self._move(0)

    def _move(self, steps: int) -> None:
        count = self.list.topLevelItemCount()
        if count:
            row = self.list.currentIndex().row() + steps
            self.list.setCurrentIndex(self.list.model().index(min(max(row, 0), count - 1), 0))

    def _run(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.close()
            self._found[self.list.indexOfTopLevelItem(item)].run()

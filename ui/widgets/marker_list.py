"""The notes beside the picture: write, change, take away, take back. Nothing pops up."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QWidget

from app.demand.markers import Marker
from ui.context import Context
from ui.plain_tip import plain_tip
from ui.theme import TOUCH
from ui.viewmodels.markers import MarkersModel
from ui.widgets.button import Button
from ui.widgets.layouts import column, row

_WIDTH = 216
_LONGEST = 200


class MarkerList(QWidget):
    """Follows a `MarkersModel`; `begin` starts a note, Enter keeps it, Escape drops it; `closed` after both."""

    closed = Signal()

    def __init__(self, context: Context, model: MarkersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._model = context.words, model
        self._at: datetime | None = None
        self.setFixedWidth(_WIDTH)
        self.list = QListWidget()
        self.list.setProperty("data", True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        context.words.bind(self.list, self.list.setAccessibleName, "ui.live.notes")
        self._of = QLabel()
        self._of.setObjectName("hint")
        self.text = QLineEdit(maxLength=_LONGEST)
        context.words.bind(self.text, self.text.setPlaceholderText, "ui.live.note.text")
        context.words.bind(self.text, self.text.setAccessibleName, "ui.live.note.text")
        self.remove = Button(context, "ui.live.note.remove", "close", tip_key="ui.live.note.remove.tip")
        self.undo = Button(context, "ui.live.note.undo", "refresh", tip_key="ui.live.note.undo.tip")
        self._arrange()
        self.list.currentRowChanged.connect(lambda _row: self._show_chosen())
        self.text.returnPressed.connect(self._keep)
        self.remove.clicked.connect(self._remove)
        self.undo.clicked.connect(model.undo)
        model.changed.connect(self._refresh)
        context.words.changed.connect(self._show_chosen)
        self._refresh()

    @property
    def chosen(self) -> Marker | None:
        """The note chosen in the list, None while a new one is written."""
        number = self.list.currentRow()
        return self._model.all[number] if 0 <= number < len(self._model.all) else None

    def begin(self, at: datetime) -> None:
        """Start a note at a time."""
        self._at = at
        self.list.setCurrentRow(-1)
        self.text.clear()
        self._show_chosen()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._at = None
            self._show_chosen()
            self.closed.emit()
        elif event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        layout = column(self, spacing=1)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._of)
        layout.addWidget(self.text)
        buttons = row(spacing=1)
        buttons.addWidget(self.remove)
        buttons.addWidget(self.undo)
        layout.addLayout(buttons)

    def _keep(self) -> None:
        chosen, at = self.chosen, self._at
        if at is not None:
            self._at = None
            self._model.add(at, self.text.text())
        elif chosen is not None:
            self._model.edit(chosen, self.text.text())
        self.closed.emit()

    def _remove(self) -> None:
        if self.chosen is not None:
            self._model.remove(self.chosen)

    def _refresh(self) -> None:
        number = self.list.currentRow()
        self.list.clear()
        self.list.addItems([f"{one.at:%m/%d %H:%M:%S}  {one.text}".rstrip() for one in self._model.all])
        for row_, one in enumerate(self._model.all):
            self.list.item(row_).setToolTip(plain_tip(one.text))
            self.list.item(row_).setSizeHint(QSize(0, TOUCH))
        self.list.setCurrentRow(min(number, self.list.count() - 1))
        self.undo.setEnabled(self._model.can_undo)
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Show which note the line below the list is about; choosing one ends writing a new one."""
        chosen = self.chosen
        if chosen is not None:
            self._at = None
        at = chosen.at if chosen else self._at
        self._of.setText(f"{at:%m/%d %H:%M:%S}" if at else self._words.text("ui.live.note.none"))
        if chosen is not None:
            self.text.setText(chosen.text)
        elif self._at is None:
            self.text.clear()
        self.text.setEnabled(at is not None)
        self.remove.setEnabled(chosen is not None)

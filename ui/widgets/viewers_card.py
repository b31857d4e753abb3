"""Who may view the place: a note of ours beside the list that the member site keeps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QWidget

from app.storage.keys import Viewer
from app.values import JST
from ui.context import Context
from ui.viewmodels.keys import KeysModel
from ui.widgets.button import Button
from ui.widgets.layouts import column, row
from ui.widgets.list_card import ListCard

_LONGEST = 80


class ViewersCard(ListCard):
    """Follows a `KeysModel`."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        self._context, self._model = context, model
        super().__init__(context, "ui.keys.card.viewers", "ui.keys.no_viewers", self._viewers, self._row, parent)
        self.name = QLineEdit(maxLength=_LONGEST)
        for setter in (self.name.setPlaceholderText, self.name.setAccessibleName):
            context.words.bind(self.name, setter, "ui.keys.viewer")
        self.add = Button(context, "ui.keys.viewer.add", "new", tip_key="ui.keys.viewer.add.tip")
        line = row(spacing=2)
        line.addWidget(self.name, 1)
        line.addWidget(self.add)
        self.body.addLayout(line)
        self.add.clicked.connect(self._add)
        self.name.returnPressed.connect(self._add)
        model.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setVisible(self._model.chosen is not None)
        self.refresh()

    def _viewers(self) -> Sequence[Viewer]:
        chosen = self._model.chosen
        return chosen.viewers if chosen is not None else ()

    def _row(self, viewer: Viewer) -> QWidget:
        frame, words = QFrame(), self._context.words
        name = QLabel(viewer.name, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        name.setProperty("data", True)
        at = viewer.removed_at or viewer.added_at
        key = "ui.keys.viewer.removed" if viewer.removed_at else "ui.keys.viewer.since"
        since = QLabel(words.text(key, day=f"{at.astimezone(JST):%Y-%m-%d}"))
        since.setObjectName("hint")
        action = "ui.keys.viewer.restore" if viewer.removed_at else "ui.keys.viewer.remove"
        button = Button(self._context, action, "undo" if viewer.removed_at else "close", tip_key=f"{action}.tip")
        button.clicked.connect(lambda: self._model.remove_viewer(viewer))
        texts = column(spacing=0)
        texts.addWidget(name)
        texts.addWidget(since)
        layout = row(frame, spacing=2)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addLayout(texts, 1)
        layout.addWidget(button)
        return frame

    def _add(self) -> None:
        if self._model.add_viewer(self.name.text()):
            self.name.clear()

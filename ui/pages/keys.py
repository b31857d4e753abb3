"""認証キー: places with their keys and countdowns, what to do next, the mail, who may view."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from ui.context import Context
from ui.pages.page import Page, scrolled, side_by_side
from ui.theme import set_tone
from ui.viewmodels.keys import KeysModel
from ui.widgets.icon_label import IconLabel
from ui.widgets.key_card import KeyCard
from ui.widgets.key_list_card import KeyListCard
from ui.widgets.key_mail_card import KeyMailCard
from ui.widgets.key_todo_card import KeyTodoCard
from ui.widgets.layouts import row
from ui.widgets.viewers_card import ViewersCard


class KeysPage(Page):
    """Shows a `KeysModel`; the countdown runs while the page is to be seen."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "keys", parent)
        self._model = model
        self._store_words = QLabel(wordWrap=True)
        self.store = self._store_line()
        self.places = KeyListCard(context, model)
        self.key = KeyCard(context, model)
        self.mail = KeyMailCard(context, model)
        self.viewers = ViewersCard(context, model)
        left = self._column(self.places, self.viewers)
        middle = self._column(self.key, KeyTodoCard(context, model), self.mail)
        self.body.addWidget(self.store)
        self.body.addLayout(side_by_side((left, 4), (middle, 6)), 1)
        model.changed.connect(self._refresh)
        context.words.changed.connect(self._refresh)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.look_for_store()
        self._model.reload()
        self._model.watch.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._model.watch.watch(False)

    def _column(self, *widgets: QWidget) -> QScrollArea:
        area, layout = scrolled(self)
        for widget in widgets:
            layout.addWidget(widget)
        layout.addStretch(1)
        return area

    def _store_line(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("tile")
        set_tone(frame, "caution")
        layout = row(frame, margin=2, spacing=3)
        layout.addWidget(IconLabel(self.context, "warning", "caution"))
        layout.addWidget(self._store_words, 1)
        frame.hide()
        return frame

    def _refresh(self) -> None:
        problem = self._model.store_problem
        self.store.setVisible(problem is not None)
        self._store_words.setText(self.context.words.explain(problem) if problem else "")

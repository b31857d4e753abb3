"""What owner and viewer do next, in order, each step with its way to the guide."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from app.site.key_todo import Todo, todos
from ui.context import Context
from ui.guide_opener import explain_by
from ui.theme import set_tone
from ui.viewmodels.keys import KeysModel
from ui.widgets.guide_link import GuideLink
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import row
from ui.widgets.list_card import ListCard


class KeyTodoCard(ListCard):
    """Follows a `KeysModel`."""

    def __init__(self, context: Context, model: KeysModel, parent: QWidget | None = None) -> None:
        self._context, self._model = context, model
        super().__init__(context, "ui.keys.card.todo", "ui.keys.none", self._todos, self._row, parent)
        model.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.setVisible(self._model.chosen is not None)
        self.refresh()

    def _todos(self) -> Sequence[Todo]:
        chosen = self._model.chosen
        return todos(chosen.key.state) if chosen is not None else ()

    def _row(self, todo: Todo) -> QWidget:
        state = "done" if todo.done else "next" if todo.is_next else "later"
        icon, tone = {"done": ("check", "ok"), "next": ("follow", "accent"), "later": ("todo", "text_muted")}[state]
        frame, words = QFrame(), self._context.words
        spoken = QLabel(wordWrap=True)
        params = {"who": words.text(f"ui.keys.who.{todo.who}"), "what": words.text(f"key.todo.{todo.id}")}
        spoken.setText(words.text(f"ui.keys.todo.{state}", **params))
        spoken.setObjectName("findingText" if todo.is_next else "")
        spoken.setProperty("data", True)  # names the member site's own buttons
        set_tone(spoken, "muted" if todo.done else "")
        explain_by(frame, todo.entry)
        layout = row(frame, spacing=2)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(IconLabel(self._context, icon, tone))
        layout.addWidget(spoken, 1)
        layout.addWidget(GuideLink(self._context, frame, todo.entry))
        return frame

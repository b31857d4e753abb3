"""A line of text, tidied when one leaves it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from ui.context import Context
from ui.viewmodels.entry import tidy
from ui.viewmodels.site import SiteModel
from ui.widgets.field import Field


class TextField(Field):
    """Takes text however it is typed; the hint shows an example while it is empty."""

    def __init__(
        self, context: Context, model: SiteModel, key: str, *, required: bool = False, hint_key: str = ""
    ) -> None:
        super().__init__(context, model, key, required=required)
        self.edit = QLineEdit()
        if hint_key:
            context.words.bind(self.edit, self.edit.setPlaceholderText, hint_key)
        self.edit.editingFinished.connect(self._store)
        self.hold(self.edit)

    def read_model(self) -> None:
        shown = self.model.value(self.key) or ""
        if not self.edit.hasFocus() and self.edit.text() != shown:
            self.edit.setText(shown)
            self.edit.setCursorPosition(0)

    def _store(self) -> None:
        tidied = tidy(self.key, self.edit.text())
        self.edit.setText(tidied)
        self.model.set(self.key, tidied)

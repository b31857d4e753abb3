"""A value typed as text: read when one leaves the line; what cannot be read stays there with its reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit

from app.errors import InputProblem
from ui.context import Context
from ui.viewmodels.site import SiteModel
from ui.widgets.field import Field


class ReadField(Field):
    """`read` turns the text into a value or raises InputProblem, `write` turns the value into text."""

    def __init__(
        self,
        context: Context,
        model: SiteModel,
        key: str,
        read: Callable[[str], Any],
        write: Callable[[Any], str],
        *,
        hint_key: str,
        required: bool = False,
    ) -> None:
        super().__init__(context, model, key, required=required)
        self._wrong: InputProblem | None = None
        self._read, self._write = read, write
        self.edit = QLineEdit()
        context.words.bind(self.edit, self.edit.setPlaceholderText, hint_key)
        self.edit.editingFinished.connect(self.store)
        model.replaced.connect(self._forget)
        self.hold(self.edit)

    def read_model(self) -> None:
        if self._wrong is None and not self.edit.hasFocus():
            self.edit.setText(self._shown(self.model.value(self.key)))

    def problem_text(self) -> str:
        return self.context.words.explain(self._wrong) if self._wrong else ""

    def store(self) -> None:
        """Read what stands in the line and keep it, or say why not."""
        try:
            value = self._read(self.edit.text())
        except InputProblem as problem:
            self._wrong = problem
            self._follow()
            return
        self._wrong = None
        self.edit.setText(self._shown(value))
        self.model.set(self.key, value)
        self._follow()

    def _shown(self, value: Any) -> str:
        return "" if value is None else self._write(value)

    def _forget(self) -> None:
        """Leave behind what was wrong with the site before."""
        self._wrong = None
        self._follow()

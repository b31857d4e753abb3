"""A day, typed in any usual way, with a button that fills in the day most often meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit

from app.errors import InputProblem
from ui.context import Context
from ui.viewmodels.entry import date_from
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.field import Field


class DateField(Field):
    """Shows ISO dates; what is no date stays in the editor with its reason and is not stored."""

    def __init__(
        self,
        context: Context,
        model: SiteModel,
        key: str,
        fill: tuple[str, Callable[[], date]],
        *,
        required: bool = False,
    ) -> None:
        super().__init__(context, model, key, required=required)
        self._wrong: InputProblem | None = None
        self._fill = fill[1]
        self.edit = QLineEdit()
        context.words.bind(self.edit, self.edit.setPlaceholderText, "ui.site.hint.date")
        self.edit.editingFinished.connect(self._store)
        self._button = Button(context, fill[0])
        self._button.clicked.connect(self._take_suggestion)
        self.line.addWidget(self._button)
        model.replaced.connect(self._forget)
        self.hold(self.edit)

    def read_model(self) -> None:
        value = self.model.value(self.key)
        if self._wrong is None and not self.edit.hasFocus():
            self.edit.setText(value.isoformat() if value else "")

    def problem_text(self) -> str:
        return self.context.words.explain(self._wrong) if self._wrong else ""

    def _store(self) -> None:
        try:
            day = date_from(self.edit.text())
        except InputProblem as problem:
            self._wrong = problem
            self._follow()
            return
        self._wrong = None
        self.edit.setText(day.isoformat() if day else "")
        self.model.set(self.key, day)
        self._follow()

    def _forget(self) -> None:
        """What was no date belongs to the site before."""
        self._wrong = None
        self._follow()

    def _take_suggestion(self) -> None:
        self.edit.setText(self._fill().isoformat())
        self._store()

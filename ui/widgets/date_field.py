"""A day, typed in any usual way, with a button that fills in the day most often meant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.site.day import read_day
from ui.context import Context
from ui.viewmodels.site import SiteModel
from ui.widgets.button import Button
from ui.widgets.read_field import ReadField


class DateField(ReadField):
    """Shows ISO dates."""

    def __init__(
        self,
        context: Context,
        model: SiteModel,
        key: str,
        fill: tuple[str, Callable[[], date]],
        *,
        required: bool = False,
    ) -> None:
        super().__init__(context, model, key, read_day, date.isoformat, hint_key="ui.site.hint.date", required=required)
        self._fill = fill[1]
        self._button = Button(context, fill[0])
        self._button.clicked.connect(self._take_suggestion)
        self.line.addWidget(self._button)

    def _take_suggestion(self) -> None:
        self.edit.setText(self._fill().isoformat())
        self.store()

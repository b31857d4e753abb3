"""A few answers side by side, large enough for gloves; one of them, or none yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.viewmodels.site import SiteModel
from ui.widgets.choice_button import ChoiceButton
from ui.widgets.field import Field
from ui.widgets.flow import Flow


class ChoiceField(Field):
    """`choices` are (value, text key); the chosen one carries a dot, and loses it when pressed again."""

    def __init__(
        self,
        context: Context,
        model: SiteModel,
        key: str,
        choices: Sequence[tuple[Any, str]],
        *,
        required: bool = False,
    ) -> None:
        super().__init__(context, model, key, required=required)
        box = QWidget()
        layout = Flow(box)
        self.buttons = {value: ChoiceButton(context, text_key) for value, text_key in choices}
        for value, button in self.buttons.items():
            layout.addWidget(button)
            button.clicked.connect(lambda checked, value=value: self.model.set(self.key, value if checked else None))
        self.hold(box)

    def read_model(self) -> None:
        value = self.model.value(self.key)
        for choice, button in self.buttons.items():
            button.setChecked(choice == value)

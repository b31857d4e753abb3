"""A button that is one of several answers (a circle, a dot in it when chosen) or a yes or no of its own (a box)."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.widgets.button import Button


class ToggleButton(Button):
    """Checkable, with a picture that tells whether it is checked."""

    def __init__(
        self, context: Context, text_key: str, icon: str = "box", tip_key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(context, text_key, icon, tip_key=tip_key, parent=parent)
        self.setCheckable(True)
        self.toggled.connect(lambda checked: self.show_icon(f"{icon}-on" if checked else icon))


class ChoiceButton(ToggleButton):
    """One answer of several."""

    def __init__(self, context: Context, text_key: str, tip_key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(context, text_key, "choice", tip_key, parent)

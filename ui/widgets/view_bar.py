"""The views of a page side by side, one of them chosen; Tab reaches them, arrow keys go from one to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from ui.context import Context
from ui.widgets.button import Button
from ui.widgets.layouts import row


class ViewBar(QWidget):
    """`chosen` carries a view's key, of which `words` makes that of its words; `corner` has room for more buttons."""

    chosen = Signal(str)

    def __init__(
        self, context: Context, words: Callable[[str], str], keys: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.buttons = {key: Button(context, words(key), tip_key=f"{words(key)}.tip") for key in keys}
        self.corner: QHBoxLayout = row()
        self._group = QButtonGroup(self)
        layout = row(self, spacing=1)
        for key, button in self.buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addLayout(self.corner)

    def mark(self, key: str) -> None:
        """Show a view as the chosen one."""
        self.buttons[key].setChecked(True)

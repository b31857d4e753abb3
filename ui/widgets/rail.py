"""The rail on the left: the visit as a checklist, then the tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QWidget

from ui.context import Context
from ui.viewmodels.checklist import Checklist
from ui.widgets.layouts import column, divider
from ui.widgets.rail_item import RailItem

WIDTH: Final = 176


class Rail(QFrame):
    """One item per page; `chosen` carries the page's key."""

    chosen = Signal(str)

    def __init__(
        self,
        context: Context,
        pages: Sequence[tuple[str, str]],
        checklist: Checklist,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self._context = context
        context.theme.changed.connect(self._fit)
        self._fit()
        self._checklist, self.current = checklist, ""
        self._items = {key: RailItem(context, key, shortcut) for key, shortcut in pages}
        group = QButtonGroup(self)
        layout = column(self, spacing=0)
        layout.setContentsMargins(0, 8, 0, 8)
        was_step = True
        for key, item in self._items.items():
            is_step = checklist.state(key) is not None
            if was_step and not is_step:
                layout.addStretch(1)
                layout.addWidget(divider())
            was_step = is_step
            group.addButton(item)
            layout.addWidget(item)
            item.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        checklist.changed.connect(self._refresh)
        self._refresh()

    def mark_current(self, key: str) -> None:
        """Show which page is open."""
        self.current = key
        self._items[key].setChecked(True)

    def _fit(self) -> None:
        self.setFixedWidth(self._context.theme.scaled(WIDTH))

    def _refresh(self) -> None:
        for key, item in self._items.items():
            item.show_state(self._checklist.state(key))

"""A card with a list that is made anew whenever what it shows differs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context
from ui.widgets.card import Card
from ui.widgets.layouts import clear, column, divider


class ListCard(Card):
    """`read` gives what to show, one hashable a row; `build` makes a row of it; `empty_key` says why there is none."""

    def __init__(
        self,
        context: Context,
        title_key: str,
        empty_key: str,
        read: Callable[[], Sequence[Hashable]],
        build: Callable[[Any], QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, title_key, parent)
        self._read, self._build = read, build
        self._shown: tuple[Hashable, ...] | None = None
        self._empty = QLabel(wordWrap=True)
        self._empty.setObjectName("hint")
        context.words.bind(self._empty, self._empty.setText, empty_key)
        self._rows = column(spacing=0)
        self.body.addWidget(self._empty)
        self.body.addLayout(self._rows)
        context.words.changed.connect(self._rebuild)
        self.refresh()

    def refresh(self) -> None:
        """Show what there is now."""
        if tuple(self._read()) != self._shown:
            self._rebuild()

    def _rebuild(self) -> None:
        self._shown = tuple(self._read())
        clear(self._rows)
        for number, item in enumerate(self._shown):
            if number:
                self._rows.addWidget(divider())
            self._rows.addWidget(self._build(item))
        self._empty.setVisible(not self._shown)

"""A titled table that can be selected and copied, whole or in part."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.viewmodels.rows_table import RowsTable
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.fitted_table import FittedTable

_LOWEST = 120


class TableCard(Card):
    """`show_rows` fills it."""

    def __init__(self, context: Context, title_key: str, parent: QWidget | None = None) -> None:
        super().__init__(context, title_key, parent)
        self.model = RowsTable(self)
        self.table = FittedTable()
        self.table.setModel(self.model)
        self.table.setMinimumHeight(_LOWEST)
        context.words.bind(self.table, self.table.setAccessibleName, title_key)
        self.copy = Button(context, "ui.history.copy", "copy", tip_key="ui.history.copy_table.tip")
        self.copy.clicked.connect(self._copy)
        self.corner.addWidget(self.copy)
        self.body.addWidget(self.table, 1)

    def show_rows(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show other rows; what was chosen stays chosen by its place."""
        chosen = self.table.currentIndex().row()
        self.model.show_rows(heads, rows)
        self.table.fit()
        if 0 <= chosen < len(rows):
            self.table.selectRow(chosen)

    def _copy(self) -> None:
        """Put the whole table on the clipboard, its heads first, ready to be pasted into a spreadsheet."""
        self.table.selectAll()
        lines = [self.model.heads, *self.model.rows]
        QGuiApplication.clipboard().setText("\n".join("\t".join(line) for line in lines))

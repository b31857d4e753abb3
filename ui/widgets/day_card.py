"""One day of the history: its half hours as bars and as a table that can be copied."""

from __future__ import annotations

from datetime import date
from math import floor

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QWidget

from app.demand.half_hours import HalfHourRow, HalfHours, Quantity
from ui.context import Context
from ui.plot.day_plot import DayPlot
from ui.plot.heat_data import heat_data
from ui.viewmodels.day_table import DayTable
from ui.viewmodels.number_text import half_hour_text
from ui.viewmodels.reading_text import grouped
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.copy_table import CopyTable
from ui.widgets.elided_label import ElidedLabel

_TIME_WIDTH = 112
_NUMBER_WIDTH = 96
_LOWEST_TABLE = 64


class DayCard(Card):
    """Shows the day it is given."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.day", parent)
        self._context = context
        self._rows: list[HalfHourRow] = []
        self._values: list[str] = []
        self._title = QLabel()
        self._title.setObjectName("hint")
        self._title.setProperty("data", True)
        self.plot = DayPlot(context)
        self._readout = ElidedLabel()
        self._readout.setObjectName("hint")
        self.model = DayTable(context.words, self)
        self.table = CopyTable()
        self.table.setModel(self.model)
        context.words.bind(self.table, self.table.setAccessibleName, "ui.history.card.day")
        self.copy = Button(context, "ui.history.copy", "copy", tip_key="ui.history.copy.tip")
        self.copy.clicked.connect(self._copy)
        self._empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("hint")
        context.words.bind(self._empty, self._empty.setText, "ui.history.choose_day")
        self._arrange()
        self.plot.pointed.connect(self._point)
        context.words.changed.connect(lambda: self._point(None))
        context.theme.changed.connect(self._share_width)
        self.clear()

    def clear(self) -> None:
        """Show no day."""
        self._show_parts(False)
        self._title.setText("")

    def show_day(self, half_hours: HalfHours, day: date, quantity: Quantity) -> None:
        """Show a day by a quantity, on the scale of all days."""
        self._rows = half_hours.rows(day)
        values = [half_hours.value(quantity, row.start) for row in self._rows]
        self._values = [f"{grouped(value)} {quantity.unit}" if value is not None else "" for value in values]
        numbers = [None if value is None else float(value) for value in values]
        self.plot.show_day(numbers, heat_data(half_hours, quantity).top, quantity.unit)
        self.model.show_rows(half_hours.quantities, self._rows)
        self._title.setText(f"{day:%Y-%m-%d}")
        self._show_parts(True)
        self._point(None)

    def _arrange(self) -> None:
        self.corner.addWidget(self._title)
        self.corner.addWidget(self.copy)
        self.table.setMinimumHeight(_LOWEST_TABLE)
        self.table.horizontalHeader().setMinimumSectionSize(_NUMBER_WIDTH)
        self.model.modelReset.connect(self._share_width)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.plot, 2)
        self.body.addWidget(self._readout)
        self.body.addWidget(self.table, 3)

    def _share_width(self) -> None:
        """Give the numbers what the times leave; the columns differ from meter to meter."""
        header = self.table.horizontalHeader()
        for column in range(self.model.columnCount()):
            fixed = column == 0
            header.setSectionResizeMode(
                column, QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
            )
        self.table.setColumnWidth(0, self._context.theme.scaled(_TIME_WIDTH))

    def _show_parts(self, shown: bool) -> None:
        self._empty.setVisible(not shown)
        for widget in (self.plot, self._readout, self.table, self.copy):
            widget.setVisible(shown)

    def _point(self, place: float | None) -> None:
        number = -1 if place is None else floor(place)
        if not 0 <= number < len(self._rows):
            self._readout.setText(self._context.words.text("ui.history.readout.none"))
            return
        shown = self._values[number] or self._context.words.text("ui.history.no_data")
        self._readout.setText(f"{half_hour_text(self._rows[number].start)}  {shown}")

    def _copy(self) -> None:
        self.table.selectAll()
        self.table.copy()

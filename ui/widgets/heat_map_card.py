"""The heat map with its choice of quantity, its scale and the line that says what is under the cursor."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QWidget

from app.demand.half_hours import HalfHours, Quantity
from ui.context import Context
from ui.plot.heat_data import heat_data
from ui.plot.heat_map import HeatMap
from ui.plot.picture import save_picture
from ui.viewmodels.history import HistoryModel
from ui.viewmodels.number_text import half_hour_text
from ui.viewmodels.reading_text import grouped
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.color_scale import ColorScale
from ui.widgets.elided_label import ElidedLabel


class HeatMapCard(Card):
    """Follows a `HistoryModel`; `day_chosen` carries the number of a day, `quantity_chosen` a `Quantity`."""

    day_chosen = Signal(int)
    quantity_chosen = Signal(object)

    def __init__(self, context: Context, model: HistoryModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.history.card.map", parent)
        self._context, self._model = context, model
        self.quantity = Quantity.DEMAND
        self.map = HeatMap(context)
        self._scale = ColorScale(context)
        self._readout = ElidedLabel()
        self._readout.setObjectName("hint")
        self._empty = QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        self._empty.setObjectName("hint")
        context.words.bind(self._empty, self._empty.setText, "ui.history.empty")
        self._cell: tuple[int, int] | None = None
        self.buttons = {one: self._quantity_button(one) for one in Quantity}
        self._arrange()
        self.map.chosen.connect(self.day_chosen)
        self.map.pointed.connect(self._point)
        context.words.changed.connect(lambda: self._point(self._cell))
        model.collected.connect(self._refresh)
        self._refresh()

    def save_picture(self, path: Path) -> None:
        """Write the card as it is, without what is under the cursor; errors as `ui.plot.picture`."""
        self._readout.setText("")
        try:
            save_picture([self], path)
        finally:
            self._point(None)

    def _quantity_button(self, quantity: Quantity) -> Button:
        key = f"ui.history.quantity.{quantity}"
        button = Button(self._context, key, tip_key=f"{key}.tip")
        button.setCheckable(True)
        button.clicked.connect(lambda: self._choose(quantity))
        return button

    def _arrange(self) -> None:
        group = QButtonGroup(self)
        for button in self.buttons.values():
            group.addButton(button)
            self.corner.addWidget(button)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.map, 1)
        self.body.addWidget(self._readout)
        self.body.addWidget(self._scale)

    def _choose(self, quantity: Quantity) -> None:
        self.quantity = quantity
        self._refresh()
        self.quantity_chosen.emit(quantity)

    def _refresh(self) -> None:
        half_hours = self._model.half_hours
        known = half_hours.quantities if half_hours else ()
        if known and self.quantity not in known:
            self.quantity = known[0]
        for quantity, button in self.buttons.items():
            button.setVisible(quantity in known)
            button.setChecked(quantity is self.quantity)
        self._empty.setVisible(not known)
        for widget in (self.map, self._readout, self._scale):
            widget.setVisible(bool(known))
        if half_hours is not None and known:
            self._draw(half_hours)

    def _draw(self, half_hours: HalfHours) -> None:
        grid = heat_data(half_hours, self.quantity)
        self.map.show_data(grid)
        self._scale.show_top(grid.top, grid.unit)
        self._point(None)

    def _point(self, cell: tuple[int, int] | None) -> None:
        self._cell = cell
        half_hours, words = self._model.half_hours, self._context.words.text
        if cell is None or half_hours is None:
            self._readout.setText(words("ui.history.readout.none"))
            return
        day = half_hours.days[cell[0]]
        row = half_hours.rows(day)[cell[1]]
        value = half_hours.value(self.quantity, row.start)
        shown = words("ui.history.no_data") if value is None else f"{grouped(value)} {self.quantity.unit}"
        self._readout.setText(f"{day:%Y-%m-%d}  {half_hour_text(row.start)}  {shown}")

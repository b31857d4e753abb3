"""A usage file (使用量データ) beside the meter's history: days with their differences, both curves of a day."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from app.demand.half_hours import HalfHours, half_hours_of
from app.meter.layouts import SLOTS_PER_DAY
from app.meter.snapshot import Snapshot
from ui.context import Context
from ui.plot.usage_plot import UsagePlot
from ui.viewmodels.number_text import aligned, day_text, half_hour_text
from ui.viewmodels.usage import ReadFile, UsageModel
from ui.widgets.layouts import column, row
from ui.widgets.plot_card import PlotCard
from ui.widgets.stroke_legend import Stroke
from ui.widgets.table_card import TableCard
from ui.widgets.usage_file_card import UsageFileCard

if TYPE_CHECKING:
    from app.usage.comparison import DayDifference

_STROKES: Final = (
    Stroke("ui.usage.of_meter", "plot_line", "fill"),
    Stroke("ui.usage.of_file", "plot_forecast", "dash"),
)
_HEADS: Final = ("day", "difference", "percent", "usage", "meter", "compared", "first")
_RESULT_HEIGHT: Final = 300
_MISFITS_HEIGHT: Final = 216


class UsageView(QWidget):
    """Follows a `UsageModel`; days stand newest first, the first that differs is shown."""

    def __init__(self, context: Context, model: UsageModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._model = context.words, model
        self.file = UsageFileCard(context, model)
        self.days = TableCard(context, "ui.usage.card.days")
        self.plot = UsagePlot(context)
        self.picture = PlotCard(context, "ui.usage.card.day", self.plot, _STROKES)
        self.misfits = TableCard(context, "ui.usage.card.misfits")
        self._shown: ReadFile | None = None
        self._compared: list[DayDifference] = []
        self._day: DayDifference | None = None
        self._arrange()
        self.plot.pointed.connect(self._point)
        self.days.table.selectionModel().currentRowChanged.connect(self._choose_day)
        model.changed.connect(self._refresh)
        context.words.changed.connect(self._translate)
        self._refresh()

    def show_history(self, half_hours: HalfHours, _snapshot: Snapshot | None) -> None:
        """Compare with another history."""
        self._model.compare_with(half_hours)

    def _arrange(self) -> None:
        self._result = QWidget()
        self._result.setMinimumHeight(_RESULT_HEIGHT)
        beside = row(self._result, spacing=3)
        beside.addWidget(self.days, 3)
        beside.addWidget(self.picture, 2)
        self.misfits.setFixedHeight(_MISFITS_HEIGHT)
        layout = column(self, spacing=3)
        layout.addWidget(self.file)
        layout.addWidget(self._result, 1)
        layout.addWidget(self.misfits)
        layout.addStretch()

    def _translate(self) -> None:
        self._shown = None
        self._refresh()

    def _refresh(self) -> None:
        file = self._model.file
        self.file.follow()
        if file is not None and file is not self._shown:
            self._shown = file
            self.file.show_file(file)
            self._show_days(file)
            self._show_misfits(file)
        self._result.setVisible(bool(self._compared))
        self.misfits.setVisible(bool(self.misfits.model.rows))

    def _show_days(self, file: ReadFile) -> None:
        days = file.comparison.days if file.comparison else ()
        self._compared = [day for day in reversed(days) if day.compared]
        columns = (
            [day_text(self._words, day.day) for day in self._compared],
            aligned((day.difference_kwh for day in self._compared), "+"),
            aligned((None if day.percent is None else round(day.percent, 1) for day in self._compared), "+"),
            aligned(day.usage_kwh for day in self._compared),
            aligned(day.meter_kwh for day in self._compared),
            [f"{day.compared}/{SLOTS_PER_DAY}" for day in self._compared],
            [f"{day.first_differing:%H:%M}" if day.first_differing else "" for day in self._compared],
        )
        heads = [self._words.text(f"ui.usage.column.{head}") for head in _HEADS]
        self.days.show_rows(heads, [list(cells) for cells in zip(*columns, strict=True)])
        if self._compared:
            self.days.table.selectRow(self._row_to_show())

    def _row_to_show(self) -> int:
        """Return the row of the day shown so far, else of the newest day that differs, a whole one if there is any."""
        shown = self._day.day if self._day else None
        same = [number for number, day in enumerate(self._compared) if day.day == shown]
        differing = [number for number, day in enumerate(self._compared) if day.differing]
        whole = [number for number in differing if self._compared[number].compared == SLOTS_PER_DAY]
        return next(iter(same or whole or differing), 0)

    def _show_misfits(self, file: ReadFile) -> None:
        words, misfits = self._words.text, file.usage.misfits if file.usage else ()
        reasons = ((one.line, words(f"usage.misfit.{one.code}", cell=one.cell)) for one in misfits)
        rows = [[words("ui.usage.misfit", line=line, reason=reason)] for line, reason in reasons]
        self.misfits.show_rows([words("ui.usage.reason")], rows)

    def _choose_day(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self._compared):
            self._day = self._compared[index.row()]
            usage, meter = self._curves()
            self.plot.show_day(usage, meter)
            self.picture.say()

    def _curves(self) -> tuple[list[Decimal | None], list[Decimal | None]]:
        comparison = self._shown.comparison if self._shown else None
        if comparison is None or self._day is None:
            return [], []
        times = half_hours_of(self._day.day)
        return [comparison.usage.get(at) for at in times], [comparison.meter.get(at) for at in times]

    def _point(self, place: float | None) -> None:
        self.picture.say("" if place is None else self._read_out(place))

    def _read_out(self, place: float) -> str:
        if self._day is None or not 0 <= place < SLOTS_PER_DAY:
            return ""
        slot, (usage, meter) = int(place), self._curves()
        words = self._words.text
        values = [
            f"{words(key)} {aligned([value])[0]} kWh"
            if value is not None
            else f"{words(key)} {words('ui.history.no_data')}"
            for key, value in (("ui.usage.of_file", usage[slot]), ("ui.usage.of_meter", meter[slot]))
        ]
        half_hour = half_hour_text(half_hours_of(self._day.day)[slot])
        return "  ".join([day_text(self._words, self._day.day), half_hour, *values])

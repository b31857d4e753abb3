"""The load-duration curve, and its telling values as a table."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QLabel, QWidget

from app.demand.half_hours import HalfHours, Quantity
from app.demand.load_duration import PERCENTS, LoadDuration, load_duration
from app.meter.snapshot import Snapshot
from app.values import HALF_HOURS_PER_HOUR
from ui.context import Context
from ui.plot.duration_plot import DurationPlot
from ui.viewmodels.number_text import aligned
from ui.widgets.layouts import row
from ui.widgets.plot_card import PlotCard
from ui.widgets.stroke_legend import Stroke
from ui.widgets.table_card import TableCard

_STROKES = (
    Stroke("ui.history.duration.curve", "plot_line"),
    Stroke("ui.history.duration.mean", "plot_forecast", "dash"),
)
_TENTH = Decimal("0.1")


class DurationView(QWidget):
    """Shows the demands of all half hours collected."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = context.words
        self._curve: LoadDuration | None = None
        self.plot = DurationPlot(context)
        self.picture = PlotCard(context, "ui.history.card.duration", self.plot, _STROKES)
        self.plot.pointed.connect(self._point)
        self.values = TableCard(context, "ui.history.card.duration_values")
        self._note = QLabel(wordWrap=True)
        self._note.setObjectName("hint")
        self.values.body.addWidget(self._note)
        layout = row(self, spacing=3)
        layout.addWidget(self.picture, 3)
        layout.addWidget(self.values, 2)

    def show_history(self, half_hours: HalfHours, _snapshot: Snapshot | None) -> None:
        """Show another history; one without demands has no curve."""
        self._curve = load_duration(kw for _, kw in half_hours.known(Quantity.DEMAND))
        self.values.show_rows([self._words.text(f"ui.history.column.{key}") for key in ("share", "reached")], [])
        self._note.setText(self._words.text("ui.history.no_demand"))
        if self._curve is not None:
            self._draw(self._curve, len(half_hours.days))

    def _draw(self, curve: LoadDuration, days: int) -> None:
        words = self._words.text
        self.plot.show_curve(curve)
        names = [words("ui.history.duration.maximum")]
        names += [words("ui.history.duration.reached", percent=percent) for percent in PERCENTS]
        names += [words("ui.history.duration.minimum"), words("ui.history.duration.mean")]
        kws = [curve.maximum, *map(curve.reached, PERCENTS), curve.minimum, curve.mean.quantize(_TENTH)]
        rows = [[name, f"{kw} kW"] for name, kw in zip(names, aligned(kws), strict=True)]
        factor = curve.load_factor
        rows.append([words("ui.history.duration.load_factor"), "" if factor is None else f"{factor * 100:.1f} %"])
        self.values.show_rows([words("ui.history.column.share"), words("ui.history.column.reached")], rows)
        self._note.setText(words("ui.history.duration.note", count=len(curve.descending), days=days))

    def _point(self, place: float | None) -> None:
        self.picture.say("" if place is None else self._read_out(place))

    def _read_out(self, place: float) -> str:
        if self._curve is None or not 0 < place <= 100:
            return ""
        count = len(self._curve.descending)
        number = min(int(place / 100 * count), count - 1)
        kw, hours = self._curve.descending[number], Decimal(number + 1) / HALF_HOURS_PER_HOUR
        return self._words.text(
            "ui.history.duration.readout", kw=aligned([kw])[0], percent=f"{place:.1f}", hours=f"{hours:,.1f}"
        )

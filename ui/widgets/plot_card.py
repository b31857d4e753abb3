"""A titled picture with its legend and the line that says what is under the cursor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.plot.chart import Chart
from ui.plot.picture import save_picture
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.stroke_legend import Sample, Stroke, stroke_name


class PlotCard(Card):
    """`read_out` returns the words for a place of the bottom axis; empty words stand for nothing there."""

    def __init__(
        self,
        context: Context,
        title_key: str,
        plot: Chart,
        read_out: Callable[[float], str],
        strokes: tuple[Stroke, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, title_key, parent)
        self._context, self._read_out = context, read_out
        self.plot = plot
        self._readout = ElidedLabel()
        self._readout.setObjectName("hint")
        self.body.addWidget(plot, 1)
        self.body.addWidget(self._readout)
        for stroke in strokes:
            self.corner.addWidget(Sample(context, stroke))
            self.corner.addWidget(stroke_name(context, stroke))
        plot.pointed.connect(self.point)
        context.words.changed.connect(self.point)
        self.point(None)

    def save_picture(self, path: Path) -> None:
        """Write the card as it is, without what is under the cursor; errors as `ui.plot.picture`."""
        self._readout.setText("")
        try:
            save_picture([self], path)
        finally:
            self.point(None)

    def point(self, place: float | None = None) -> None:
        """Say what is at a place, or what to do to be told."""
        said = "" if place is None else self._read_out(place)
        self._readout.setText(said or self._context.words.text("ui.history.readout.none"))

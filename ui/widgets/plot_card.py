"""A titled picture with its legend and the line that says what is under the cursor."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.context import Context
from ui.plot.chart import Chart
from ui.plot.picture import save_picture
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.stroke_legend import Sample, Stroke, stroke_name


class PlotCard(Card):
    """`say` tells what is under the cursor; whoever has the values listens to `plot.pointed` and says it."""

    def __init__(
        self,
        context: Context,
        title_key: str,
        plot: Chart,
        strokes: tuple[Stroke, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, title_key, parent)
        self._context = context
        self._readout = ElidedLabel()
        self._readout.setObjectName("hint")
        self.body.addWidget(plot, 1)
        self.body.addWidget(self._readout)
        for stroke in strokes:
            self.corner.addWidget(Sample(context, stroke))
            self.corner.addWidget(stroke_name(context, stroke))
        context.words.changed.connect(self.say)
        self.say()

    def save_picture(self, path: Path) -> None:
        """Write the card as it is, without what is under the cursor; errors as `ui.plot.picture`."""
        self._readout.setText("")
        try:
            save_picture([self], path)
        finally:
            self.say()

    def say(self, words: str = "") -> None:
        """Show what is under the cursor; without words, how to be told."""
        self._readout.setText(words or self._context.words.text("ui.history.readout.none"))

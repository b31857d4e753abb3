"""The plot with its buttons, its legend and the line that says what is under the cursor."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.values import JST
from ui.context import Context
from ui.plot.demand_plot import DemandPlot
from ui.plot.readout import Readout
from ui.viewmodels.live import LiveModel
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.legend import Legend


class PlotPanel(Card):
    """Follows a `LiveModel`; `toggle_pause` holds and releases the picture."""

    def __init__(self, context: Context, model: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.live.card.plot", parent)
        self._words, self._model = context.words, model
        self.plot = DemandPlot(context)
        self._empty = QLabel(wordWrap=True)
        self._empty.setObjectName("hint")
        context.words.bind(self._empty, self._empty.setText, "ui.live.no_samples")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._legend = Legend(context)
        self._readout = ElidedLabel()
        self._readout.setObjectName("hint")
        self._pause = Button(context, "ui.live.pause", "pause", tip_key="ui.live.pause.tip")
        self._live = Button(context, "ui.live.to_live", "to-live", tip_key="ui.live.to_live.tip")
        self._all = Button(context, "ui.live.show_all", "fit", tip_key="ui.live.show_all.tip")
        self._arrange()
        self._pause.clicked.connect(self.toggle_pause)
        self._live.clicked.connect(self._back_to_live)
        self._all.clicked.connect(self.plot.show_all)
        self.plot.following_changed.connect(lambda _following: self._refresh())
        self.plot.pointed.connect(self._show_readout)
        model.changed.connect(self._refresh)
        self._pointed: Readout | None = None
        context.words.changed.connect(lambda: self._show_readout(self._pointed))
        self._show_readout(None)
        self._refresh()

    def toggle_pause(self) -> None:
        """Hold the picture, or go on."""
        self._model.pause(not self._model.paused)

    def _back_to_live(self) -> None:
        self._model.pause(False)
        self.plot.back_to_live()

    def _arrange(self) -> None:
        for button in (self._pause, self._live, self._all):
            self.corner.addWidget(button)
        self.body.addWidget(self._empty, 1)
        self.body.addWidget(self.plot, 1)
        self.body.addWidget(self._readout)
        self.body.addWidget(self._legend)
        self.body.setSpacing(4)

    def _refresh(self) -> None:
        self.plot.show_data(self._model.picture)
        empty = self._model.picture.is_empty
        self._empty.setVisible(empty)
        for widget in (self.plot, self._readout, self._legend):
            widget.setVisible(not empty)
        self._pause.words.say("ui.live.resume" if self._model.paused else "ui.live.pause")
        self._pause.show_icon("play" if self._model.paused else "pause")
        self._pause.setEnabled(not empty)
        self._all.setEnabled(not empty)
        self._live.setEnabled(not empty and (not self.plot.following or self._model.paused))

    def _show_readout(self, readout: Readout | None) -> None:
        self._pointed = readout
        words = self._words.text
        if readout is None:
            self._readout.setText(words("ui.live.readout.none"))
            return
        parts = [f"{datetime.fromtimestamp(readout.at, JST):%m/%d %H:%M:%S}"]
        if readout.kw is not None:
            band = "" if readout.band_kw is None else f" ± {readout.band_kw:,.0f}"
            parts.append(words("ui.live.readout.live", kw=f"{readout.kw:,.1f}{band}"))
        if readout.half_hour_kw is not None:
            parts.append(words("ui.live.readout.half_hour", kw=f"{readout.half_hour_kw:,.1f}"))
        self._readout.setText("    ".join(parts))

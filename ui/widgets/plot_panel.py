"""The plot with its buttons, its legend, its notes and the lines that say what is under the cursor."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.errors import AppError
from app.values import JST
from ui.actions import keys_of
from ui.context import Context
from ui.plot.demand_plot import DemandPlot
from ui.plot.overlay import Mark
from ui.plot.picture import save_picture
from ui.plot.spans import Span
from ui.viewmodels.live import LiveModel
from ui.viewmodels.readout import Readout
from ui.widgets.button import Button
from ui.widgets.card import Card
from ui.widgets.layouts import row
from ui.widgets.legend import Legend
from ui.widgets.marker_list import MarkerList
from ui.widgets.readout_lines import ReadoutLines
from ui.widgets.span_buttons import SpanButtons

_ROOM_FOR_LEGEND: Final = 300
_FORMATS: Final = "PNG (*.png);;SVG (*.svg)"


class PlotPanel(Card):
    """Follows a `LiveModel` and its notes; `toggle_pause` holds and releases the picture."""

    def __init__(self, context: Context, model: LiveModel, parent: QWidget | None = None) -> None:
        super().__init__(context, "ui.live.card.plot", parent)
        self._words, self._model, self._markers = context.words, model, model.markers
        self._frames = context.frames
        self._pointed: Readout | None = None
        self.plot = DemandPlot(context)
        self._empty = QLabel(wordWrap=True)
        self._empty.setObjectName("hint")
        self._why_empty = context.words.bind(self._empty, self._empty.setText, model.why_empty)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._legend, self._readout = Legend(context), ReadoutLines(context)
        self.spans = SpanButtons(context, self.plot.navigator)
        self._pause, self.note, self._picture = (
            _icon_button(context, name, icon)
            for name, icon in (("pause", "pause"), ("notes", "note"), ("picture", "picture"))
        )
        self._name_pause = context.words.bind(self._pause, self._pause.setAccessibleName, "ui.live.pause")
        self.note.setCheckable(True)
        self.notes = MarkerList(context, model.markers)
        self._arrange()
        self._connect()
        self._refresh()

    def toggle_pause(self) -> None:
        """Hold the picture, or go on."""
        self._model.pause(not self._model.paused)

    def begin_note(self, at_s: float | None = None) -> None:
        """Start a note at a time, else where the cursor is, else at the newest reading."""
        now = self._model.view.outlook
        if now is None:
            return
        at_s = self.plot.cursor_at if at_s is None else at_s
        self.note.setChecked(True)
        self.notes.begin(now.at if at_s is None else datetime.fromtimestamp(round(at_s), JST))

    def show_frame(self) -> None:
        """Open the log at the frame behind the load under the cursor, else at the newest reading."""
        now, pointed = self._model.view.outlook, self._pointed
        at = pointed.load.at if pointed and pointed.load else now.at if now else None
        if at is not None:
            self._frames.reading_wanted.emit(at)

    def save_picture(self) -> None:
        """Ask for a file and write the picture with its legend into it."""
        title = self._words.text("ui.live.picture.tip")
        path, chosen = QFileDialog.getSaveFileName(self, title, "kaitsu-demand.png", _FORMATS)
        if not path:
            return
        file = Path(path) if Path(path).suffix else Path(path).with_suffix(f".{chosen[:3].lower()}")
        try:
            save_picture([one for one in (self.plot, self._legend) if one.isVisible()], file)
        except AppError as error:
            self._model.failed.emit(error)
        else:
            self._model.saved.emit(str(file))

    def _arrange(self) -> None:
        for button in (self.spans, self._pause, self.note, self._picture):
            self.corner.addWidget(button)
        self.corner.setSpacing(4)
        side = row(spacing=2)
        side.addWidget(self.plot, 1)
        side.addWidget(self.notes)
        self.body.addWidget(self._empty, 1)
        self.body.addLayout(side, 1)
        self.body.addWidget(self._legend)
        self.body.addWidget(self._readout)
        self.body.setSpacing(4)
        self.notes.hide()

    def _connect(self) -> None:
        self._pause.clicked.connect(self.toggle_pause)
        self._picture.clicked.connect(self.save_picture)
        self.note.toggled.connect(self.notes.setVisible)
        self.spans.live_wanted.connect(lambda: self._model.pause(False))
        self.plot.pointed.connect(self._show_readout)
        self.plot.marked.connect(self.begin_note)
        self.notes.closed.connect(lambda: self.plot.setFocus(Qt.FocusReason.OtherFocusReason))
        self._model.changed.connect(self._refresh)
        self._markers.changed.connect(self._show_marks)
        for name, action in (
            ("ui.action.note", self.begin_note),
            ("ui.live.span.day", lambda: self.plot.navigator.show_span(Span.DAY)),
            ("ui.live.span.week", lambda: self.plot.navigator.show_span(Span.WEEK)),
            ("ui.live.picture", self.save_picture),
        ):
            for keys in keys_of(name):
                QShortcut(QKeySequence(keys), self).activated.connect(action)
        for keys in keys_of("ui.frame.show"):  # in the table beside, the same key asks for another frame
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence(keys), self, context=inside).activated.connect(self.show_frame)
        self._show_marks()

    def _refresh(self) -> None:
        """Show what is new; nobody looks at a hidden picture."""
        model = self._model
        for widget in (self.plot, self._readout):
            widget.setVisible(not model.is_empty)
        self._show_legend()
        self._empty.setVisible(model.is_empty)
        self._why_empty.say(model.why_empty)
        for button in (self._pause, self._picture, self.note, *self.spans.buttons.values()):
            button.setEnabled(not model.is_empty)
        self._pause.show_icon("play" if model.paused else "pause")
        self._name_pause.say("ui.live.resume" if model.paused else "ui.live.pause")
        if not model.is_empty and self.isVisible():
            picture = model.picture
            self.plot.show_data(picture)
            self._legend.show_rare(coming=bool(picture.coming), restarts=bool(picture.restarts))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_legend()

    def _show_legend(self) -> None:
        """Leave the room to the picture where there is little."""
        self._legend.setVisible(not self._model.is_empty and self.height() >= _ROOM_FOR_LEGEND)

    def _show_marks(self) -> None:
        self.plot.show_marks([Mark(one.at.timestamp(), one.text) for one in self._markers.all])

    def _show_readout(self, at_s: float | None, reach_s: float) -> None:
        self._pointed = None if at_s is None else self._model.read(at_s, reach_s)
        self._readout.say(self._pointed)


def _icon_button(context: Context, name: str, icon: str) -> Button:
    """Return a button without words on it: its name and what it does are told by the tooltip and to screen readers."""
    button = Button(context, "", icon, "tool", f"ui.live.{name}.tip")
    context.words.bind(button, button.setAccessibleName, f"ui.live.{name}")
    return button

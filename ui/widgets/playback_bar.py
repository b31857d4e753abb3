"""The strip at the bottom while a recording is on show: its time, its speed, the ways forward and back."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QSizePolicy, QStackedWidget, QStyledItemDelegate, QWidget

from ui.actions import keys_of
from ui.context import Context
from ui.settings import SPEEDS
from ui.theme import TOUCH
from ui.viewmodels.playback import PlaybackModel
from ui.widgets.button import ACTION, Button
from ui.widgets.layouts import row
from ui.widgets.playback_task import PlaybackTask
from ui.widgets.time_slider import HALF_HOUR_S, MINUTE_S, TimeSlider

HEIGHT: Final = 52
_SKIPS: Final = (
    (-HALF_HOUR_S, "ui.playback.back_30"),
    (-MINUTE_S, "ui.playback.back_1"),
    (MINUTE_S, "ui.playback.on_1"),
    (HALF_HOUR_S, "ui.playback.on_30"),
)


class PlaybackBar(QFrame):
    """Drives a `PlaybackModel`."""

    def __init__(self, context: Context, model: PlaybackModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("playbackBar")
        self.setFixedHeight(HEIGHT)
        self._words, self._model = context.words, model
        self.play = Button(context, "", "play", tip_key="ui.playback.play.tip")
        self._play_name = context.words.bind(self.play, self.play.setAccessibleName, "ui.playback.play")
        self.skips = [Button(context, key, "", "flat", f"{key}.tip") for _, key in _SKIPS]
        self.slider = TimeSlider()
        self.end = Button(context, "ui.playback.end", "to-live", "flat", "ui.playback.end.tip")
        self.speed = self._speed_box(context)
        self.findings = Button(context, "", "warning", "flat", "ui.playback.findings")
        context.words.bind(self.findings, self.findings.setAccessibleName, "ui.playback.findings")
        self._at, self._elapsed = QLabel(), QLabel()
        self._state = QStackedWidget()
        self._task = PlaybackTask(context, model)
        for setter in (self.slider.setToolTip, self.slider.setAccessibleName):
            context.words.bind(self.slider, setter, "ui.playback.slider")
        context.words.bind(self._at, self._at.setToolTip, "ui.playback.at.tip")
        context.words.bind(self._elapsed, self._elapsed.setToolTip, "ui.playback.elapsed.tip")
        self._arrange()
        self._connect()
        self._refresh()

    def _speed_box(self, context: Context) -> QComboBox:
        box = QComboBox()
        box.setFixedHeight(TOUCH)
        box.setItemDelegate(QStyledItemDelegate(box))
        for number, speed in enumerate(SPEEDS):
            box.addItem("")
            context.words.bind(box, partial(box.setItemText, number), f"ui.playback.speed.{speed or 'max'}")
        for setter in (box.setToolTip, box.setAccessibleName):
            context.words.bind(box, setter, "ui.playback.speed")
        return box

    def _arrange(self) -> None:
        layout = row(self, spacing=1)
        layout.setContentsMargins(16, 0, 16, 0)
        layout.addWidget(self.play)
        layout.addSpacing(8)
        for button in self.skips[:2]:
            layout.addWidget(button)
        layout.addWidget(self.slider, 1)
        for button in (*self.skips[2:], self.end):
            layout.addWidget(button)
        layout.addSpacing(8)
        layout.addWidget(self._state)
        facts = QWidget()
        line = row(facts, spacing=3)
        for widget in (self.findings, self._at, self._elapsed, self.speed):
            line.addWidget(widget)
        self._elapsed.setObjectName("hint")
        for page in (facts, self._task):
            self._state.addWidget(page)
        self._state.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def _connect(self) -> None:
        model = self._model
        self.play.clicked.connect(model.toggle)
        self.end.clicked.connect(lambda: model.jump(model.duration_s))
        self.findings.clicked.connect(model.tell_findings)
        self.slider.wanted.connect(model.jump)
        self.slider.pointed.connect(self._show_position)
        self.speed.activated.connect(lambda number: model.choose_speed(SPEEDS[number]))
        for button, (seconds, _) in zip(self.skips, _SKIPS, strict=True):
            button.clicked.connect(lambda _checked=False, seconds=seconds: model.skip(seconds))
        for button in (*self.skips, self.play, self.end):
            for keys in keys_of(button.property(ACTION)):
                QShortcut(QKeySequence(keys), self).activated.connect(button.click)
        for signal in (model.changed, self._words.changed):
            signal.connect(self._refresh)

    def _refresh(self) -> None:
        model = self._model
        for widget in (self.play, *self.skips, self.slider, self.end):
            widget.setEnabled(model.ready)
        self._play_name.say("ui.playback.pause" if model.playing else "ui.playback.play")
        self.play.show_icon("pause" if model.playing else "play")
        self.findings.setVisible(bool(model.findings))
        self.speed.setCurrentIndex(SPEEDS.index(model.speed))
        self.slider.show_position(model.position_s, model.duration_s)
        self._state.setCurrentIndex(0 if model.task is None else 1)
        if not self.slider.isSliderDown():
            self._show_position(model.position_s)

    def _show_position(self, position_s: float) -> None:
        """Show a position in words: the one reached, or the one under the hand that drags."""
        ready, total = self._model.ready, clock_text(self._model.duration_s)
        self._at.setText(f"{self._model.moment(position_s):%m/%d %H:%M:%S}" if ready else "")
        self._elapsed.setText(f"{clock_text(position_s)} / {total}" if ready else "")


def clock_text(seconds: float) -> str:
    """Return a duration as `h:mm:ss`; hours go on beyond a day."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"

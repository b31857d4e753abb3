"""Every change of the demand's state, newest first, and whether an alarm may be heard."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from app.demand.alarms import Alarm
from ui.context import Context
from ui.settings import SettingsStore
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.live import TONES
from ui.widgets.chip import Chip
from ui.widgets.choice_button import ToggleButton
from ui.widgets.layouts import column, row
from ui.widgets.list_card import ListCard
from ui.widgets.live_numbers import one_place

MOST_SHOWN = 100
"""More are in the file; nobody scrolls through a thousand."""


class AlarmCard(ListCard):
    """Follows a `DemandModel`."""

    def __init__(
        self, context: Context, model: DemandModel, settings: SettingsStore, parent: QWidget | None = None
    ) -> None:
        self._context = context
        super().__init__(
            context,
            "ui.live.card.alarms",
            "ui.live.alarms.none",
            lambda: tuple(reversed(model.alarms[-MOST_SHOWN:])),
            self._line,
            parent,
        )
        self.sound = ToggleButton(context, "ui.live.alarms.sound", tip_key="ui.live.alarms.sound.tip")
        self.sound.setChecked(settings.current.alarm_sound)
        self.sound.clicked.connect(lambda on: settings.update(alarm_sound=on))
        self.corner.addWidget(self.sound)
        model.changed.connect(self.refresh)

    def _line(self, alarm: Alarm) -> QWidget:
        words = self._context.words.text
        line, chip = QWidget(), Chip(self._context, f"ui.live.state.{alarm.state}", TONES[alarm.state])
        forecast = one_place(alarm.forecast_kw) if alarm.forecast_kw is not None else "–"
        limit = "–" if alarm.limit_kw is None else f"{alarm.limit_kw:,}"
        numbers = QLabel(
            words("ui.live.alarms.numbers", present=one_place(alarm.present_kw), forecast=forecast, limit=limit)
        )
        numbers.setObjectName("hint")
        numbers.setWordWrap(True)
        when = QLabel(f"{alarm.at:%m/%d %H:%M:%S}")
        layout = column(line, margin=2, spacing=1)
        head = row(spacing=2)
        head.addWidget(when)
        head.addWidget(chip)
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(numbers)
        return line


def scrolled(widget: QWidget) -> QScrollArea:
    """Return a frameless area in which a card may be longer than its place."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(widget)
    return area

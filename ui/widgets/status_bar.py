"""The strip at the top: where we are, whether the meter answers, its clock, the recording."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.context import Context
from ui.i18n import Translator
from ui.plain_tip import plain_tip
from ui.theme import set_tone
from ui.viewmodels.status import LinkState, Status, StatusModel
from ui.widgets.chip import Chip
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.icon_button import IconButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.layouts import divider, row

_LINKS = {
    LinkState.NONE: ("todo", "text_muted"),
    LinkState.ANSWERING: ("check", "ok"),
    LinkState.SILENT: ("warning", "caution"),
    LinkState.RECORDING: ("play", "accent"),
}
_UNITS = (("d", 86400), ("h", 3600), ("min", 60))
_ROOM_FOR_ALL = 1160
"""A narrower bar leaves out the round trip; the link's tooltip has it."""

LARGE_OFFSET_S = 60
"""From here the meter's clock is worth a warning colour: half hours shift visibly."""


class StatusBar(QFrame):
    """Shows a `StatusModel`."""

    def __init__(self, context: Context, model: StatusModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setFixedHeight(48)
        self._context, self._model = context, model
        self._site = ElidedLabel()
        self._site.setProperty("data", True)
        self._site.setStyleSheet("font-weight: bold")
        self._link_icon = IconLabel(context, "todo", "text_muted", 18)
        self._link = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self._age, self._trip, self._clock, self._recording = (QLabel() for _ in range(4))
        self._clock_icon = IconLabel(context, "clock", "text_muted", 18)
        self._recording_icon = IconLabel(context, "record", "alarm", 18)
        context.words.bind(self._clock, self._clock.setToolTip, "ui.status.clock.tip")
        self._alarm, self._demo = Chip(context, "", "alarm"), Chip(context, "", "accent")
        self.palette_button = IconButton(context, "ui.action.palette", "search")
        self._arrange()
        for signal in (model.changed, context.words.changed):
            signal.connect(self._refresh)
        self._refresh()

    def _arrange(self) -> None:
        layout = row(self, spacing=2)
        layout.setContentsMargins(16, 0, 16, 0)
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self._link_icon, self._link, self._age, self._trip),
            (self._clock_icon, self._clock),
            (self._recording_icon, self._recording),
        )
        layout.addWidget(self._site)
        for group in groups:
            layout.addSpacing(12)
            layout.addWidget(divider(vertical=True))
            layout.addSpacing(12)
            for widget in group:
                layout.addWidget(widget)
        layout.addStretch(1)
        layout.addSpacing(12)
        for widget in (self._alarm, self._demo, self.palette_button):
            layout.addWidget(widget)

    def _refresh(self) -> None:
        words, status = self._context.words.text, self._model.current
        self._site.setText(status.site or words("ui.status.no_site"))
        self._link_icon.show_icon(*_LINKS[status.link])
        self._link.setText(words(f"ui.status.link.{status.link}", address=status.address))
        self._age.setText(_optional(words, "ui.status.age", status.answer_age_s, "{:.0f}"))
        self._trip.setText(_optional(words, "ui.status.round_trip", _in_ms(status.round_trip_s), "{:.0f}"))
        self._show_details()
        self._show_clock(status)
        self._show_recording(status)
        tone = "exceeded" if status.alarm == "exceeded" else "alarm"
        self._alarm.say(f"ui.status.alarm.{status.alarm}" if status.alarm else "", tone)
        self._demo.say("ui.status.demo" if status.demo else "", "accent")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_details()

    def _show_details(self) -> None:
        """Leave the room to what matters more where there is little."""
        self._age.setVisible(bool(self._age.text()))
        self._trip.setVisible(bool(self._trip.text()) and self.width() >= _ROOM_FOR_ALL)
        details = (self._link.text(), self._age.text(), self._trip.text())
        self._link.setToolTip(plain_tip("  ".join(filter(None, details))))

    def _show_clock(self, status: Status) -> None:
        offset = status.clock_offset_s
        far = offset is not None and abs(offset) >= LARGE_OFFSET_S
        key = "ui.status.clock_unknown" if offset is None else "ui.status.clock"
        self._clock.setText(self._context.words.text(key, offset=duration(self._context.words, offset or 0)))
        self._clock_icon.show_icon("warning" if far else "clock", "caution" if far else "text_muted")
        set_tone(self._clock, "caution" if far else "")

    def _show_recording(self, status: Status) -> None:
        running = status.recording_s is not None
        self._recording_icon.show_icon("record", "alarm" if running else "text_muted")
        key = "ui.status.recording" if running else "ui.status.not_recording"
        self._recording.setText(self._context.words.text(key, time=elapsed(int(status.recording_s or 0))))


def elapsed(seconds: int) -> str:
    """Return a time as on a stopwatch.

    >>> elapsed(41), elapsed(3600 * 26 + 61)
    ('00:41', '26:01:01')
    """
    minutes = f"{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return f"{seconds // 3600}:{minutes}" if seconds >= 3600 else minutes


def duration(words: Translator, seconds: float) -> str:
    """Return a signed duration in the largest unit that says enough: `+3 s`, `−2.1 days`."""
    for unit, length in _UNITS:
        if abs(seconds) >= 2 * length:
            return words.text(f"ui.duration.{unit}", value=_signed(f"{seconds / length:+.1f}"))
    return words.text("ui.duration.s", value=_signed(f"{round(seconds):+d}"))


def _signed(number: str) -> str:
    """Return a number with the minus sign of print, which is as wide as the plus."""
    return number.replace("-", "−")


def _in_ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000


def _optional(words: object, key: str, value: float | None, form: str) -> str:
    assert callable(words)
    return "" if value is None else str(words(key, value=form.format(value)))

"""The position in a recording: press, drag, or move it with the keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider, QWidget

from ui.theme import TOUCH

MINUTE_S: Final = 60
HALF_HOUR_S: Final = 1800


class TimeSlider(QSlider):
    """Whole seconds; `wanted` when the person has chosen a position, `pointed` while they drag."""

    wanted = Signal(int)
    pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setTracking(False)
        self.setSingleStep(MINUTE_S)
        self.setPageStep(HALF_HOUR_S)
        self.setFixedHeight(TOUCH)
        self.valueChanged.connect(self.wanted)
        self.sliderMoved.connect(self.pointed)

    def show_position(self, position_s: float, duration_s: float) -> None:
        """Show where the play is, unless a hand is on it."""
        if self.isSliderDown():
            return
        with QSignalBlocker(self):
            self.setRange(0, round(duration_s))
            self.setValue(round(position_s))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the handle to where it is pressed: paging by half hours is for the keys."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag(event)
            event.accept()
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._drag(event)
        else:
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown() and event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)
        else:
            super().mouseReleaseEvent(event)

    def _drag(self, event: QMouseEvent) -> None:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        handle = self.style().pixelMetric(QStyle.PixelMetric.PM_SliderLength, option, self)
        at, room = round(event.position().x()) - handle // 2, self.width() - handle
        self.setSliderPosition(QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), at, room))

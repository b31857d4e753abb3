"""What the colours of the heat map mean: from zero to the highest value, with the unit, and the sign for no data."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QBrush, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context
from ui.plot.color_map import gradient
from ui.plot.hatching import PATTERN
from ui.widgets.layouts import row


class ColorScale(QWidget):
    """A row: 0, the colours, the highest value with its unit, the hatching."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._top = QLabel()
        nothing = QLabel()
        context.words.bind(nothing, nothing.setText, "ui.history.no_data")
        layout = row(self, spacing=2)
        for widget in (QLabel("0"), _Sample(context, QSize(160, 14), hatched=False), self._top):
            layout.addWidget(widget)
        layout.addSpacing(16)
        for widget in (_Sample(context, QSize(24, 14), hatched=True), nothing):
            layout.addWidget(widget)
        layout.addStretch(1)
        for label in self.findChildren(QLabel):
            label.setObjectName("hint")

    def show_top(self, top: float, unit: str) -> None:
        """Say which value has the brightest colour."""
        self._top.setText(f"{top:,.1f} {unit}")


class _Sample(QWidget):
    def __init__(self, context: Context, size: QSize, *, hatched: bool) -> None:
        super().__init__()
        self._context, self._hatched = context, hatched
        self.setFixedSize(size)
        context.theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self._context.theme.color
        brush = QBrush(color("text_muted"), PATTERN) if self._hatched else QBrush(gradient(0, self.width()))
        painter.fillRect(self.rect(), brush)
        painter.setPen(color("control_border"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

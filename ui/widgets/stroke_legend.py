"""What the strokes of a history's picture mean, drawn as they are drawn there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context


@dataclass(frozen=True, slots=True)
class Stroke:
    """The key of its name, the role of its colour; `style` is line, dash, fill or outline."""

    key: str
    role: str
    style: str = "line"


def stroke_name(context: Context, stroke: Stroke) -> QLabel:
    """Return the name of a stroke as a label that follows the language."""
    name = QLabel()
    name.setObjectName("hint")
    context.words.bind(name, name.setText, stroke.key)
    return name


class Sample(QWidget):
    """A stroke, a few letters wide."""

    def __init__(self, context: Context, stroke: Stroke) -> None:
        super().__init__()
        self._context, self._stroke = context, stroke
        self.setFixedSize(QSize(24, 14))
        context.theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self._context.theme.color(self._stroke.role)
        area = QRectF(1, 2, 22, 10)
        if self._stroke.style == "fill":
            painter.fillRect(area, color)
        elif self._stroke.style == "outline":
            painter.fillRect(area, self._context.theme.color("plot_bar_open"))
            painter.setPen(QPen(color, 1))
            painter.drawRect(area)
        else:
            dashed = self._stroke.style == "dash"
            painter.setPen(QPen(color, 2.5, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
            painter.drawLine(1, 7, 23, 7)
        painter.end()

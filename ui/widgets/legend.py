"""What the strokes of the picture mean, drawn as they are drawn there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context
from ui.widgets.layouts import row

_ENTRIES = (
    ("plot_line", "line", "ui.plot.live"),
    ("plot_band", "fill", "ui.plot.band"),
    ("plot_bar", "fill", "ui.plot.half_hour"),
    ("plot_forecast", "dash", "ui.plot.forecast"),
    ("plot_target", "dot", "ui.plot.target"),
)
_STYLES = {"line": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DashDotLine}


class Legend(QWidget):
    """A row of samples with their names."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = row(self, spacing=1)
        for role, kind, key in _ENTRIES:
            name = QLabel()
            name.setObjectName("hint")
            context.words.bind(name, name.setText, key)
            layout.addWidget(_Sample(context, role, kind))
            layout.addWidget(name)
            layout.addSpacing(8)
        layout.addStretch(1)


class _Sample(QWidget):
    def __init__(self, context: Context, role: str, kind: str) -> None:
        super().__init__()
        self._context, self._role, self._kind = context, role, kind
        self.setFixedSize(QSize(24, 14))
        context.theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self._context.theme.color(self._role)
        if self._kind == "fill":
            painter.fillRect(QRectF(1, 2, 22, 10), color)
        else:
            painter.setPen(QPen(color, 2.5, _STYLES[self._kind]))
            painter.drawLine(1, 7, 23, 7)
        painter.end()

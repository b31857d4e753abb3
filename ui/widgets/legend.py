"""What the strokes of the picture mean, drawn as they are drawn there; limits carry their names themselves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QWidget

from ui.context import Context
from ui.widgets.flow import Flow
from ui.widgets.layouts import row

_ENTRIES: Final = (
    ("plot_line", "line", "ui.plot.live"),
    ("plot_band", "fill", "ui.plot.band"),
    ("plot_bar", "fill", "ui.plot.half_hour"),
    ("plot_forecast", "dash", "ui.plot.forecast"),
    ("plot_forecast", "hollow", "ui.plot.coming"),
    ("caution", "dot", "ui.plot.restart"),
)
_STYLES: Final = {"line": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "hollow": Qt.PenStyle.DashLine}


class Legend(QWidget):
    """A row of samples with their names."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: dict[str, QWidget] = {}
        layout = Flow(self, spacing=2)
        for role, kind, key in _ENTRIES:
            self._entries[key] = entry = QWidget()
            name = QLabel()
            name.setObjectName("hint")
            context.words.bind(name, name.setText, key)
            inside = row(entry, spacing=1)
            inside.addWidget(_Sample(context, role, kind))
            inside.addWidget(name)
            layout.addWidget(entry)

    def show_rare(self, *, coming: bool, restarts: bool) -> None:
        """Explain what is not in every picture only while it is."""
        self._entries["ui.plot.coming"].setVisible(coming)
        self._entries["ui.plot.restart"].setVisible(restarts)


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
        elif self._kind == "hollow":
            painter.setPen(QPen(color, 1.5, _STYLES[self._kind]))
            painter.drawRect(QRectF(2, 2, 20, 10))
        elif self._kind == "dot":
            painter.setPen(QPen(color, 2, Qt.PenStyle.DotLine))
            painter.drawLine(12, 1, 12, 13)
        else:
            painter.setPen(QPen(color, 2.5, _STYLES[self._kind]))
            painter.drawLine(1, 7, 23, 7)
        painter.end()

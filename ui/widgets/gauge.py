"""The running half hour as a bar: energy so far, where it will end, the target, and the time gone by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.context import Context

_WORDS_HEIGHT: Final = 24
_BAR_HEIGHT: Final = 20
_TIME_HEIGHT: Final = 6
_ROOM: Final = 1.25
"""The scale ends this far above the target, or above the forecast when that is more."""


@dataclass(frozen=True, slots=True)
class GaugeView:
    """Powers in kW, `elapsed` as a share of the half hour (0–1), texts ready to draw."""

    present_kw: float
    forecast_kw: float | None
    limit_kw: float | None
    elapsed: float
    tone: str
    present_text: str
    limit_text: str
    forecast_text: str


class Gauge(QWidget):
    """Draws a `GaugeView`, or an empty track."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._view: GaugeView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        context.theme.changed.connect(self.updateGeometry)
        context.theme.changed.connect(self.update)
        context.words.bind(self, self.setToolTip, "ui.live.gauge.tip")

    def sizeHint(self) -> QSize:
        return QSize(400, self._bar_top + _BAR_HEIGHT + _TIME_HEIGHT + 8)

    def show_view(self, view: GaugeView | None) -> None:
        """Show another half hour or another moment of it."""
        if view != self._view:
            self._view = view
            self.setAccessibleName(" ".join((view.present_text, view.forecast_text, view.limit_text)) if view else "")
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_track(painter)
        if self._view is not None:
            self._draw_energy(painter, self._view)
            self._draw_target(painter, self._view)
            self._draw_time(painter, self._view)
        painter.end()

    def _draw_track(self, painter: QPainter) -> None:
        color = self._context.theme.color
        painter.setPen(QPen(color("border")))
        painter.setBrush(color("sunken"))
        painter.drawRoundedRect(QRectF(0.5, self._bar_top + 0.5, self.width() - 1, _BAR_HEIGHT - 1), 4, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("plot_bar_open"))
        painter.drawRoundedRect(QRectF(0, self._time_top, self.width(), _TIME_HEIGHT), 3, 3)

    def _draw_energy(self, painter: QPainter, view: GaugeView) -> None:
        color = self._context.theme.color(_FILLS[view.tone])
        if view.forecast_kw is not None:
            painter.setPen(QPen(color, 1.5, Qt.PenStyle.DashLine))
            painter.setBrush(QBrush(color, Qt.BrushStyle.BDiagPattern))
            painter.drawRect(QRectF(1, self._bar_top + 2, self._x(view.forecast_kw), _BAR_HEIGHT - 4))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(QRectF(0, self._bar_top, self._x(view.present_kw), _BAR_HEIGHT), 4, 4)
        painter.setPen(self._context.theme.color("text"))
        words = f"{view.present_text}    {view.forecast_text}".rstrip()
        painter.drawText(QRectF(0, 0, self.width(), self._bar_top - 4), int(Qt.AlignmentFlag.AlignVCenter), words)

    def _draw_target(self, painter: QPainter, view: GaugeView) -> None:
        if view.limit_kw is None:
            return
        color, x = self._context.theme.color("plot_target"), self._x(view.limit_kw)
        painter.setPen(QPen(color, 3))
        painter.drawLine(int(x), self._bar_top - 6, int(x), self._bar_top + _BAR_HEIGHT + 1)
        width = painter.fontMetrics().horizontalAdvance(view.limit_text) + 8
        left = min(x + 6, self.width() - width)
        painter.drawText(QRectF(left, 0, width, self._bar_top - 4), int(Qt.AlignmentFlag.AlignVCenter), view.limit_text)

    def _draw_time(self, painter: QPainter, view: GaugeView) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._context.theme.color("text_muted"))
        painter.drawRoundedRect(QRectF(0, self._time_top, self.width() * view.elapsed, _TIME_HEIGHT), 3, 3)

    @property
    def _bar_top(self) -> int:
        return self._context.theme.scaled(_WORDS_HEIGHT)

    @property
    def _time_top(self) -> int:
        return self._bar_top + _BAR_HEIGHT + 4

    def _x(self, kw: float) -> float:
        assert self._view is not None
        end = max(
            (self._view.limit_kw or 0) * _ROOM, (self._view.forecast_kw or 0) * 1.05, self._view.present_kw * 1.05, 1
        )
        return max(0.0, min(1.0, kw / end)) * self.width()


_FILLS: Final = {"ok": "ok", "caution": "caution", "alarm": "alarm", "exceeded": "alarm", "muted": "text_muted"}

"""Which times the picture shows, by keys, by hand and by the newest value."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from ui.plot.data import PlotData
from ui.plot.spans import AHEAD_S, DAY_S, DAYS, Span, limits, midnight, shown

_COMING_S: Final = 1800
"""So much of what is expected is shown beside the newest hours."""

_SPAN_KEYS: Final = {Qt.Key.Key_End: Span.LIVE, Qt.Key.Key_Home: Span.ALL}
_PAGES: Final = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_MOVES: Final = {
    Qt.Key.Key_Left: (-0.2, 1.0),
    Qt.Key.Key_Right: (0.2, 1.0),
    Qt.Key.Key_Plus: (0.0, 0.5),
    Qt.Key.Key_Semicolon: (0.0, 0.5),
    Qt.Key.Key_Minus: (0.0, 2.0),
}
"""Keys to (pan, zoom); on a Japanese keyboard + is typed with the key of the semicolon."""


class Navigator(QObject):
    """Keeps its `span` of the newest values in view until somebody pans or zooms; then there is none (`changed`).

    A span may stand on a day in the past: it is shown whole, and followed again once it is the newest.
    """

    changed = Signal()

    def __init__(self, view: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._data = PlotData()
        self._day: float | None = None
        self._limits: dict[str, float] = {}
        self.span: Span | None = Span.LIVE
        view.setMouseEnabled(x=True, y=False)
        view.setDefaultPadding(0)
        view.sigRangeChangedManually.connect(lambda _axes: self._choose(None, None))

    @property
    def following(self) -> bool:
        """True while the newest value is kept in view."""
        return self.span is not None and self._day is None

    @property
    def times(self) -> tuple[float, float]:
        """From when to when the view goes."""
        left, right = self._view.viewRange()[0]
        return left, right

    def follow(self, data: PlotData) -> bool:
        """Bring the span of a new picture into view and tell whether that moved anything."""
        self._data = data
        return self._move_to_span()

    def show_span(self, span: Span) -> None:
        """Show the newest hours, a day, a week or everything; a day is the one in view."""
        away = span in DAYS and not self.following and self._data.extent is not None
        self._choose(span, midnight(sum(self.times) / 2) if away else None)

    def press(self, key: int) -> bool:
        """Do what a key stands for; False when it stands for nothing here."""
        known = Qt.Key(key)
        if known in _SPAN_KEYS:
            self.show_span(_SPAN_KEYS[known])
        elif known in _PAGES:
            self._turn(_PAGES[known])
        elif known in _MOVES:
            self._move(*_MOVES[known])
        else:
            return False
        return True

    def _choose(self, span: Span | None, day: float | None) -> None:
        if day is not None and self._data.extent and midnight(self._newest(self._data.extent)) <= day:
            day = None
        changed = (span, day) != (self.span, self._day)
        self.span, self._day = span, day
        self._move_to_span()
        if changed:
            self.changed.emit()

    def _move_to_span(self) -> bool:
        extent, before = self._data.extent, self.times
        if extent is None:
            return False
        allowed = limits(extent)
        if allowed != self._limits:
            self._limits = allowed
            self._view.setLimits(**allowed)
        if self.span is not None:
            ahead = AHEAD_S + min(_COMING_S, sum(bar.end - bar.start for bar in self._data.coming))
            at = self._newest(extent) if self._day is None else self._day
            self._view.setXRange(*shown(self.span, extent, at, ahead), padding=0)
        return self.times != before

    def _newest(self, extent: tuple[float, float]) -> float:
        return extent[1] if self._data.now is None else self._data.now

    def _move(self, pan: float, zoom: float) -> None:
        """Pan by a share of what is shown and zoom about its middle, as a hand on the mouse would."""
        left, right = self.times
        middle, half = (left + right) / 2 + pan * (right - left), (right - left) / 2 * zoom
        self._choose(None, None)
        self._view.setXRange(middle - half, middle + half, padding=0)

    def _turn(self, pages: int) -> None:
        """Turn to the day or week before or after; other views pan by their width."""
        extent = self._data.extent
        if self.span in DAYS and extent:
            day = midnight(self._newest(extent)) if self._day is None else self._day
            self._choose(self.span, max(day + pages * DAYS[self.span] * DAY_S, midnight(extent[0])))
        else:
            self._move(float(pages), 1.0)

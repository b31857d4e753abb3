"""Bars beside each other, each 1 wide; what is known in part is lighter, with an outline."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QColor

_WIDTH = 0.9


class ValueBars(pg.BarGraphItem):
    """Heights from zero; None leaves a gap."""

    def __init__(self) -> None:
        super().__init__(x=[], height=[], width=_WIDTH)
        self._bars: list[tuple[float, float, bool]] = []
        self._full, self._open = QColor(), QColor()

    def set_values(self, values: Sequence[float | None], complete: Sequence[bool] | None = None) -> None:
        """Show other values; all are complete unless said otherwise."""
        whole = [True] * len(values) if complete is None else complete
        numbered = enumerate(zip(values, whole, strict=True))
        self._bars = [(number + 0.5, value, full) for number, (value, full) in numbered if value is not None]
        self._show()

    def set_colors(self, full: QColor, unfinished: QColor) -> None:
        """Choose the fills; the outline takes the stronger one."""
        self._full, self._open = full, unfinished
        self._show()

    def _show(self) -> None:
        self.setOpts(
            x=[at for at, _, _ in self._bars],
            height=[value for _, value, _ in self._bars],
            brushes=[self._full if full else self._open for _, _, full in self._bars],
            pens=[pg.mkPen(None if full else self._full) for _, _, full in self._bars],
        )

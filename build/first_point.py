"""Start the demo and print the seconds from the window's first paint to the first point of its plot, and end."""

from __future__ import annotations

import os
import sys
import time

from steps import ROOT

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication  # noqa: TID251 - it starts the window

from ui.main import create_application, main


class Watch(QObject):
    """Sees every paint before it happens."""

    def __init__(self) -> None:
        super().__init__()
        self._first_paint: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: D102
        if event.type() == QEvent.Type.Paint:
            self._look(watched.parent())
        return False

    def _look(self, painted: QObject | None) -> None:
        from ui.plot.demand_plot import DemandPlot

        if self._first_paint is None:
            self._first_paint = time.perf_counter()
        elif isinstance(painted, DemandPlot) and len(painted.line.at):
            print(time.perf_counter() - self._first_paint)
            QApplication.closeAllWindows()


if __name__ == "__main__":
    watch = Watch()
    create_application().installEventFilter(watch)
    sys.exit(main(["--demo"]))

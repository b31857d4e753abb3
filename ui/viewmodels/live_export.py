"""What was watched as a file: a workbook with charts or a table as CSV, of what is in view or of everything."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.demand.outlook import Limits
from app.demand.series import DemandSeries
from app.demand.span import Span
from app.messages import Language
from app.whole_file import write_whole
from ui.viewmodels.background import Background


class Content(StrEnum):
    """What a file holds."""

    WORKBOOK = "workbook"
    HALF_HOURS = "half_hours"
    LOADS = "loads"
    SAMPLES = "samples"


class LiveExport(QObject):
    """Writes one file at a time beside the event loop; `saved` with its path or `failed` follows."""

    saved = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = Background(self)
        for ended in (self._background.done, self._background.failed):
            ended.connect(lambda _result: self.changed.emit())
        self._background.done.connect(self.saved)
        self._background.failed.connect(self.failed)

    @property
    def busy(self) -> bool:
        """True while a file is being written."""
        return self._background.busy

    def save(
        self, series: DemandSeries, limits: Limits, path: Path, content: Content, span: Span, language: Language
    ) -> None:
        """Write what there is now; measuring goes on meanwhile, so a copy is written."""
        held = deepcopy(series)

        def write() -> str:
            write_whole(path, _maker(content, held, limits, language)(span))
            return str(path)

        self._background.run(write)
        self.changed.emit()

    def finish(self) -> None:
        """Let what is being written come to its end."""
        self._background.wait()


def _maker(content: Content, series: DemandSeries, limits: Limits, language: Language) -> Callable[[Span], bytes]:
    # Brought in when it is wanted: a workbook takes a tenth of a second to load.
    from app.demand import table
    from app.demand.workbook import demand_workbook

    return {
        Content.WORKBOOK: lambda span: demand_workbook(series, limits, language, span),
        Content.HALF_HOURS: lambda span: table.half_hours_csv(series, span),
        Content.LOADS: lambda span: table.loads_csv(series, span),
        Content.SAMPLES: lambda span: table.samples_csv(series, span),
    }[content]

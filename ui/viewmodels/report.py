"""The report: composed beside the event loop for the preview, written into files, bundles verified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import AppError
from app.messages import Language
from app.report.bundle import REPORT, Cancelled, bundle_name
from app.values import JST
from app.whole_file import write_whole
from ui.viewmodels.background import Background
from ui.viewmodels.report_input import ReportInput
from ui.viewmodels.report_sources import Gathered, ReportSources

if TYPE_CHECKING:
    from app.report.model import Report


class ReportModel(QObject):
    """`composed` when `report` is a new one; `saved` carries a path and, of a bundle, the hash of its manifest.

    `verified` carries the path of a bundle and what was found of it. `changed` says that `busy` or `share` differ.
    """

    changed = Signal()
    composed = Signal()
    saved = Signal(object, str)
    verified = Signal(object, object)
    failed = Signal(object)
    _done = Signal(float)

    def __init__(self, sources: ReportSources, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources = sources
        self.report: Report | None = None
        self.share = 0.0
        self._wanted: Language | None = None
        self._cancelled = False
        self._tell: Callable[[object], None] = lambda _result: None
        self._composing, self._work = Background(self), Background(self)
        self._composing.done.connect(self._take)
        self._composing.failed.connect(self.failed)
        self._work.done.connect(self._finished)
        self._work.failed.connect(self._not_done)
        self._done.connect(self._note_share)

    @property
    def added(self) -> ReportInput:
        """What the technician adds."""
        return self._sources.added

    @property
    def composing(self) -> bool:
        """Whether a newer report is under way."""
        return self._composing.busy

    @property
    def busy(self) -> bool:
        """Whether a file is being written or a bundle read."""
        return self._work.busy

    def refresh(self, language: Language) -> None:
        """Compose the report anew for the preview; what is under way is followed by another, the newest."""
        from app.report.composing import compose

        gathered, chosen = self._sources.gather(language), self._chosen()
        if not self._composing.run(lambda: compose(gathered.facts, language, chosen)):
            self._wanted = language

    def suggested_name(self, ending: str) -> str:
        """Return a name for a file: `kaitsu-report-<site>-<date>.zip`."""
        name = bundle_name(REPORT, self._sources.site.title, datetime.now(JST))
        return f"{name.removesuffix('.zip')}{ending}"

    def save(self, path: Path, language: Language) -> None:
        """Write the report in the format that the path ends in, `.zip` being a bundle; `saved` or `failed` follows."""
        gathered, chosen = self._sources.gather(language), self._chosen()

        def work() -> str:
            return self._write(path, gathered, chosen, language)

        def tell(fingerprint: object) -> None:
            self.added.made()
            self.saved.emit(path, str(fingerprint))

        self._start(work, tell)

    def verify(self, path: Path) -> None:
        """Compare a bundle with its manifest; `verified` or `failed` follows."""

        def work() -> object:
            from app.report.verification import verify

            size = max(path.stat().st_size, 1) if path.is_file() else 1
            return verify(path, lambda done: self._progress(done, size))

        self._start(work, lambda result: self.verified.emit(path, result))

    def cancel(self) -> None:
        """End what is being written or read; nothing of it is left."""
        self._cancelled = True

    def finish(self) -> None:
        """End everything with the window."""
        self.cancel()
        self._composing.wait()
        self._work.wait()

    def _chosen(self) -> frozenset[str]:
        from app.report.composing import SECTION_IDS

        return frozenset(SECTION_IDS) - self.added.left_out

    def _start(self, work: Callable[[], object], tell: Callable[[object], None]) -> None:
        if not self.busy:
            self._cancelled, self.share, self._tell = False, 0.0, tell
            self._work.run(work)
            self.changed.emit()

    def _write(self, path: Path, gathered: Gathered, chosen: frozenset[str], language: Language) -> str:
        """Compose and write, on another thread; returns the hash of a bundle's manifest, "" for a single file."""
        from app.report.bundle import write_bundle
        from app.report.composing import compose
        from app.report.enclosing import enclosed
        from app.report.exporters import EXPORTERS

        report = compose(gathered.facts, language, chosen)
        if path.suffix.lower() != ".zip":
            write_whole(path, EXPORTERS[path.suffix.lower().removeprefix(".")](report))
            return ""
        sources = [one.path for one in gathered.facts.photos] + list(gathered.captures)
        total = sum(one.stat().st_size for one in sources if one.is_file()) + 1
        files = enclosed(report, gathered.facts, gathered.captures, gathered.history_csv())
        return write_bundle(path, REPORT, files, report.made_at, lambda done: self._progress(done, total))

    def _progress(self, done: int, total: int) -> None:
        """Tell how far it is, on another thread, and end there what was cancelled."""
        if self._cancelled:
            raise Cancelled("bundle_cancelled")
        self._done.emit(min(done / total, 1.0))

    def _note_share(self, share: float) -> None:
        self.share = share
        self.changed.emit()

    def _take(self, report: Report) -> None:
        self.report = report
        self.composed.emit()
        language, self._wanted = self._wanted, None
        if language is not None:
            self.refresh(language)

    def _finished(self, result: object) -> None:
        self._tell(result)
        self.changed.emit()

    def _not_done(self, error: AppError) -> None:
        if not isinstance(error, Cancelled):
            self.failed.emit(error)
        self.changed.emit()

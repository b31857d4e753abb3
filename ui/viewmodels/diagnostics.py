"""The diagnostics bundle: gathered and masked in one click, to be looked through before anything is saved."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.echonet.datagram import Datagram
from app.echonet.objects import eoj_text
from app.errors import AppError, EnvironmentProblem
from app.report.bundle import DIAGNOSTICS, Enclosed, bundle_name, write_bundle
from app.report.diagnostics import LAST_FRAMES, Diagnostics, enclosed, site_secrets
from app.report.masking import Mask
from app.storage.applications import Applications
from app.storage.database import Database
from app.storage.keys import Keys
from app.storage.sites import SiteRecord, Sites
from app.values import JST
from app.visit import Meter
from ui.settings import SettingsStore
from ui.viewmodels.about import versions
from ui.viewmodels.background import Background
from ui.viewmodels.connection import ConnectionModel
from ui.viewmodels.diagnosis import DiagnosisModel
from ui.viewmodels.key_watch import KeyWatch
from ui.viewmodels.visit import VisitModel


@dataclass(frozen=True, slots=True)
class DiagnosticsSources:
    """Where it all comes from; `log_file` is the program's own, with an older one beside it."""

    visit: VisitModel
    connection: ConnectionModel
    diagnosis: DiagnosisModel
    settings: SettingsStore
    database: Database
    keys: KeyWatch
    log_file: Path


class DiagnosticsModel(QObject):
    """`ready` carries the files to be looked through, `saved` the path they were written to."""

    ready = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    changed = Signal()

    def __init__(self, sources: DiagnosticsSources, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sources = sources
        self._frames: deque[tuple[Datagram, bool]] = deque(maxlen=LAST_FRAMES)
        sources.visit.heard.connect(lambda datagram, sent: self._frames.append((datagram, sent)))
        sources.visit.began_anew.connect(self._frames.clear)
        self._gathering, self._writing = Background(self), Background(self)
        self._gathering.done.connect(self._gathered)
        self._writing.done.connect(self.saved)
        for background in (self._gathering, self._writing):
            background.failed.connect(self.failed)
            background.failed.connect(lambda _error: self.changed.emit())

    @property
    def busy(self) -> bool:
        """Whether something is being gathered."""
        return self._gathering.busy

    def gather(self) -> None:
        """Put everything together and mask it; `ready` or `failed` follows."""
        try:
            mask = Mask(self._secrets(), str(Path.home()))
        except AppError as error:
            self.failed.emit(error)
            return
        facts = self._facts()
        self._gathering.run(lambda: enclosed(facts, mask))
        self.changed.emit()

    def suggested_name(self) -> str:
        """Return a name for the file."""
        return bundle_name(DIAGNOSTICS, "", datetime.now(JST))

    def save(self, path: Path, files: tuple[Enclosed, ...]) -> None:
        """Write the files that were looked through; `saved` or `failed` follows."""

        def work() -> str:
            write_bundle(path, DIAGNOSTICS, files, datetime.now(JST))
            return str(path)

        self._writing.run(work)

    def finish(self) -> None:
        """Let what is under way come to its end."""
        self._gathering.wait()
        self._writing.wait()

    def _gathered(self, files: tuple[Enclosed, ...]) -> None:
        self.changed.emit()
        self.ready.emit(files)

    def _facts(self) -> Diagnostics:
        sources = self._sources
        log = sources.log_file
        return Diagnostics(
            versions=versions(),
            settings=asdict(sources.settings.current),
            interfaces=[asdict(one) for one in sources.connection.interfaces_now],
            findings=[
                {"code": one.code, "severity": one.severity, "evidence": dict(one.evidence)}
                for one in sources.diagnosis.findings
            ],
            counters=_counters(sources.visit),
            frames=tuple(self._frames),
            logs=(log, log.with_name(f"{log.name}.1")),
        )

    def _secrets(self) -> set[str]:
        """Return what is known of every site, deleted or not; EnvironmentProblem where the database is in the way."""
        sites = Sites(self._sources.database)
        records = [*sites.list(), *sites.list(deleted=True)]
        secrets = site_secrets([record.document for record in records])
        return secrets.union(*(self._secrets_of(record) for record in records))

    def _secrets_of(self, record: SiteRecord) -> Iterator[str]:
        database = self._sources.database
        yield from (one.application_id for one in Applications(database).of_site(record.id))
        for key in Keys(database).of_site(record.id):
            yield key.key.place
            yield from (viewer.name for viewer in key.viewers)
            yield from self._key_itself(key.id)

    def _key_itself(self, key_id: int) -> Iterator[str]:
        try:
            secret = self._sources.keys.secret(key_id)
        except EnvironmentProblem:
            return  # what the system's store does not give is nowhere in this program
        if secret is not None:
            yield secret.reveal()


def _counters(visit: VisitModel) -> dict[str, Any]:
    engine = visit.visit
    return {
        "received": engine.received,
        "malformed": engine.malformed,
        "unmatched": engine.unmatched,
        "running_s": visit.running_s,
        "nodes": [
            {
                "address": node.address,
                "state": node.state,
                "malformed": node.malformed.count,
                "unmatched": node.unmatched.count,
            }
            for node in engine.nodes.values()
        ],
        "meters": [_meter_counters(meter) for meter in engine.known.distinct_meters()],
    }


def _meter_counters(meter: Meter) -> dict[str, Any]:
    conduct = meter.conduct
    return {
        "address": meter.key.address,
        "object": eoj_text(meter.key.eoj),
        "answers": conduct.answers,
        "own": conduct.own,
        "repeated": conduct.repeated.count,
        "given_up": conduct.given_up,
        "slowest_s": conduct.slowest_s,
        "batch": meter.batch,
        "unsupported": sorted(meter.unsupported),
        "unread": sorted(meter.unread),
        "samples": meter.demand.sample_count,
        "restarts": meter.demand.restarts,
    }

"""What the diagnosis says of the running visit: kept up to date, the firewall asked beside the event loop."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.diagnosis import Diagnosis, FirewallProbe, Guard, NetworkFacts, Observer, diagnose
from app.echonet.datagram import Datagram
from app.errors import AppError
from app.findings import Severity
from app.values import JST
from ui.viewmodels.background import Background
from ui.viewmodels.connection import ConnectionModel
from ui.viewmodels.throttle import Throttle
from ui.viewmodels.visit import VisitModel

LOOK_MS: Final = 250
"""Findings are read by people: four times a second is often enough."""


class DiagnosisModel(QObject):
    """`findings` are worst first, and among equals the most likely first; `changed` when they differ."""

    changed = Signal()

    def __init__(
        self,
        visit: VisitModel,
        connection: ConnectionModel,
        firewall: FirewallProbe,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit, self._connection, self._firewall = visit, connection, firewall
        self._observer = Observer(visit.visit)
        self._guards: tuple[Guard, ...] = ()
        self._failure: AppError | None = None
        self.findings: list[Diagnosis] = []
        self._background = Background(self)
        self._background.done.connect(self._take_guards)
        self._throttle = Throttle(self.look, self, LOOK_MS)
        visit.heard.connect(self._saw)
        visit.began_anew.connect(self._observe_anew)
        visit.failed.connect(self._take_failure)
        connection.began.connect(self._ask_firewall)
        connection.changed.connect(self._throttle.request)
        if visit.can_send:
            connection.interfaces_changed.connect(self._throttle.request)

    @property
    def has_error(self) -> bool:
        """Whether something stops the work."""
        return any(one.severity is Severity.ERROR for one in self.findings)

    def look(self) -> None:
        """Work out the findings now."""
        findings = diagnose(self._observer.facts(*self._facts())) if self._knows_enough() else []
        if findings != self.findings:
            self.findings = findings
            self.changed.emit()

    def finish(self) -> None:
        """Let a question to the system come to its end."""
        self._background.wait()

    def _saw(self, datagram: Datagram, sent: bool) -> None:
        self._observer.saw(datagram, sent)

    def _observe_anew(self) -> None:
        self._observer = Observer(self._visit.visit)

    def _knows_enough(self) -> bool:
        """Before anybody looked at the interfaces, their absence says nothing; nor does a recording that never ran."""
        if not self._visit.can_send:
            return self._visit.started_at is not None
        return self._visit.running or self._connection.interfaces_read

    def _facts(self) -> tuple[NetworkFacts, bool, datetime | None]:
        if not self._visit.can_send:
            return NetworkFacts(live=False), True, None
        connection = self._connection
        network = NetworkFacts(
            interfaces=tuple(connection.interfaces_now),
            joined=tuple(sorted(connection.joined)),
            problems=tuple(connection.problems),
            failure=None if self._visit.running else self._failure,
            typed=connection.typed,
            guards=self._guards,
            echoes=connection.echoes,
        )
        # Whole minutes: evidence carries this time, and a list that differs at every look cannot be read.
        now = datetime.now(JST).replace(second=0, microsecond=0)
        return network, connection.searched and not connection.searching, now

    def _ask_firewall(self) -> None:
        self._background.run(self._firewall.guards)

    def _take_guards(self, guards: tuple[Guard, ...]) -> None:
        self._guards = guards
        self._throttle.request()

    def _take_failure(self, failure: AppError) -> None:
        self._failure = failure
        self._throttle.request()

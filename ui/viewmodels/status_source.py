"""Fills the status bar from the visit and the site."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from app.visit import Meter, NodeState
from ui.viewmodels.demand import DemandModel
from ui.viewmodels.site import SiteModel
from ui.viewmodels.status import LinkState, Status, StatusModel
from ui.viewmodels.visit import VisitModel

_NS = 1e9
SILENT_AFTER_S = 90
"""Longer than the longest polling interval: without an answer for so long, the meter counts as silent."""


class StatusSource(QObject):
    """Keeps a `StatusModel` up to date, at least every second while the visit runs."""

    def __init__(
        self,
        status: StatusModel,
        visit: VisitModel,
        site: SiteModel,
        demand: DemandModel,
        is_recording: Callable[[], bool],
        *,
        demo: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._status, self._visit, self._site, self._demand = status, visit, site, demand
        self._is_recording, self._demo = is_recording, demo
        for signal in (visit.changed, visit.ticked, site.changed, demand.changed):
            signal.connect(self.look)
        self.look()

    def look(self) -> None:
        """Work out the status anew."""
        meter = self._visit.meter
        live = self._visit.can_send
        self._status.show(
            Status(
                site=self._site.title,
                link=self._link(meter),
                address=meter.key.address if meter else "",
                answer_age_s=self._age(meter) if live else None,
                round_trip_s=meter.round_trips_s[-1] if meter and meter.round_trips_s else None,
                clock_offset_s=meter.clock_offset.total_seconds() if meter and meter.clock_offset else None,
                recording_s=self._visit.running_s if self._is_recording() else None,
                demo=self._demo,
                alarm=self._alarm(),
            )
        )

    def _alarm(self) -> str:
        now = self._demand.outlook
        return str(now.state) if now is not None and now.state.alarming else ""

    def _link(self, meter: Meter | None) -> LinkState:
        if not self._visit.running:
            return LinkState.NONE
        if not self._visit.can_send:
            return LinkState.RECORDING
        node = self._visit.visit.nodes.get(meter.key.address) if meter else None
        if node is None:
            return LinkState.NONE
        silent = node.state is NodeState.SILENT or (self._age(meter) or 0) > SILENT_AFTER_S
        return LinkState.SILENT if silent else LinkState.ANSWERING

    def _age(self, meter: Meter | None) -> float | None:
        if meter is None or meter.last_answer_ns is None:
            return None
        return max(0.0, round((self._visit.now_ns - meter.last_answer_ns) / _NS))

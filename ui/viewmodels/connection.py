"""The connect page's facts: interfaces, nodes heard, the meter's card, findings with what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal

from app.echonet.objects import LV_METER_CLASS, class_of
from app.errors import InputProblem
from app.findings import Finding, Severity
from app.net.interfaces import Interface
from app.visit import Meter, MeterKey, Node
from ui.viewmodels.visit import VisitModel

SEARCH_S: Final = 8
"""So long a search waits before it says that nothing was heard; listening goes on."""

OBSERVE_MS: Final = 3000


@runtime_checkable
class NetworkTransport(Protocol):
    """What a transport over real interfaces tells about them."""

    @property
    def joined(self) -> list[tuple[str, int]]:
        """Interface names and IP versions we listen on."""
        ...

    @property
    def problems(self) -> list[Finding]:
        """What failed and has not recovered."""
        ...


class ConnectionModel(QObject):
    """Searches and tells what was heard; `interfaces_changed` when a network interface differs."""

    changed = Signal()
    interfaces_changed = Signal()
    problem = Signal(object)

    def __init__(
        self,
        visit: VisitModel,
        network: object,
        read_interfaces: Callable[[], list[Interface]],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._visit = visit
        self._network = network if isinstance(network, NetworkTransport) else None
        self._read_interfaces = read_interfaces
        self.interfaces: list[Interface] = []
        self.searched = False
        self._clock = QTimer(self, singleShot=True, interval=SEARCH_S * 1000)
        self._clock.timeout.connect(self.changed)
        visit.changed.connect(self.changed)
        self._observer = QTimer(self, interval=OBSERVE_MS)
        self._observer.timeout.connect(self.look_at_interfaces)

    @property
    def can_search(self) -> bool:
        """Whether there is a network to search."""
        return self._visit.can_send

    @property
    def searching(self) -> bool:
        """True while a search has not run its time."""
        return self._clock.isActive()

    @property
    def nodes(self) -> list[Node]:
        """Everybody heard, meters first."""
        return sorted(self._visit.visit.nodes.values(), key=lambda node: (not node.is_meter, node.address))

    @property
    def meter(self) -> Meter | None:
        """The meter on show."""
        return self._visit.meter

    def is_on_show(self, key: MeterKey) -> bool:
        """Whether the meter that answers under this key is the one on show, under whichever address."""
        return self.meter is not None and self._visit.visit.meters.get(key) is self.meter

    @property
    def joined(self) -> frozenset[tuple[str, int]]:
        """Interface names and IP versions we listen on."""
        return frozenset(self._network.joined) if self._network else frozenset()

    @property
    def findings(self) -> list[Finding]:
        """What is odd, worst first: about the network always, about silence once a search is over."""
        found = list(self._network.problems) if self._network else []
        if self._visit.visit.malformed:
            found.append(Finding("malformed_heard", Severity.WARNING, {"count": self._visit.visit.malformed}))
        if self.searched and not self.searching:
            found += silence(self.nodes, sorted({name for name, _ in self.joined}))
        return sorted(found, key=lambda finding: finding.severity is not Severity.ERROR)

    def search(self, addresses: tuple[str, ...] = ()) -> None:
        """Look for nodes on every interface, and at `addresses`."""
        if not self.can_search:
            self.problem.emit(InputProblem("recording_cannot_search"))
            return
        if self._visit.discover(addresses):
            self.searched = True
            self._clock.start()
        self.look_at_interfaces()
        self.changed.emit()

    def choose(self, key: MeterKey) -> None:
        """Show this meter."""
        self._visit.choose(key)

    def observe(self, wanted: bool) -> None:
        """Keep an eye on the interfaces, or stop doing so while nobody looks."""
        if wanted:
            self.look_at_interfaces()
            self._observer.start()
        else:
            self._observer.stop()

    def look_at_interfaces(self) -> None:
        """Read the interfaces now."""
        interfaces = self._read_interfaces()
        if interfaces != self.interfaces:
            self.interfaces = interfaces
            self.interfaces_changed.emit()

    def stop(self) -> None:
        """End a search that is under way, and observing."""
        self._clock.stop()
        self._observer.stop()


def silence(nodes: list[Node], joined: list[str]) -> list[Finding]:
    """Return what it means that no meter was heard."""
    if not nodes:
        return [Finding("heard_nothing", Severity.ERROR, {"interfaces": ", ".join(joined)})]
    if any(node.is_meter for node in nodes):
        return []
    low = [node.address for node in nodes if any(class_of(eoj) == LV_METER_CLASS for eoj in node.objects)]
    if low:
        return [Finding("low_voltage_meter", Severity.ERROR, {"address": address}) for address in low]
    return [Finding("no_meter_heard", Severity.ERROR, {"count": len(nodes)})]

"""The connect page's facts: interfaces, nodes heard, the meter's card; searching for them."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import AppError, InputProblem
from app.findings import Finding
from app.net.interfaces import Interface
from app.site.text import half_width
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

    @property
    def interfaces(self) -> list[Interface]:
        """All interfaces as last seen by the transport."""
        ...

    @property
    def echoes(self) -> int:
        """How many of our own datagrams came back."""
        ...

    def leave_out(self, names: Sequence[str]) -> None:
        """Use all interfaces but these."""
        ...


class ConnectionModel(QObject):
    """Searches (`began`) and tells what was heard; `interfaces_changed` when a network interface or the choice differs.

    Which interfaces are left out is remembered, not which are used: an adapter that is new is used at once.
    """

    changed = Signal()
    began = Signal()
    interfaces_changed = Signal()
    choice_wanted = Signal(object)
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
        self.left_out: tuple[str, ...] = ()
        self.interfaces: list[Interface] = []
        self.interfaces_read = False
        self.searched = False
        self.typed: tuple[str, ...] = ()
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

    @property
    def keys_on_show(self) -> frozenset[MeterKey]:
        """The keys under which the meter on show answers."""
        on_show = self.meter
        return frozenset(key for key, one in self._visit.visit.meters.items() if one is on_show)

    @property
    def joined(self) -> frozenset[tuple[str, int]]:
        """Interface names and IP versions we listen on."""
        return frozenset(self._network.joined) if self._network else frozenset()

    @property
    def problems(self) -> list[Finding]:
        """What the transport could not do."""
        return list(self._network.problems) if self._network else []

    @property
    def echoes(self) -> int:
        """How many of our own datagrams came back."""
        return self._network.echoes if self._network else 0

    @property
    def interfaces_now(self) -> list[Interface]:
        """Those to be used as the running transport sees them, else as the page last did; all while none is chosen."""
        running = self._network.interfaces if self._network and self._visit.running else []
        known = running or self.interfaces
        return [one for one in known if one.name not in self.left_out] or known

    @property
    def has_chosen(self) -> bool:
        """Whether any interface that can be used is to be used, as far as is known."""
        usable = [one for one in self.interfaces if one.usable]
        return not usable or any(one.name not in self.left_out for one in usable)

    def leave_out(self, names: tuple[str, ...]) -> None:
        """Use all interfaces but these from now on, as the settings say."""
        if names != self.left_out:
            self.left_out = names
            if self._network:
                self._network.leave_out(names)
            self.interfaces_changed.emit()
            self.changed.emit()

    def use(self, name: str, wanted: bool) -> None:
        """Ask for an interface to be used, or to be left out; `choice_wanted` carries the names left out then."""
        others = tuple(one for one in self.left_out if one != name)
        self.choice_wanted.emit(others if wanted else (*others, name))

    def search(self, addresses: tuple[str, ...] = ()) -> None:
        """Look for nodes on every interface, and at `addresses`."""
        if not self.can_search:
            self.problem.emit(InputProblem("recording_cannot_search"))
            return
        self.typed = addresses
        self.began.emit()
        if self._visit.discover(addresses):
            self.searched = True
            self._clock.start()
        self.look_at_interfaces()
        self.changed.emit()

    def search_at(self, typed: str) -> None:
        """Look everywhere and at an address as typed; InputProblem through `problem` when it is none."""
        try:
            self.search((address_from(typed),))
        except AppError as error:
            self.problem.emit(error)

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
        self.interfaces_read = True
        if interfaces != self.interfaces:
            self.interfaces = interfaces
            self.interfaces_changed.emit()

    def stop(self) -> None:
        """End a search that is under way, and observing."""
        self._clock.stop()
        self._observer.stop()


def address_from(typed: str) -> str:
    """Return an address as answers show it, its scope kept (`fe80::1%eth0`); InputProblem when it is none."""
    host, sign, scope = half_width(typed).strip().partition("%")
    try:
        return f"{ipaddress.ip_address(host)}{sign}{scope}"
    except ValueError:
        raise InputProblem("no_address", found=typed.strip()) from None

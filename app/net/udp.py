"""UDP on port 3610: multicast on every usable interface and both IP versions, unicast with the scope kept."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from app.echonet.datagram import PORT, Datagram, Endpoint, Transmission
from app.errors import EnvironmentProblem, InputProblem
from app.findings import Finding, Severity
from app.net.family_socket import FamilySocket, Heard
from app.net.interfaces import Interface, list_interfaces
from app.net.port_holder import udp_port_holder
from app.net.routes import Membership, Route, Routes, scoped

_log = logging.getLogger(__name__)

REFRESH_SECONDS: Final = 3.0
_ASLEEP_NS: Final = 30 * 10**9
_ECHO_MEMORY: Final = 64
_UNSPECIFIED: Final = {4: "0.0.0.0", 6: "::"}


class UdpTransport:
    """The live transport. `problems` and `joined` tell at any time what works and what does not.

    `interfaces` names the only ones to use (a loopback interface is used only when named); None means all usable.
    It is a timed transport as well: at its deadlines it looks for new, changed and vanished interfaces. One that
    `waits` opens without any usable interface and goes on by itself when a cable is plugged in. What is left out
    (`leave_out`) is neither listened nor sent on.
    """

    can_send = True

    def __init__(
        self,
        interfaces: Sequence[str] | None = None,
        families: Sequence[int] = (4, 6),
        read_interfaces: Callable[[Sequence[str]], list[Interface]] = list_interfaces,
        wall_clock_ns: Callable[[], int] = time.time_ns,
        waits: bool = False,
    ) -> None:
        self._waits = waits
        self.echoes = 0
        """Our own multicasts that the system handed back; they go no further."""
        self.joins = 0
        """How often an interface was joined, anew after a change or sleep as well."""
        self._named = tuple(interfaces or ())
        self._left_out: tuple[str, ...] = ()
        self._families = tuple(families)
        self._read_interfaces = read_interfaces
        self._wall_clock_ns = wall_clock_ns
        self._routes = Routes()
        self._sockets: dict[int, FamilySocket] = {}
        self._joined: dict[Membership, Interface] = {}
        self._problems: dict[tuple[str, str, int], Finding] = {}
        self._recently_sent: deque[bytes] = deque(maxlen=_ECHO_MEMORY)
        self._receive: Callable[[Datagram], None] | None = None
        self._next_refresh = 0.0
        self._refreshed_ns = 0

    @property
    def joined(self) -> list[tuple[str, int]]:
        """The interfaces we listen and send on, each with its IP version."""
        return [(interface.name, family) for (_, family), interface in self._joined.items()]

    @property
    def interfaces(self) -> list[Interface]:
        """All interfaces as last seen, best first."""
        return list(self._routes.interfaces)

    @property
    def problems(self) -> list[Finding]:
        """What failed on an interface or an IP version and has not recovered since."""
        return list(self._problems.values())

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Take the port and join.

        EnvironmentProblem when the port is taken or nothing could be joined, InputProblem for a name nothing has; one
        that waits raises only for the port.
        """
        self._receive = receive
        try:
            self._bind_families()
            self.refresh()
            if not self._waits:
                self._require_something_joined()
        except (EnvironmentProblem, InputProblem):
            self.close()
            raise

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Send on every route the address asks for; a route that fails is a problem, not an exception."""
        self._recently_sent.append(transmission.payload)
        routes = [
            one for one in self._routes.to(transmission.address, self._joined) if not self._is_left_out(one.index)
        ]
        sent = [self._send_one(route, transmission.payload) for route in routes if route.family in self._sockets]
        return [datagram for datagram in sent if datagram is not None]

    def close(self) -> None:
        """Give the port back."""
        for one in self._sockets.values():
            one.close()
        self._sockets.clear()
        self._joined.clear()
        self._receive = None

    def leave_out(self, names: Sequence[str]) -> None:
        """Use all but these interfaces from now on; a name nothing has does no harm."""
        self._left_out = tuple(names)
        if self._sockets:
            self.refresh()

    def next_deadline(self) -> float | None:
        """Return when the interfaces are to be looked at again."""
        return self._next_refresh if self._sockets else None

    def handle_deadline(self, now: float) -> None:
        """Look at the interfaces again."""
        self._next_refresh = now + REFRESH_SECONDS
        self.refresh()

    def refresh(self) -> None:
        """Join what came up, leave what is gone, join anew what changed or slept: memberships do not survive that."""
        self._routes.interfaces = self._read_interfaces(self._named)
        asleep = self._slept()
        wanted = self._wanted()
        for key in list(self._joined):
            if asleep or key not in wanted or wanted[key].addresses != self._joined[key].addresses:
                self._leave(key)
        for key, interface in wanted.items():
            self._join(key, interface)
        self._note_missing_names()

    def _slept(self) -> bool:
        now = self._wall_clock_ns()
        slept = 0 < self._refreshed_ns < now - _ASLEEP_NS
        self._refreshed_ns = now
        return slept

    def _wanted(self) -> dict[Membership, Interface]:
        chosen = [one for one in self._routes.interfaces if one.usable and self._is_chosen(one)]
        return {(one.index, family): one for one in chosen for family in self._sockets if one.address(family)}

    def _is_chosen(self, interface: Interface) -> bool:
        wanted = not self._named or any(interface.answers_to(name) for name in self._named)
        return wanted and not self._is_left_out(interface.index)

    def _is_left_out(self, index: int) -> bool:
        own = (one for one in self._routes.interfaces if one.index == index)
        return any(one.answers_to(name) for one in own for name in self._left_out)

    def _bind_families(self) -> None:
        for family in self._families:
            one = FamilySocket(family, PORT)
            failure = one.bind(self._on_heard)
            if failure is None:
                self._sockets[family] = one
            elif failure.taken:
                raise EnvironmentProblem("port_taken", port=PORT, holder=udp_port_holder(PORT))
            else:
                self._report("family_unusable", "", family, failure.reason)

    def _note_missing_names(self) -> None:
        missing = self._routes.missing(self._named)
        for name in self._named:
            if name in missing:
                self._report("interface_missing", name, 0, "")
            else:
                self._recovered("interface_missing", name, 0)

    def _require_something_joined(self) -> None:
        missing = self._routes.missing(self._named)
        if missing:
            known = ", ".join(one.name for one in self.interfaces)
            raise InputProblem("no_such_interface", name=", ".join(missing), known=known)
        if not self._joined:
            states = [f"{one.name}: {one.why_unusable}" for one in self.interfaces if one.why_unusable]
            failures = [str(finding.params["reason"]) for finding in self.problems]
            raise EnvironmentProblem("no_usable_interface", reasons="; ".join(states + failures))

    def _join(self, key: Membership, interface: Interface) -> None:
        index, family = key
        known = key in self._joined
        failure = None if known else self._sockets[family].join(index)
        if failure is None:
            self.joins += not known
            self._joined[key] = interface
            self._recovered("join_failed", interface.name, family)
        else:
            self._report("join_failed", interface.name, family, failure)

    def _leave(self, key: Membership) -> None:
        index, family = key
        interface = self._joined.pop(key)
        self._sockets[family].leave(index)
        self._recovered("send_failed", interface.name, family)

    def _send_one(self, route: Route, payload: bytes) -> Datagram | None:
        interface = self._routes.interface_for(route.index, route.address)
        name = interface.name if interface else ""
        failure = self._sockets[route.family].send(payload, route.address, route.index)
        if failure is not None:
            self._report("send_failed", name, route.family, failure)
            return None
        self._recovered("send_failed", name, route.family)
        source = Endpoint(scoped(_own_address(interface, route.family), name))
        return Datagram(payload, source, Endpoint(scoped(route.address, name)), name, self._wall_clock_ns())

    def _on_heard(self, heard: Heard) -> None:
        if self._receive is None:
            return
        if self._is_echo(heard):
            self.echoes += 1
            return
        interface = self._routes.interface_for(heard.interface_index, heard.sender)
        if interface is not None and self._is_left_out(interface.index):
            return
        if interface is not None:
            self._routes.learn(heard.sender, interface.index)
        name = interface.name if interface else ""
        source = Endpoint(scoped(heard.sender, name), heard.sender_port)
        destination = Endpoint(scoped(heard.destination or _own_address(interface, heard.family), name))
        self._receive(Datagram(heard.payload, source, destination, name, self._wall_clock_ns()))

    def _is_echo(self, heard: Heard) -> bool:
        """Tell our own multicast, which some systems hand back, from the datagram of a device with our address."""
        return heard.sender_port == PORT and self._routes.own(heard.sender) and heard.payload in self._recently_sent

    def _report(self, code: str, interface: str, family: int, reason: str) -> None:
        if (code, interface, family) not in self._problems:
            _log.info("%s: %s%s: %s", code, interface or "-", f" IPv{family}" if family else "", reason)
        params = {"interface": interface, "ip_version": family, "reason": reason}
        self._problems[code, interface, family] = Finding(code, Severity.WARNING, params)

    def _recovered(self, code: str, interface: str, family: int) -> None:
        self._problems.pop((code, interface, family), None)


def _own_address(interface: Interface | None, family: int) -> str:
    """Return our address on the interface; behind a router nobody tells which it is, and it stays unspecified."""
    return (interface.address(family) if interface else None) or _UNSPECIFIED[family]

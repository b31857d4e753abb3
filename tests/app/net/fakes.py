"""Named fakes of what surrounds app.net: an engine, a transport, a clock, a far end on the wire."""

from __future__ import annotations

import socket
from collections.abc import Callable

from app.echonet.datagram import MULTICAST_IPV4, PORT, Datagram, Endpoint, Transmission
from app.net.interfaces import Reading
from tests.peers.namespaces import End

ETHERNET = Reading("eth0", 2, "eth0", "Ethernet", True, True, True, 1000, ("169.254.7.1/16", "fe80::1/64"))


class FakeClock:
    """Monotonic seconds that pass only when told."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class FakeEngine:
    """Notes what it is given, sends what it is told to, and wants to be called at `deadline`."""

    def __init__(self) -> None:
        self.received: list[Datagram] = []
        self.handled: list[float] = []
        self.outbox: list[Transmission] = []
        self.deadline: float | None = None
        self.on_receive: Callable[[Datagram], None] = lambda datagram: None

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        self.received.append(datagram)
        self.on_receive(datagram)

    def datagrams_to_send(self) -> list[Transmission]:
        ready, self.outbox = self.outbox, []
        return ready

    def next_deadline(self) -> float | None:
        return self.deadline

    def handle_deadline(self, now: float) -> None:
        self.handled.append(now)
        self.deadline = None


class FakeTransport:
    """A transport in memory: `deliver` is what arrives, `sent` what left."""

    can_send = True

    def __init__(self) -> None:
        self.sent: list[Transmission] = []
        self.deliver: Callable[[Datagram], None] | None = None

    def open(self, receive: Callable[[Datagram], None]) -> None:
        self.deliver = receive

    def send(self, transmission: Transmission) -> list[Datagram]:
        self.sent.append(transmission)
        return [datagram(transmission.payload, source="169.254.7.1")]

    def close(self) -> None:
        self.deliver = None


class FakeReplay(FakeTransport):
    """A transport that delivers by deadline, as a recording does."""

    can_send = False

    def __init__(self, at: float, recorded: Datagram) -> None:
        super().__init__()
        self._at: float | None = at
        self._recorded = recorded

    def next_deadline(self) -> float | None:
        return self._at

    def handle_deadline(self, now: float) -> None:
        self._at = None
        assert self.deliver is not None
        self.deliver(self._recorded)


class FarEnd:
    """Plain sockets at the meter's end of a cable: what arrives there, and datagrams from any port."""

    def __init__(self, end: End) -> None:
        self.end = end
        with end.inside():
            self.index = socket.if_nametoindex(end.interface)
            self.v4 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.v6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        self.v6.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, self.index)
        for one, any_address in ((self.v4, "0.0.0.0"), (self.v6, "::")):
            one.settimeout(2.0)
            one.bind((any_address, PORT))
        membership = socket.inet_aton(MULTICAST_IPV4) + socket.inet_aton(end.ipv4)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, membership)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        self.v4.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(end.ipv4))

    def send(self, payload: bytes, address: str) -> None:
        """Send from port 3610; an IPv6 address needs no scope, there is one cable."""
        if ":" in address:
            self.v6.sendto(payload, (address, PORT, 0, self.index))
        else:
            self.v4.sendto(payload, (address, PORT))

    def send_as(self, own: str, payload: bytes, address: str) -> None:
        """Send from port 3610 of this one of our IPv6 addresses."""
        self.v6.close()
        with self.end.inside():
            self.v6 = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.v6.bind((own, PORT, 0, self.index))
        self.send(payload, address)

    def send_from_other_port(self, payload: bytes, address: str) -> int:
        """Send from a port of the system's choice and return it."""
        with self.end.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(payload, (address, PORT))
            return int(other.getsockname()[1])

    def receive(self, family: int) -> tuple[bytes, str, int]:
        """Return payload, sender address and sender port of the next datagram; TimeoutError after two seconds."""
        payload, sender = (self.v4 if family == 4 else self.v6).recvfrom(65535)
        return payload, sender[0].partition("%")[0], sender[1]

    def close(self) -> None:
        self.v4.close()
        self.v6.close()


def datagram(payload: bytes = b"x", source: str = "169.254.7.2") -> Datagram:
    """Return a received datagram."""
    return Datagram(payload, Endpoint(source), Endpoint("169.254.7.1"), "eth0", 0)

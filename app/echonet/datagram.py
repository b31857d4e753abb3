"""What crosses the boundary between the protocol and whatever carries it: live sockets or a recording."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

PORT: Final = 3610
MULTICAST_IPV4: Final = "224.0.23.0"
MULTICAST_IPV6: Final = "ff02::1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address as text and a UDP port; an IPv6 link-local address keeps its scope: `fe80::1%eth0`."""

    address: str
    port: int = PORT


@dataclass(frozen=True, slots=True)
class Datagram:
    """One UDP datagram seen, sent or received; `time_ns` is the wall clock in ns since 1970 UTC."""

    payload: bytes
    source: Endpoint
    destination: Endpoint
    interface: str
    time_ns: int


@dataclass(frozen=True, slots=True)
class Transmission:
    """Bytes to send to one address, or with `address` None to the multicast groups on every joined interface."""

    payload: bytes
    address: str | None = None


class Transport(Protocol):
    """A source of datagrams. Live, demo and an opened capture differ in this alone."""

    @property
    def can_send(self) -> bool:
        """False for a recording: nobody answers, so nothing is asked."""
        ...

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Start delivering datagrams; EnvironmentProblem when that is impossible."""
        ...

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Send and return what was really put on the wire, one datagram per interface and family."""
        ...

    def close(self) -> None:
        """Stop delivering and let go of the port or file."""
        ...


class Engine(Protocol):
    """Something without I/O that is fed datagrams and deadlines; `now` is monotonic seconds."""

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        """Take in one datagram."""
        ...

    def datagrams_to_send(self) -> list[Transmission]:
        """Return what is to be sent now, once."""
        ...

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` wants to be called, or None."""
        ...

    def handle_deadline(self, now: float) -> None:
        """Do what is due at `now`."""
        ...

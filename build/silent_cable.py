"""A cable on which nobody answers, for pictures: no socket is opened."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import ClassVar

from app.diagnosis import Guard
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Transmission
from app.findings import Finding
from app.net.interfaces import Interface, Kind

_OWN = "169.254.7.1"


class SilentCable:
    """A transport that swallows everything."""

    name: ClassVar = "イーサネット"
    can_send = True
    echoes = 0

    def __init__(self) -> None:
        self.problems: list[Finding] = []
        self.joined = [(self.name, 4), (self.name, 6)]

    @property
    def interfaces(self) -> list[Interface]:
        """The interfaces of the picture."""
        return interfaces()

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Do nothing."""

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Return what would have been on the wire."""
        target = Endpoint(transmission.address or MULTICAST_IPV4)
        return [Datagram(transmission.payload, Endpoint(_OWN), target, self.name, time.time_ns())]

    def close(self) -> None:
        """Do nothing."""


class Firewall:
    """A system that answers at once."""

    def __init__(self, *guards: Guard) -> None:
        self._guards = guards

    def guards(self) -> tuple[Guard, ...]:
        """Return the guards of the picture."""
        return self._guards


def interfaces() -> list[Interface]:
    """Return a cable with a link and a wireless network."""
    return [
        Interface(SilentCable.name, 2, Kind.WIRED, True, True, 100, (f"{_OWN}/16", "fe80::c2d3:9a/64"), True, None, 0),
        Interface("Wi-Fi", 3, Kind.WIRELESS, True, True, 866, ("192.168.1.23/24",), True, None, 1),
    ]

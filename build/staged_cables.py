"""Cables for pictures, with nobody or a virtual meter at their end: no socket is opened."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import ClassVar

from PySide6.QtCore import QTimer

from app.diagnosis import Guard
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Transmission
from app.findings import Finding
from app.net.interfaces import Interface, Kind
from app.simulator.device import VirtualMeter
from app.simulator.load import load_profile
from app.simulator.settings import MeterSettings
from app.values import JST

_OWN, _METER = "169.254.7.1", "169.254.7.20"


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

    def leave_out(self, names: Sequence[str]) -> None:
        """Do nothing."""


class MeterCable(SilentCable):
    """A virtual meter answers, in a later turn of the event loop; its clock is the computer's."""

    def __init__(self, stamp_seconds: int = 60) -> None:
        super().__init__()
        start = datetime.now(JST) - timedelta(hours=1)
        settings = MeterSettings(
            start, load_profile("office"), stamp_seconds=stamp_seconds, multicast_wait_s=(0.0, 0.0)
        )
        self._meter = VirtualMeter(settings, time.monotonic() - 3600)
        self._receive: Callable[[Datagram], None] | None = None
        self._later = QTimer(singleShot=True)
        self._later.timeout.connect(self._carry)

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Take note of who listens."""
        self._receive = receive

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Hand everything to the meter."""
        sent = super().send(transmission)
        for one in sent:
            self._meter.receive_datagram(one, time.monotonic())
        self._later.start(0)
        return sent

    def close(self) -> None:
        """Carry nothing any more."""
        self._later.stop()
        self._receive = None

    def _carry(self) -> None:
        for transmission in self._meter.datagrams_to_send():
            if self._receive is not None:
                source, target = Endpoint(_METER), Endpoint(_OWN)
                self._receive(Datagram(transmission.payload, source, target, self.name, time.time_ns()))


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

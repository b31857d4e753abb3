"""Named fakes of the window's tests: a meter on an imaginary wire, a wire on which nobody answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer

from app.diagnosis import Guard
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Transmission
from app.echonet.objects import HV_METER_CLASS
from app.errors import EnvironmentProblem
from app.findings import Finding
from app.net.interfaces import Interface, Kind
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import load_profile
from app.simulator.settings import MeterSettings
from app.values import JST

US, METER, OTHER, WIRE = "169.254.7.1", "169.254.7.20", "169.254.7.21", "cable0"
METER_START = datetime.now(JST).replace(microsecond=0)
"""A meter whose clock is right: one that is wrong is a finding."""


def cable(address: str = f"{US}/16") -> list[Interface]:
    """Return one wired interface, with a link and an address."""
    return [Interface(WIRE, 2, Kind.WIRED, True, True, 100, (address,), True, None, 0)]


def cut_cable() -> list[Interface]:
    """Return one wired interface without a link."""
    return [Interface(WIRE, 2, Kind.WIRED, True, False, None, (), False, "no_link", 0)]


class Firewall:
    """A system that answers at once; counts how often it was asked."""

    def __init__(self, *guards: Guard) -> None:
        self.answer, self.asked = guards, 0

    def guards(self) -> tuple[Guard, ...]:
        self.asked += 1
        return self.answer


class SilentWire:
    """A transport on which nobody answers; remembers what was sent."""

    can_send = True

    def __init__(self) -> None:
        self.sent: list[Transmission] = []
        self.receive: Callable[[Datagram], None] | None = None
        self.problems: list[Finding] = []
        self.joined: list[tuple[str, int]] = [(WIRE, 4)]
        self.interfaces: list[Interface] = cable()
        self.echoes = 0
        self.left_out: tuple[str, ...] = ()

    def leave_out(self, names: Sequence[str]) -> None:
        self.left_out = tuple(names)

    def open(self, receive: Callable[[Datagram], None]) -> None:
        self.receive = receive

    def send(self, transmission: Transmission) -> list[Datagram]:
        self.sent.append(transmission)
        return [datagram(transmission.payload, US, transmission.address or MULTICAST_IPV4)]

    def close(self) -> None:
        self.receive = None

    def say(self, payload: bytes, source: str = METER) -> None:
        """Have somebody on the wire say these bytes."""
        assert self.receive is not None
        self.receive(datagram(payload, source, US))


class TakenPort(SilentWire):
    """A transport that cannot be opened."""

    def open(self, receive: Callable[[Datagram], None]) -> None:
        raise EnvironmentProblem("port_taken", port=3610, holder="other.exe (42)")


class MeterOnAWire(SilentWire):
    """A transport with virtual meters at its other end; answers arrive in a later turn of the event loop."""

    def __init__(
        self,
        serials: dict[str, bytes] | None = None,
        speed: float = 600.0,
        faults: Faults | None = None,
        meter_class: int = HV_METER_CLASS,
    ) -> None:
        super().__init__()
        settings = MeterSettings(
            METER_START, load_profile("office"), meter_class, speed=speed, multicast_wait_s=(0.0, 0.0)
        )
        self.meters = {
            address: VirtualMeter(replace(settings, serial=serial), time.monotonic(), faults or Faults())
            for address, serial in (serials or {METER: b"VIRTUAL00001"}).items()
        }
        self._later = QTimer()
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._carry)

    def open(self, receive: Callable[[Datagram], None]) -> None:
        super().open(receive)
        self._later.start(0)

    def send(self, transmission: Transmission) -> list[Datagram]:
        sent = super().send(transmission)
        for address, meter in self.meters.items():
            if transmission.address in (None, address):
                for one in sent:
                    meter.receive_datagram(one, time.monotonic())
        self._later.start(0)
        return sent

    def close(self) -> None:
        self._later.stop()
        super().close()

    def _carry(self) -> None:
        for address, meter in self.meters.items():
            for transmission in meter.datagrams_to_send():
                if self.receive is not None:
                    self.receive(datagram(transmission.payload, address, US))


def datagram(payload: bytes, source: str, destination: str) -> Datagram:
    """Return a datagram on the wire, now."""
    return Datagram(payload, Endpoint(source, 50_001), Endpoint(destination), WIRE, time.time_ns())

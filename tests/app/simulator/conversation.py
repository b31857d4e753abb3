"""A controller's side of a talk with the virtual meter, in memory."""

from __future__ import annotations

import random
from datetime import datetime
from types import MappingProxyType

from app.echonet.datagram import Datagram, Endpoint, Transmission
from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.objects import CONTROLLER, Esv
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import LoadProfile
from app.simulator.settings import MeterSettings
from app.values import JST

US = "fe80::1%veth-laptop"
MORNING = datetime(2026, 11, 20, 8, 5, 30, tzinfo=JST)
KW_600 = LoadProfile([(0, 600_000_000)])
HEALTHY = Faults()
NOTHING = MappingProxyType({})


class Conversation:
    """Sends requests to a virtual meter and decodes what it answers; `now` starts at 100 s."""

    def __init__(self, faults: Faults = HEALTHY, profile: LoadProfile = KW_600, **settings: object) -> None:
        self.now = 100.0
        self.settings = MeterSettings(**({"start": MORNING, "profile": profile} | settings))
        self.meter = VirtualMeter(self.settings, self.now, faults, random.Random(7))
        self.eoj = self.settings.meter_class << 8 | 1
        self.announced = self.meter.datagrams_to_send()
        self._tid = 0

    def pass_time(self, seconds: float) -> list[Transmission]:
        """Let time pass as a driver does: every deadline is handled when it is due."""
        end, sent = self.now + seconds, []
        while (due := self.meter.next_deadline()) is not None and due <= end:
            self.now = max(self.now, due)
            self.meter.handle_deadline(self.now)
            sent += self.meter.datagrams_to_send()
        self.now = end
        return sent

    def send(self, payload: bytes, destination: str = "fe80::2%veth-laptop") -> list[Transmission]:
        """Return what is sent at once in answer to these bytes."""
        self.meter.receive_datagram(Datagram(payload, Endpoint(US), Endpoint(destination), "veth-laptop", 0), self.now)
        return self.meter.datagrams_to_send()

    def ask(
        self, esv: Esv, properties: dict[int, bytes], get: dict[int, bytes] = NOTHING, deoj: int = 0
    ) -> Frame | None:
        """Return the frame answered to a request, None for silence."""
        self._tid += 1
        lists = [tuple(Property(*item) for item in part.items()) for part in (properties, get)]
        sent = self.send(encode(Frame(self._tid, CONTROLLER, deoj or self.eoj, esv, *lists)))
        if not sent:
            return None
        assert [one.address for one in sent] == [US]
        return decode(sent[0].payload)

    def read(self, *epcs: int, deoj: int = 0) -> dict[int, bytes]:
        """Return the data of properties, empty where refused."""
        answer = self.ask(Esv.GET, dict.fromkeys(epcs, b""), deoj=deoj)
        assert answer is not None
        return {item.epc: item.edt for item in answer.properties}

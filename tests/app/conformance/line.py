"""A visit and a virtual meter on one cable, and what the conformance checks say of the meter."""

from __future__ import annotations

from app.conformance import Checked, Verdict
from app.echonet.datagram import Datagram, Endpoint
from app.echonet.frame import Frame, Property, encode
from app.echonet.node import OwnNode
from app.echonet.objects import CONTROLLER, Esv
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.settings import MeterSettings
from app.visit import Meter, MeterKey, Visit
from app.visit.conformance import check_meter
from tests.app.simulator.conversation import KW_600, MORNING
from tests.fakes import INTERFACE, METER, OTHER, US, Cable, FakeClock

MORNING_NS = int(MORNING.timestamp()) * 10**9
HEALTHY = Faults()


class Line:
    """The laptop's clock and the meter's start together, at 08:05:30."""

    def __init__(self, faults: Faults = HEALTHY, meter_class: int = 0x028A, **settings: object) -> None:
        self.clock = FakeClock(start_ns=MORNING_NS)
        made = {"start": MORNING, "profile": KW_600, "multicast_wait_s": (0.1, 0.1), "meter_class": meter_class}
        self.key = MeterKey(METER, meter_class << 8 | 1)
        self.device = VirtualMeter(MeterSettings(**(made | settings)), self.clock.now, faults)
        self.visit = Visit(OwnNode(b"laptop"), can_send=True)
        self.cable = Cable({US: self.visit, METER: self.device}, self.clock)

    def read(self, seconds: float = 60.0) -> Line:
        """Find the meter and read it."""
        self.visit.discover(self.clock.now)
        self.cable.run(seconds)
        return self

    def watch(self, seconds: float) -> Line:
        """Poll the demand every half minute."""
        self.visit.watch(self.key, 30.0, self.clock.now)
        self.cable.run(seconds)
        return self

    def read_histories_of(self, day: int) -> Line:
        """Have another controller choose the day, unheard, then read the histories."""
        request = Frame(9, CONTROLLER, self.key.eoj, Esv.SET_C, (Property(0xE1, bytes((day,))),))
        heard = Datagram(encode(request), Endpoint(OTHER), Endpoint(METER), INTERFACE, self.clock.time_ns)
        self.device.receive_datagram(heard, self.clock.now)
        histories = {0xC6, 0xC8, 0xCE, 0xCF, 0xE7, 0xE8} & self.meter.readable
        self.visit.read(self.key, sorted(histories), self.clock.now)
        self.cable.run(5.0)
        return self

    @property
    def meter(self) -> Meter:
        return self.visit.meters[self.key]

    def checks(self) -> dict[str, Checked]:
        return {one.id: one for one in check_meter(self.visit, self.meter)}

    def failed(self) -> dict[str, Checked]:
        return {name: one for name, one in self.checks().items() if one.verdict is Verdict.FAIL}

    def verdicts(self) -> dict[str, str]:
        return {name: str(one.verdict) for name, one in self.checks().items()}

"""A visit and a virtual meter on one cable."""

from app.echonet.node import OwnNode
from app.echonet.objects import Esv
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import LoadProfile
from app.simulator.settings import MeterSettings
from app.visit import MeterKey, Visit
from tests.app.simulator.conversation import MORNING
from tests.fakes import METER, US, Cable, FakeClock

KW_600 = LoadProfile([(0, 600_000_000)])
MORNING_NS = int(MORNING.timestamp()) * 10**9


class Site:
    """A visit and a virtual meter on one cable; the laptop's clock and the meter's start together."""

    def __init__(self, faults=Faults(), profile=KW_600, now=100.0, **given):  # noqa: B008 (Faults is frozen)
        self.clock = FakeClock(now, MORNING_NS)
        settings = MeterSettings(
            **{"start": MORNING, "profile": profile, "multicast_wait_s": (0.1, 0.1), "initial_count": 4_183_307} | given
        )
        self.key = MeterKey(METER, settings.meter_class << 8 | 1)
        self.device = VirtualMeter(settings, self.clock.now, faults)
        self.visit = Visit(OwnNode(b"laptop"), can_send=True)
        self.events = []
        self.visit.subscribe(self.events.append)
        self.cable = Cable({US: self.visit, METER: self.device}, self.clock)

    def discover(self, seconds=5.0):
        self.visit.discover(self.clock.now)
        self.cable.run(seconds)
        return self

    def watch(self, seconds, interval=10.0):
        self.visit.watch(self.key, interval, self.clock.now)
        self.cable.run(seconds)
        return self

    @property
    def meter(self):
        return self.visit.meters[self.key]

    @property
    def node(self):
        return self.visit.nodes[METER]

    def told(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def asked(self):
        """Return the Gets the visit sent to the meter object."""
        return [frame for frame in self.cable.frames(US) if frame.esv is Esv.GET and frame.deoj == self.key.eoj]

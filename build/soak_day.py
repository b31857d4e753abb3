"""A visit that polls a virtual meter every second by a clock that jumps to whatever is due next: a day in a minute.

Engines, recorder, database, alarm log and the judging after every sample are those of the window; sockets, timers and
pixels are not there. Each exchange takes as long as a meter may take.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from steps import ROOT, Stop

sys.path.insert(0, str(ROOT))

from app.capture.recorder import RecordingTransport
from app.demand.alarm_log import AlarmLog
from app.demand.alarms import DemandWatch
from app.demand.outlook import Limits
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Transmission
from app.echonet.node import OwnNode
from app.errors import AppError
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import load_profile
from app.simulator.settings import MeterSettings
from app.storage.learnt import facts_of, summary_of
from app.storage.meters import Meters
from app.storage.opening import open_database
from app.storage.visits import Visits
from app.values import JST
from app.visit import Meter, MeterKey, SampleAdded, Visit, VisitEvent

US: Final = "169.254.7.1"
METER: Final = "169.254.7.20"
KEY: Final = MeterKey(METER, 0x028A01)
START: Final = datetime(2026, 11, 20, 8, 5, 30, tzinfo=JST)
ANSWER_DELAY_S: Final = 0.05
GREETING_S: Final = 20.0
SEED: Final = 3610
_NANOSECONDS: Final = 10**9


class Wire:
    """Carries what we send to the meter, and what it answers to us."""

    can_send = True

    def __init__(self, meter: VirtualMeter, clock: Callable[[], float]) -> None:
        self._meter, self._clock = meter, clock
        self._receive: Callable[[Datagram], None] | None = None

    def open(self, receive: Callable[[Datagram], None]) -> None:
        """Take note of who listens."""
        self._receive = receive

    def send(self, transmission: Transmission) -> list[Datagram]:
        """Hand a datagram to the meter."""
        sent = self._datagram(transmission, US)
        self._meter.receive_datagram(sent, self._clock())
        return [sent]

    def deliver(self) -> bool:
        """Bring what the meter says; False when it said nothing."""
        said = self._meter.datagrams_to_send()
        for transmission in said:
            if self._receive is not None:
                self._receive(self._datagram(transmission, METER))
        return bool(said)

    def close(self) -> None:
        """Carry nothing any more."""
        self._receive = None

    def _datagram(self, one: Transmission, source: str) -> Datagram:
        at_ns = int(START.timestamp()) * _NANOSECONDS + round(self._clock() * _NANOSECONDS)
        return Datagram(one.payload, Endpoint(source), Endpoint(one.address or MULTICAST_IPV4), "memory", at_ns)


class SoakDay:
    """Everything of one visit, with its files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        settings = MeterSettings(START, load_profile("office"), stamp_seconds=1)
        self._device = VirtualMeter(settings, self.now, Faults(late=ANSWER_DELAY_S), random.Random(SEED))
        self._wire = Wire(self._device, lambda: self.now)
        self.recorder = RecordingTransport(self._wire, folder / "day.pcapng", _raise)
        self.visit = Visit(OwnNode(b"soak"), can_send=True)
        self.visit.subscribe(self._take)
        self._alarms = AlarmLog(folder / "alarms.csv")
        self._watch: DemandWatch | None = None
        self._database = open_database(folder / "kaitsu.sqlite3", START)
        self._visits, self._meters = Visits(self._database), Meters(self._database)
        self._visit_id = 0

    @property
    def meter(self) -> Meter:
        """The meter, once it was found."""
        return self.visit.meters[KEY]

    def begin(self) -> None:
        """Find the meter, write down that there was a visit, and poll every second from now on."""
        self.recorder.open(lambda datagram: self.visit.receive_datagram(datagram, self.now))
        self._visit_id = self._visits.begin(None, self.recorder.file, self._moment)
        self.visit.discover(self.now)
        self.run(GREETING_S)
        name = self.meter.identification if KEY in self.visit.meters else None
        if name is None:
            raise Stop("The virtual meter was not found.")
        self._record = self._meters.seen(facts_of(name, self.meter.snapshot), None, self._moment)
        self._visits.met(self._visit_id, self._record.id)
        self.visit.watch(KEY, 1.0, self.now)

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        end = self.now + seconds
        while (due := self._due()) <= end:
            self.now = max(self.now, due)
            for engine in (self.visit, self._device):
                at = engine.next_deadline()
                if at is not None and at <= self.now:
                    engine.handle_deadline(self.now)
            self._carry()
        self.now = end

    def end(self) -> None:
        """Write down what it came to, and close everything."""
        summary = summary_of(self.meter.demand)
        if summary is not None:
            self._meters.summarise(self._record.id, summary)
        self._visits.end(self._visit_id, self._moment)
        self._database.close()
        self.recorder.close()

    @property
    def _moment(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def _due(self) -> float:
        self._carry()
        known = [at for one in (self.visit, self._device) if (at := one.next_deadline()) is not None]
        return min(known, default=float("inf"))

    def _carry(self) -> None:
        moving = True
        while moving:
            sending = self.visit.datagrams_to_send()
            for transmission in sending:
                self.recorder.send(transmission)
            moving = self._wire.deliver() or bool(sending)

    def _take(self, event: VisitEvent) -> None:
        if not isinstance(event, SampleAdded):
            return
        if self._watch is None:
            self._watch = DemandWatch(self.meter.demand, Limits(Decimal(300), Decimal(400)))
        alarm = self._watch.look()
        if alarm is not None:
            self._alarms.add(alarm, METER)


def _raise(problem: AppError) -> None:
    raise problem

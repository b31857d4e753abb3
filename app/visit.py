"""Everything known during one visit to a meter: nodes heard, meters read, demand so far. No I/O, no Qt.

The command line and the window drive the same `Visit`. Fed with a recording it only listens; told that its transport
can send, it reads every meter it finds. Times named `now` are monotonic seconds.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.demand.intake import counter_readings
from app.demand.scale import SCALING, EnergyScale, energy_scale
from app.demand.series import CounterReading, DemandSeries
from app.echonet.datagram import Datagram, Transmission
from app.echonet.events import (
    Event,
    Malformed,
    NodeFound,
    Notified,
    PropertiesRead,
    PropertiesWritten,
    Refused,
    TimedOut,
    Unmatched,
)
from app.echonet.node import OwnNode
from app.echonet.objects import METER_CLASSES, NODE_PROFILE, class_of
from app.echonet.property_map import decode_property_map
from app.echonet.session import Session, Timing
from app.errors import ProtocolProblem
from app.meter.plan import BATCH, GET_MAP, MAPS, batches, polled, reading_plan, smaller
from app.meter.properties import required
from app.meter.snapshot import Snapshot

_log = logging.getLogger(__name__)

IDENTIFICATION = 0x83
MAKER_CODE = 0x8A
ROUTE_B_IDENTIFICATION = 0xC0
_ROUND_TRIPS_KEPT = 100


class NodeState(StrEnum):
    """How a node behaves towards us: only heard, answering what we ask it, or silent when asked."""

    HEARD = "heard"
    ANSWERING = "answering"
    SILENT = "silent"


@dataclass(slots=True)
class Node:
    """One address that spoke ECHONET Lite, the objects it named and what its node profile says."""

    address: str
    interface: str
    state: NodeState = NodeState.HEARD
    objects: tuple[int, ...] = ()
    last_heard_ns: int = 0
    profile: Snapshot = field(default_factory=lambda: Snapshot(NODE_PROFILE))

    @property
    def is_meter(self) -> bool:
        """True when the node has a high-voltage meter that Kaitsu can read."""
        return any(class_of(eoj) in METER_CLASSES for eoj in self.objects)


@dataclass(frozen=True, slots=True)
class MeterKey:
    """Which meter: the address of its node and its object code."""

    address: str
    eoj: int


@dataclass(slots=True)
class Meter:
    """What is known of one meter object; `unread` is what was asked for and neither came nor was refused.

    `batch` is how many properties it answers at once, as far as we know; `doubted` are those it refused in company,
    with how many of that company came: if one comes after all, it was the batch that was too big.
    """

    key: MeterKey
    snapshot: Snapshot
    demand: DemandSeries = field(default_factory=DemandSeries)
    unread: set[int] = field(default_factory=set)
    unsupported: set[int] = field(default_factory=set)
    batch: int = BATCH
    doubted: dict[int, int] = field(default_factory=dict)
    round_trips_s: deque[float] = field(default_factory=lambda: deque(maxlen=_ROUND_TRIPS_KEPT))
    last_answer_ns: int | None = None
    clock_offset: timedelta | None = None

    @property
    def readable(self) -> frozenset[int]:
        """Return what the meter's Get map names; without a usable map what its class requires, empty until then."""
        raw = self.snapshot.raw(GET_MAP)
        try:
            if raw:
                return decode_property_map(raw)
            refused = GET_MAP in self.unsupported
        except ProtocolProblem:
            refused = True
        return required(class_of(self.key.eoj)) if refused else frozenset()

    @property
    def settled(self) -> bool:
        """True once everything asked for was read, refused or given up."""
        return not self.unread

    @property
    def missing(self) -> tuple[int, ...]:
        """Return what the meter should have and has neither told nor refused: the maps before anything else."""
        known = self.unsupported | set(self.snapshot.epcs())
        return tuple(epc for epc in self.readable or MAPS if epc not in known)

    @property
    def identification(self) -> bytes | None:
        """Return what names the meter whatever its address: the route-B number, else 0x83."""
        return self.snapshot.raw(ROUTE_B_IDENTIFICATION) or self.snapshot.raw(IDENTIFICATION)


@dataclass(frozen=True, slots=True)
class MeterFound:
    """A meter spoke, or was named, for the first time."""

    key: MeterKey


@dataclass(frozen=True, slots=True)
class SampleAdded:
    """A meter's demand series grew by a sample."""

    key: MeterKey


VisitEvent = Event | MeterFound | SampleAdded


@dataclass(slots=True)
class _Watch:
    key: MeterKey
    interval_s: float
    due: float


class Visit:
    """See the module; an `Engine` for `app.net.driver`."""

    def __init__(self, own: OwnNode, can_send: bool, timing: Timing | None = None) -> None:
        self.nodes: dict[str, Node] = {}
        self.meters: dict[MeterKey, Meter] = {}
        self.malformed = 0
        self.unmatched = 0
        self._can_send = can_send
        self._session = Session(own, timing or Timing())
        self._listeners: list[Callable[[VisitEvent], None]] = []
        self._watch: _Watch | None = None

    def subscribe(self, listener: Callable[[VisitEvent], None]) -> None:
        """Call `listener` with every event from now on, after it has been taken into account here."""
        self._listeners.append(listener)

    # What the person wants -----------------------------------------------------------------------

    def discover(self, now: float, addresses: Iterable[str] = ()) -> None:
        """Make ourselves known and look for nodes on every interface, and at `addresses` directly."""
        if self._can_send:
            self._session.announce()
            self._session.discover(now, addresses)

    def read(self, key: MeterKey, epcs: Iterable[int], now: float) -> None:
        """Ask a meter for some of its properties."""
        if self._can_send:
            for batch in batches(list(epcs)):
                self._get(key, batch, now)

    def watch(self, key: MeterKey, interval_s: float, now: float) -> None:
        """Poll a meter's demand from now on, never with more than one request under way."""
        self._watch = _Watch(key, interval_s, now)
        self.handle_deadline(now)

    def stop_watching(self) -> None:
        """Ask no more; what is under way still counts."""
        self._watch = None

    # Engine --------------------------------------------------------------------------------------

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        """Take in one datagram and everything that follows from it."""
        self._hear(datagram)
        self._session.receive_datagram(datagram, now)
        self._take_events(now)
        if not self._can_send:
            self._session.datagrams_to_send()  # nobody would receive our answers, and a recording may be long

    def datagrams_to_send(self) -> list[Transmission]:
        """Return what is to be sent now, once."""
        return self._session.datagrams_to_send()

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` has something to do."""
        own = self._watch.due if self._watch and self._can_send else None
        return min((at for at in (own, self._session.next_deadline()) if at is not None), default=None)

    def handle_deadline(self, now: float) -> None:
        """Poll, repeat, give up: whatever is due."""
        self._session.handle_deadline(now)
        if self._watch and self._can_send and self._watch.due <= now:
            self._poll(self._watch, now)
        self._take_events(now)

    # What happened -------------------------------------------------------------------------------

    def _take_events(self, now: float) -> None:
        while (event := self._session.next_event()) is not None:
            for derived in self._apply(event, now):
                self._tell(derived)
            self._tell(event)

    def _tell(self, event: VisitEvent) -> None:
        for listener in self._listeners:
            listener(event)

    def _apply(self, event: Event, now: float) -> list[VisitEvent]:
        match event:
            case NodeFound():
                return self._found(event, now)
            case PropertiesRead() | Notified():
                return self._learned(event, now)
            case Refused() | PropertiesWritten():
                return self._answered(event, now)
            case TimedOut():
                self._silent(event)
            case Malformed():
                self.malformed += 1
                _log.warning(
                    "%s sent no valid frame: %s %s", event.datagram.source.address, event.reason, event.details
                )
            case Unmatched():
                self.unmatched += 1
                _log.info("%s answered what nobody asked: %s", event.datagram.source.address, event.frame)
        return []

    def _hear(self, datagram: Datagram) -> None:
        address = datagram.source.address
        node = self.nodes.get(address)
        if node is not None:
            node.last_heard_ns = datagram.time_ns

    def _node(self, address: str, interface: str, time_ns: int) -> Node:
        node = self.nodes.setdefault(address, Node(address, interface))
        node.interface = node.interface or interface
        node.last_heard_ns = time_ns
        return node

    def _found(self, event: NodeFound, now: float) -> list[VisitEvent]:
        node = self._node(event.address, event.interface, event.time_ns)
        new = node.objects != event.objects
        node.objects = event.objects
        if new and self._can_send:
            self._session.get(event.address, NODE_PROFILE, (IDENTIFICATION, MAKER_CODE), now)
        keys = [MeterKey(event.address, eoj) for eoj in event.objects if class_of(eoj) in METER_CLASSES]
        happened = [found for key in keys for found in self._meet(key, now)]
        for key in keys:
            self._ask_what_is_missing(self.meters[key], now)
        return happened

    def _meet(self, key: MeterKey, now: float) -> list[VisitEvent]:
        """Enter a meter that is new, and ask it what it can be asked."""
        if key in self.meters:
            return []
        self.meters[key] = Meter(key, Snapshot(key.eoj))
        self._ask_what_is_missing(self.meters[key], now)
        return [MeterFound(key)]

    def _learned(self, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        node = self._node(event.address, "", event.time_ns)
        if isinstance(event, PropertiesRead):
            node.state = NodeState.ANSWERING
        if event.eoj == NODE_PROFILE:
            node.profile.update(event.properties)
        if class_of(event.eoj) not in METER_CLASSES:
            return []
        key = MeterKey(event.address, event.eoj)
        happened = self._meet(key, now)
        meter = self.meters[key]
        if isinstance(event, PropertiesRead):
            self._note_answer(meter, event)
        had_map = bool(meter.readable)
        meter.snapshot.update(event.properties)
        meter.unread -= {item.epc for item in event.properties}
        if not had_map:
            self._ask_what_is_missing(meter, now)
        return happened + self._sampled(meter, event)

    def _sampled(self, meter: Meter, event: PropertiesRead | Notified) -> list[VisitEvent]:
        if any(item.epc in SCALING for item in event.properties):
            scale = energy_scale(meter.snapshot)
            meter.demand.rescale(scale if isinstance(scale, EnergyScale) else None)
        readings = counter_readings(meter.key.eoj, event.properties, notified=isinstance(event, Notified))
        added = [reading for reading in readings if meter.demand.add(reading)]
        if added:
            meter.clock_offset = _clock_offset(added[0], event.time_ns)
        return [SampleAdded(meter.key) for _ in added]

    def _answered(self, event: Refused | PropertiesWritten, now: float) -> list[VisitEvent]:
        node = self._node(event.address, "", event.time_ns)
        node.state = NodeState.ANSWERING
        meter = self.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            self._note_answer(meter, event)
            if isinstance(event, Refused):
                self._refused(meter, event, now)
        return []

    def _note_answer(self, meter: Meter, event: PropertiesRead | Refused | PropertiesWritten) -> None:
        """Keep the age and speed of an answer, and learn how much the meter answers at once."""
        meter.last_answer_ns = event.time_ns
        meter.round_trips_s.append(event.exchange.round_trip_s)
        if isinstance(event, PropertiesRead):
            for item in event.properties:
                if item.epc in meter.doubted:
                    meter.batch = min(meter.batch, max(meter.doubted.pop(item.epc), len(event.exchange.asked)))

    def _refused(self, meter: Meter, event: Refused, now: float) -> None:
        """Ask again for fewer at once: some meters refuse large batches. What is refused alone is not supported."""
        asked = event.exchange.asked
        refused = [epc for epc in asked if epc in event.epcs or not event.epcs]
        if len(asked) > 1 and event.exchange.own:
            came = len(asked) - len(refused)
            meter.doubted |= dict.fromkeys(refused, came)
            for batch in batches(refused, smaller(len(asked), came)):
                self._get(meter.key, batch, now)
            return
        had_map = bool(meter.readable)
        meter.unsupported |= set(refused) - set(meter.snapshot.epcs())
        meter.unread -= set(refused)
        if not had_map:
            self._ask_what_is_missing(meter, now)

    def _silent(self, event: TimedOut) -> None:
        node = self.nodes.get(event.address)
        if node is not None:
            node.state = NodeState.SILENT
        meter = self.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            meter.unread -= set(event.asked)

    # What is asked -------------------------------------------------------------------------------

    def _get(self, key: MeterKey, epcs: tuple[int, ...], now: float) -> None:
        self._session.get(key.address, key.eoj, epcs, now)
        if key in self.meters:
            self.meters[key].unread |= set(epcs)

    def _ask_what_is_missing(self, meter: Meter, now: float) -> None:
        """Read the maps, and once the Get map is known everything it names; again when the node is found anew."""
        if not self._can_send:
            return
        wanted = [epc for epc in meter.missing if epc not in meter.unread]
        plan = reading_plan(wanted, meter.batch) if meter.readable else batches(wanted, meter.batch)
        for batch in plan:
            self._get(meter.key, batch, now)

    def _poll(self, watch: _Watch, now: float) -> None:
        """Ask for the demand unless an answer is still awaited; then it is the next turn's business."""
        watch.due = now + watch.interval_s
        if not self._session.pending(watch.key.address):
            meter = self.meters.get(watch.key) or Meter(watch.key, Snapshot(watch.key.eoj))
            for batch in batches(polled(meter.readable - meter.unsupported), meter.batch):
                self._get(watch.key, batch, now)


def _clock_offset(reading: CounterReading, time_ns: int) -> timedelta:
    """Return how far the meter's clock is ahead of the laptop's, as its newest stamp shows it."""
    return reading.at - datetime.fromtimestamp(time_ns // 1_000_000_000, tz=UTC)

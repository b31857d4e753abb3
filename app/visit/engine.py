"""The engine of a visit: what is asked, and what follows from every datagram. No I/O, no Qt.

Fed with a recording it only listens; told that its transport can send, it reads every meter it finds. Times named
`now` are monotonic seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.demand.intake import CUMULATIVE_ENERGY, counter_readings
from app.demand.scale import SCALING, EnergyScale, energy_scale
from app.demand.series import CounterReading
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
from app.echonet.session import Session, Timing
from app.meter.conduct import Source
from app.meter.errand import Errand
from app.meter.history import HISTORIES, HistoryCollector
from app.meter.plan import BATCH, batches, polled, reading_plan, smaller
from app.meter.snapshot import IDENTIFICATION, Snapshot
from app.visit.errands import Errands
from app.visit.known import MAKER_CODE, Known, Meter, MeterKey, Node, NodeState

_log = logging.getLogger(__name__)

_TIMES_GIVEN_UP: Final = 3
"""A property given up so often is asked again only when the person searches, or the meter announces itself."""


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
        self.known = Known()
        self.malformed = 0
        self.unmatched = 0
        self.received = 0
        self._can_send = can_send
        self._session = Session(own, timing or Timing())
        self._errands = Errands(self._session, lambda key: self._meter(key).key)
        self._listeners: list[Callable[[VisitEvent], None]] = []
        self._watch: _Watch | None = None

    @property
    def nodes(self) -> dict[str, Node]:
        """Return every node heard, by address."""
        return self.known.nodes

    @property
    def meters(self) -> dict[MeterKey, Meter]:
        """Return every meter by the keys it answers under; one that has two addresses stands there twice."""
        return self.known.meters

    def subscribe(self, listener: Callable[[VisitEvent], None]) -> None:
        """Call `listener` with every event from now on, after it has been taken into account here."""
        self._listeners.append(listener)

    # What the person wants -----------------------------------------------------------------------

    def discover(self, now: float, addresses: Iterable[str] = ()) -> None:
        """Make ourselves known and look for nodes on every interface, and at `addresses` directly."""
        if self._can_send:
            for meter in self.known.distinct_meters():
                meter.given_up.clear()
            self._session.announce()
            self._session.discover(now, addresses)

    def line_joined(self, now: float) -> None:
        """Make ourselves known on a line that was plugged in or woke up, and go on there without waiting."""
        if self._can_send:
            self._session.announce()
            self._session.discover_anew(now)

    def read(self, key: MeterKey, epcs: Iterable[int], now: float) -> None:
        """Ask a meter for some of its properties."""
        if self._can_send:
            meter = self._meter(key)
            for batch in batches(list(epcs), meter.batch):
                self._get(meter, batch, now)

    def watch(self, key: MeterKey, interval_s: float, now: float) -> None:
        """Poll a meter's demand from now on, never with more than one request under way."""
        self._watch = _Watch(key, interval_s, now)
        self.handle_deadline(now)

    def stop_watching(self) -> None:
        """Ask no more; what is under way still counts."""
        self._watch = None

    def collect_history(self, key: MeterKey, days: Iterable[int], now: float) -> HistoryCollector:
        """Collect days of a meter's history (0 = today … 99), going on from what was collected of it before."""
        meter = self._meter(key)
        if meter.history is None:
            learnt = meter.batch if meter.batch < BATCH else None
            meter.history = HistoryCollector(key.eoj, meter.readable, learnt)
        if self._can_send:
            self._errands.start(key, meter.history, now)
            meter.history.collect(days, now)
            self._errands.ask(now)
        return meter.history

    def run_errand(self, key: MeterKey, errand: Errand, now: float) -> None:
        """Run an errand on a meter, as the one-minute history is."""
        if self._can_send:
            self._errands.start(key, errand, now)
            self._errands.ask(now)

    def cancel_errand(self, errand: Errand, now: float) -> None:
        """End an errand early; it is finished when the meter is as it was found."""
        self._errands.cancel(errand, now)
        self._errands.ask(now)

    # Engine --------------------------------------------------------------------------------------

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        """Take in one datagram and everything that follows from it."""
        self.received += 1
        self._session.receive_datagram(datagram, now)
        self._take_events(now)
        if not self._can_send:
            self._session.datagrams_to_send()  # nobody would receive our answers, and a recording may be long

    def datagrams_to_send(self) -> list[Transmission]:
        """Return what is to be sent now, once."""
        return self._session.datagrams_to_send()

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` has something to do."""
        watch = self._watch.due if self._watch and self._can_send else None
        deadlines = (watch, self._errands.next_deadline(), self._session.next_deadline())
        return min((at for at in deadlines if at is not None), default=None)

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
        self._errands.ask(now)

    def _tell(self, event: VisitEvent) -> None:
        for listener in self._listeners:
            listener(event)

    def _apply(self, event: Event, now: float) -> list[VisitEvent]:
        of_errand = self._errands.take(event, now)
        match event:
            case NodeFound():
                return self._found(event, now)
            case PropertiesRead() | Notified():
                return self._learned(event, now)
            case Refused() | PropertiesWritten():
                return self._answered(event, now, ask_again=not of_errand)
            case TimedOut():
                self._silent(event, now)
            case Malformed():
                self.malformed += 1
                self._note_trouble(event)
                _log.warning(
                    "%s sent no valid frame: %s %s", event.datagram.source.address, event.reason, event.details
                )
            case Unmatched():
                self.unmatched += 1
                self._note_trouble(event)
                _log.info("%s answered what nobody asked: %s", event.datagram.source.address, event.frame)
        return []

    def _note_trouble(self, event: Malformed | Unmatched) -> None:
        """Keep which datagram of a node was none, or answered nobody."""
        node = self.nodes.get(event.datagram.source.address)
        if node is not None:
            tally = node.malformed if isinstance(event, Malformed) else node.unmatched
            tally.note(Source(self.received, event.datagram.time_ns))

    def _node(self, address: str, interface: str) -> Node:
        node = self.nodes.setdefault(address, Node(address, interface))
        node.interface = node.interface or interface
        return node

    def _found(self, event: NodeFound, now: float) -> list[VisitEvent]:
        node = self._node(event.address, event.interface)
        new = node.objects != event.objects
        node.objects = event.objects
        if self._can_send and (new or (node.state is NodeState.SILENT and not self._session.pending(event.address))):
            self._session.get(event.address, NODE_PROFILE, (IDENTIFICATION, MAKER_CODE), now)
        keys = [MeterKey(event.address, eoj) for eoj in event.objects if class_of(eoj) in METER_CLASSES]
        happened = [found for key in keys for found in self._meet(key, now)]
        for key in keys:
            if event.announced:  # as after a restart
                self.meters[key].given_up.clear()
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
        node = self._node(event.address, "")
        was_silent = node.state is NodeState.SILENT
        # Who answers searches only is silent all the same.
        if isinstance(event, PropertiesRead) and not (was_silent and event.exchange.to_all):
            node.state = NodeState.ANSWERING
        if event.eoj == NODE_PROFILE:
            node.profile.update(event.properties)
            for key in [key for key in self.meters if key.address == event.address]:
                self._unify(key, now)
        if class_of(event.eoj) not in METER_CLASSES:
            return []
        key = MeterKey(event.address, event.eoj)
        happened = self._meet(key, now) + self._exchanged(key, event, now)
        meter = self.meters[key]
        if isinstance(event, PropertiesRead):
            self._note_answer(meter, event)
        had_map = bool(meter.readable)
        meter.snapshot.update(event.properties)
        meter.conduct.note(event, self.received)
        meter.unread -= {item.epc for item in event.properties}
        meter = self._unify(key, now)
        if was_silent or not had_map:
            self._ask_what_is_missing(meter, now)
        if isinstance(event, PropertiesRead) and not event.exchange.own:
            self._overhear_history(meter, event)
        return happened + self._sampled(meter, event)

    def _overhear_history(self, meter: Meter, event: PropertiesRead) -> None:
        """Keep the days that somebody else collected: in a recording, or on a mirrored line."""
        clock, histories = meter.snapshot.content(CUMULATIVE_ENERGY), HISTORIES[class_of(event.eoj)]
        if clock is None or clock.at is None or not any(item.epc in histories for item in event.properties):
            return
        if meter.history is None:
            meter.history = HistoryCollector(meter.key.eoj, meter.readable)
        meter.history.overhear(event.properties, clock.at.date())

    def _exchanged(self, key: MeterKey, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        """Begin anew when another meter answers where one was: its counter has nothing to do with the old one's."""
        old, new = self.meters[key], Snapshot(key.eoj)
        new.update(event.properties)
        if old.snapshot.same_device(new):
            return []
        self.meters[key] = Meter(key, Snapshot(key.eoj))
        self._ask_what_is_missing(self.meters[key], now)
        return [MeterFound(key)]

    def _unify(self, key: MeterKey, now: float) -> Meter:
        """Return the meter at `key`, joined with the one met before under another address if it is that."""
        meter = self.known.unify(key)
        if meter is None:
            return self.meters[key]
        self._session.drop_requests(key.address)
        meter.demand.rescale(_scale(meter))
        if self.nodes[meter.key.address].state is NodeState.SILENT:
            meter.key = key
        self._ask_what_is_missing(meter, now)
        return meter

    def _sampled(self, meter: Meter, event: PropertiesRead | Notified) -> list[VisitEvent]:
        if any(item.epc in SCALING for item in event.properties):
            meter.demand.rescale(_scale(meter))
        readings = counter_readings(meter.key.eoj, event.properties, notified=isinstance(event, Notified))
        added = [reading for reading in readings if meter.demand.add(reading)]
        if added:
            meter.clock_offset = _clock_offset(added[0], event.time_ns)
        return [SampleAdded(meter.key) for _ in added]

    def _answered(self, event: Refused | PropertiesWritten, now: float, ask_again: bool) -> list[VisitEvent]:
        node = self._node(event.address, "")
        node.state = NodeState.ANSWERING
        meter = self.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            self._note_answer(meter, event)
            meter.conduct.note(event, self.received)
            if isinstance(event, Refused) and ask_again:
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
                self._get(meter, batch, now)
            return
        had_map = bool(meter.readable)
        meter.unsupported |= set(refused) - set(meter.snapshot.epcs())
        meter.unread -= set(refused)
        if not had_map:
            self._ask_what_is_missing(meter, now)

    def _silent(self, event: TimedOut, now: float) -> None:
        """Give up what was asked, and ask by another address if the meter has one."""
        node = self.nodes.get(event.address)
        if node is not None:
            node.state = NodeState.SILENT
        meter = self.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            meter.unread -= set(event.asked)
            meter.given_up.update(event.asked)
            meter.conduct.given_up += 1
            other = self.known.other_way(meter)
            if other is not None and meter.key.address == event.address:
                meter.key = other
                self._ask_what_is_missing(meter, now)

    # What is asked -------------------------------------------------------------------------------

    def _meter(self, key: MeterKey) -> Meter:
        """Return a known meter, or for a key nobody answered under yet one to ask all the same."""
        return self.meters.get(key) or Meter(key, Snapshot(key.eoj))

    def _get(self, meter: Meter, epcs: tuple[int, ...], now: float) -> None:
        self._session.get(meter.key.address, meter.key.eoj, epcs, now)
        meter.unread |= set(epcs)

    def _ask_what_is_missing(self, meter: Meter, now: float) -> None:
        """Read the maps, and once the Get map is known everything it names; again when the node is found anew."""
        if not self._can_send:
            return
        wanted = [epc for epc in meter.missing if epc not in meter.unread and meter.given_up[epc] < _TIMES_GIVEN_UP]
        plan = reading_plan(wanted, meter.batch) if meter.readable else batches(wanted, meter.batch)
        for batch in plan:
            self._get(meter, batch, now)

    def _poll(self, watch: _Watch, now: float) -> None:
        """Ask for the demand unless an answer is still awaited; then it is the next turn's business."""
        watch.due = now + watch.interval_s
        meter = self._meter(watch.key)
        if not self._session.pending(meter.key.address):
            for batch in batches(polled(meter.readable - meter.unsupported), meter.batch):
                self._get(meter, batch, now)


def _scale(meter: Meter) -> EnergyScale | None:
    scale = energy_scale(meter.snapshot)
    return scale if isinstance(scale, EnergyScale) else None


def _clock_offset(reading: CounterReading, time_ns: int) -> timedelta:
    """Return how far the meter's clock is ahead of the laptop's, as its newest stamp shows it."""
    return reading.at - datetime.fromtimestamp(time_ns // 1_000_000_000, tz=UTC)

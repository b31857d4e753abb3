"""The engine of a visit: what is asked, and what follows from every datagram. No I/O, no Qt.

Fed with a recording it only listens; told that its transport can send, it reads every meter it finds. Times named
`now` are monotonic seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
from app.meter.history import HistoryCollector
from app.meter.plan import BATCH
from app.meter.snapshot import IDENTIFICATION, Snapshot
from app.visit.asking import Asking
from app.visit.errands import Errands
from app.visit.known import MAKER_CODE, Known, Meter, MeterKey, Node, NodeState
from app.visit.learning import learn_demand, note_answer, overhear_history, rescale
from app.visit.polling import Polling

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MeterFound:
    """A meter spoke, or was named, for the first time."""

    key: MeterKey


@dataclass(frozen=True, slots=True)
class SampleAdded:
    """A meter's demand series grew by a sample."""

    key: MeterKey


VisitEvent = Event | MeterFound | SampleAdded


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
        self._asking = Asking(self._session, can_send)
        self._polling: Polling | None = None

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
        self._asking.read(self._meter(key), epcs, now)

    def watch(self, key: MeterKey, interval_s: float, now: float) -> None:
        """Poll a meter's demand at once and from now on, never with more than one request under way."""
        self._polling = Polling(key, interval_s, now)
        self._poll(self._polling, now)
        self._take_events(now)

    def stop_watching(self) -> None:
        """Ask no more; what is under way still counts."""
        self._polling = None

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
        deadlines = (self._poll_due(), self._errands.next_deadline(), self._session.next_deadline())
        return min((at for at in deadlines if at is not None), default=None)

    def handle_deadline(self, now: float) -> None:
        """Poll, repeat, give up: whatever is due."""
        self._session.handle_deadline(now)
        due = self._poll_due()
        if self._polling is not None and due is not None and due <= now:
            self._poll(self._polling, now)
        self._take_events(now)

    def _poll_due(self) -> float | None:
        polling = self._polling if self._can_send else None
        return None if polling is None else polling.due(self._meter(polling.key).stamping)

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
        for meter in (self.meters[key] for key in keys):
            if event.announced:  # as after a restart, or when a meter was exchanged
                meter.given_up.clear()
                self._asking.who_it_is(meter, now)
            self._asking.missing(meter, now)
        return happened

    def _meet(self, key: MeterKey, now: float) -> list[VisitEvent]:
        """Enter a meter that is new, and ask it what it can be asked."""
        if key in self.meters:
            return []
        self.meters[key] = Meter(key, Snapshot(key.eoj))
        self._asking.missing(self.meters[key], now)
        return [MeterFound(key)]

    def _learned(self, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        node = self._node(event.address, "")
        was_silent = node.state is NodeState.SILENT
        # Who answers searches only is silent all the same.
        if isinstance(event, PropertiesRead) and not (was_silent and event.exchange.to_all):
            self._answers(node, now)
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
            note_answer(meter, event)
        had_map = bool(meter.readable)
        meter.snapshot.update(event.properties)
        meter.conduct.note(event, self.received)
        meter.unread -= {item.epc for item in event.properties}
        meter = self._unify(key, now)
        if was_silent or not had_map:
            self._asking.missing(meter, now)
        if isinstance(event, PropertiesRead) and not event.exchange.own:
            overhear_history(meter, event)
        return happened + [SampleAdded(meter.key)] * learn_demand(meter, event, now)

    def _answers(self, node: Node, now: float) -> None:
        """Note that a node answers what we ask it; one that was silent may have been taken away meanwhile."""
        was_silent, node.state = node.state is NodeState.SILENT, NodeState.ANSWERING
        if was_silent:
            for meter in [one for key, one in self.meters.items() if key.address == node.address == one.key.address]:
                self._asking.who_it_is(meter, now)

    def _exchanged(self, key: MeterKey, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        """Begin anew when another meter answers where one was: its counter has nothing to do with the old one's."""
        old, new = self.meters[key], Snapshot(key.eoj)
        new.update(event.properties)
        if old.snapshot.same_device(new):
            return []
        self._errands.abandon(key, now)
        self.meters[key] = Meter(key, Snapshot(key.eoj))
        self._asking.missing(self.meters[key], now)
        return [MeterFound(key)]

    def _unify(self, key: MeterKey, now: float) -> Meter:
        """Return the meter at `key`, joined with the one met before under another address if it is that."""
        meter = self.known.unify(key)
        if meter is None:
            return self.meters[key]
        self._session.drop_requests(key.address)
        rescale(meter)
        if self.nodes[meter.key.address].state is NodeState.SILENT:
            meter.key = key
        self._asking.missing(meter, now)
        return meter

    def _answered(self, event: Refused | PropertiesWritten, now: float, ask_again: bool) -> list[VisitEvent]:
        self._answers(self._node(event.address, ""), now)
        meter = self.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            note_answer(meter, event)
            meter.conduct.note(event, self.received)
            if isinstance(event, Refused) and ask_again:
                self._asking.refused(meter, event, now)
        return []

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
                self._asking.missing(meter, now)

    # What is asked -------------------------------------------------------------------------------

    def _meter(self, key: MeterKey) -> Meter:
        """Return a known meter, or for a key nobody answered under yet one to ask all the same."""
        return self.meters.get(key) or Meter(key, Snapshot(key.eoj))

    def _poll(self, polling: Polling, now: float) -> None:
        """Ask for the demand unless an answer is still awaited; then it is the next turn's business.

        A history may be collected for hours: its request under way is no reason to go without the demand.
        """
        polling.turn = now
        meter = self._meter(polling.key)
        if self._session.pending(meter.key.address) == self._errands.under_way(meter.key.address):
            self._asking.demand(meter, now)

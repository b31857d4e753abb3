"""What follows from every event of the session: nodes and meters met, learnt from, exchanged, fallen silent."""

from __future__ import annotations

import logging

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
from app.echonet.objects import METER_CLASSES, NODE_PROFILE, class_of
from app.echonet.session import Session
from app.meter.conduct import Source
from app.meter.snapshot import IDENTIFICATION, Snapshot
from app.visit.asking import Asking
from app.visit.errands import Errands
from app.visit.events import MeterFound, SampleAdded, VisitEvent
from app.visit.known import MAKER_CODE, Known, Meter, MeterKey, Node, NodeState
from app.visit.learning import learn_demand, note_answer, overhear_history, rescale

_log = logging.getLogger(__name__)


class Happenings:
    """Keeps `Known` up to date, and asks what an event makes worth asking."""

    def __init__(self, known: Known, session: Session, asking: Asking, errands: Errands) -> None:
        self._known = known
        self._session = session
        self._asking = asking
        self._errands = errands
        self._n = 0

    def apply(self, event: Event, now: float, n: int) -> list[VisitEvent]:
        """Take in what the `n`th datagram caused, or what is due; returns what else has happened by it."""
        self._n = n
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
                self._note_trouble(event)
                _log.warning(
                    "%s sent no valid frame: %s %s", event.datagram.source.address, event.reason, event.details
                )
            case Unmatched():
                self._note_trouble(event)
                _log.info("%s answered what nobody asked: %s", event.datagram.source.address, event.frame)
        return []

    def _note_trouble(self, event: Malformed | Unmatched) -> None:
        """Keep which datagram of a node was none, or answered nobody."""
        node = self._known.nodes.get(event.datagram.source.address)
        if node is not None:
            tally = node.malformed if isinstance(event, Malformed) else node.unmatched
            tally.note(Source(self._n, event.datagram.time_ns))

    def _node(self, address: str, interface: str) -> Node:
        node = self._known.nodes.setdefault(address, Node(address, interface))
        node.interface = node.interface or interface
        return node

    def _found(self, event: NodeFound, now: float) -> list[VisitEvent]:
        node = self._node(event.address, event.interface)
        new = node.objects != event.objects
        node.objects = event.objects
        if self._asking.can_send and (
            new or (node.state is NodeState.SILENT and not self._session.pending(event.address))
        ):
            self._session.get(event.address, NODE_PROFILE, (IDENTIFICATION, MAKER_CODE), now)
        keys = [MeterKey(event.address, eoj) for eoj in event.objects if class_of(eoj) in METER_CLASSES]
        happened = [found for key in keys for found in self._meet(key, now)]
        for meter in (self._known.meters[key] for key in keys):
            if event.announced:  # as after a restart, or when a meter was exchanged
                meter.given_up.clear()
                self._asking.who_it_is(meter, now)
            self._asking.missing(meter, now)
        return happened

    def _meet(self, key: MeterKey, now: float) -> list[VisitEvent]:
        """Enter a meter that is new, and ask it what it can be asked."""
        if key in self._known.meters:
            return []
        self._known.meters[key] = Meter(key, Snapshot(key.eoj))
        self._asking.missing(self._known.meters[key], now)
        return [MeterFound(key)]

    def _learned(self, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        node = self._node(event.address, "")
        was_silent = node.state is NodeState.SILENT
        # Who answers searches only is silent all the same.
        if isinstance(event, PropertiesRead) and not (was_silent and event.exchange.to_all):
            self._answers(node, now)
        if event.eoj == NODE_PROFILE:
            node.profile.update(event.properties)
            for key in [key for key in self._known.meters if key.address == event.address]:
                self._unify(key, now)
        if class_of(event.eoj) not in METER_CLASSES:
            return []
        key = MeterKey(event.address, event.eoj)
        happened = self._meet(key, now) + self._exchanged(key, event, now)
        meter = self._known.meters[key]
        if isinstance(event, PropertiesRead):
            note_answer(meter, event)
        had_map = bool(meter.readable)
        meter.snapshot.update(event.properties)
        meter.conduct.note(event, self._n)
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
            for meter in [
                one for key, one in self._known.meters.items() if key.address == node.address == one.key.address
            ]:
                self._asking.who_it_is(meter, now)

    def _exchanged(self, key: MeterKey, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        """Begin anew when another meter answers where one was: its counter has nothing to do with the old one's."""
        old, new = self._known.meters[key], Snapshot(key.eoj)
        new.update(event.properties)
        if old.snapshot.same_device(new):
            return []
        self._errands.abandon(key, now)
        self._known.meters[key] = Meter(key, Snapshot(key.eoj))
        self._asking.missing(self._known.meters[key], now)
        return [MeterFound(key)]

    def _unify(self, key: MeterKey, now: float) -> Meter:
        """Return the meter at `key`, joined with the one met before under another address if it is that."""
        meter = self._known.unify(key)
        if meter is None:
            return self._known.meters[key]
        self._session.drop_requests(key.address)
        rescale(meter)
        if self._known.nodes[meter.key.address].state is NodeState.SILENT:
            meter.key = key
        self._asking.missing(meter, now)
        return meter

    def _answered(self, event: Refused | PropertiesWritten, now: float, ask_again: bool) -> list[VisitEvent]:
        self._answers(self._node(event.address, ""), now)
        meter = self._known.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            note_answer(meter, event)
            meter.conduct.note(event, self._n)
            if isinstance(event, Refused) and ask_again:
                self._asking.refused(meter, event, now)
        return []

    def _silent(self, event: TimedOut, now: float) -> None:
        """Give up what was asked, and ask by another address if the meter has one."""
        node = self._known.nodes.get(event.address)
        if node is not None:
            node.state = NodeState.SILENT
        meter = self._known.meters.get(MeterKey(event.address, event.eoj))
        if meter is not None:
            meter.unread -= set(event.asked)
            meter.given_up.update(event.asked)
            meter.conduct.given_up += 1
            other = self._known.other_way(meter)
            if other is not None and meter.key.address == event.address:
                meter.key = other
                self._asking.missing(meter, now)

"""What follows from every event of the session: nodes and meters met, learnt from, exchanged, fallen silent."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Final

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
from app.echonet.frame import Property
from app.echonet.objects import METER_CLASSES, NODE_PROFILE, class_of
from app.echonet.session import Session
from app.meter.conduct import Source
from app.meter.snapshot import IDENTIFICATION, Snapshot
from app.visit.asking import Asking
from app.visit.doubt import judge
from app.visit.errands import Errands
from app.visit.events import MeterFound, SampleAdded, VisitEvent
from app.visit.known import MAKER_CODE, Known, Meter, MeterKey, Node, NodeState
from app.visit.learning import learn_demand, note_answer, overhear_history, rescale

_MOST_WAITING: Final = 16
"""Requests that may wait for a node while its objects are a new reason to ask; what waits will tell as well."""

_MOST_LOGGED: Final = 200
_log = logging.getLogger(__name__)


class Happenings:
    """Keeps `Known` up to date, and asks what an event makes worth asking."""

    def __init__(self, known: Known, session: Session, asking: Asking, errands: Errands) -> None:
        self._known = known
        self._session = session
        self._asking = asking
        self._errands = errands
        self._n = self._logged = 0

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
                self._log("%s sent no valid frame: %s %s", event, event.reason, event.details)
            case Unmatched():
                self._note_trouble(event)
                self._log("%s answered what nobody asked: %s", event, event.frame)
        return []

    def _log(self, words: str, event: Malformed | Unmatched, *details: object) -> None:
        """Log the first of many; the log of frames has all of them, and a flood shall not push out everything else."""
        self._logged += 1
        if self._logged <= _MOST_LOGGED:
            _log.warning(words, event.datagram.source.address, *details)

    def _note_trouble(self, event: Malformed | Unmatched) -> None:
        """Keep which datagram of a node was none, or answered nobody."""
        node = self._known.nodes.get(event.datagram.source.address)
        if node is not None:
            tally = node.malformed if isinstance(event, Malformed) else node.unmatched
            tally.note(Source(self._n, event.datagram.time_ns))

    def _node(self, address: str, interface: str, time_ns: int, proven: bool) -> Node | None:
        """Return the node at an address, a new one where there is room for it."""
        node = self._known.nodes.get(address)
        if node is None:
            if self._known.is_full and not self._make_room(proven):
                self._known.turned_away.note(Source(self._n, time_ns))
                return None
            node = self._known.nodes[address] = Node(address, interface)
        node.interface = node.interface or interface
        return node

    def _make_room(self, proven: bool) -> bool:
        gone = self._known.expendable(proven)
        if gone is not None:
            self._known.forget(gone)
            self._session.drop_requests(gone)
        return gone is not None

    def _found(self, event: NodeFound, now: float) -> list[VisitEvent]:
        proven = not event.announced
        node = self._node(event.address, event.interface, event.time_ns, proven)
        if node is None:
            return []
        new = node.objects != event.objects
        node.objects = event.objects
        waiting = self._session.pending(event.address)
        asks = (new and waiting < _MOST_WAITING) or (node.state is NodeState.SILENT and not waiting)
        if self._asking.can_send and asks:
            self._session.get(event.address, NODE_PROFILE, (IDENTIFICATION, MAKER_CODE), now)
        keys = [MeterKey(event.address, eoj) for eoj in event.objects if class_of(eoj) in METER_CLASSES]
        happened = [found for key in keys for found in self._meet(key, now, event.time_ns, proven)]
        for meter in [self._known.meters[key] for key in keys if key in self._known.meters]:
            if event.announced:  # as after a restart, or when a meter was exchanged
                meter.given_up.clear()
                self._asking.who_it_is(meter, now)
            self._asking.missing(meter, now)
        return happened

    def _meet(self, key: MeterKey, now: float, time_ns: int, proven: bool) -> list[VisitEvent]:
        """Enter a meter that is new, where there is room, and ask it what it can be asked."""
        if key in self._known.meters:
            return []
        if not self._known.has_room_for_meter(proven):
            self._known.turned_away.note(Source(self._n, time_ns))
            return []
        self._known.meters[key] = Meter(key, Snapshot(key.eoj))
        self._asking.missing(self._known.meters[key], now)
        return [MeterFound(key)]

    def _learned(self, event: PropertiesRead | Notified, now: float) -> list[VisitEvent]:
        proven = isinstance(event, PropertiesRead)
        node = self._node(event.address, "", event.time_ns, proven)
        if node is None:
            return []
        was_silent = node.state is NodeState.SILENT
        # Who answers searches only is silent all the same.
        if isinstance(event, PropertiesRead) and not (was_silent and event.exchange.to_all):
            self._answers(node, now)
        if event.eoj == NODE_PROFILE:
            node.profile.update(event.properties if self._believes(event) else _without_name(event.properties))
            for key in [key for key in self._known.meters if key.address == event.address]:
                self._unify(key, now)
        if class_of(event.eoj) not in METER_CLASSES:
            return []
        key = MeterKey(event.address, event.eoj)
        happened = self._meet(key, now, event.time_ns, proven)
        if key not in self._known.meters:
            return []
        if isinstance(event, Notified) and not self._believes(event):
            event = self._doubted(self._known.meters[key], event, now)
        happened += self._exchanged(key, event, now)
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

    def _believes(self, event: PropertiesRead | Notified) -> bool:
        """Tell whether what an event says is taken as it is: who cannot ask has nothing better than notifications."""
        return isinstance(event, PropertiesRead) or not self._asking.can_send

    def _doubted(self, meter: Meter, event: Notified, now: float) -> Notified:
        """Return what can be taken of a notification, and ask the meter itself for what should not have changed."""
        judged = judge(meter, event, now)
        if judged.contradicts:
            meter.doubted_notifications.note(Source(self._n, event.time_ns))
        ask = [epc for epc in judged.ask if epc not in meter.unread]
        if ask:
            self._asking.read(meter, ask, now)
        return replace(event, properties=judged.taken)

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
        node = self._known.nodes.get(meter.key.address)
        if node is None or node.state is NodeState.SILENT:
            meter.key = key
        self._asking.missing(meter, now)
        return meter

    def _answered(self, event: Refused | PropertiesWritten, now: float, ask_again: bool) -> list[VisitEvent]:
        node = self._node(event.address, "", event.time_ns, proven=True)
        if node is None:
            return []
        self._answers(node, now)
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


def _without_name(properties: tuple[Property, ...]) -> tuple[Property, ...]:
    """Return what a notification says but who a node is: that is asked."""
    return tuple(item for item in properties if item.epc != IDENTIFICATION)

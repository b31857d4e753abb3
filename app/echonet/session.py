"""One controller's conversation with every node, without I/O: datagrams and a clock in, events and datagrams out.

Answers are matched on address, transaction number, objects and properties, never on the source port. Requests that
others send are remembered as well, so that a recording, or a mirrored switch port, reads exactly like a live line.
One request is in flight per node; a request that stays unanswered is repeated with growing patience, then reported,
and a later answer still counts. Source: ECHONET Lite specification part 2.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from app.echonet.datagram import MULTICAST_IPV4, MULTICAST_IPV6, Datagram, Transmission
from app.echonet.events import (
    Event,
    Exchange,
    Malformed,
    NodeFound,
    Notified,
    PropertiesRead,
    PropertiesWritten,
    Refused,
    TimedOut,
    Unmatched,
)
from app.echonet.frame import MAX_TID, Frame, Property, decode, encode
from app.echonet.node import OwnNode
from app.echonet.objects import ALL_NODE_PROFILES, ANSWERS, CONTROLLER, NODE_PROFILE, REFUSALS, Esv, class_of
from app.errors import ProtocolProblem

INSTANCE_LIST_NOTIFICATION: Final = 0xD5
INSTANCE_LIST: Final = 0xD6
_REMEMBERED: Final = 256
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Timing:
    """Patience in seconds: the wait after each attempt of a request, and when a discovery is repeated.

    A discovery goes on every `discovery_every_s` after the first repeats: a meter may be switched on hours later.
    """

    answer_waits_s: tuple[float, ...] = (5.0, 10.0, 20.0)
    discovery_at_s: tuple[float, ...] = (0.0, 1.5, 4.0, 9.0)
    discovery_every_s: float = 60.0


@dataclass(slots=True)
class _Request:
    """A request of ours or one overheard; `address` None went to the multicast group."""

    frame: Frame
    address: str | None
    own: bool
    first_sent: float = 0.0
    deadline: float = 0.0
    attempts: int = 0
    answered: bool = False


@dataclass(slots=True)
class _Line:
    """The requests of ours to one node: at most one in flight, the others waiting their turn."""

    waiting: deque[_Request] = field(default_factory=deque)
    in_flight: _Request | None = None


_PASSED_OVER: Final = _Request(Frame(0, CONTROLLER, CONTROLLER, Esv.GET, ()), None, own=False, answered=True)
"""In place of every request whose exchange nobody looked into; nothing answers what has been answered."""


class Session:
    """See the module; `now` is always monotonic seconds, `time_ns` of a datagram is the wall clock."""

    def __init__(self, own: OwnNode, timing: Timing = Timing()) -> None:
        self._own = own
        self._timing = timing
        self._tid = 0
        self._lines: dict[str, _Line] = {}
        self._asked: OrderedDict[tuple[str | None, int], _Request] = OrderedDict()
        self._overheard: OrderedDict[tuple[str, int], _Request] = OrderedDict()
        self._discovery: deque[float] = deque()
        self._discovery_tid = 0
        self._probed: tuple[str, ...] = ()
        self._events: deque[Event] = deque()
        self._outbox: list[Transmission] = []

    # What the person or program wants ------------------------------------------------------------

    def announce(self) -> None:
        """Make our own node known on every interface, as a node does at start."""
        self._send(self._own.announcement(self._next_tid()), None)

    def discover(self, now: float, addresses: Iterable[str] = ()) -> None:
        """Ask everybody for their objects, now and again on schedule, and `addresses` directly as well."""
        self._probed = tuple(addresses)
        for address in self._probed:
            self.get(address, NODE_PROFILE, (INSTANCE_LIST,), now)
        self._begin_discovery(now)

    def discover_anew(self, now: float) -> None:
        """Begin the discovery again, if there was one, and the patience with what is in flight: the line is new."""
        if self._discovery:
            self._probe(now)
            self._begin_discovery(now)
        for address, line in self._lines.items():
            if line.in_flight:
                line.in_flight.attempts, line.in_flight.first_sent = 0, now
                self._attempt(address, line.in_flight, now)

    def get(self, address: str, eoj: int, epcs: Iterable[int], now: float) -> int:
        """Ask one object for properties; returns the transaction number under which the answer will come."""
        return self._request(address, eoj, Esv.GET, tuple(Property(epc) for epc in epcs), (), now)

    def set(self, address: str, eoj: int, values: Mapping[int, bytes], now: float) -> int:
        """Write properties and want that confirmed (SetC)."""
        return self._request(address, eoj, Esv.SET_C, _properties(values), (), now)

    def set_unconfirmed(self, address: str, eoj: int, values: Mapping[int, bytes]) -> None:
        """Write properties without wanting an answer (SetI); only a refusal may come, as `Refused`."""
        request = Frame(self._next_tid(), CONTROLLER, eoj, Esv.SET_I, _properties(values))
        self._remember(self._asked, (address, request.tid), _Request(request, address, own=True))
        self._send(request, address)

    def set_get(self, address: str, eoj: int, values: Mapping[int, bytes], epcs: Iterable[int], now: float) -> int:
        """Write, then read, in one exchange (SetGet)."""
        wanted = tuple(Property(epc) for epc in epcs)
        return self._request(address, eoj, Esv.SET_GET, _properties(values), wanted, now)

    def request_notification(self, address: str, eoj: int, epcs: Iterable[int], now: float) -> int:
        """Ask one object to notify properties (INF_REQ)."""
        return self._request(address, eoj, Esv.INF_REQ, tuple(Property(epc) for epc in epcs), (), now)

    def drop_requests(self, address: str) -> None:
        """Forget what is still to be asked of a node; an answer to what was sent already still counts."""
        self._lines.pop(address, None)

    def withdraw(self, address: str, tid: int, now: float) -> None:
        """Forget one request of ours to a node, and go on with the next; a late answer to it still counts."""
        line = self._lines.get(address)
        if line is None:
            return
        line.waiting = deque(request for request in line.waiting if request.frame.tid != tid)
        if line.in_flight and line.in_flight.frame.tid == tid:
            line.in_flight = None
            self._send_next(address, line, now)

    def pass_over(self, asker: str, tid: int) -> None:
        """Take note that a request of somebody was asked and answered; no further answer to it becomes data."""
        self._remember(self._overheard, (asker, tid), _PASSED_OVER)

    def waits_for(self, address: str, tid: int) -> bool:
        """Return whether a request of ours to a node is still to be sent or answered."""
        line = self._lines.get(address)
        requests = [] if line is None else [*line.waiting, *([line.in_flight] if line.in_flight else [])]
        return any(request.frame.tid == tid for request in requests)

    def pending(self, address: str) -> int:
        """Return how many requests of ours to a node wait for their turn or their answer."""
        line = self._lines.get(address)
        return 0 if line is None else len(line.waiting) + (line.in_flight is not None)

    # What the outside feeds and takes ------------------------------------------------------------

    def next_event(self) -> Event | None:
        """Return the oldest event not taken yet."""
        return self._events.popleft() if self._events else None

    def datagrams_to_send(self) -> list[Transmission]:
        """Return what is to be sent now, once."""
        outbox, self._outbox = self._outbox, []
        return outbox

    def next_deadline(self) -> float | None:
        """Return when `handle_deadline` has something to do."""
        waiting = [line.in_flight.deadline for line in self._lines.values() if line.in_flight]
        return min([*waiting, *list(self._discovery)[:1]], default=None)

    def handle_deadline(self, now: float) -> None:
        """Repeat or give up what stayed unanswered, and repeat the discovery when it is due."""
        due = False
        while self._discovery and self._discovery[0] <= now:
            self._discovery.popleft()
            due = True
        if due:
            self._send_discovery(now)
        if due and not self._discovery:
            self._probe(now)
            self._discovery.append(now + self._timing.discovery_every_s)
        for address, line in list(self._lines.items()):
            if line.in_flight and line.in_flight.deadline <= now:
                self._attempt_again(address, line, now)

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        """Take in one datagram; whatever is wrong with it becomes an event."""
        try:
            frame = decode(datagram.payload)
        except ProtocolProblem as problem:
            self._events.append(Malformed(datagram, problem.code, problem.params))
            return
        if frame.esv in (Esv.INF, Esv.INFC):
            self._notification(datagram, frame, now)
        elif frame.esv.is_request:
            self._asked_by_others(datagram, frame, now)
        else:
            self._answer(datagram, frame, now)

    # Requests of ours ----------------------------------------------------------------------------

    def _request(
        self,
        address: str,
        eoj: int,
        esv: Esv,
        properties: tuple[Property, ...],
        get_properties: tuple[Property, ...],
        now: float,
    ) -> int:
        frame = Frame(self._next_tid(), CONTROLLER, eoj, esv, properties, get_properties)
        line = self._lines.setdefault(address, _Line())
        line.waiting.append(_Request(frame, address, own=True))
        self._send_next(address, line, now)
        return frame.tid

    def _send_next(self, address: str, line: _Line, now: float) -> None:
        if line.in_flight is None and line.waiting:
            line.in_flight = line.waiting.popleft()
            line.in_flight.first_sent = now
            self._attempt(address, line.in_flight, now)

    def _attempt(self, address: str, request: _Request, now: float) -> None:
        request.deadline = now + self._timing.answer_waits_s[request.attempts]
        request.attempts += 1
        self._remember(self._asked, (address, request.frame.tid), request)
        self._send(request.frame, address)

    def _attempt_again(self, address: str, line: _Line, now: float) -> None:
        request = line.in_flight
        if request is None:
            return
        if request.attempts < len(self._timing.answer_waits_s):
            self._attempt(address, request, now)
            return
        frame = request.frame
        self._events.append(TimedOut(address, frame.deoj, frame.tid, request.attempts, _wanted(frame)))
        line.in_flight = None
        self._send_next(address, line, now)

    def _begin_discovery(self, now: float) -> None:
        self._discovery = deque(now + delay for delay in self._timing.discovery_at_s)
        self._discovery_tid = self._next_tid()
        self.handle_deadline(now)

    def _send_discovery(self, now: float) -> None:
        frame = Frame(self._discovery_tid, CONTROLLER, ALL_NODE_PROFILES, Esv.GET, (Property(INSTANCE_LIST),))
        self._remember(self._asked, (None, frame.tid), _Request(frame, None, own=True, first_sent=now))
        self._send(frame, None)

    def _probe(self, now: float) -> None:
        """Ask the addresses a person gave, except where a question is still open."""
        for address in self._probed:
            if not self.pending(address):
                self.get(address, NODE_PROFILE, (INSTANCE_LIST,), now)

    def _next_tid(self) -> int:
        """Return the next transaction number that no open request uses."""
        waiting = {request.frame.tid for line in self._lines.values() for request in line.waiting}
        open_tids = waiting | {tid for _, tid in self._asked}
        self._tid = (self._tid + 1) & MAX_TID
        while self._tid in open_tids:
            self._tid = (self._tid + 1) & MAX_TID
        return self._tid

    def _send(self, frame: Frame, address: str | None) -> None:
        self._outbox.append(Transmission(encode(frame), address))

    def _remember(self, store: OrderedDict[_Key, _Request], key: _Key, request: _Request) -> None:
        store[key] = request
        store.move_to_end(key)
        while len(store) > _REMEMBERED:
            store.popitem(last=False)

    # Requests of others --------------------------------------------------------------------------

    def _asked_by_others(self, datagram: Datagram, frame: Frame, now: float) -> None:
        """Answer what is for us and remember the rest, so that its answer can be understood."""
        source, destination = datagram.source.address, datagram.destination.address
        target = None if _is_multicast(destination) else destination
        overheard = _Request(frame, target, own=False, first_sent=now)
        self._remember(self._overheard, (source, frame.tid), overheard)
        reply = self._own.answer(frame)
        if reply is not None:
            self._send(reply, source)
        changes = self._own.take_changes()
        if changes:
            self._send(self._own.controller.notification(self._next_tid(), NODE_PROFILE, changes), None)

    def _notification(self, datagram: Datagram, frame: Frame, now: float) -> None:
        source = datagram.source.address
        if frame.esv is Esv.INF:
            self._complete(self._find(datagram, frame), now)
        else:
            self._to_be_confirmed(datagram, frame, now)
        confirmed = frame.esv is Esv.INFC
        self._events.append(Notified(source, frame.seoj, frame.properties, confirmed, datagram.time_ns))
        self._look_for_instances(datagram, frame.seoj, frame.properties, announced=True)

    def _to_be_confirmed(self, datagram: Datagram, frame: Frame, now: float) -> None:
        """Confirm a notification that came to us alone, or remember it until another confirms it."""
        source, destination = datagram.source.address, datagram.destination.address
        if _is_multicast(destination):
            return
        overheard = _Request(frame, destination, own=False, first_sent=now)
        self._remember(self._overheard, (source, frame.tid), overheard)
        reply = self._own.answer(frame)
        if reply is not None:
            self._send(reply, source)

    # Answers -------------------------------------------------------------------------------------

    def _answer(self, datagram: Datagram, frame: Frame, now: float) -> None:
        request = self._find(datagram, frame)
        if request is None:
            self._events.append(Unmatched(datagram, frame))
            return
        round_trip_s = max(0.0, now - request.first_sent)
        to_all = request.address is None
        exchange = Exchange(frame.tid, request.own, round_trip_s, _wanted(request.frame), request.attempts, to_all)
        self._tell(datagram, frame, request.frame.esv, exchange)
        self._complete(request, now)

    def _find(self, datagram: Datagram, frame: Frame) -> _Request | None:
        """Return the request that `frame` answers: ours to this node, ours to everybody, or an overheard one."""
        source, destination = datagram.source.address, datagram.destination.address
        candidates = (
            self._asked.get((source, frame.tid)),
            self._asked.get((_without_scope(source), frame.tid)),
            self._asked.get((None, frame.tid)),
            self._overheard.get((destination, frame.tid)),
        )
        return next((item for item in candidates if item is not None and _answers(item, source, frame)), None)

    def _tell(self, datagram: Datagram, frame: Frame, asked: Esv, exchange: Exchange) -> None:
        """Turn an answer into events: what was read, what was written, what was refused."""
        source, at = datagram.source.address, datagram.time_ns
        reads = frame.get_properties if asked is Esv.SET_GET else frame.properties if asked is Esv.GET else ()
        writes = frame.properties if asked in (Esv.SET_C, Esv.SET_I, Esv.SET_GET) else ()
        values = tuple(item for item in reads if item.edt)
        written = tuple(item.epc for item in writes if not item.edt)
        refused = tuple(i.epc for i in writes if i.edt) + tuple(i.epc for i in reads if not i.edt)
        if reads:  # some devices leave out what they refuse
            refused += tuple(epc for epc in exchange.asked if epc not in _epcs(reads))
        if values:
            self._events.append(PropertiesRead(source, frame.seoj, values, exchange, at))
        if written:
            self._events.append(PropertiesWritten(source, frame.seoj, written, exchange, at))
        if refused or frame.esv.is_refusal:
            self._events.append(Refused(source, frame.seoj, asked, refused, exchange, at))
        self._look_for_instances(datagram, frame.seoj, values, announced=False)

    def _complete(self, request: _Request | None, now: float) -> None:
        """Close a request that has its answer; one to everybody stays open for the next node."""
        if request is None or request.address is None:
            return
        request.answered = True
        if not request.own:
            return
        self._asked.pop((request.address, request.frame.tid), None)
        line = self._lines.get(request.address)
        if line is not None and line.in_flight is request:
            line.in_flight = None
            self._send_next(request.address, line, now)

    def _look_for_instances(
        self, datagram: Datagram, eoj: int, properties: tuple[Property, ...], announced: bool
    ) -> None:
        if eoj != NODE_PROFILE:
            return
        for item in properties:
            if item.epc not in (INSTANCE_LIST, INSTANCE_LIST_NOTIFICATION):
                continue
            objects = _instances(item.edt)
            if objects is None:
                self._events.append(Malformed(datagram, "instance_list", {"length": len(item.edt)}))
                continue
            source = datagram.source.address
            self._events.append(NodeFound(source, datagram.interface, objects, announced, datagram.time_ns))


def _answers(request: _Request, source: str, frame: Frame) -> bool:
    """Tell whether `frame` from `source` is what `request` was waiting for."""
    asked = request.frame
    expected = (ANSWERS.get(asked.esv), REFUSALS.get(asked.esv))
    whole_class = asked.deoj & 0xFF == 0
    same_object = class_of(frame.seoj) == class_of(asked.deoj) if whole_class else frame.seoj == asked.deoj
    return (
        not request.answered
        and request.address in (None, source, _without_scope(source))
        and frame.esv in expected
        and same_object
        and frame.deoj == asked.seoj
        and _epcs(frame.properties) <= _epcs(asked.properties)
        and _epcs(frame.get_properties) <= _epcs(asked.get_properties)
    )


def _wanted(request: Frame) -> tuple[int, ...]:
    """Return which properties a request wants to read."""
    read = request.get_properties if request.esv is Esv.SET_GET else request.properties
    return tuple(item.epc for item in read) if request.esv in (Esv.GET, Esv.SET_GET) else ()


def _epcs(properties: tuple[Property, ...]) -> frozenset[int]:
    return frozenset(item.epc for item in properties)


def _properties(values: Mapping[int, bytes]) -> tuple[Property, ...]:
    return tuple(Property(epc, edt) for epc, edt in values.items())


def _instances(edt: bytes) -> tuple[int, ...] | None:
    """Return the objects of an instance list; None when its count does not fit its length."""
    if not edt or len(edt) != 1 + 3 * edt[0]:
        return None
    return tuple(int.from_bytes(edt[at : at + 3]) for at in range(1, len(edt), 3))


def _is_multicast(address: str) -> bool:
    return address == MULTICAST_IPV4 or _without_scope(address) == MULTICAST_IPV6


def _without_scope(address: str) -> str:
    """Return the address a person may have typed for one whose answer names the interface: `fe80::1`."""
    return address.partition("%")[0]

"""What a visit knows: nodes by address, and meters by what they are, whatever address they answer from."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Final

from app.demand.cross_check import CrossCheck, PowerRecord
from app.demand.series import DemandSeries
from app.echonet.objects import METER_CLASSES, NODE_PROFILE, class_of
from app.echonet.property_map import decode_property_map
from app.errors import ProtocolProblem
from app.meter.conduct import Conduct, Tally
from app.meter.history import HistoryCollector
from app.meter.plan import BATCH, GET_MAP, MAPS
from app.meter.properties import required
from app.meter.snapshot import IDENTIFICATION, ROUTE_B_IDENTIFICATION, Snapshot
from app.visit.meter_clock import MeterClock

MAKER_CODE = 0x8A
MOST_NODES: Final = 64
MOST_METERS: Final = 32
"""More than any line has; forged addresses shall not fill the memory, nor we ask at each of them."""

_ROUND_TRIPS_KEPT = 100
_UNIQUE_FROM = 4  # both kinds of identification begin with a kind byte and three bytes of maker code


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
    malformed: Tally = field(default_factory=Tally)
    unmatched: Tally = field(default_factory=Tally)
    profile: Snapshot = field(default_factory=lambda: Snapshot(NODE_PROFILE))

    @property
    def is_meter(self) -> bool:
        """True when the node has a high-voltage meter that Kaitsu can read."""
        return any(class_of(eoj) in METER_CLASSES for eoj in self.objects)


@dataclass(frozen=True, slots=True)
class MeterKey:
    """Where a meter answers: the address of its node and its object code."""

    address: str
    eoj: int


@dataclass(slots=True)
class Meter:
    """What is known of one meter object, wherever it answers; `key` is where it is asked now.

    `unread` is what was asked for and neither came nor was refused; `given_up` how often it stayed unanswered.

    `batch` is how many properties it answers at once, as far as we know; `doubted` are those it refused in company,
    with how many of that company came: if one comes after all, it was the batch that was too big.

    `clock` is the meter's clock against the laptop's, `stamping` against the monotonic moments at which requests were
    sent: so it tells when to send one to get a certain stamp, whatever the way takes.
    """

    key: MeterKey
    snapshot: Snapshot
    demand: DemandSeries = field(default_factory=DemandSeries)
    unread: set[int] = field(default_factory=set)
    unsupported: set[int] = field(default_factory=set)
    given_up: Counter[int] = field(default_factory=Counter)
    batch: int = BATCH
    doubted: dict[int, int] = field(default_factory=dict)
    round_trips_s: deque[float] = field(default_factory=lambda: deque(maxlen=_ROUND_TRIPS_KEPT))
    last_answer_ns: int | None = None
    clock: MeterClock = field(default_factory=MeterClock)
    stamping: MeterClock = field(default_factory=MeterClock)
    power: PowerRecord = field(default_factory=PowerRecord)
    conduct: Conduct = field(default_factory=Conduct)
    doubted_notifications: Tally = field(default_factory=Tally)
    history: HistoryCollector | None = None

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
    def clock_offset(self) -> timedelta | None:
        """Return how far the meter's clock is ahead of the laptop's, None before it told the time."""
        ahead = self.clock.offset_s
        return None if ahead is None else timedelta(seconds=ahead)

    @property
    def power_check(self) -> CrossCheck | None:
        """Return whether power and one-minute energy agree; None where the meter never told both at once."""
        return self.power.check(self.demand.scale) if self.power.known else None

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
        """Return what names the meter whatever its address: the route-B number, else 0x83; None while unknown."""
        return _telling(self.snapshot.raw(ROUTE_B_IDENTIFICATION)) or _telling(self.snapshot.raw(IDENTIFICATION))

    def take_over(self, other: Meter) -> None:
        """Add what was learnt of this same meter under another address."""
        self.snapshot.update(other.snapshot.properties())
        for reading in other.demand.readings:
            self.demand.add(reading)
        self.unsupported |= other.unsupported
        self.conduct.take_over(other.conduct)
        self.round_trips_s.extend(other.round_trips_s)
        self.history = self.history or other.history


class Known:
    """Nodes by address, and meters by every key they answer under: one meter may stand under several."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self.meters: dict[MeterKey, Meter] = {}
        self.turned_away = Tally()

    @property
    def is_full(self) -> bool:
        """Whether one more node has to take the place of another."""
        return len(self.nodes) >= MOST_NODES

    def expendable(self, proven: bool) -> str | None:
        """Return the address of a node that may go for another, None when there is none.

        Who is `proven` answered a question of ours and takes the place of one that never did; others only that of one
        which was asked in vain.
        """
        states = (NodeState.SILENT, NodeState.HEARD) if proven else (NodeState.SILENT,)
        going = [address for address, node in self.nodes.items() if node.state in states]
        kept = self._addresses_that_answer() if going else ()
        return next((address for address in going if address not in kept), None)

    def forget(self, address: str) -> None:
        """Let go of a node and its meters."""
        del self.nodes[address]
        for key in [key for key in self.meters if key.address == address]:
            self._drop(key)

    def has_room_for_meter(self, proven: bool) -> bool:
        """Tell whether one more meter can be taken in, one that is `proven` in the place of one that never answered."""
        if len(self.meters) < MOST_METERS:
            return True
        kept = self._addresses_that_answer()
        gone = next((key for key in self.meters if proven and key.address not in kept), None)
        if gone is not None:
            self._drop(gone)
        return gone is not None

    def _drop(self, gone: MeterKey) -> None:
        """Take a key away; a meter that answers under another one as well is asked there."""
        meter = self.meters.pop(gone)
        other = next((key for key, one in self.meters.items() if one is meter), None)
        if other is not None and meter.key == gone:
            meter.key = other

    def _addresses_that_answer(self) -> set[str]:
        answering = [(key, meter) for key, meter in self.meters.items() if meter.conduct.answers]
        return {address for key, meter in answering for address in (key.address, meter.key.address)}

    def distinct_meters(self) -> list[Meter]:
        """Return each meter once, in the order in which they were met."""
        return list({id(meter): meter for meter in self.meters.values()}.values())

    def unify(self, key: MeterKey) -> Meter | None:
        """Join the meter at `key` with the one it turned out to be; returns that, or None when it is no other."""
        here = self.meters[key]
        earlier = next((meter for other, meter in self.meters.items() if self._same(key, other)), None)
        if earlier is None or earlier is here:
            return None
        earlier.take_over(here)
        self.meters |= {other: earlier for other, meter in self.meters.items() if meter is here}
        return earlier

    def other_way(self, meter: Meter) -> MeterKey | None:
        """Return another key the meter may answer under, when the present one is silent."""
        return next((key for key, one in self.meters.items() if one is meter and self._may_answer(key)), None)

    def _may_answer(self, key: MeterKey) -> bool:
        node = self.nodes.get(key.address)
        return node is not None and node.state is not NodeState.SILENT

    def _same(self, key: MeterKey, other: MeterKey) -> bool:
        if key == other or key.eoj != other.eoj:
            return False
        mine, theirs = self.meters[key].identification, self.meters[other].identification
        if mine and theirs:
            return mine == theirs
        node, far = self._node_identification(key.address), self._node_identification(other.address)
        return node is not None and node == far

    def _node_identification(self, address: str) -> bytes | None:
        node = self.nodes.get(address)
        return None if node is None else _telling(node.profile.raw(IDENTIFICATION))


def _telling(identification: bytes | None) -> bytes | None:
    """Return an identification that tells devices apart; some leave all behind the maker code empty."""
    unique = identification[_UNIQUE_FROM:].strip(b"\x00\xff") if identification else b""
    return identification if unique else None

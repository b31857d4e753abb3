"""Gathers the facts while a visit runs: counts datagrams, keeps what events say beyond the visit's nodes and meters.

Times are those of the datagrams, so that a recording gives the same facts as the live line did.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from app.demand.intake import counter_readings
from app.demand.scale import energy_scale
from app.diagnosis.facts import Facts, MeterFacts, NetworkFacts, NodeFacts, Traffic
from app.diagnosis.network import without_scope
from app.echonet.datagram import Datagram
from app.echonet.events import Malformed, PropertiesRead, Refused, TimedOut, Unmatched
from app.echonet.objects import METER_CLASSES, class_of
from app.meter.conduct import Tally
from app.meter.plan import BATCH
from app.meter.properties import definition
from app.meter.snapshot import Snapshot
from app.values import JST, NoData
from app.visit import Meter, MeterKey, Node, NodeState, Visit, VisitEvent

_CURRENT_TIME: Final = 0x97
_CURRENT_DATE: Final = 0x98
_MOST_SPEAKERS: Final = 1024
_TIDS_KEPT: Final = 512
_HALF_MINUTE: Final = timedelta(seconds=30)
_NANOSECONDS: Final = 10**9


@dataclass(slots=True)
class _Heard:
    """What one meter key's answers told about time and patience."""

    answers: int = 0
    refused: int = 0
    clock_ns: int = 0
    stamp: datetime | None = None
    first_ns: int = 0
    last_ns: int = 0


class Observer:
    """Watches one visit from its construction on; give it to the driver as `on_datagram`."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._sent: Counter[str] = Counter()
        self._heard: Counter[tuple[str, str]] = Counter()
        self._malformed: Counter[str] = Counter()
        self._malformed_from: Counter[str] = Counter()
        self._malformed_at: datetime | None = None
        self._unasked: Counter[str] = Counter()
        self._unasked_at: datetime | None = None
        self._answered: OrderedDict[tuple[str, int], None] = OrderedDict()
        self._unanswered: Counter[str] = Counter()
        self._meters: dict[MeterKey, _Heard] = {}
        visit.subscribe(self._on_event)

    def saw(self, datagram: Datagram, sent: bool) -> None:
        """Count one datagram on the wire."""
        if sent:
            self._sent[datagram.interface] += 1
        else:
            _count(self._heard, (datagram.interface, datagram.source.address))

    def facts(self, network: NetworkFacts, searched: bool, now: datetime | None = None) -> Facts:
        """Return what is known now; `now` is this machine's clock, None for a recording."""
        own = {text.partition("/")[0] for one in network.interfaces for text in one.addresses}
        nodes = [node for node in self._visit.nodes.values() if without_scope(node.address) not in own]
        return Facts(
            network=network,
            traffic=self._traffic(own, network.echoes),
            nodes=tuple(NodeFacts(one.address, one.interface, one.objects, one.state) for one in nodes),
            meters=tuple(self._meter(meter) for meter in self._visit.known.distinct_meters()),
            searched=searched,
            now=now,
        )

    # What happens ---------------------------------------------------------------------------------

    def _on_event(self, event: VisitEvent) -> None:
        match event:
            case Malformed():
                self._malformed[event.reason] += 1
                _count(self._malformed_from, event.datagram.source.address)
                self._malformed_at = self._malformed_at or _moment(event.datagram.time_ns)
            case Unmatched():
                self._on_unmatched(event)
            case TimedOut():
                _count(self._unanswered, event.address)
            case Refused():
                self._on_answer(event)
                if event.exchange.own and len(event.exchange.asked) > 1:
                    self._of(event.address, event.eoj).refused += 1
            case PropertiesRead():
                self._on_answer(event)
                if class_of(event.eoj) in METER_CLASSES:
                    self._on_values(event)

    def _on_unmatched(self, event: Unmatched) -> None:
        """Count an answer nobody asked for; a second answer to a repeated request is none."""
        address = event.datagram.source.address
        if (address, event.frame.tid) not in self._answered:
            _count(self._unasked, address)
            self._unasked_at = self._unasked_at or _moment(event.datagram.time_ns)

    def _on_answer(self, event: PropertiesRead | Refused) -> None:
        self._of(event.address, event.eoj).answers += 1
        self._answered[event.address, event.exchange.tid] = None
        while len(self._answered) > _TIDS_KEPT:
            self._answered.popitem(last=False)

    def _on_values(self, event: PropertiesRead) -> None:
        heard = self._of(event.address, event.eoj)
        for reading in counter_readings(event.eoj, event.properties, notified=False):
            if reading.listed and (heard.stamp is None or reading.at != heard.stamp):
                heard.stamp, heard.first_ns = reading.at, event.time_ns
            if reading.listed:
                heard.last_ns = event.time_ns
        if any(item.epc == _CURRENT_TIME for item in event.properties):
            heard.clock_ns = event.time_ns

    def _of(self, address: str, eoj: int) -> _Heard:
        key = MeterKey(address, eoj)
        if key not in self._meters and len(self._meters) >= _MOST_SPEAKERS:
            return _Heard()
        return self._meters.setdefault(key, _Heard())

    # What it amounts to ---------------------------------------------------------------------------

    def _traffic(self, own: set[str], echoes: int) -> Traffic:
        heard: Counter[str] = Counter()
        turned_away = self._visit.known.turned_away
        speakers: dict[str, None] = {}
        for (interface, address), count in self._heard.items():
            if without_scope(address) in own:
                echoes += count
            else:
                heard[interface] += count
                speakers[address] = None
        return Traffic(
            sent=dict(self._sent),
            heard=dict(heard),
            own=echoes,
            speakers=tuple(speakers),
            malformed=dict(self._malformed),
            malformed_from=tuple(self._malformed_from),
            malformed_at=self._malformed_at,
            unasked=dict(self._unasked),
            unasked_at=self._unasked_at,
            turned_away=turned_away.count,
            turned_away_at=_moment_of(turned_away),
        )

    def _meter(self, meter: Meter) -> MeterFacts:
        ways = [key for key, one in self._visit.meters.items() if one is meter]
        heard = [self._meters[key] for key in ways if key in self._meters]
        latest = max(heard, key=lambda one: one.last_ns, default=_Heard())
        node = self._visit.nodes.get(meter.key.address)
        answers = sum(one.answers for one in heard)
        unanswered = sum(self._unanswered[address] for address in {key.address for key in ways})
        scale = energy_scale(meter.snapshot)
        offset, stale_for = _clock_and_age(latest, _clock_of(meter.snapshot))
        measured, unmeasured = _measured(meter.snapshot)
        return MeterFacts(
            address=meter.key.address,
            eoj=meter.key.eoj,
            interface=node.interface if node else "",
            state=_state(node, answers, unanswered),
            settled=meter.settled and bool(meter.readable),
            answers=answers,
            unanswered=unanswered,
            refused=sum(one.refused for one in heard),
            batch=meter.batch if meter.batch < BATCH else None,
            measured=measured,
            unmeasured=unmeasured,
            missing_scaling=scale if isinstance(scale, tuple) else (),
            clock_offset=offset,
            last_stamp=latest.stamp,
            stale_for=stale_for,
            slowest_s=max(meter.round_trips_s, default=0.0),
            doubted=meter.doubted_notifications.count,
            doubted_at=_moment_of(meter.doubted_notifications),
        )


def _count(counter: Counter[tuple[str, str]] | Counter[str], key: object) -> None:
    """Count, but do not let forged addresses fill the memory."""
    if key in counter or len(counter) < _MOST_SPEAKERS:
        counter[key] += 1  # type: ignore[index]


def _state(node: Node | None, answers: int, unanswered: int) -> NodeState:
    """Return how a meter behaves: its node may answer a search without ever answering for the meter."""
    if node is not None and node.state is NodeState.SILENT:
        return NodeState.SILENT
    if answers:
        return NodeState.ANSWERING
    return NodeState.SILENT if unanswered else NodeState.HEARD


def _clock_and_age(heard: _Heard, shown: datetime | None) -> tuple[timedelta | None, timedelta]:
    """Return how far the meter's clock is ahead, and for how long its counter has not been measured anew.

    `shown` is the meter's own clock where it tells one; else the stamp of its counter stands in for it. A clock or
    stamp of whole minutes is on the average half a minute behind.
    """
    own = shown - _moment(heard.clock_ns) + _HALF_MINUTE if shown is not None and heard.clock_ns else None
    if heard.stamp is None:
        return own, timedelta(0)
    by_stamp = heard.stamp - _moment(heard.first_ns) + (timedelta(0) if heard.stamp.second else _HALF_MINUTE)
    repeated = timedelta(seconds=(heard.last_ns - heard.first_ns) // _NANOSECONDS)
    if own is None:
        return by_stamp, repeated
    to_the_second = heard.stamp.second and abs(own - by_stamp) <= 2 * _HALF_MINUTE
    return by_stamp if to_the_second else own, max(own - by_stamp, repeated)


def _clock_of(snapshot: Snapshot) -> datetime | None:
    """Return the meter's own clock in whole minutes; None when it does not tell or tells nonsense."""
    time, date = snapshot.raw(_CURRENT_TIME), snapshot.raw(_CURRENT_DATE)
    if time is None or date is None or len(time) != 2 or len(date) != 4:
        return None
    try:
        return datetime(int.from_bytes(date[:2]), date[2], date[3], time[0], time[1], tzinfo=JST)
    except ValueError:
        return None


def _measured(snapshot: Snapshot) -> tuple[int, int]:
    """Return how many present quantities were measured and how many were not; histories do not count."""
    measured = unmeasured = 0
    for epc in snapshot.epcs():
        line, content = definition(class_of(snapshot.eoj), epc), snapshot.content(epc)
        if line is None or content is None or not line.scaled_by or len(content.counts) > content.columns:
            continue
        if all(isinstance(count, NoData) for count in content.counts):
            unmeasured += 1
        else:
            measured += 1
    return measured, unmeasured


def _moment_of(tally: Tally) -> datetime | None:
    return _moment(tally.first.time_ns) if tally.first else None


def _moment(time_ns: int) -> datetime:
    return datetime.fromtimestamp(time_ns // _NANOSECONDS, tz=UTC).astimezone(JST)

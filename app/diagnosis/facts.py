"""What a diagnosis is made from: frozen facts about the network, the traffic, the nodes and the meters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.diagnosis.firewall import Guard
from app.errors import AppError
from app.findings import Finding
from app.net.interfaces import Interface
from app.visit import NodeState


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """The machine's side: `joined` and `problems` as the transport tells them, `failure` when it could not be opened.

    `typed` are addresses a person entered, `echoes` counts our own datagrams that came back. Not `live`: a recording.
    """

    interfaces: tuple[Interface, ...] = ()
    joined: tuple[tuple[str, int], ...] = ()
    problems: tuple[Finding, ...] = ()
    failure: AppError | None = None
    typed: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()
    echoes: int = 0
    live: bool = True


@dataclass(frozen=True, slots=True)
class Traffic:
    """Datagrams counted: per interface `sent` and `heard` from others, `own` from our addresses or echoed.

    `speakers` are the addresses of others; `malformed` counts by reason, `unasked` answers nobody asked for by address.
    `turned_away` counts what new nodes said when there were more than any line has.
    """

    sent: Mapping[str, int] = field(default_factory=dict)
    heard: Mapping[str, int] = field(default_factory=dict)
    own: int = 0
    speakers: tuple[str, ...] = ()
    malformed: Mapping[str, int] = field(default_factory=dict)
    malformed_from: tuple[str, ...] = ()
    malformed_at: datetime | None = None
    unasked: Mapping[str, int] = field(default_factory=dict)
    unasked_at: datetime | None = None
    turned_away: int = 0
    turned_away_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """One node of somebody else."""

    address: str
    interface: str
    objects: tuple[int, ...]
    state: NodeState = NodeState.ANSWERING


@dataclass(frozen=True, slots=True)
class MeterFacts:
    """One meter Kaitsu can read.

    `settled` once everything was read, refused or given up; `measured` and `unmeasured` count present quantities;
    `batch` is how many properties it answers at once where that is fewer than usual; `clock_offset` is how far its
    clock is ahead of this machine's; `stale_for` is how long its counter has not been measured anew;
    `doubted` counts notifications that contradict what it answered.
    """

    address: str
    eoj: int
    interface: str = ""
    state: NodeState = NodeState.ANSWERING
    settled: bool = True
    answers: int = 0
    unanswered: int = 0
    refused: int = 0
    batch: int | None = None
    measured: int = 0
    unmeasured: int = 0
    missing_scaling: tuple[int, ...] = ()
    clock_offset: timedelta | None = None
    last_stamp: datetime | None = None
    stale_for: timedelta = timedelta(0)
    slowest_s: float = 0.0
    doubted: int = 0
    doubted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything `diagnose` looks at; `searched` once a search has run its time and silence means something."""

    network: NetworkFacts = field(default_factory=NetworkFacts)
    traffic: Traffic = field(default_factory=Traffic)
    nodes: tuple[NodeFacts, ...] = ()
    meters: tuple[MeterFacts, ...] = ()
    searched: bool = False
    now: datetime | None = None

    @property
    def anyone_heard(self) -> bool:
        """True when a datagram of somebody else came."""
        return bool(self.traffic.speakers or self.nodes)

    @property
    def meter_answers(self) -> bool:
        """True when a meter answers what we ask."""
        return any(meter.state is NodeState.ANSWERING for meter in self.meters)

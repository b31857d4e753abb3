"""How a meter behaved: which datagram brought or refused each property, and what had to be asked again."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.echonet.events import Exchange, Notified, PropertiesRead, PropertiesWritten, Refused


@dataclass(frozen=True, slots=True)
class Source:
    """A received datagram: its number, and its time in ns since 1970 UTC.

    The number counts the ECHONET Lite datagrams a visit took in, from 1; in a recording that is their order in the
    file. `kaitsu-cli` gives those of a file the number of their packet instead, as Wireshark does; the two differ only
    where the file holds other packets as well.
    """

    n: int
    time_ns: int


@dataclass(slots=True)
class Tally:
    """How often something happened, and the datagram that showed it first."""

    count: int = 0
    first: Source | None = None

    def note(self, source: Source) -> None:
        """Count one more."""
        self.count += 1
        self.first = self.first or source

    def take_over(self, other: Tally) -> None:
        """Add what was counted elsewhere."""
        self.count += other.count
        self.first = self.first or other.first


@dataclass(slots=True)
class Conduct:
    """What an object's answers showed; the maps hold the latest datagram for each property code.

    `own` of the `answers` were to us, the others overheard; `repeated` needed more than one attempt of ours, `given_up`
    are requests that stayed unanswered through all attempts.
    """

    brought: dict[int, Source] = field(default_factory=dict)
    refused: dict[int, Source] = field(default_factory=dict)
    written: dict[int, Source] = field(default_factory=dict)
    answers: int = 0
    own: int = 0
    repeated: Tally = field(default_factory=Tally)
    given_up: int = 0
    slowest_s: float = 0.0
    slowest: Source | None = None

    def note(self, event: PropertiesRead | Notified | Refused | PropertiesWritten, n: int) -> None:
        """Take in what the `n`th datagram caused."""
        source = Source(n, event.time_ns)
        match event:
            case PropertiesRead() | Notified():
                self.brought |= dict.fromkeys((item.epc for item in event.properties if item.edt), source)
            case Refused():
                self.refused |= dict.fromkeys(event.epcs, source)
            case PropertiesWritten():
                self.written |= dict.fromkeys(event.epcs, source)
        if not isinstance(event, Notified):
            self._note_answer(event.exchange, source)

    def _note_answer(self, exchange: Exchange, source: Source) -> None:
        self.answers += 1
        self.own += exchange.own
        if exchange.attempts > 1:
            self.repeated.note(source)
        if self.slowest is None or exchange.round_trip_s > self.slowest_s:
            self.slowest_s, self.slowest = exchange.round_trip_s, source

    def take_over(self, other: Conduct) -> None:
        """Add what the same object showed under another address."""
        self.brought |= other.brought
        self.refused |= other.refused
        self.written |= other.written
        self.answers += other.answers
        self.own += other.own
        self.repeated.take_over(other.repeated)
        self.given_up += other.given_up
        if other.slowest_s > self.slowest_s:
            self.slowest_s, self.slowest = other.slowest_s, other.slowest

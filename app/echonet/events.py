"""What the session tells: frozen facts, one class per kind. Remote mistakes are events, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.echonet.datagram import Datagram
from app.echonet.frame import Frame, Property
from app.echonet.objects import Esv


@dataclass(frozen=True, slots=True)
class NodeFound:
    """A node named its objects, asked or by itself."""

    address: str
    interface: str
    objects: tuple[int, ...]
    announced: bool
    time_ns: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """Which request an answer belongs to; `own` is False for one overheard between others (a recording, a mirror).

    `asked` are the properties it wanted to read, whether or not they came; `attempts` how often it was sent by us;
    `to_all` says that it went to the multicast group.
    """

    tid: int
    own: bool
    round_trip_s: float
    asked: tuple[int, ...]
    attempts: int = 1
    to_all: bool = False


@dataclass(frozen=True, slots=True)
class PropertiesRead:
    """Values of one object, answered to a Get; values kept from a partial refusal come this way too."""

    address: str
    eoj: int
    properties: tuple[Property, ...]
    exchange: Exchange
    time_ns: int


@dataclass(frozen=True, slots=True)
class PropertiesWritten:
    """An object accepted new values for these properties."""

    address: str
    eoj: int
    epcs: tuple[int, ...]
    exchange: Exchange
    time_ns: int


@dataclass(frozen=True, slots=True)
class Refused:
    """An object could not do these, or left them out; an empty list refuses the request as a whole."""

    address: str
    eoj: int
    service: Esv
    epcs: tuple[int, ...]
    exchange: Exchange
    time_ns: int


@dataclass(frozen=True, slots=True)
class Notified:
    """An object told its values unasked (INF) or wanted that confirmed (INFC)."""

    address: str
    eoj: int
    properties: tuple[Property, ...]
    confirmed: bool
    time_ns: int


@dataclass(frozen=True, slots=True)
class TimedOut:
    """A request to read `asked`, or to write, stayed without answer through all attempts; a late one still counts."""

    address: str
    eoj: int
    tid: int
    attempts: int
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Malformed:
    """Bytes that are no format-1 frame, with the reason's code."""

    datagram: Datagram
    reason: str
    details: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A well-formed answer nobody asked for: wrong address, number, object or property, or a duplicate."""

    datagram: Datagram
    frame: Frame


Event = NodeFound | PropertiesRead | PropertiesWritten | Refused | Notified | TimedOut | Malformed | Unmatched

"""Named fakes: a cable that joins engines in memory under one clock, and a far end that answers by hand."""

from __future__ import annotations

from collections.abc import Callable

from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Engine, Transmission
from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.node import OwnNode
from app.echonet.objects import CONTROLLER, Esv
from app.echonet.session import Session, Timing

US, METER, OTHER = "169.254.7.1", "169.254.7.20", "169.254.7.99"
INTERFACE = "veth-laptop"
START_NS = 1_795_000_000_000_000_000


class FakeClock:
    """Seconds that pass only when told; `time_ns` is the wall clock that runs beside them."""

    def __init__(self, now: float = 100.0, start_ns: int = START_NS) -> None:
        self.now = now
        self._start, self._start_ns = now, start_ns

    @property
    def time_ns(self) -> int:
        return self._start_ns + round((self.now - self._start) * 1e9)


class Cable:
    """Joins engines by address without sockets; every datagram comes from a source port of its own.

    `loses(datagram)` decides what never arrives; `log` holds all that was put on the cable.
    """

    def __init__(self, engines: dict[str, Engine], clock: FakeClock) -> None:
        self.engines = engines
        self.clock = clock
        self.log: list[Datagram] = []
        self.loses: Callable[[Datagram], bool] = lambda datagram: False

    def settle(self) -> None:
        """Carry what is ready, and what that causes, until nobody has anything to say."""
        while sum(self._carry(address, engine) for address, engine in self.engines.items()):
            pass

    def run(self, seconds: float) -> None:
        """Let time pass as drivers do: every deadline is handled when it is due."""
        end = self.clock.now + seconds
        self.settle()
        while (due := self._next_deadline()) is not None and due <= end:
            self.clock.now = max(self.clock.now, due)
            for engine in self.engines.values():
                deadline = engine.next_deadline()
                if deadline is not None and deadline <= self.clock.now:
                    engine.handle_deadline(self.clock.now)
            self.settle()
        self.clock.now = end

    def frames(self, source: str) -> list[Frame]:
        """Return what was sent from an address, decoded."""
        return [decode(one.payload) for one in self.log if one.source.address == source]

    def _carry(self, address: str, engine: Engine) -> int:
        ready = engine.datagrams_to_send()
        for transmission in ready:
            self._deliver(address, transmission)
        return len(ready)

    def _deliver(self, address: str, transmission: Transmission) -> None:
        source = Endpoint(address, 40_000 + len(self.log) % 20_000)
        destination = Endpoint(transmission.address or MULTICAST_IPV4)
        datagram = Datagram(transmission.payload, source, destination, INTERFACE, self.clock.time_ns)
        self.log.append(datagram)
        receivers = self.engines if transmission.address is None else {transmission.address: None}
        for receiver in receivers:
            if receiver != address and receiver in self.engines and not self.loses(datagram):
                self.engines[receiver].receive_datagram(datagram, self.clock.now)

    def _next_deadline(self) -> float | None:
        deadlines = (engine.next_deadline() for engine in self.engines.values())
        return min((at for at in deadlines if at is not None), default=None)


class FarEnd:
    """A session under test and, by hand, everybody else: takes what the session sends, says what they say."""

    def __init__(self, timing: Timing | None = None) -> None:
        self.clock = FakeClock()
        self.session = Session(OwnNode(b"laptop"), timing or Timing())

    def sent(self) -> list[tuple[str | None, Frame]]:
        """Return what the session wants sent, decoded."""
        return [(one.address, decode(one.payload)) for one in self.session.datagrams_to_send()]

    def request(self) -> Frame:
        """Return the one frame the session wants sent."""
        ((_, frame),) = self.sent()
        return frame

    def say(self, frame: Frame, source: str = METER, destination: str = US, port: int = 50_001) -> list[object]:
        """Send a frame to the session and return the events of it."""
        return self.say_bytes(encode(frame), source, destination, port)

    def say_bytes(self, payload: bytes, source: str = METER, destination: str = US, port: int = 50_001) -> list[object]:
        """Send bytes to the session and return the events of them."""
        datagram = Datagram(payload, Endpoint(source, port), Endpoint(destination), INTERFACE, self.clock.time_ns)
        self.session.receive_datagram(datagram, self.clock.now)
        return self.events()

    def events(self) -> list[object]:
        """Return all events not taken yet."""
        taken = []
        while (event := self.session.next_event()) is not None:
            taken.append(event)
        return taken

    def pass_time(self, seconds: float) -> list[tuple[float, str | None, Frame]]:
        """Handle every deadline when it is due; returns what was sent, each with the seconds passed."""
        start, end, sent = self.clock.now, self.clock.now + seconds, []
        while (due := self.session.next_deadline()) is not None and due <= end:
            self.clock.now = max(self.clock.now, due)
            self.session.handle_deadline(self.clock.now)
            sent += [(self.clock.now - start, address, frame) for address, frame in self.sent()]
        self.clock.now = end
        return sent


def answer(request: Frame, esv: Esv, properties: dict[int, bytes], get: dict[int, bytes] | None = None) -> Frame:
    """Return an answer to a request: same number, objects swapped."""
    lists = [tuple(Property(*item) for item in part.items()) for part in (properties, get or {})]
    return Frame(request.tid, request.deoj, request.seoj, esv, *lists)


def notification(eoj: int, properties: dict[int, bytes], esv: Esv = Esv.INF, tid: int = 0) -> Frame:
    """Return what an object tells the controller unasked."""
    return Frame(tid, eoj, CONTROLLER, esv, tuple(Property(*item) for item in properties.items()))

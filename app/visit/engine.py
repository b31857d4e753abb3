"""The engine of a visit: what the person wants, datagrams in and out, whose turn it is. No I/O, no Qt.

Fed with a recording it only listens; told that its transport can send, it reads every meter it finds. Times named
`now` are monotonic seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.echonet.datagram import Datagram, Transmission
from app.echonet.events import Malformed, Unmatched
from app.echonet.node import OwnNode
from app.echonet.session import Session, Timing
from app.meter.errand import Errand
from app.meter.history import HistoryCollector
from app.meter.plan import BATCH
from app.meter.snapshot import Snapshot
from app.visit.asking import Asking
from app.visit.errands import Errands
from app.visit.events import VisitEvent
from app.visit.happenings import Happenings
from app.visit.known import Known, Meter, MeterKey, Node
from app.visit.polling import Polling


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
        self._happenings = Happenings(self.known, self._session, self._asking, self._errands)
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

    def _take_events(self, now: float) -> None:
        while (event := self._session.next_event()) is not None:
            self.malformed += isinstance(event, Malformed)
            self.unmatched += isinstance(event, Unmatched)
            for derived in self._happenings.apply(event, now, self.received):
                self._tell(derived)
            self._tell(event)
        self._errands.ask(now)

    def _tell(self, event: VisitEvent) -> None:
        for listener in self._listeners:
            listener(event)

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

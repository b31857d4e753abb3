"""The running visit as the window sees it: one transport, one engine, one signal per frame of the screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from app.capture.replay import ReplayTransport
from app.echonet.datagram import Datagram, Transport
from app.echonet.frame import Property
from app.errors import AppError
from app.meter.errand import Errand
from app.meter.snapshot import Reading, Snapshot
from app.net.driver import Driver
from app.visit import Meter, MeterKey, Visit
from ui.viewmodels.throttle import Throttle

SECOND_MS = 1000
HURRY_MS = 500
"""On the way through a recording most of the time is to go into the way, not into showing each stage of it."""


class VisitModel(QObject):
    """Starts and stops the visit; `changed` after it learned something, `ticked` every second, `heard` per datagram.

    `began_anew` says that `visit` is another one, which knows nothing yet: what was learned before is to be forgotten.
    """

    changed = Signal()
    began_anew = Signal()
    ticked = Signal()
    heard = Signal(object, bool)
    failed = Signal(object)

    def __init__(
        self,
        create_visit: Callable[[], Visit],
        transport: Transport,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._create_visit = create_visit
        self._clock = clock
        self._chosen: MeterKey | None = None
        self.started_at: float | None = None
        self._join(transport)
        self._throttle = Throttle(self.changed.emit, self)
        self._hurry = Throttle(self.changed.emit, self, HURRY_MS)
        self._ticker = QTimer(self, interval=SECOND_MS)
        self._ticker.timeout.connect(self.ticked)

    @property
    def running(self) -> bool:
        """True while the port or recording is open."""
        return self._driver.running

    @property
    def can_send(self) -> bool:
        """Whether there is anybody to ask."""
        return self.transport.can_send

    @property
    def meter(self) -> Meter | None:
        """The meter on show: the chosen one, else of those that answer the one with the longest record."""
        if self._chosen in self.visit.meters:
            return self.visit.meters[self._chosen]
        meters = self.visit.known.distinct_meters()
        return max(meters, key=lambda meter: (meter.conduct.answers > 0, len(meter.demand.loads)), default=None)

    @property
    def now_ns(self) -> int:
        """The wall clock; in a recording that is the time of the newest datagram."""
        return time.time_ns() if self.can_send else self._last_ns

    @property
    def running_s(self) -> float | None:
        """Seconds since the start, None before it."""
        return None if self.started_at is None or not self.running else self._clock() - self.started_at

    def start(self) -> bool:
        """Open the transport unless it is open; what prevents it is told by `failed`."""
        if self.running:
            return True
        try:
            self._driver.start()
        except AppError as error:
            self.failed.emit(error)
            return False
        self.started_at = self._clock()
        self._ticker.start()
        self.changed.emit()
        return True

    def stop(self) -> None:
        """Close the transport; safe to call twice."""
        self._ticker.stop()
        self._driver.stop()

    def begin_anew(self, replay: ReplayTransport, start_at: float = 0.0) -> bool:
        """Play a recording, with a visit that knows nothing, up to `start_at` (s) at once; False when that failed."""
        self.stop()
        replay.restart(start_at)
        self._join(replay)
        self.began_anew.emit()
        return self.start()

    def wake(self) -> None:
        """Ask the transport anew when it wants to be called."""
        self._driver.wake()

    def discover(self, addresses: tuple[str, ...] = ()) -> bool:
        """Look for nodes everywhere and at `addresses`; opens the port first. False when that failed."""
        if not self.start():
            return False
        self.visit.discover(self._clock(), addresses)
        self.wake()
        return True

    def choose(self, key: MeterKey) -> None:
        """Show this meter."""
        self._chosen = key
        self.changed.emit()

    def watch(self, interval_s: float) -> None:
        """Poll the meter on show from now on."""
        if self.meter is not None:
            self.visit.watch(self.meter.key, interval_s, self._clock())
            self.wake()

    def read_again(self) -> None:
        """Ask the meter on show for everything it can tell, once more."""
        if self.meter is not None:
            self.visit.read(self.meter.key, sorted(self.meter.readable), self._clock())
            self.wake()

    def collect_history(self, days: Iterable[int]) -> None:
        """Collect days of the history of the meter on show, 0 = today … 99."""
        if self.meter is not None:
            self.visit.collect_history(self.meter.key, days, self._clock())
            self.wake()

    def cancel(self, errand: Errand) -> None:
        """End an errand early; it finishes when the meter is as it was found."""
        self.visit.cancel_errand(errand, self._clock())
        self.wake()

    def wait_for(self, done: Callable[[], bool], timeout_s: float) -> None:
        """Let the visit go on until `done`, and no longer than the time given."""
        if self.running:
            self._driver.run_until(done, timeout_s)

    def reading(self, address: str, eoj: int, item: Property) -> Reading:
        """Return the meaning of data from an object, scaled by what is known of it."""
        meter = self.visit.meters.get(MeterKey(address, eoj))
        return (meter.snapshot if meter else Snapshot(eoj)).reading(item)

    def _join(self, transport: Transport) -> None:
        self.transport, self.visit = transport, self._create_visit()
        self._driver = Driver(transport, self.visit, self._on_change, self._on_datagram, self._clock)
        self._last_ns = 0

    def _on_change(self) -> None:
        transport = self.transport
        hurries = isinstance(transport, ReplayTransport) and transport.goal_s is not None
        (self._hurry if hurries else self._throttle).request()

    def _on_datagram(self, datagram: Datagram, sent: bool) -> None:
        self._last_ns = max(self._last_ns, datagram.time_ns)
        self.heard.emit(datagram, sent)

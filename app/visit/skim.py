"""The demand of a capture without everything else a visit learns, in a fraction of the time.

A recording of somebody who watches a meter is the same two packets again and again. One such exchange goes the ordinary
way, through a visit; then `app.visit.repetition` takes in those that repeat it, up to the first record that does not.
All else goes the ordinary way, in its order, and so the demand is what it would have been. Nothing else is: conduct,
clock, round trips and the newest data of what is polled are not kept up for what was passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from app.capture.reader import CapturedDatagram, open_capture, open_source, read_source
from app.capture.source import Source
from app.demand.intake import FIXED_TIME_ENERGY
from app.echonet.datagram import Datagram
from app.echonet.events import Malformed, NodeFound, Notified, PropertiesRead, Unmatched
from app.echonet.frame import Frame
from app.echonet.node import OwnNode
from app.echonet.objects import METER_CLASSES, NODE_PROFILE, class_of
from app.echonet.session import INSTANCE_LIST, INSTANCE_LIST_NOTIFICATION
from app.findings import Finding
from app.visit import SampleAdded, Visit, VisitEvent
from app.visit.known import Meter, MeterKey
from app.visit.repetition import LIVE, Repetition, Seen, repetition

_INSTANCES: Final = frozenset({INSTANCE_LIST, INSTANCE_LIST_NOTIFICATION})
_POLLED: Final = LIVE | {FIXED_TIME_ENERGY}
_MOST_PATTERNS: Final = 16
"""Several meters in turn, asked in several ways; far more than that is no polling."""

_BEHIND_TID: Final = 4
_NANOSECONDS: Final = 1_000_000_000


def skim_capture(
    path: Path, progress: Callable[[int], None] = lambda _: None
) -> tuple[Mapping[MeterKey, Meter], list[Finding]]:
    """Return the meters of a capture, of which only scale and demand are whole, and findings on what the file lacks.

    `progress` is told how many bytes have been read. Raises what `read_capture` raises.
    """
    with open_capture(path) as file:
        skim = _Skim(open_source(file))
        skim.run(progress)
    return skim.visit.meters, skim.notes


class _Nobody(OwnNode):
    """Thinks of no answer that nobody would receive; a discovery each minute would ask for many."""

    def answer(self, request: Frame) -> Frame | None:
        """Return nothing, whatever is asked."""
        return None


class _ListeningVisit(Visit):
    """A visit that only listens, and can be told of exchanges that it did not see."""

    def __init__(self) -> None:
        super().__init__(_Nobody(b""), can_send=False)
        self.pass_over = self._session.pass_over


class _Skim:
    """`_known` are the exchanges that may repeat; it is emptied by whatever may change what an exchange means."""

    def __init__(self, source: Source) -> None:
        self.visit = _ListeningVisit()
        self.notes: list[Finding] = []
        self._source = source
        self._sections = 0
        self._known: dict[tuple[str, str, bytes], Repetition] = {}
        self._answered: PropertiesRead | None = None
        self._before: Seen | None = None
        self.visit.subscribe(self._heard)

    def run(self, progress: Callable[[int], None]) -> None:
        """Take in the whole capture."""
        for item in read_source(self._source):
            if isinstance(item, Finding):
                self.notes.append(item)
                continue
            progress(self._source.offset)
            self._take_in(item)
            self._pass_over()

    def _take_in(self, item: CapturedDatagram) -> None:
        """Go the ordinary way, and learn what the exchange looks like if this was the answer to a poll."""
        datagram, source = item.datagram, self._source
        seen = Seen(source.data[source.begun : source.at], source.stamp_at, datagram)
        read = self._received(datagram)
        if read is not None and self._before is not None:
            asked = self._before.datagram
            learnt = repetition(self._before, seen, read)
            if learnt is not None:
                self._known[asked.source.address, asked.destination.address, asked.payload[_BEHIND_TID:]] = learnt
        self._before = seen

    def _received(self, datagram: Datagram) -> PropertiesRead | None:
        """Give the visit a datagram; returns what it read if that was the whole answer to a poll."""
        self._answered = None
        self.visit.receive_datagram(datagram, datagram.time_ns / _NANOSECONDS)
        return self._answered

    def _pass_over(self) -> None:
        """Take in the exchanges that follow, as long as they repeat known ones."""
        source = self._source
        if source.sections != self._sections or len(self._known) > _MOST_PATTERNS:
            self._sections = source.sections
            self._known.clear()
        start = -1
        while start != source.at:
            start = source.at
            for known in self._known.values():
                meter = self.visit.meters[known.key]
                known.take_from(source, meter.demand, self.visit.pass_over)

    def _heard(self, event: VisitEvent) -> None:
        match event:
            case PropertiesRead() if _is_poll(event):
                self._answered = event
            case NodeFound() | Unmatched() | Malformed() | SampleAdded():
                pass
            case PropertiesRead() | Notified() if _tells_no_identity(event):
                pass
            case _:
                self._known.clear()
                self._answered = None


def _is_poll(event: PropertiesRead) -> bool:
    return class_of(event.eoj) in METER_CLASSES and _tells_no_identity(event)


def _tells_no_identity(event: PropertiesRead | Notified) -> bool:
    """Tell whether a meter or node profile says nothing from which one meter could turn out to be another."""
    told = {item.epc for item in event.properties}
    return told <= (_INSTANCES if event.eoj == NODE_PROFILE else _POLLED)

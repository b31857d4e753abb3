"""The virtual meter: a node with a meter on it, as an engine without I/O that a driver puts on the wire."""

from __future__ import annotations

import heapq
import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from app.echonet.datagram import MULTICAST_IPV4, MULTICAST_IPV6, Datagram, Transmission
from app.echonet.frame import MAX_TID, Frame, Property, decode, encode
from app.echonet.node import UNSPECIFIED_MAKER, LocalObject
from app.echonet.objects import CONTROLLER, NODE_PROFILE, Esv, class_of
from app.echonet.property_map import encode_property_map
from app.errors import ProtocolProblem
from app.simulator.clock import MeterClock
from app.simulator.faults import Faults
from app.simulator.meter import FIXED_TIME_PROPERTIES, Meter
from app.simulator.settings import MeterSettings
from app.values import HALF_HOUR, half_hour_start

_log = logging.getLogger(__name__)

_GROUPS: Final = frozenset((MULTICAST_IPV4, MULTICAST_IPV6))
_INSTANCE_LIST_NOTIFICATION: Final = 0xD5


class VirtualMeter:
    """Announces itself, answers as the standard says, notifies each half hour; silent to what it does not understand.

    `now` is monotonic seconds; the meter's clock shows `settings.start` at the `now` of the construction.
    """

    def __init__(
        self, settings: MeterSettings, now: float, faults: Faults | None = None, rng: random.Random | None = None
    ) -> None:
        self._settings = settings
        self._faults = faults or Faults()
        self._rng = rng or random.Random()
        start = self._start()
        self._clock = MeterClock(start, now, settings.speed)
        self.eoj = settings.meter_class << 8 | 0x01
        identification = b"\xfe" + UNSPECIFIED_MAKER + settings.serial.rjust(13, b"\x00")[-13:]
        self._meter = Meter(settings, self._faults, identification)
        self._profile = _node_profile(self.eoj, identification)
        self._at = self._clock.at(now)
        self._half_hour = half_hour_start(self._at) + HALF_HOUR
        self._ready: list[Transmission] = []
        self._later: list[tuple[float, int, Transmission]] = []
        self._controllers: dict[str, None] = {}
        self._answers = 0
        self._tid = 0
        self._objects = self._make_objects()
        self._announce(self._objects[0].notification(self._next_tid(), NODE_PROFILE, (_INSTANCE_LIST_NOTIFICATION,)))

    def meter_time(self, now: float) -> datetime:
        """Return what the meter's clock shows at monotonic second `now`."""
        return self._clock.at(now)

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        """Answer a request to one of our objects; anything else gets silence."""
        try:
            frame = decode(datagram.payload)
        except ProtocolProblem as problem:
            _log.info("ignored %d bytes from %s: %s", len(datagram.payload), datagram.source.address, problem)
            return
        self._at = self._clock.at(now)
        multicast = datagram.destination.address.partition("%")[0] in _GROUPS
        for one in self._objects:
            if one.answers_to(frame.deoj) and (frame.esv.is_request or frame.esv is Esv.INFC):
                self._answer(one, frame, datagram.source.address, now, multicast)

    def datagrams_to_send(self) -> list[Transmission]:
        """Return what is to be sent now, once."""
        ready, self._ready = self._ready, []
        return ready

    def next_deadline(self) -> float | None:
        """Return when the next half hour ends or a delayed answer is due."""
        half_hour = self._clock.monotonic(self._half_hour)
        return min(half_hour, self._later[0][0]) if self._later else half_hour

    def handle_deadline(self, now: float) -> None:
        """Send delayed answers that are due, and the notification of a half hour that has ended."""
        while self._later and self._later[0][0] <= now:
            self._ready.append(heapq.heappop(self._later)[2])
        if self._clock.monotonic(self._half_hour) <= now:  # compared as the deadline was told, or it could come again
            self._at = max(self._clock.at(now), self._half_hour)
            self._half_hour = half_hour_start(self._at) + HALF_HOUR
            self._notify()

    def _start(self) -> datetime:
        """Return what the clock shows at first; shortly before midnight if that is to come."""
        start = self._settings.start + timedelta(seconds=self._faults.clock)
        if not self._faults.midnight:
            return start
        day = start.replace(hour=0, minute=0, second=0, microsecond=0)
        return day + timedelta(days=1, seconds=-self._faults.midnight)

    def _make_objects(self) -> tuple[LocalObject, LocalObject]:
        meter = LocalObject(
            self.eoj,
            lambda epc: self._meter.read(epc, self._at),
            lambda epc, edt: self._meter.write(epc, edt, self._at),
        )
        return LocalObject(NODE_PROFILE, self._profile, lambda epc, edt: False), meter

    def _answer(self, one: LocalObject, request: Frame, address: str, now: float, multicast: bool) -> None:
        if self._faults.silent and not multicast:
            return
        self._controllers[address] = None
        answer = self._limited(one, request)
        self._answers += 1
        if answer is None or (self._faults.drop and self._answers % self._faults.drop == 0):
            return
        wait = self._faults.late + (self._rng.uniform(*self._settings.multicast_wait_s) if multicast else 0.0)
        self._send(self._spoiled(answer), address, now + wait if wait else None)

    def _limited(self, one: LocalObject, request: Frame) -> Frame | None:
        """Answer like a meter that refuses big batches: the first ones with values, the rest without."""
        limit = self._faults.batch
        if request.esv is not Esv.GET or not limit or len(request.properties) <= limit:
            return one.answer(request)
        answer = one.answer(replace(request, properties=request.properties[:limit]))
        if answer is None:
            return None
        refused = tuple(Property(item.epc) for item in request.properties[limit:])
        return replace(answer, esv=Esv.GET_SNA, properties=answer.properties + refused)

    def _spoiled(self, answer: Frame) -> bytes:
        if self._faults.tid:
            answer = replace(answer, tid=(answer.tid + self._faults.tid) & MAX_TID)
        payload = encode(answer)
        return payload[: len(payload) - self._faults.truncate]

    def _notify(self) -> None:
        epcs = tuple(epc for epc in FIXED_TIME_PROPERTIES if epc not in self._faults.refuse)
        if not epcs:
            return
        frame = self._objects[1].notification(self._next_tid(), CONTROLLER, epcs)
        if not self._settings.confirmed_notifications:
            self._announce(frame)
            return
        for address in self._controllers:  # a notification to be confirmed goes to one node at a time
            self._ready.append(Transmission(encode(replace(frame, esv=Esv.INFC)), address))

    def _announce(self, frame: Frame) -> None:
        self._ready.append(Transmission(encode(frame)))

    def _send(self, payload: bytes, address: str, due: float | None) -> None:
        if due is None:
            self._ready.append(Transmission(payload, address))
        else:
            heapq.heappush(self._later, (due, self._answers, Transmission(payload, address)))

    def _next_tid(self) -> int:
        self._tid = self._tid % MAX_TID + 1
        return self._tid


def _node_profile(eoj: int, identification: bytes) -> Callable[[int], bytes | None]:
    """Return the reader of the node profile of a node with one object."""
    instances = b"\x01" + eoj.to_bytes(3)
    values = {
        0x80: b"\x30",
        0x82: bytes.fromhex("010E0100"),
        0x83: identification,
        0x8A: UNSPECIFIED_MAKER,
        0x9D: encode_property_map((0x80, _INSTANCE_LIST_NOTIFICATION)),
        0x9E: encode_property_map(()),
        0xD3: (1).to_bytes(3),
        0xD4: (2).to_bytes(2),
        _INSTANCE_LIST_NOTIFICATION: instances,
        0xD6: instances,
        0xD7: b"\x01" + class_of(eoj).to_bytes(2),
    }
    values[0x9F] = encode_property_map((*values, 0x9F))
    return values.get

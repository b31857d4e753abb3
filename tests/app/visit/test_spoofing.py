"""Strangers on the line: what they say in the meter's name, or in thousands of names, changes nothing that was read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.diagnosis import NetworkFacts, Observer, diagnose
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint
from app.echonet.events import Unmatched
from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.objects import CONTROLLER, NODE_PROFILE, Esv
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.visit import MeterKey, NodeState
from app.visit.known import MOST_METERS, MOST_NODES
from tests.app.visit.site import Site
from tests.fakes import INTERFACE, METER, OTHER, US, notification

METER_EOJ = 0x028A01
FLOOD = 4_000
SCALING = {0xD3: (7).to_bytes(4), 0xE6: b"\x04", 0xD4: (7).to_bytes(4)}


class Line(Site):
    """A meter that is watched, and a stranger who sends what he likes under any address."""

    def __init__(self) -> None:
        super().__init__()
        self.observer = Observer(self.visit)
        self.discover(30.0).watch(120.0)
        self.before = self.known()

    def known(self) -> object:
        """Return all that was read of the meter and what follows from it."""
        meter = self.meter
        return (
            {epc: meter.snapshot.raw(epc) for epc in meter.snapshot.epcs()},
            list(meter.demand.readings),
            meter.demand.scale,
            meter.demand.restarts,
            meter.clock_offset,
            id(meter),
        )

    def say(self, frame: Frame, source: str = METER, to: str = US) -> None:
        datagram = Datagram(encode(frame), Endpoint(source, 40_001), Endpoint(to), INTERFACE, self.clock.time_ns)
        self.visit.receive_datagram(datagram, self.clock.now)

    def codes(self) -> set[str]:
        return {one.code for one in diagnose(self.observer.facts(NetworkFacts(live=False), searched=True))}


@pytest.fixture
def line() -> Line:
    return Line()


def answer_to(request: Frame, **changes: object) -> Frame:
    """Return a forged answer to a request, in one respect not what was waited for."""
    forged = Frame(request.tid, request.deoj, request.seoj, Esv.GET_RES, (Property(0xE2, bytes(11)),))
    return replace(forged, **changes)


@pytest.mark.parametrize(
    ("source", "changes"),
    [
        (OTHER, {}),
        (METER, {"tid": 0xBEEF}),
        (METER, {"seoj": 0x028A02}),
        (METER, {"deoj": NODE_PROFILE}),
        (METER, {"properties": (Property(0xE7, bytes(194)),)}),
        (METER, {"esv": Esv.SET_RES}),
    ],
    ids=["other address", "wrong number", "other object", "to another object", "other property", "other service"],
)
def test_an_answer_that_is_not_the_one_waited_for_is_no_data(line: Line, source: str, changes: dict) -> None:
    line.cable.loses = lambda datagram: True
    line.visit.read(line.key, [0xE2], line.clock.now)
    (sent,) = line.visit.datagrams_to_send()
    line.say(answer_to(decode(sent.payload), **changes), source)
    assert line.known() == line.before
    assert line.told(Unmatched)
    assert "answers_unasked" in line.codes()


@pytest.mark.parametrize(
    "properties",
    [
        {0x83: b"\xfe\x00\x00\x77" + bytes(12) + b"\x01"},
        SCALING,
        {0x9F: b"\x01\x80"},
        {0xE2: bytes.fromhex("07EA0B14000000") + bytes(4)},
        {0xE3: bytes.fromhex("07EA0B14000000") + bytes(4)},
        {0xE2: bytes.fromhex("07F30B14000000") + bytes(4)},
    ],
    ids=["name", "scaling", "map", "old reading", "old fixed-time reading", "coming reading"],
)
def test_a_notification_in_the_name_of_the_meter_changes_nothing_it_answered(
    line: Line, properties: dict[int, bytes]
) -> None:
    line.say(notification(METER_EOJ, properties))
    assert line.known() == line.before
    assert "doubted_notifications" in line.codes()


def test_the_meter_itself_is_asked_for_what_should_not_have_changed(line: Line) -> None:
    line.say(notification(METER_EOJ, SCALING))
    asked = [item.epc for sent in line.visit.datagrams_to_send() for item in decode(sent.payload).properties]
    assert asked == [0xD3, 0xD4, 0xE6]


def test_a_reading_no_load_explains_is_not_taken_from_a_notification(line: Line) -> None:
    last = line.meter.demand.last
    assert last is not None
    stamp = last.at
    edt = stamp.year.to_bytes(2) + bytes([stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second])
    for count in (0, int(last.forward) + 10**6):
        line.say(notification(METER_EOJ, {0xE2: edt + count.to_bytes(4)}))
    assert line.known() == line.before


def test_what_the_meter_tells_on_the_half_hour_is_taken(line: Line) -> None:
    line.visit.stop_watching()
    count = len(line.meter.demand.samples)
    line.cable.run(1800.0)
    assert len(line.meter.demand.samples) > count
    assert "doubted_notifications" not in line.codes()


def test_a_stranger_with_the_name_of_the_meter_does_not_become_it(line: Line) -> None:
    named = {epc: line.meter.snapshot.raw(epc) or b"" for epc in (0x83, 0xC0)}
    line.say(notification(METER_EOJ, named), OTHER)
    line.say(notification(METER_EOJ, {0xE2: bytes.fromhex("07EA0B14000000") + bytes(4)}), OTHER)
    assert line.visit.meters[MeterKey(OTHER, METER_EOJ)] is not line.meter
    assert line.known() == line.before


def addresses(count: int) -> list[str]:
    return [f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}" for number in range(count)]


FLOODS = {
    "nodes": lambda number: notification(NODE_PROFILE, {0xD5: b"\x01\x02\x8a\x01"}, tid=number),
    "meters": lambda number: notification(0x028A01 + number % 200, {0x80: b"\x30"}, tid=number),
    "answers": lambda number: Frame(number, METER_EOJ, CONTROLLER, Esv.GET_RES, (Property(0xE2, bytes(11)),)),
    "requests": lambda number: Frame(number, CONTROLLER, CONTROLLER, Esv.GET, (Property(0x80),)),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_thousands_of_forged_addresses_fill_neither_memory_nor_line(line: Line, kind: str) -> None:
    line.cable.loses = lambda datagram: datagram.destination.address.startswith("10.")
    for number, source in enumerate(addresses(FLOOD)):
        frame = FLOODS[kind](number % 0x10000)
        line.observer.saw(Datagram(b"", Endpoint(source), Endpoint(US), INTERFACE, 0), False)
        line.say(frame, source, MULTICAST_IPV4 if kind == "nodes" else US)
    sent = line.visit.datagrams_to_send()
    assert len(line.visit.nodes) <= MOST_NODES
    assert len(line.visit.meters) <= MOST_METERS
    assert kind == "requests" or len(sent) <= 2 * MOST_NODES
    assert line.known() == line.before
    assert line.codes() & {"crowded_line", "answers_unasked"} or kind == "requests"
    line.watch(60.0)
    assert len(line.meter.demand.samples) > len(line.before[1]) - 2
    assert line.node.state is NodeState.ANSWERING


def test_a_meter_that_comes_after_a_flood_is_found_by_the_next_search() -> None:
    line = Line()
    for number, source in enumerate(addresses(1000)):
        line.say(FLOODS["nodes"](number), source, MULTICAST_IPV4)
    late = VirtualMeter(replace(line.device._settings, serial=b"VIRTUAL00002"), line.clock.now, Faults())
    line.cable.engines[OTHER] = late
    line.cable.loses = lambda datagram: datagram.destination.address.startswith("10.")
    line.visit.discover(line.clock.now)
    line.cable.run(10.0)
    assert line.visit.nodes[OTHER].state is NodeState.ANSWERING
    assert MeterKey(OTHER, METER_EOJ) in line.visit.meters


def test_objects_that_change_with_every_word_are_not_asked_about_without_end(line: Line) -> None:
    line.cable.loses = lambda datagram: True
    for number in range(2000):
        line.say(notification(NODE_PROFILE, {0xD5: b"\x01\x02\x8a" + bytes([1 + number % 2])}, tid=number))
    assert line.visit._session.pending(METER) < 64
    assert [event for event in line.events if isinstance(event, Unmatched)] == []

"""The virtual meter with each of its faults, and others than a meter, joined with a visit in memory."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest

from app.diagnosis import Facts, NetworkFacts, Observer, diagnose
from app.echonet.datagram import Datagram, Transmission
from app.echonet.frame import Property, decode, encode
from app.echonet.node import LocalObject, OwnNode
from app.echonet.objects import CONTROLLER, NODE_PROFILE
from app.echonet.session import Session
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import LoadProfile
from app.simulator.settings import MeterSettings
from app.values import JST
from app.visit import NodeState, Visit
from tests.app.diagnosis.table import machine, nic
from tests.fakes import INTERFACE, METER, OTHER, START_NS, US, Cable, FakeClock

KW_600 = LoadProfile([(0, 600_000_000)])
NOW = datetime.fromtimestamp(START_NS // 10**9, tz=JST)
NETWORK = NetworkFacts(interfaces=machine(nic(INTERFACE, addresses=(f"{US}/16",))), joined=((INTERFACE, 4),))


class NodeWith:
    """A node that answers for its node profile, with these objects on it."""

    def __init__(self, *objects: int) -> None:
        instances = bytes([len(objects)]) + b"".join(eoj.to_bytes(3) for eoj in objects)
        values = {0xD6: instances, 0x83: b"\xfe" + bytes(15) + b"\x07", 0x8A: b"\x00\x00\x7f"}
        self._profile = LocalObject(NODE_PROFILE, values.get, lambda epc, edt: False)
        self._answers: list[Transmission] = []

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        frame = decode(datagram.payload)
        answer = self._profile.answer(frame) if self._profile.answers_to(frame.deoj) else None
        if answer is not None:
            self._answers.append(Transmission(encode(answer), datagram.source.address))

    def datagrams_to_send(self) -> list[Transmission]:
        answers, self._answers = self._answers, []
        return answers

    def next_deadline(self) -> float | None:
        return None

    def handle_deadline(self, now: float) -> None:
        pass


class Line:
    """A visit on a cable with somebody; `facts` after so many seconds."""

    def __init__(self, network: NetworkFacts = NETWORK) -> None:
        self.clock = FakeClock()
        self.network = network
        self.visit = Visit(OwnNode(b"laptop"), can_send=True)
        self.observer = Observer(self.visit)
        self.cable = Cable({US: self.visit}, self.clock)

    def with_meter(self, faults: Faults = Faults(), **settings: object) -> Line:  # noqa: B008 (frozen)
        made = MeterSettings(**({"start": NOW, "profile": KW_600, "multicast_wait_s": (0.0, 0.5)} | settings))
        self.cable.engines[METER] = VirtualMeter(made, self.clock.now, faults, random.Random(5))
        return self

    def with_node(self, *objects: int, address: str = METER) -> Line:
        self.cable.engines[address] = NodeWith(*objects)
        return self

    def facts(self, seconds: float = 60.0) -> Facts:
        self.visit.discover(self.clock.now)
        self.cable.run(seconds)
        for one in self.cable.log:
            self.observer.saw(one, one.source.address == US)
        return self.observer.facts(self.network, True, NOW + timedelta(seconds=seconds))


def codes(facts: Facts) -> list[str]:
    return [one.code for one in diagnose(facts)]


@pytest.mark.parametrize("meter_class", [0x028A, 0x028F])
@pytest.mark.parametrize("stamp_seconds", [1, 60])
def test_a_healthy_meter_has_no_findings(meter_class, stamp_seconds):
    facts = Line().with_meter(meter_class=meter_class, stamp_seconds=stamp_seconds).facts()
    assert codes(facts) == []
    assert facts.meter_answers
    (meter,) = facts.meters
    assert meter.settled
    assert meter.measured > 4
    assert meter.unanswered == 0
    assert abs(meter.clock_offset) <= timedelta(seconds=31)


FAULTS = [
    ("meter_silent", Faults(silent=1), 60),
    ("slow_answers", Faults(drop=2), 300),
    ("slow_answers", Faults(late=7.0), 300),
    ("small_batches", Faults(batch=2), 60),
    ("malformed_heard", Faults(truncate=1), 60),
    ("malformed_heard", Faults(truncate=40), 60),
    ("answers_unasked", Faults(tid=7), 60),
    ("not_measured", Faults(nodata=1), 60),
    ("meter_clock_off", Faults(clock=150), 60),
    ("meter_clock_off", Faults(clock=-300), 60),
    ("meter_clock_wrong", Faults(clock=7200), 60),
    ("meter_clock_wrong", Faults(clock=-86400), 60),
    ("scaling_missing", Faults(refuse=frozenset({0xD3})), 60),
    ("scaling_missing", Faults(refuse=frozenset({0xE6, 0xE5})), 60),
    ("low_voltage_meter", 0x028801, 20),
    ("other_meter_class", 0x028701, 20),
    ("no_meter_heard", 0x013001, 20),
    ("heard_nothing", None, 20),
]


@pytest.mark.parametrize(("code", "injected", "seconds"), FAULTS, ids=str)
def test_the_injected_fault_is_named_first(code, injected, seconds):
    line = Line()
    if isinstance(injected, Faults):
        line.with_meter(injected)
    elif injected is not None:
        line.with_node(injected)
    assert codes(line.facts(seconds))[:1] == [code]


def test_a_frozen_counter_is_stale_by_the_meters_own_clock():
    line = Line().with_meter(Faults(stale=1))
    line.clock.now += 20 * 60
    (found,) = diagnose(line.facts())
    assert found.code == "stale_stamp"
    assert 15 <= found.evidence["minutes"] <= 20


def test_a_frozen_counter_is_stale_by_repetition_where_the_meter_tells_no_time():
    line = Line().with_meter(Faults(stale=1, refuse=frozenset({0x97, 0x98})))
    line.facts(5.0)
    line.visit.watch(line.visit.known.distinct_meters()[0].key, 60.0, line.clock.now)
    assert "stale_stamp" in codes(line.facts(13 * 60))


def test_a_node_that_answers_searches_only_has_a_silent_meter():
    line = Line().with_meter(Faults(silent=1))
    line.facts(60.0)
    line.visit.discover(line.clock.now)
    line.cable.run(5.0)
    facts = line.observer.facts(NETWORK, True)
    assert facts.nodes[0].state is NodeState.SILENT
    assert not facts.meter_answers
    assert codes(facts) == ["meter_silent"]


@pytest.mark.parametrize("seconds", [-95, -45, 45, 95])
def test_a_clock_is_told_to_the_second_where_the_counter_is_stamped_so(seconds):
    facts = Line().with_meter(Faults(clock=seconds), stamp_seconds=1).facts()
    assert abs(facts.meters[0].clock_offset - timedelta(seconds=seconds)) <= timedelta(seconds=1)
    assert codes(facts) == (["meter_clock_off"] if abs(seconds) > 60 else [])


def test_a_second_answer_to_a_repeated_request_is_no_forgery():
    facts = Line().with_meter(Faults(late=7.0)).facts(300)
    assert facts.traffic.unasked == {}


def test_which_scaling_properties_are_missing():
    (found,) = diagnose(Line().with_meter(Faults(refuse=frozenset({0xD3, 0xE6}))).facts())
    assert set(found.evidence["epcs"]) == {"0xD3", "0xE6"}


def test_malformed_frames_are_counted_by_reason_sender_and_time():
    (found, *_) = diagnose(Line().with_meter(Faults(truncate=1)).facts())
    assert found.evidence["reasons"]["truncated"] == found.evidence["count"] > 0
    assert found.evidence["addresses"] == (METER,)
    assert found.evidence["at"] - NOW < timedelta(minutes=1)


def test_a_meter_beside_other_nodes_is_still_fine():
    assert codes(Line().with_meter().with_node(0x013001, address=OTHER).facts()) == []


def test_datagrams_are_counted_by_interface():
    traffic = Line().with_meter().facts().traffic
    assert set(traffic.sent) == set(traffic.heard) == {INTERFACE}
    assert traffic.speakers == (METER,)


def test_a_program_on_this_machine_is_ourselves():
    line = Line(
        NetworkFacts(
            interfaces=machine(nic(INTERFACE, addresses=(f"{US}/16", f"{OTHER}/16"))), joined=((INTERFACE, 4),)
        )
    )
    assert codes(line.with_node(0x05FF01, address=OTHER).facts(20.0)) == ["heard_ourselves"]


def test_an_answer_nobody_asked_for_is_counted_by_sender():
    line = Line().with_meter()
    line.facts()
    stranger = Session(OwnNode(b"other"))
    stranger.get(OTHER, CONTROLLER, (0x80,), line.clock.now)
    forged = Property(0x80, b"\x30")
    (asked,) = (decode(one.payload) for one in stranger.datagrams_to_send())
    answer = OwnNode(b"forger").answer(asked)
    assert answer is not None
    assert forged in answer.properties
    at = line.cable.log[-1]
    payload = encode(answer)
    line.visit.receive_datagram(Datagram(payload, at.source, at.destination, INTERFACE, at.time_ns), line.clock.now)
    assert sum(line.observer.facts(NETWORK, True).traffic.unasked.values()) == 1


def test_a_recording_is_diagnosed_without_a_network():
    line = Line(NetworkFacts(live=False)).with_meter(Faults(nodata=1))
    assert codes(line.facts())[0] == "not_measured"


def test_forged_addresses_do_not_fill_the_memory():
    line = Line()
    line.facts(1.0)
    (sent, *_) = line.cable.log
    for number in range(5000):
        source = type(sent.source)(f"10.0.{number // 250}.{number % 250}")
        line.observer.saw(Datagram(b"", source, sent.destination, INTERFACE, 0), False)
    assert len(line.observer.facts(NETWORK, True).traffic.speakers) == 1024

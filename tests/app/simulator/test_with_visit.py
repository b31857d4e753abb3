"""The virtual meter and a visit joined in memory: what a technician's laptop makes of a meter and its faults."""

from __future__ import annotations

import random

import pytest

from app.echonet.datagram import Datagram, Endpoint
from app.echonet.node import OwnNode
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.settings import MeterSettings
from app.visit import Meter, NodeState, Visit
from tests.app.simulator.conversation import KW_600, MORNING

LAPTOP, METER = Endpoint("169.254.50.1"), Endpoint("169.254.50.2")
NANOSECONDS = 10**9


class Joined:
    """Carries datagrams between the two without a socket; time jumps from deadline to deadline."""

    def __init__(self, faults: Faults, **settings: object) -> None:
        self.now = 1000.0
        made = MeterSettings(**({"start": MORNING, "profile": KW_600} | settings))
        self.meter = VirtualMeter(made, self.now, faults, random.Random(3))
        self.visit = Visit(OwnNode(b"laptop"), can_send=True)
        self.visit.discover(self.now)
        self._carry()

    def run(self, seconds: float) -> None:
        end = self.now + seconds
        while (due := self._next()) is not None and due <= end:
            self.now = max(self.now, due)
            for engine in (self.visit, self.meter):
                deadline = engine.next_deadline()
                if deadline is not None and deadline <= self.now:
                    engine.handle_deadline(self.now)
            self._carry()
        self.now = end

    def only_meter(self) -> Meter:
        (meter,) = self.visit.meters.values()
        return meter

    def _next(self) -> float | None:
        return min(
            (at for at in (self.visit.next_deadline(), self.meter.next_deadline()) if at is not None), default=None
        )

    def _carry(self) -> None:
        moved = True
        while moved:
            moved = self._deliver(self.visit, LAPTOP, self.meter, METER)
            moved |= self._deliver(self.meter, METER, self.visit, LAPTOP)

    def _deliver(self, sender, own, receiver, other) -> bool:
        sent = sender.datagrams_to_send()
        for one in sent:
            destination = other if one.address else Endpoint("224.0.23.0")
            datagram = Datagram(one.payload, own, destination, "eth0", int(self.now * NANOSECONDS))
            receiver.receive_datagram(datagram, self.now)
        return bool(sent)


@pytest.mark.parametrize("meter_class", [0x028A, 0x028F])
def test_a_healthy_meter_is_read_completely(meter_class):
    joined = Joined(Faults(), meter_class=meter_class)
    joined.run(5.0)
    meter = joined.only_meter()
    assert meter.settled
    assert meter.unsupported == set()
    assert set(meter.snapshot.epcs()) >= meter.readable


DIFFICULT = [
    Faults(drop=3),
    Faults(late=4.0),
    Faults(late=12.0),
    Faults(batch=2),
]


@pytest.mark.parametrize("faults", DIFFICULT, ids=str)
def test_a_difficult_meter_is_read_completely_in_the_end(faults):
    joined = Joined(faults)
    joined.run(1200.0)
    meter = joined.only_meter()
    assert meter.settled
    assert {0xD3, 0xD4, 0xE2, 0xE6, 0xC3} <= set(meter.snapshot.epcs())


def test_a_meter_that_only_announces_is_heard_but_not_answering_and_given_up():
    joined = Joined(Faults(silent=1))
    joined.run(200.0)
    (node,) = joined.visit.nodes.values()
    assert node.is_meter
    assert node.state is NodeState.SILENT
    joined.run(300.0)
    assert joined.only_meter().settled


@pytest.mark.parametrize("faults", [Faults(truncate=1), Faults(truncate=30)], ids=str)
def test_broken_answers_are_counted_as_malformed(faults):
    joined = Joined(faults)
    joined.run(5.0)
    assert joined.visit.malformed > 0


def test_answers_with_another_number_are_counted_as_unmatched():
    joined = Joined(Faults(tid=7))
    joined.run(5.0)
    assert joined.visit.unmatched > 0


def test_a_missing_coefficient_leaves_no_scale():
    joined = Joined(Faults(refuse=frozenset({0xD3})))
    joined.run(5.0)
    assert joined.only_meter().settled
    assert joined.only_meter().demand.scale is None

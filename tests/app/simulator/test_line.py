"""The line between a virtual meter and the wire: what is lost, doubled, late, and who else is on it."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from app.echonet.datagram import Datagram, Endpoint, Transmission
from app.echonet.frame import decode
from app.echonet.objects import Esv
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.line import RIVAL, FaultyLine
from app.simulator.settings import MeterSettings
from tests.app.simulator.conversation import KW_600, MORNING

EOJ = 0x028A01
GIVEN = Datagram(b"question", Endpoint("169.254.7.1"), Endpoint("169.254.7.20"), "eth0", 0)


class Listener:
    """An engine that remembers what reached it and says what it is told to say."""

    def __init__(self) -> None:
        self.heard: list[tuple[float, Datagram]] = []
        self.says: list[Transmission] = []

    def receive_datagram(self, datagram: Datagram, now: float) -> None:
        self.heard.append((now, datagram))

    def datagrams_to_send(self) -> list[Transmission]:
        said, self.says = self.says, []
        return said

    def next_deadline(self) -> float | None:
        return None

    def handle_deadline(self, now: float) -> None:
        raise AssertionError("it has no deadline")


def joined(seed=1, **faults):
    listener = Listener()
    return listener, FaultyLine(listener, EOJ, Faults(**faults), random.Random(seed), 0.0)


def pass_time(line, until):
    sent = []
    while (due := line.next_deadline()) is not None and due <= until:
        line.handle_deadline(due)
        sent += line.datagrams_to_send()
    return sent


def test_a_healthy_line_passes_everything_at_once():
    listener, line = joined()
    line.receive_datagram(GIVEN, 5.0)
    listener.says = [Transmission(b"answer", "169.254.7.1")]
    assert listener.heard == [(5.0, GIVEN)]
    assert line.datagrams_to_send() == [Transmission(b"answer", "169.254.7.1")]
    assert line.next_deadline() is None


def test_a_script_decides_one_datagram_after_the_other_both_ways():
    listener, line = joined(script="x.2~")
    one, two = Transmission(b"one", "a"), Transmission(b"two", "a")
    line.receive_datagram(GIVEN, 1.0)
    assert listener.heard == []
    line.receive_datagram(GIVEN, 2.0)
    assert len(listener.heard) == 1
    listener.says = [one, two]
    assert line.datagrams_to_send() == [one]
    assert sorted(sent.payload for sent in pass_time(line, 9.0)) == [b"one", b"two"]
    line.receive_datagram(GIVEN, 10.0)
    assert len(listener.heard) == 2


def test_what_is_late_is_overtaken():
    listener, line = joined(script="~.")
    late = Datagram(b"late", GIVEN.source, GIVEN.destination, "eth0", 0)
    line.receive_datagram(late, 1.0)
    line.receive_datagram(GIVEN, 1.0)
    pass_time(line, 9.0)
    assert [datagram.payload for _, datagram in listener.heard] == [b"question", b"late"]


@pytest.mark.parametrize(("kind", "expected"), [("loss", 700), ("duplicate", 1300), ("reorder", 1000)])
def test_chance_keeps_to_its_percentage(kind, expected):
    listener, line = joined(**{kind: 30})
    for number in range(1000):
        line.receive_datagram(GIVEN, float(number))
        pass_time(line, number + 0.5)
    pass_time(line, 2000.0)
    assert len(listener.heard) == pytest.approx(expected, abs=50)


def test_the_same_seed_is_the_same_line():
    heard = []
    for _ in range(2):
        listener, line = joined(seed=9, loss=30, duplicate=20, reorder=20)
        for number in range(50):
            line.receive_datagram(GIVEN, float(number))
            pass_time(line, number + 0.9)
        heard.append(listener.heard)
    assert heard[0] == heard[1]
    assert 20 < len(heard[0]) < 60


def test_a_rival_moves_the_day_and_its_answers_reach_no_wire():
    meter = VirtualMeter(MeterSettings(MORNING, KW_600), 0.0)
    line = FaultyLine(meter, EOJ, Faults(rival=10), random.Random(3), 0.0)
    line.datagrams_to_send()  # its announcement
    assert pass_time(line, 300.0) == []
    recorded = Listener()
    line = FaultyLine(recorded, EOJ, Faults(rival=10), random.Random(3), 0.0)
    pass_time(line, 300.0)
    frames = [decode(datagram.payload) for _, datagram in recorded.heard]
    days = {frame.properties[0].edt[0] for frame in frames}
    assert 15 < len(frames) < 60
    assert {(frame.esv, frame.deoj, frame.properties[0].epc) for frame in frames} == {(Esv.SET_C, EOJ, 0xE1)}
    assert len(days) > 10 and max(days) < 100
    assert {datagram.source.address for _, datagram in recorded.heard} == {RIVAL}


def test_midnight_comes_when_it_is_wanted():
    meter = VirtualMeter(MeterSettings(MORNING, KW_600), 50.0, Faults(midnight=90))
    midnight = MORNING.replace(hour=0, minute=0, second=0) + timedelta(days=1)
    assert meter.meter_time(50.0) == midnight - timedelta(seconds=90)
    assert meter.meter_time(140.0) == midnight

"""The one-minute histories of a bidirectional meter."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.meter.history import MinuteCollector, MinuteCounts, Return
from app.simulator.faults import Faults
from app.simulator.load import Direction
from app.simulator.quantities import Quantities
from app.visit import MeterKey
from tests.app.simulator.conversation import HEALTHY, MORNING
from tests.app.visit.test_history import History, epcs
from tests.fakes import METER

NEWEST = MORNING.replace(second=0) - timedelta(minutes=30)
CHOSEN_BEFORE = b"\x07\xea\x0b\x13\x08\x1e\x03"


def site(faults=HEALTHY, **given):
    made = History(faults, meter_class=0x028F, **given)
    made.device._meter.write(0xEF, CHOSEN_BEFORE, MORNING)
    return made


def gets_and_sets(made):
    """Return how often the meter itself was asked or told something."""
    return sum(frame.deoj == made.key.eoj for frame in made.sent())


def collect(made, newest=NEWEST, segments=10, seconds=600):
    collector = MinuteCollector(newest, segments)
    made.visit.run_errand(made.key, collector, made.clock.now)
    made.cable.run(seconds)
    assert collector.finished
    return collector


def chosen(made):
    return made.device._meter.read(0xEF, MORNING)


def expected(made, segments=10, newest=NEWEST):
    quantities = Quantities(made.settings, HEALTHY)
    minutes = [newest - timedelta(minutes=back) for back in range(segments)]
    forward, back = Direction.FORWARD, Direction.REVERSE
    return {
        0xED: [MinuteCounts(at, quantities.active(at, forward), quantities.active(at, back)) for at in minutes],
        0xEE: [MinuteCounts(at, quantities.reactive(at, forward), quantities.reactive(at, back)) for at in minutes],
    }


@pytest.mark.parametrize("segments", [1, 3, 10])
def test_minutes_are_read_newest_first_and_the_choice_is_put_back(segments):
    made = site()
    collector = collect(made, NEWEST + timedelta(seconds=42), segments)
    assert collector.registers == expected(made, segments)
    assert (chosen(made), collector.choice.state) == (CHOSEN_BEFORE, Return.DONE)
    assert gets_and_sets(made) == 3 + 2


@pytest.mark.parametrize("faults", [Faults(batch=1), Faults(drop=3), Faults(late=12.0)], ids=str)
def test_a_difficult_meter_gives_its_minutes_too(faults):
    made = site(faults)
    assert collect(made).registers == expected(made)
    assert chosen(made) == CHOSEN_BEFORE


def test_what_the_meter_does_not_have_is_not_there():
    made = site(Faults(refuse=frozenset({0xEE})))
    assert set(collect(made).registers) == {0xED}
    assert chosen(made) == CHOSEN_BEFORE


def test_a_meter_of_the_other_class_has_no_minutes():
    made = History()
    collector = collect(made)
    assert (collector.registers, collector.choice.state) == ({}, Return.NOT_NEEDED)


def test_minutes_another_controller_chose_are_read_again():
    made = site()
    moves = []

    def move(datagram):
        if datagram.source.address != METER and 0xED in epcs(datagram) and len(moves) < 2:
            moves.append(made.device._meter.write(0xEF, CHOSEN_BEFORE, MORNING))
        return False

    made.cable.loses = move
    assert collect(made).registers == expected(made)
    assert moves == [True, True]


def test_minutes_that_are_moved_every_time_are_left():
    made = site()

    def move(datagram):
        if datagram.source.address != METER and 0xED in epcs(datagram):
            made.device._meter.write(0xEF, CHOSEN_BEFORE, MORNING)
        return False

    made.cable.loses = move
    assert collect(made).registers == {}


def test_a_silent_meter_is_left():
    made = site()
    made.cable.loses = lambda datagram: True
    assert collect(made).choice.state is Return.NOT_NEEDED


def test_minutes_to_come_cannot_be_chosen():
    made = site()
    collector = collect(made, MORNING + timedelta(hours=2))
    assert collector.registers == {}
    assert chosen(made) == CHOSEN_BEFORE


def test_cancelled_the_choice_is_put_back():
    made = site(Faults(late=1.0))
    collector = MinuteCollector(NEWEST)
    made.visit.run_errand(made.key, collector, made.clock.now)
    made.cable.run(2.5)
    assert chosen(made) != CHOSEN_BEFORE
    made.visit.cancel_errand(collector, made.clock.now)
    made.visit.cancel_errand(collector, made.clock.now)
    made.cable.run(10.0)
    assert (collector.finished, chosen(made)) == (True, CHOSEN_BEFORE)
    before = gets_and_sets(made)
    made.visit.cancel_errand(collector, made.clock.now)
    made.cable.run(600)
    assert gets_and_sets(made) == before


@pytest.mark.parametrize("segments", [0, 11])
def test_more_than_ten_minutes_are_refused(segments):
    with pytest.raises(ValueError, match="1 to 10"):
        MinuteCollector(NEWEST, segments)


def test_an_unset_choice_cannot_be_put_back_and_that_is_known():
    made = History(meter_class=0x028F)
    collector = collect(made)
    assert collector.registers == expected(made)
    assert collector.choice.state is Return.REFUSED
    assert made.key == MeterKey(METER, 0x028F01)

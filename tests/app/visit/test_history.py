"""Half hours of many days, collected by a visit from the virtual meter over lines good and bad."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from app.echonet.frame import decode
from app.echonet.node import OwnNode
from app.echonet.objects import Esv
from app.meter.history import Outcome, Reason, Return
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.line import FaultyLine
from app.simulator.load import Direction, load_profile
from app.simulator.quantities import Quantities
from app.simulator.settings import MeterSettings
from app.values import HALF_HOUR, NO_DATA
from app.visit import MeterKey, Visit
from tests.app.simulator.conversation import HEALTHY, MORNING
from tests.fakes import METER, US, Cable, FakeClock

TODAY = MORNING.date()
BOTH_CLASSES = pytest.mark.parametrize("meter_class", [0x028A, 0x028F])
HISTORIES = {0x028A: {0xC6, 0xE7, 0xCE}, 0x028F: {0xC6, 0xE7, 0xC8, 0xE8, 0xCE, 0xCF}}


class History:
    """A visit that collects the history of a virtual meter behind a line with faults."""

    def __init__(self, faults=HEALTHY, seed=1, day_before=5, meter_class=0x028A, **given):
        start = given.pop("start", MORNING)
        self.clock = FakeClock(start_ns=int(start.timestamp()) * 10**9)
        profile = load_profile("solar" if meter_class == 0x028F else "office")
        self.settings = MeterSettings(
            start=start, profile=profile, meter_class=meter_class, multicast_wait_s=(0.0, 0.1),
            **{"initial_count": 9_000_000, "initial_reverse_count": 5_000_000, "initial_reactive_count": 8_000_000}
            | given,
        )  # fmt: skip
        self.key = MeterKey(METER, meter_class << 8 | 1)
        self.device = VirtualMeter(self.settings, self.clock.now, faults, random.Random(seed))
        self.visit = Visit(OwnNode(b"laptop"), can_send=True)
        self.cable = Cable({US: self.visit, METER: self.device}, self.clock)
        self.visit.discover(self.clock.now)
        self.cable.run(20.0)
        if day_before is not None:
            self.set_day(day_before)
        line = FaultyLine(self.device, self.key.eoj, faults, random.Random(seed), self.clock.now)
        self.cable.engines[METER] = line
        self.cable.log.clear()

    def set_day(self, day):
        self.device._meter.write(0xE1, bytes((day,)), MORNING)

    @property
    def day(self):
        return self.device._meter.read(0xE1, MORNING)[0]

    def collect(self, days, seconds=100_000.0):
        """Collect to the end and stop there, before anybody else has another turn."""
        self.visit.collect_history(self.key, days, self.clock.now)
        end = self.clock.now + seconds
        self.cable.settle()
        while not self.collector.finished and self.clock.now < end:
            deadlines = [engine.next_deadline() for engine in self.cable.engines.values()]
            self.cable.run(max(0.0, min(due for due in deadlines if due is not None) - self.clock.now))
        return self.collector

    @property
    def collector(self):
        return self.visit.meters[self.key].history

    def expected(self, day, read_at):
        """Return the counts of a day's histories as the simulator's exact profile makes them."""
        quantities, slots = Quantities(self.settings, HEALTHY), [midnight(day) + HALF_HOUR * slot for slot in range(48)]
        forward, back = Direction.FORWARD, Direction.REVERSE
        of = {
            0xC6: lambda slot: quantities.demand(slot, forward),
            0xC8: lambda slot: quantities.demand(slot, back),
            0xE7: lambda slot: quantities.active(slot, forward),
            0xE8: lambda slot: quantities.active(slot, back),
            0xCE: lambda slot: quantities.reactive(slot, forward),
            0xCF: lambda slot: quantities.reactive(slot, back),
        }
        return {
            epc: tuple(NO_DATA if slot > read_at or of[epc](slot) is None else of[epc](slot) for slot in slots)
            for epc in HISTORIES[self.settings.meter_class]
        }

    def sent(self):
        return [decode(one.payload) for one in self.cable.log if one.source.address == US]

    def is_right(self, days, read_at=MORNING):
        return all(
            self.collector.records[TODAY - timedelta(days=day)].counts
            == self.expected(TODAY - timedelta(days=day), read_at)
            for day in days
        )


def midnight(day):
    return MORNING.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0)


# On a good line ----------------------------------------------------------------------------------


@BOTH_CLASSES
def test_a_hundred_days_in_two_round_trips_each(meter_class):
    site = History(meter_class=meter_class)
    collector = site.collect(range(100))
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right(range(100))
    assert set(collector.records) == {TODAY - timedelta(days=day) for day in range(100)}
    # What was found before, two round trips a day, then the day put back and looked at.
    assert len(site.sent()) == collector.progress(site.clock.now).round_trips == 1 + 2 * 100 + 2
    assert (site.day, collector.restored_day, collector.found_day) == (5, 5, 5)
    assert not any(frame.esv is Esv.SET_GET for frame in site.sent())


def test_the_day_after_is_read_for_its_first_reading_alone():
    site = History()
    collector = site.collect([3])
    assert set(collector.records[TODAY - timedelta(days=2)].counts) == {0xE7}
    assert site.is_right([3])
    assert list(collector.agenda.wanted.values()) == [3]
    assert collector.progress(0).done == 1


def test_today_is_known_up_to_now():
    site = History()
    counts = site.collect([0]).records[TODAY].counts[0xE7]
    assert [slot for slot, count in enumerate(counts) if count is not NO_DATA] == list(range(17))  # 08:05


@pytest.mark.parametrize("days", [[], [-1], [100], [3, 255]], ids=str)
def test_days_that_do_not_exist_are_refused(days):
    site = History()
    with pytest.raises(ValueError, match="0 to 99"):
        site.visit.collect_history(site.key, days, site.clock.now)


# E1 as it was found ------------------------------------------------------------------------------


def test_a_default_day_cannot_be_put_back():
    site = History(day_before=None)
    collector = site.collect([1])
    assert (collector.found_day, collector.restored_day, site.day) == (255, 0, 0)


def test_cancelling_puts_the_day_back_at_once():
    site = History(Faults(late=3.0))
    collector = site.visit.collect_history(site.key, range(100), site.clock.now)
    site.cable.run(50.0)
    assert site.day != 5
    site.visit.cancel_errand(collector, site.clock.now)
    site.cable.run(6.5)
    assert (collector.finished, collector.outcome, site.day, collector.restored_day) == (
        True, Outcome.CANCELLED, 5, 5,
    )  # fmt: skip
    days = [day for day in range(100) if TODAY - timedelta(days=day) in collector.records]
    assert 5 < len(days) < 20
    assert site.is_right(days)


def test_cancelled_twice_or_before_anything_was_changed_nothing_is_set():
    site = History()
    site.cable.loses = lambda datagram: True
    collector = site.visit.collect_history(site.key, range(100), site.clock.now)
    site.cable.settle()
    site.visit.cancel_errand(collector, site.clock.now)
    site.visit.cancel_errand(collector, site.clock.now)
    assert (collector.finished, collector.choice.state) == (True, Return.NOT_NEEDED)
    assert {frame.esv for frame in site.sent()} == {Esv.GET}


def test_a_day_that_cannot_be_put_back_is_told():
    site = History()
    collector = site.visit.collect_history(site.key, range(100), site.clock.now)
    site.cable.loses = lambda datagram: len(collector.records) > 3
    site.cable.run(2000.0)
    assert (collector.finished, collector.outcome, collector.restored_day) == (True, Outcome.SILENT, None)
    assert collector.choice.state is Return.SILENT
    assert set(collector.agenda.given_up.values()) == {Reason.SILENT}


# On a bad line -----------------------------------------------------------------------------------


@BOTH_CLASSES
@pytest.mark.parametrize("seed", range(4))
def test_a_hundred_days_through_loss_doubles_disorder_and_a_rival(meter_class, seed):
    faults = Faults(loss=30, duplicate=10, reorder=20, rival=40)
    site = History(faults, seed, meter_class=meter_class)
    collector = site.collect(range(100))
    assert (collector.outcome, collector.agenda.given_up) == (Outcome.COMPLETE, {})
    assert site.is_right(range(1, 100))
    assert collector.records[TODAY].counts[0xE7][:17] == site.expected(TODAY, MORNING)[0xE7][:17]
    assert (collector.found_day, collector.restored_day, site.day) == (5, 5, 5)

"""A meter is what it says it is, not where it answers: two addresses, a new address, another meter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.demand.history import History
from app.demand.history_findings import history_findings
from app.echonet.node import OwnNode
from app.echonet.objects import Esv
from app.meter.history import MinuteCollector, Outcome
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import LoadProfile
from app.simulator.settings import MeterSettings
from app.visit import MeterFound, MeterKey, NodeState, Visit
from tests.app.simulator.conversation import MORNING
from tests.fakes import METER, OTHER, US, Cable, FakeClock

EOJ = 0x028A01
FIRST, SECOND = MeterKey(METER, EOJ), MeterKey(OTHER, EOJ)
SETTINGS = MeterSettings(start=MORNING, profile=LoadProfile([(0, 600_000_000)]), multicast_wait_s=(0.1, 0.1))


class TwoAddresses:
    """A visit that hears meters at two addresses; by default they say that they are one."""

    def __init__(self, second=SETTINGS):
        self.clock = FakeClock(start_ns=int(MORNING.timestamp()) * 10**9)
        self.visit = Visit(OwnNode(b"laptop"), can_send=True)
        self.found = []
        self.visit.subscribe(lambda event: self.found.append(event.key) if isinstance(event, MeterFound) else None)
        self.engines = {US: self.visit, METER: self._meter(SETTINGS), OTHER: self._meter(second)}
        self.cable = Cable(self.engines, self.clock)

    def discover(self):
        self.visit.discover(self.clock.now)
        self.cable.run(5.0)
        return self

    def _meter(self, settings):
        return VirtualMeter(settings, self.clock.now)


def test_one_meter_at_two_addresses_is_one_meter():
    site = TwoAddresses().discover()
    assert set(site.visit.meters) == {FIRST, SECOND}
    (meter,) = site.visit.known.distinct_meters()
    assert meter.settled
    assert set(site.visit.nodes) == {METER, OTHER}


def test_one_meter_at_two_addresses_is_read_once():
    site = TwoAddresses().discover()
    asked = [item.epc for frame in site.cable.frames(US) if frame.deoj == EOJ for item in frame.properties]
    twice = {epc for epc in asked if asked.count(epc) > 1}
    assert twice <= {0x9D, 0x9E, 0x9F}  # the first question to an address may be under way before it is known


def test_two_meters_stay_two():
    site = TwoAddresses(replace(SETTINGS, serial=b"VIRTUAL00002")).discover()
    assert len(site.visit.known.distinct_meters()) == 2


def test_meters_that_do_not_say_who_they_are_stay_two():
    empty = replace(SETTINGS, serial=bytes(12))
    site = TwoAddresses(empty)
    site.engines[METER] = VirtualMeter(empty, site.clock.now)
    assert len(site.discover().visit.known.distinct_meters()) == 2


def test_when_one_address_falls_silent_the_other_is_asked():
    site = TwoAddresses().discover()
    meter = site.visit.meters[FIRST]
    site.cable.loses = lambda datagram: METER in (datagram.source.address, datagram.destination.address)
    site.visit.watch(FIRST, 60.0, site.clock.now)
    site.cable.run(600.0)
    assert site.visit.nodes[METER].state is NodeState.SILENT
    assert meter.key == SECOND
    assert len(meter.demand.samples) >= 8


def test_a_meter_that_comes_back_under_a_new_address_keeps_its_series():
    site = TwoAddresses()
    moved = site.engines.pop(OTHER)
    site.discover()
    before = len(site.visit.meters[FIRST].demand.samples)
    site.engines[OTHER] = moved
    del site.engines[METER]
    site.visit.watch(FIRST, 60.0, site.clock.now)
    site.cable.run(120.0)
    site.discover()
    site.cable.run(300.0)
    (meter,) = site.visit.known.distinct_meters()
    assert meter.key == SECOND
    assert len(meter.demand.samples) > before + 2


def exchanged(site, announced):
    """Put another meter in the place of the first one, which announces itself or is only heard when it is asked."""
    new = VirtualMeter(replace(SETTINGS, serial=b"VIRTUAL00009", initial_count=5), site.clock.now)
    if not announced:
        new.datagrams_to_send()
    site.engines[METER] = new


@pytest.mark.parametrize("announced", [True, False])
def test_a_meter_exchanged_while_its_history_is_collected_ends_the_collection(announced):
    site = TwoAddresses()
    del site.engines[OTHER]
    site.discover()
    old = site.visit.meters[FIRST]
    site.engines[METER]._faults = Faults(late=1.0)
    collector = site.visit.collect_history(FIRST, range(100), site.clock.now)
    site.cable.run(20)
    days = len(collector.records)
    assert days > 2
    del site.engines[METER]
    site.cable.run(40 if announced else 100)
    exchanged(site, announced)
    site.cable.run(200)
    assert (collector.finished, collector.outcome) == (True, Outcome.EXCHANGED)
    assert len(collector.records) <= days + 1
    assert site.visit.meters[FIRST] is not old
    assert site.visit.meters[FIRST].history is None
    first, *_ = history_findings(collector, History(collector.records, old.snapshot))
    assert first.code == "history_exchanged"
    # The new meter's choice of a day was never ours to move.
    written = [frame for frame in site.cable.frames(US) if frame.esv is Esv.SET_C]
    site.cable.run(600)
    assert [frame for frame in site.cable.frames(US) if frame.esv is Esv.SET_C] == written


@pytest.mark.parametrize("announced", [True, False])
def test_minutes_of_an_exchanged_meter_are_not_mixed_with_those_of_the_new_one(announced):
    minutes = MinuteCollector(MORNING)
    site = TwoAddresses()
    del site.engines[OTHER]
    site.discover()
    del site.engines[METER]
    site.visit.run_errand(FIRST, minutes, site.clock.now)
    site.cable.run(40)
    exchanged(site, announced)
    site.cable.run(100)
    assert (minutes.finished, minutes.registers) == (True, {})


def test_the_same_meter_that_was_away_goes_on_with_its_collection():
    site = TwoAddresses()
    del site.engines[OTHER]
    site.discover()
    site.engines[METER]._faults = Faults(late=1.0)
    collector = site.visit.collect_history(FIRST, range(30), site.clock.now)
    site.cable.run(20)
    away = site.engines.pop(METER)
    site.cable.run(60)
    site.engines[METER] = away
    site.cable.run(400)
    assert collector.outcome is Outcome.COMPLETE


def test_another_meter_at_the_same_address_begins_anew():
    site = TwoAddresses()
    del site.engines[OTHER]
    site.discover()
    old = site.visit.meters[FIRST]
    site.engines[METER] = VirtualMeter(replace(SETTINGS, serial=b"VIRTUAL00009", initial_count=5), site.clock.now)
    site.visit.read(FIRST, [0x83, 0xE2], site.clock.now)
    site.cable.run(5.0)
    new = site.visit.meters[FIRST]
    assert new is not old
    assert site.found == [FIRST, FIRST]
    assert [sample.kwh < 100 for sample in new.demand.samples] == [True]
    assert new.settled

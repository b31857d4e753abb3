"""Turns meet :00 and :30 of the meter's clock, and never pile up."""

from __future__ import annotations

import doctest
import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.demand.cross_check import Agreement
from app.echonet.frame import decode
from app.echonet.objects import Esv
from app.simulator.faults import Faults
from app.simulator.line import FaultyLine
from app.simulator.load import LoadProfile
from app.values import HALF_HOUR
from app.visit import NodeState, polling
from app.visit.polling import next_turn
from tests.app.simulator.conversation import MORNING
from tests.app.visit.site import Site
from tests.fakes import METER

FIXED_TIME_VALUES = frozenset({0xE3, 0xC3})
"""Without these the meter notifies nothing, and the half hours come from polls or not at all."""


def watched(interval, hours=1.5, ahead=0.0, stamp_seconds=1, now=100.37, faults=None, line=None, **given):
    """Return a site watched from 08:05:30 on, by default with a meter that stamps each second."""
    faults = faults or Faults(refuse=FIXED_TIME_VALUES)
    start = MORNING + timedelta(seconds=ahead)
    site = Site(faults, now=now, start=start, stamp_seconds=stamp_seconds, **given)
    if line is not None:
        site.cable.engines[METER] = FaultyLine(site.device, site.key.eoj, line, random.Random(1), site.clock.now)
    return site.discover(20).watch(hours * 3600, interval)


def stamps(site, form="%H:%M:%S"):
    return [f"{sample.at:{form}}" for sample in site.meter.demand.samples]


def half_hours(site):
    return [stamp for stamp in stamps(site) if stamp.endswith(("00:00", "30:00"))]


def on_time(site, interval):
    """Return the share of samples that are stamped with a multiple of the interval."""
    samples = site.meter.demand.samples
    return sum((one.at.minute * 60 + one.at.second) % interval == 0 for one in samples) / len(samples)


# When ---------------------------------------------------------------------------------------------


@given(st.floats(0, 2e9), st.floats(1, 7200) | st.sampled_from((1, 7, 10, 30, 60, 600, 1800, 3600)))
def test_turns_are_later_no_farther_apart_than_the_interval_and_meet_every_half_hour(after, interval):
    turn = next_turn(after, interval)
    assert after < turn <= after + max(interval, 1800) + 1e-6
    assert turn // 1800 == after // 1800 or turn % 1800 == 0
    assert interval > 1800 or turn <= after + interval + 1e-6


def test_the_examples_are_true():
    assert doctest.testmod(polling) == doctest.TestResults(failed=0, attempted=1)


@pytest.mark.parametrize("ahead", [0.0, 17.4, -31.9])
@pytest.mark.parametrize("interval", [10, 30, 60, 7, 50])
def test_every_half_hour_is_met_to_the_second(interval, ahead):
    site = watched(interval, ahead=ahead)
    assert half_hours(site) == ["08:30:00", "09:00:00", "09:30:00"]
    assert [window.complete for window in site.meter.demand.half_hours()][-2:] == [True, True]


@pytest.mark.parametrize("ahead", [0.0, 17.4])
def test_polling_each_second_misses_none(ahead):
    site = watched(1, hours=1.0, ahead=ahead)
    assert half_hours(site) == ["08:30:00", "09:00:00"]
    samples = site.meter.demand.samples
    assert {later.at - one.at for one, later in pairwise(samples[2:])} == {timedelta(seconds=1)}


@pytest.mark.parametrize("now", [101.2, 111.9, 137.5, 158.03])
@pytest.mark.parametrize("interval", [10, 60])
def test_a_meter_that_stamps_each_minute_is_asked_within_two_seconds_of_its_minute(interval, now):
    site = watched(interval, stamp_seconds=60, now=now, ahead=now)
    assert half_hours(site)[:3] == ["08:30:00", "09:00:00", "09:30:00"]
    arrivals = []

    def look(datagram):
        if datagram.destination.address == METER:
            arrivals.append(site.device.meter_time(site.clock.now))
        return False

    site.cable.loses = look
    site.cable.run(1800)
    assert len(arrivals) >= 1800 / interval
    # Up to a second later, as with any stamp; a few hundredths earlier show that the clocks have parted.
    past = [(at.second + at.microsecond / 1e6 + 0.1) % interval - 0.1 for at in arrivals]
    assert max(past) <= 2


@pytest.mark.parametrize("late", [0.4, 0.9, 3.0])
def test_a_slow_meter_is_met_all_the_same(late):
    site = watched(30, faults=Faults(late=late, refuse=FIXED_TIME_VALUES))
    assert half_hours(site) == ["08:30:00", "09:00:00", "09:30:00"]


def test_delays_of_up_to_four_tenths_each_way_do_not_matter():
    site = watched(10, faults=Faults(refuse=FIXED_TIME_VALUES), line=Faults(reorder=100))
    assert half_hours(site) == ["08:30:00", "09:00:00", "09:30:00"]
    assert on_time(site, 10) >= 0.98


@pytest.mark.parametrize("seconds", [-300, -7.3, 5.6, 300])
def test_a_clock_that_was_set_is_met_again(seconds):
    site = watched(30, hours=0.1)
    site.device._clock = replace(site.device._clock, start=MORNING + timedelta(seconds=seconds))
    site.cable.run(3600)
    assert half_hours(site)[:2] == ["08:30:00", "09:00:00"]
    assert on_time(site, 30) >= 0.95


def test_the_clock_is_not_waited_for_and_a_meter_that_runs_faster_is_asked_once_an_interval():
    site = Site(Faults(refuse=FIXED_TIME_VALUES), stamp_seconds=1, speed=60.0).discover(20)
    before = len(site.asked())
    site.watch(0, 10)
    assert len(site.asked()) == before + 1
    site.cable.run(600)
    assert 58 <= len(site.asked()) - before <= 62


@pytest.mark.parametrize("interval", [30, 60])
def test_with_every_fifth_datagram_lost_two_thirds_are_met_and_every_half_hour_is_whole(interval):
    site = Site(stamp_seconds=1, now=100.37).discover(20)
    rng = random.Random(5)

    def loses(datagram):
        notified = datagram.source.address == METER and decode(datagram.payload).esv is Esv.INF
        return notified or rng.random() < 0.2

    site.cable.loses = loses
    site.watch(8 * 3600, interval)
    # Question and answer both have to come through: 64 of 100 do, 16 half hours are too few to be that exact.
    assert 6 <= len(half_hours(site)) <= 15
    # The fixed-time value bounds each half hour, met or not.
    eight = MORNING.replace(minute=0, second=0)
    energies = [site.meter.demand.energy_between(eight + HALF_HOUR * n, eight + HALF_HOUR * (n + 1)) for n in range(16)]
    assert all(energy is not None and abs(energy - 300) <= Decimal("1.2") for energy in energies)


# One request at a time ----------------------------------------------------------------------------


def most_under_way(site):
    """Return a list whose last entry will be the most requests to the meter that wait or are answered at once."""
    most = [0]

    def look(_datagram):
        most.append(max(most[-1], site.visit._session.pending(METER)))
        return False

    site.cable.loses = look
    return most


@pytest.mark.parametrize(("late", "loss"), [(0.3, 20), (2.6, 0), (2.6, 20), (7.0, 10)])
def test_late_answers_skip_turns_and_never_pile_up(late, loss):
    site = Site(Faults(late=late), stamp_seconds=1).discover(200)
    line = FaultyLine(site.device, site.key.eoj, Faults(loss=loss), random.Random(3), site.clock.now)
    site.cable.engines[METER] = line
    before, most = {frame.tid for frame in site.asked()}, most_under_way(site)
    site.watch(600, interval=1)
    asked = {frame.tid for frame in site.asked()} - before
    assert most[-1] == 1
    assert 20 <= len(site.meter.demand.samples) <= len(asked) + 2 <= 600 / max(late, 1) + 4


def test_a_history_that_is_being_collected_does_not_keep_the_demand_waiting():
    site = Site(Faults(late=0.3, refuse=FIXED_TIME_VALUES), stamp_seconds=1).discover(60).watch(1360, 10)
    most = most_under_way(site)
    site.visit.collect_history(site.key, range(100), site.clock.now)
    site.cable.run(60)
    assert not site.meter.history.finished
    assert half_hours(site) == ["08:30:00"]
    assert most[-1] == 2  # one is sent, the other waits for its answer


# Power --------------------------------------------------------------------------------------------


def test_power_register_and_minute_are_asked_for_at_once_and_agree():
    site = watched(10, hours=0.2, meter_class=0x028F, energy_unit_code=0x04, coefficient=100)
    asked = site.asked()[-1]
    assert [item.epc for item in asked.properties] == [0xE2, 0xEA, 0xD0, 0xD1]
    check = site.meter.power_check
    assert (check.agreement, check.power_kw) == (Agreement.AGREES, 600)


def test_what_is_fed_into_the_grid_is_a_load_below_zero():
    site = watched(
        10,
        hours=0.2,
        profile=LoadProfile([(0, -180_000_000)]),
        meter_class=0x028F,
        energy_unit_code=0x04,
        coefficient=100,
    )
    assert {load.kw for load in site.meter.demand.loads} == {-180}
    assert (site.meter.power_check.agreement, site.meter.power_check.power_kw) == (Agreement.AGREES, -180)


def test_a_meter_in_one_direction_has_no_power_to_check():
    assert watched(10, hours=0.05).meter.power_check is None


def test_a_meter_that_answers_three_at_once_still_tells_power_and_minute_together():
    site = watched(10, hours=0.3, faults=Faults(batch=3), meter_class=0x028F, energy_unit_code=0x04, coefficient=100)
    assert site.node.state is NodeState.ANSWERING
    assert site.meter.power_check.agreement is Agreement.AGREES


@settings(max_examples=6, deadline=None)
@given(st.floats(0, 1), st.sampled_from((10, 30)), st.floats(0, 0.3))
def test_wherever_in_a_second_watching_begins_the_half_hour_is_met(fraction, interval, late):
    site = watched(interval, hours=0.5, now=100 + fraction, faults=Faults(late=late, refuse=FIXED_TIME_VALUES))
    assert half_hours(site) == ["08:30:00"]

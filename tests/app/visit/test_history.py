"""Half hours of many days, collected by a visit from the virtual meter over lines good and bad."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.capture.reader import CapturedDatagram, read_capture
from app.demand.history import Alignment
from app.demand.history import History as Demand
from app.echonet.datagram import Datagram, Endpoint
from app.echonet.events import PropertiesRead
from app.echonet.frame import decode, encode
from app.echonet.node import OwnNode
from app.echonet.objects import Esv
from app.meter.history import Outcome, Reason, Return
from app.meter.layouts import DayHistory
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.line import FaultyLine
from app.simulator.load import KWH, Direction, load_profile
from app.simulator.quantities import Quantities
from app.simulator.settings import MeterSettings
from app.values import HALF_HOUR, NO_DATA
from app.visit import MeterKey, Visit
from tests.app.simulator.conversation import HEALTHY, MORNING
from tests.fakes import INTERFACE, METER, OTHER, US, Cable, FakeClock, answer

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
TODAY = MORNING.date()
MIDNIGHT = MORNING.replace(hour=0, minute=0, second=0) + timedelta(days=1)
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


def epcs(datagram):
    """Return the properties a datagram is about, empty for bytes that are no frame."""
    frame = decode(datagram.payload)
    return {item.epc for item in frame.properties}


def is_get(datagram):
    return decode(datagram.payload).esv is Esv.GET


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


def test_a_day_moved_after_it_was_put_back_is_put_back_again():
    site, moves = History(), []

    def move(datagram):
        if datagram.source.address == US and epcs(datagram) == {0xE1} and is_get(datagram) and len(moves) < 3:
            moves.append(site.set_day(77))
        return False

    site.cable.loses = move
    collector = site.collect([0])
    assert (site.day, collector.restored_day, len(moves)) == (5, 5, 3)


def test_a_day_moved_each_time_it_is_put_back_is_told():
    site = History()
    site.cable.loses = lambda datagram: epcs(datagram) == {0xE1} and is_get(datagram) and bool(site.set_day(77))
    collector = site.collect([0])
    assert (collector.choice.state, collector.restored_day) == (Return.MOVED_AGAIN, None)


def test_put_back_and_not_looked_at_is_put_back_all_the_same():
    site = History()
    site.cable.loses = lambda datagram: epcs(datagram) == {0xE1} and is_get(datagram)
    collector = site.collect([0])
    assert (site.day, collector.restored_day) == (5, 5)


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


@pytest.mark.parametrize(
    "faults", [Faults(drop=3), Faults(late=12.0), Faults(drop=4, late=4.0), Faults(moved=7)], ids=str
)
def test_a_difficult_meter_gives_everything_in_the_end(faults):
    site = History(faults)
    collector = site.collect(range(20))
    assert (collector.outcome, collector.agenda.given_up) == (Outcome.COMPLETE, {})
    assert site.is_right(range(1, 20))
    assert site.day == collector.restored_day == 5


def test_polling_goes_on_beside_it():
    site = History(Faults(late=1.0))
    site.visit.watch(site.key, 10.0, site.clock.now)
    collector = site.collect(range(40))
    assert site.is_right(range(1, 40))
    assert collector.outcome is Outcome.COMPLETE
    assert len(site.visit.meters[site.key].demand.samples) >= 2


def test_what_another_controller_reads_is_not_taken_for_ours():
    """It asks another meter for the same day under our number; both are heard, as on a mirrored port."""
    site = History(Faults(late=1.0))
    collector = site.visit.collect_history(site.key, [0], site.clock.now)
    site.cable.run(2.5)
    ours = site.sent()[-1]
    assert ours.esv is Esv.GET
    today = bytes(2 + 4 * 48)
    for source, destination, frame in (
        (OTHER, "169.254.7.50", ours),
        ("169.254.7.50", OTHER, answer(ours, Esv.GET_RES, {item.epc: today for item in ours.properties})),
    ):
        heard = Datagram(encode(frame), Endpoint(source), Endpoint(destination), INTERFACE, site.clock.time_ns)
        site.visit.receive_datagram(heard, site.clock.now)
    site.cable.run(100.0)
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right([0])


def test_a_request_dropped_with_all_others_is_asked_again():
    site = History(Faults(late=1.0))
    collector = site.visit.collect_history(site.key, [7], site.clock.now)
    site.cable.run(2.5)
    site.visit._session.drop_requests(METER)
    dropped = site.clock.now + 2.0
    site.cable.loses = lambda datagram: site.clock.now < dropped
    site.visit.handle_deadline(site.clock.now)
    site.cable.run(100.0)
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right([7])


# Midnight ----------------------------------------------------------------------------------------


@BOTH_CLASSES
@pytest.mark.parametrize("seconds", [30, 100, 200, 400, 600])
def test_over_midnight_every_day_keeps_its_date(meter_class, seconds):
    site = History(Faults(late=3.0), start=MIDNIGHT - timedelta(seconds=seconds), meter_class=meter_class)
    collector = site.collect(range(100))
    assert site.device.meter_time(site.clock.now) > MIDNIGHT
    first = MIDNIGHT.date() if seconds < 150 else TODAY  # so near midnight the collection waits until it is over
    assert collector.agenda.wanted == {first - timedelta(days=number): number for number in range(100)}
    assert (collector.outcome, collector.agenda.given_up) == (Outcome.COMPLETE, {})
    assert collector.round_trips < 203 + 2 * 12  # who waits for midnight does not ask all the time
    for day in collector.agenda.wanted:
        if day != first:
            assert collector.records[day].counts == site.expected(day, site.device.meter_time(site.clock.now))
    assert site.day == 5


def test_a_day_that_midnight_moves_out_of_reach_is_given_up():
    site = History(Faults(late=3.0), start=MIDNIGHT - timedelta(seconds=170))
    site.cable.loses = lambda datagram: site.device.meter_time(site.clock.now) < MIDNIGHT and 0xC6 in epcs(datagram)
    collector = site.collect(range(95, 100))
    assert collector.agenda.given_up == {TODAY - timedelta(days=99): Reason.GONE}
    assert site.is_right(range(95, 99))


def test_a_midnight_between_two_pieces_of_a_day_begins_that_day_again():
    site = History(Faults(batch=1, late=20.0), start=MIDNIGHT - timedelta(seconds=400))
    collector = site.collect([1, 2, 3, 4])
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right([1, 2, 3, 4])


def test_a_slot_belongs_to_the_day_that_the_clock_of_the_meter_shows():
    ahead = History(Faults(clock=16 * 3600))
    assert set(ahead.collect([0]).records) == {MORNING.date() + timedelta(days=1)}


# What meters cannot do ---------------------------------------------------------------------------


@BOTH_CLASSES
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6])
def test_a_meter_that_refuses_large_gets_is_asked_for_less_once(meter_class, limit):
    site = History(Faults(batch=limit), meter_class=meter_class)
    collector = site.collect(range(1, 30))
    assert (collector.outcome, collector.unsupported) == (Outcome.COMPLETE, [])
    assert site.is_right(range(1, 30))
    gets = -(-(len(HISTORIES[meter_class]) + 1) // limit)
    assert len(site.sent()) == collector.round_trips <= 2 + 29 * (1 + gets) + 2 + 10


def test_a_meter_that_does_not_even_refuse_large_gets_is_asked_for_less():
    site = History()
    site.cable.loses = lambda datagram: len(epcs(datagram)) > 2
    collector = site.collect(range(1, 10))
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right(range(1, 10))
    assert site.clock.now < 1000


@BOTH_CLASSES
def test_a_history_the_meter_does_not_have_is_left_out(meter_class):
    site = History(Faults(refuse=frozenset({0xCE})), meter_class=meter_class)
    collector = site.collect(range(1, 10))
    assert (collector.outcome, collector.unsupported) == (Outcome.COMPLETE, [0xCE])
    assert set(collector.records[TODAY].counts) == {0xE7} | ({0xE8} if meter_class == 0x028F else set())
    assert collector.records[TODAY - timedelta(days=3)].counts.keys() == HISTORIES[meter_class] - {0xCE}
    assert collector.round_trips == 1 + 2 * 10 + 2


def test_a_history_in_the_map_that_is_refused_all_the_same_is_left_out():
    site = History()
    del site.device._meter._values[0xCE]
    collector = site.collect(range(1, 10))
    assert (collector.outcome, collector.unsupported) == (Outcome.COMPLETE, [0xCE])
    assert collector.progress(0).done == 9
    assert collector.round_trips == 1 + 2 * 10 + 2 + 3  # refused in company twice, then alone


@pytest.mark.parametrize(
    ("refused", "outcome"),
    [({0xC6, 0xE7, 0xCE}, Outcome.UNSUPPORTED), ({0xE2, 0xE3}, Outcome.NO_CLOCK)],
    ids=["no history", "no clock"],
)
def test_what_makes_a_collection_impossible_ends_it(refused, outcome):
    site = History(Faults(refuse=frozenset(refused)))
    collector = site.collect(range(100))
    assert (collector.outcome, collector.records) == (outcome, {})
    assert (site.day, collector.choice.state) == (5, Return.NOT_NEEDED)


def test_the_fixed_time_value_carries_the_clock_where_the_register_does_not():
    site = History(Faults(refuse=frozenset({0xE2})))
    collector = site.collect(range(1, 4))
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right(range(1, 4))


def test_days_the_meter_does_not_let_us_choose_are_given_up():
    site = History()
    write = site.device._meter.write
    site.device._meter.write = lambda epc, edt, at: edt[0] < 40 and write(epc, edt, at)
    collector = site.collect(range(100))
    assert collector.agenda.given_up == {TODAY - timedelta(days=day): Reason.REFUSED for day in range(40, 100)}
    assert collector.progress(0).done == 40
    assert site.is_right(range(40))
    assert site.day == 5


def test_a_controller_that_moves_the_day_before_every_read_leaves_only_its_own():
    site = History(Faults(moved=1))
    collector = site.collect(range(4))
    assert collector.agenda.given_up == {TODAY - timedelta(days=day): Reason.MOVED for day in (1, 2, 3)}
    assert (collector.outcome, set(collector.records)) == (Outcome.MOVED, {TODAY})
    assert collector.round_trips < 150
    assert site.day == 5


def test_a_controller_that_moves_every_day_once_is_no_hindrance():
    site, moved = History(), set()

    def move(datagram):
        if datagram.source.address == US and 0xC6 in epcs(datagram) and site.day not in moved:
            moved.add(site.day)
            site.set_day(98)
            moved.add(98)
        return False

    site.cable.loses = move
    collector = site.collect(range(60))
    assert (collector.outcome, collector.agenda.given_up) == (Outcome.COMPLETE, {})
    assert site.is_right(range(1, 60))


def test_a_meter_that_needs_a_while_to_show_another_day_is_waited_for():
    site = History()
    meter, ready = site.device._meter, []

    def write(epc, edt, at):
        if not ready or ready[-1][0] != edt[0]:
            ready.append((edt[0], site.clock.now + 3.0))
        return True

    def day(at):
        shown = [day for day, since in ready if since <= site.clock.now]
        meter._day = shown[-1] if shown else 5

    histories = {epc: meter._values[epc] for epc in HISTORIES[0x028A]}
    meter.write = write
    meter._values |= {epc: lambda at, value=value: day(at) or value(at) for epc, value in histories.items()}
    collector = site.collect(range(1, 6))
    assert collector.agenda.given_up == {}
    assert site.is_right(range(1, 6))


def test_data_that_is_no_history_is_left_out_of_its_day_alone():
    site = History()
    values = site.device._meter._values
    values[0xCE] = lambda at, whole=values[0xCE]: whole(at) if site.day != 2 else whole(at)[:-1]
    collector = site.collect(range(1, 4))
    assert collector.outcome is Outcome.COMPLETE
    broken = collector.records[TODAY - timedelta(days=2)]
    assert (set(broken.counts), broken.problems) == ({0xC6, 0xE7}, {0xCE: "data_length"})
    assert site.is_right([1, 3])
    assert collector.progress(0).done == 3


# Silence and going on ----------------------------------------------------------------------------


def test_after_silence_the_missing_days_are_collected_and_no_other():
    site = History()
    collector = site.visit.collect_history(site.key, range(30), site.clock.now)
    site.cable.loses = lambda datagram: len(collector.records) >= 10
    site.cable.run(2000.0)
    assert (collector.outcome, len(collector.records), len(collector.agenda.given_up)) == (Outcome.SILENT, 10, 20)
    assert collector.restored_day is None
    site.cable.loses = lambda datagram: False
    site.cable.log.clear()
    assert site.collect(range(30)) is collector
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right(range(1, 30))
    # Today was read before it was over, so it is read again.
    assert collector.round_trips == 1 + 2 * 21 + 2
    assert (site.day, collector.restored_day) == (5, 5)  # as found by the first of the two


def test_a_silence_in_between_heals():
    site = History()
    until = site.clock.now + 100
    site.cable.loses = lambda datagram: len(site.collector.records) == 7 and site.clock.now < until
    collector = site.collect(range(20))
    assert (collector.outcome, collector.agenda.given_up) == (Outcome.COMPLETE, {})
    assert site.is_right(range(20))


def test_a_meter_that_answers_all_but_histories_is_left_in_time():
    site = History()
    site.cable.loses = lambda datagram: bool(epcs(datagram) & HISTORIES[0x028A])
    collector = site.collect(range(100))
    assert (collector.outcome, collector.records, site.day) == (Outcome.SILENT, {}, 5)
    assert site.clock.now < 1500


def test_a_silent_meter_is_left_in_time():
    site = History()
    site.cable.loses = lambda datagram: True
    began = site.clock.now
    collector = site.collect(range(100))
    assert (collector.outcome, collector.choice.state) == (Outcome.SILENT, Return.NOT_NEEDED)
    assert site.clock.now - began < 400
    assert len(collector.agenda.given_up) == 0  # without the meter's clock a day has no date


def test_collecting_again_while_it_runs_starts_anew_with_what_is_wanted_now():
    site = History(Faults(late=1.0))
    site.visit.collect_history(site.key, range(50), site.clock.now)
    site.cable.run(10.5)
    collector = site.collect([0, 60])
    assert collector.outcome is Outcome.COMPLETE
    assert list(collector.agenda.wanted.values()) == [0, 60]
    assert site.is_right([0, 60])
    assert site.day == 5


def test_a_recording_is_asked_nothing():
    visit = Visit(OwnNode(b"laptop"), can_send=False)
    collector = visit.collect_history(MeterKey(METER, 0x028A01), [0], 0.0)
    assert collector.finished
    assert visit.datagrams_to_send() == []


def test_at_its_other_address_the_meter_is_asked_on():
    site = History()
    site.cable.engines[OTHER] = VirtualMeter(site.settings, site.clock.now)
    site.visit.discover(site.clock.now)
    site.cable.run(20.0)
    collector = site.visit.collect_history(site.key, range(10), site.clock.now)
    site.cable.loses = lambda datagram: (
        METER in (datagram.source.address, datagram.destination.address) and len(collector.records) > 3
    )
    site.collect(range(10))
    assert collector.outcome is Outcome.COMPLETE
    assert site.is_right(range(10))


# Recorded by others ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "hv-028a-ipv4",
            [(3, 0xC6), (3, 0xCE), (3, 0xE7)] + [(day, epc) for day in range(4) for epc in (0xC6, 0xE7, 0xCE)],
        ),
        (  # this one took every day set, and went on showing today
            "hv-028f-ipv6",
            [(0, epc) for epc in (0xC6, 0xC8, 0xCE, 0xCF, 0xE7, 0xE8, *((0xC6, 0xE7, 0xC8, 0xE8) * 3))],
        ),
    ],
    ids=["028A", "028F"],
)
def test_recorded_histories_decode_and_name_their_day(name, expected):
    visit, days = Visit(OwnNode(b"laptop"), can_send=False), []
    visit.subscribe(lambda event: days.extend(recorded_days(event)))
    for item in read_capture(CAPTURES / f"{name}.pcap"):
        if isinstance(item, CapturedDatagram):
            visit.receive_datagram(item.datagram, item.datagram.time_ns / 1e9)
    assert days == expected


def recorded_days(event):
    if not isinstance(event, PropertiesRead):
        return
    for item in event.properties:
        if item.epc in HISTORIES[0x028F]:
            content = DayHistory().decode(item.edt)
            assert len(content.counts) == 48
            yield content.day, item.epc


@pytest.mark.parametrize(("precedes", "alignment"), [(True, Alignment.BEFORE), (False, Alignment.AFTER)])
def test_what_is_collected_tells_which_half_hour_a_demand_is_of(precedes, alignment):
    site = History(history_demand_precedes_slot=precedes)
    history = Demand(site.collect(range(5)).records, site.visit.meters[site.key].snapshot)
    assert (history.check.alignment, history.check.differing) == (alignment, 0)
    assert all(
        abs(slot.energy_kwh - energy(site, slot.start)) < Decimal("1.2")
        for day in range(1, 5)
        for slot in history.day(TODAY - timedelta(days=day))
    )


def energy(site, start):
    profile = site.settings.profile
    return Decimal(profile.energy(start + HALF_HOUR) - profile.energy(start)) / KWH

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capture.reader import read_capture
from app.cli.documents import demand_document, node_document, readings_document
from app.cli.output import as_json
from app.cli.replayed import replay_whole
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Transmission
from app.echonet.events import Notified, PropertiesRead, TimedOut
from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.node import OwnNode
from app.echonet.objects import NODE_PROFILE, Esv
from app.echonet.property_map import encode_property_map
from app.meter.properties import required
from app.simulator.faults import Faults
from app.values import NO_DATA
from app.visit import MeterFound, MeterKey, NodeState, SampleAdded, Visit
from tests.app.visit.site import MORNING_NS, Site
from tests.fakes import INTERFACE, METER, US, answer, notification

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
BOTH_CLASSES = pytest.mark.parametrize("meter_class", [0x028A, 0x028F])


# From discovery to demand ------------------------------------------------------------------------


@BOTH_CLASSES
def test_a_meter_is_found_and_read_whole(meter_class):
    site = Site(meter_class=meter_class).discover()
    assert [event.key for event in site.told(MeterFound)] == [site.key]
    assert (site.node.state, site.node.is_meter, site.node.interface) == (NodeState.ANSWERING, True, INTERFACE)
    assert site.node.objects == (site.key.eoj,)
    assert site.node.profile.raw(0x83)
    assert site.meter.settled
    assert set(site.meter.snapshot.epcs()) == site.meter.readable >= required(meter_class)
    assert (site.meter.unsupported, site.visit.malformed, site.visit.unmatched) == (set(), 0, 0)
    assert site.meter.demand.scale.kwh_per_count == Decimal("1.2")


@BOTH_CLASSES
def test_every_property_is_asked_once(meter_class):
    site = Site(meter_class=meter_class).discover(20.0)
    asked = [item.epc for frame in site.asked() for item in frame.properties]
    assert sorted(asked) == sorted(site.meter.readable)


@BOTH_CLASSES
def test_watching_brings_one_sample_per_stamp_and_exact_energy(meter_class):
    site = Site(meter_class=meter_class).discover().watch(1800, interval=10.0)
    samples = site.meter.demand.samples
    assert [later.at - one.at for one, later in pairwise(samples)] == [timedelta(minutes=1)] * 30
    assert samples[0].kwh == Decimal("5019962.4")  # 4,183,307 counts at 08:05:30, 5 kWh less at 08:05
    assert samples[-1].kwh - samples[0].kwh == pytest.approx(Decimal(300), abs=Decimal("1.2"))
    assert len(site.told(SampleAdded)) == len(samples)
    assert (samples[0].reverse_kwh is None) == (meter_class == 0x028A)
    assert all(abs(load.kw - 600) <= load.band_kw + Decimal("0.001") for load in site.meter.demand.loads)


def test_the_half_hour_is_whole_because_the_meter_notifies_its_end():
    site = Site().discover().watch(3600)
    windows = {f"{one.start:%H:%M}": one for one in site.meter.demand.half_hours()}
    # Watching began at 08:05:30; the fixed-time value that was read bounds the window that began at 08:00.
    assert [start for start, one in windows.items() if one.complete] == ["08:00", "08:30"]
    assert windows["08:30"].kw == pytest.approx(Decimal(600), abs=Decimal("2.4"))


def test_the_clock_offset_is_the_stamp_against_the_laptop():
    half_a_second = timedelta(seconds=0.5)
    assert abs(Site(stamp_seconds=1).discover().meter.clock_offset) <= half_a_second
    ahead = Site(Faults(clock=90), stamp_seconds=1).discover().meter.clock_offset
    assert abs(ahead - timedelta(seconds=90)) <= half_a_second


@BOTH_CLASSES
def test_a_meter_that_has_not_measured_gives_no_data_and_no_load(meter_class):
    site = Site(Faults(nodata=1), meter_class=meter_class).discover().watch(300)
    assert {one.kwh for one in site.meter.demand.samples} == {NO_DATA}
    assert list(site.meter.demand.loads) == []


def test_a_stale_meter_repeats_itself_and_brings_no_new_sample():
    site = Site(Faults(stale=3)).discover().watch(1200)
    assert len(site.meter.demand.samples) <= 5
    assert site.meter.last_answer_ns > MORNING_NS + 1190 * 10**9


def test_a_restart_brings_no_spike():
    # Few counts, as on a meter just installed: the way back up is no energy either.
    site = Site(Faults(restart=10), initial_count=10_000).discover().watch(3000)
    assert max(load.kw for load in site.meter.demand.loads) < 1300
    assert all(0 <= window.kw < 700 for window in site.meter.demand.half_hours())
    assert [window.complete for window in site.meter.demand.half_hours()] == [False]


def test_a_roll_over_is_counted_through():
    site = Site(initial_count=9_990, digits=4).discover().watch(3600)
    (window,) = [one for one in site.meter.demand.half_hours() if one.complete and f"{one.start:%H:%M}" == "08:30"]
    assert window.kw == pytest.approx(Decimal(600), abs=Decimal("2.4"))


def test_a_notification_to_be_confirmed_is_confirmed_and_is_a_sample():
    site = Site(confirmed_notifications=True).discover()
    site.cable.run(1800)
    assert [f"{one.at:%H:%M}" for one in site.meter.demand.samples] == ["08:05", "08:30"]
    (told,) = [frame for frame in site.cable.frames(METER) if frame.esv is Esv.INFC]
    (confirmed,) = [frame for frame in site.cable.frames(US) if frame.esv is Esv.INFC_RES]
    assert (confirmed.tid, confirmed.seoj, confirmed.deoj) == (told.tid, told.deoj, told.seoj)
    assert [(item.epc, item.edt) for item in confirmed.properties] == [(item.epc, b"") for item in told.properties]


def test_a_laptop_that_slept_asks_once_and_not_for_every_turn_it_missed():
    site = Site().discover().watch(60)
    before = len(site.asked())
    site.clock.now += 8 * 3600
    site.visit.handle_deadline(site.clock.now)
    site.cable.settle()
    assert len(site.asked()) == before + 1


# One request at a time ---------------------------------------------------------------------------


def in_flight(site):
    """Return the most requests to the meter that were under way at any time."""
    under_way, most = set(), 0
    for datagram in site.cable.log:
        number = datagram.payload[2:4]
        if datagram.source.address == US and datagram.destination.address == METER:
            under_way.add(number)
        elif datagram.destination.address == US:
            under_way.discard(number)
        most = max(most, len(under_way))
    return most


@pytest.mark.parametrize("late", [0.0, 3.0, 12.0])
def test_polling_never_has_more_than_one_request_under_way(late):
    site = Site(Faults(late=late)).discover(200).watch(300, interval=1.0)
    assert len(site.meter.demand.samples) >= 4
    assert in_flight(site) == 1


def test_a_poll_is_put_off_while_an_answer_is_awaited():
    site = Site().discover()
    site.cable.loses = lambda datagram: datagram.source.address == METER
    before = len(site.asked())
    site.watch(34, interval=1.0)
    assert len({frame.tid for frame in site.asked()[before:]}) == 1
    site.cable.loses = lambda datagram: False
    after = len(site.asked())
    site.cable.run(30)
    # Turns that were missed are not made up for: no burst once the meter answers again.
    assert len({frame.tid for frame in site.asked()[after:]}) <= 31


def test_stopping_asks_no_more():
    site = Site().discover().watch(60)
    asked = len(site.asked())
    site.visit.stop_watching()
    site.cable.run(600)
    assert len(site.asked()) == asked


# What is wrong with meters -----------------------------------------------------------------------


def test_a_silent_node_is_known_as_silent_and_heals():
    site = Site().discover()
    site.cable.loses = lambda datagram: datagram.source.address == METER
    site.watch(60)
    assert site.node.state is NodeState.SILENT
    assert site.told(TimedOut)
    site.cable.loses = lambda datagram: False
    site.cable.run(60)
    assert site.node.state is NodeState.ANSWERING
    assert site.told(SampleAdded)


def test_a_meter_that_only_announces_is_heard_then_silent_and_given_up():
    site = Site(Faults(silent=1))
    site.cable.loses = lambda datagram: datagram.source.address == METER and datagram.destination.address == US
    site.cable.run(1)
    assert site.node.state is NodeState.HEARD
    site.cable.run(100)
    assert site.node.state is NodeState.SILENT
    assert site.meter.settled
    assert site.meter.snapshot.epcs() == ()


def test_a_meter_unplugged_while_it_is_watched_goes_on_by_itself():
    site = Site().discover().watch(120, interval=1.0)
    before, asked = site.meter.demand.samples, len(site.asked())
    site.cable.loses = lambda datagram: True
    site.cable.run(300)
    assert site.node.state is NodeState.SILENT
    assert len(site.asked()) - asked <= 3 * 300 / 35 + 3
    site.cable.loses = lambda datagram: False
    site.cable.run(120)
    after = site.meter.demand.samples
    assert site.node.state is NodeState.ANSWERING
    assert after[: len(before)] == before
    assert len(after) >= len(before) + 2
    # The register went on while nobody saw it: the gap costs no energy.
    minutes = (after[-1].at - before[-1].at).total_seconds() / 60
    assert minutes >= 6
    assert abs(after[-1].kwh - before[-1].kwh - 10 * Decimal(minutes)) <= site.meter.demand.scale.kwh_per_count


def test_a_meter_that_was_silent_is_asked_when_it_is_found_again_though_all_of_it_is_known():
    site = Site().discover()
    site.cable.loses = lambda datagram: True
    site.visit.read(site.key, (0xE2,), site.clock.now)
    site.cable.run(300)
    assert site.node.state is NodeState.SILENT
    site.cable.loses = lambda datagram: False
    site.cable.run(65)
    assert site.node.state is NodeState.ANSWERING


def test_a_meter_that_answers_searches_alone_stays_silent():
    site = Site(Faults(silent=1)).discover(45)
    assert site.node.state is NodeState.SILENT
    states = []
    site.visit.subscribe(lambda event: states.append(site.node.state))
    site.cable.run(600)
    assert set(states) == {NodeState.SILENT}


def test_a_cable_plugged_in_anew_is_asked_at_once():
    site = Site().discover().watch(20, interval=1.0)
    site.cable.loses = lambda datagram: True
    site.cable.run(60)
    site.cable.loses = lambda datagram: False
    before = len(site.cable.log)
    site.visit.line_joined(site.clock.now)
    site.cable.run(1)
    assert site.node.state is NodeState.ANSWERING
    groups = [decode(one.payload) for one in site.cable.log[before:] if one.destination.address == MULTICAST_IPV4]
    assert [(frame.esv, frame.properties[0].epc) for frame in groups[:2]] == [(Esv.INF, 0xD5), (Esv.GET, 0xD6)]


def test_a_meter_that_is_plugged_in_hours_later_is_found_without_the_person():
    site = Site()
    site.cable.loses = lambda datagram: True
    site.discover(3 * 3600)
    assert site.visit.meters == {}
    site.cable.loses = lambda datagram: False
    site.cable.run(70)
    assert set(site.meter.snapshot.epcs()) >= required(0x028A)


def test_what_was_given_up_is_read_when_the_meter_heals():
    site = Site()
    site.cable.loses = lambda datagram: datagram.destination.address == METER and b"\xe7\x00" in datagram.payload[12:]
    site.discover(45)
    assert site.node.state is NodeState.SILENT
    site.cable.loses = lambda datagram: False
    site.watch(5)
    assert site.meter.snapshot.raw(0xE7)


def test_a_property_that_is_never_answered_does_not_hinder_the_rest_for_ever():
    site = Site()
    site.cable.loses = lambda datagram: datagram.destination.address == METER and b"\xe7\x00" in datagram.payload[12:]
    site.discover().watch(600, interval=10.0)
    before = len(site.asked())
    site.cable.run(600)
    assert {item.epc for frame in site.asked()[before:] for item in frame.properties} == {0xE2, 0xE3}
    assert len(site.asked()) - before == 60
    site.discover(1)
    assert any(Property(0xE7) in frame.properties for frame in site.asked()[before + 60 :])


def test_a_meter_whose_maps_were_lost_is_read_when_it_is_found_again():
    site = Site()
    site.cable.loses = lambda datagram: datagram.source.address == METER and datagram.destination.address == US
    site.discover(100)
    assert site.meter.snapshot.epcs() == ()
    site.cable.loses = lambda datagram: False
    site.discover()
    assert set(site.meter.snapshot.epcs()) >= required(0x028A)


def test_what_timed_out_is_asked_again_when_the_node_is_found_again():
    site = Site()
    lost = []

    def loses(datagram):
        loss = datagram.destination.address == METER and b"\xe7\x00" in datagram.payload[12:]
        lost.extend([datagram] * loss)
        return loss

    site.cable.loses = loses
    site.discover(45)
    assert lost
    assert site.meter.settled
    assert site.meter.snapshot.raw(0xE7) is None
    site.cable.loses = lambda datagram: False
    site.discover()
    assert site.meter.snapshot.raw(0xE7)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
@BOTH_CLASSES
def test_a_meter_that_refuses_large_batches_is_read_whole(meter_class, limit):
    site = Site(Faults(batch=limit), meter_class=meter_class).discover(60)
    assert site.meter.settled
    assert (set(site.meter.snapshot.epcs()), site.meter.unsupported) == (site.meter.readable, set())
    assert site.meter.batch == limit
    before = len(site.asked())
    site.watch(120)
    assert {len(frame.properties) for frame in site.asked()[before:]} <= set(range(1, limit + 1))
    assert site.told(SampleAdded)


def test_what_is_refused_alone_is_unsupported_and_the_rest_is_read():
    site = Site(Faults(refuse=frozenset({0xE3, 0xC2}))).discover()
    site.visit.read(site.key, (0xC2, 0xE3, 0xE2), site.clock.now)
    site.cable.run(5)
    assert (site.meter.unsupported, site.meter.settled) == ({0xC2, 0xE3}, True)
    assert site.meter.batch == 6
    before = len(site.asked())
    site.watch(60)
    assert {tuple(item.epc for item in frame.properties) for frame in site.asked()[before:]} == {(0xE2,)}


def test_a_refused_write_says_nothing_about_reading():
    site = Site().discover()
    site.visit._session.set(METER, site.key.eoj, {0xD3: b"\x00\x00\x00\x01"}, site.clock.now)
    site.cable.run(1)
    assert site.meter.unsupported == set()


class TableMeter:
    """Answers Gets to its meter object by a table and refuses the rest."""

    def __init__(self, table):
        self.table = table
        self.ready = []

    def receive_datagram(self, datagram, now):
        request = decode(datagram.payload)
        if request.esv is not Esv.GET:
            return
        table = self.table if request.deoj == 0x028A01 else {}
        values = {item.epc: table.get(item.epc, b"") for item in request.properties}
        reply = answer(request, Esv.GET_RES if all(values.values()) else Esv.GET_SNA, values)
        self.ready.append(Transmission(encode(reply), datagram.source.address))

    def datagrams_to_send(self):
        ready, self.ready = self.ready, []
        return ready

    def next_deadline(self):
        return None

    def handle_deadline(self, now):
        raise AssertionError("never due")


def test_what_a_meter_lists_but_refuses_is_not_polled():
    energy = bytes.fromhex("07EA0B14080100000003E8")
    site = Site()
    listed = dict.fromkeys(required(0x028A) - {0xE3}, b"\x01") | {0xE2: energy}
    site.cable.engines[METER] = TableMeter(listed | {0x9F: encode_property_map(required(0x028A))})
    told = notification(site.key.eoj, {0xE2: energy})
    site.visit.receive_datagram(
        Datagram(encode(told), Endpoint(METER), Endpoint(MULTICAST_IPV4), INTERFACE, MORNING_NS), site.clock.now
    )
    site.cable.run(5)
    assert (site.meter.unsupported, site.meter.settled) == ({0xE3}, True)
    before = len(site.asked())
    site.watch(30)
    assert {tuple(item.epc for item in frame.properties) for frame in site.asked()[before:]} == {(0xE2,)}


@pytest.mark.parametrize("get_map", [b"", b"\x10\x01", b"\x02\xe2"], ids=["refused", "cut", "wrong count"])
def test_without_a_usable_get_map_what_every_meter_must_have_is_read(get_map):
    site = Site()
    told = dict.fromkeys(required(0x028A), b"\x01") | {0x9F: get_map}
    site.cable.engines[METER] = TableMeter(told)
    announced = encode(Frame(1, NODE_PROFILE, NODE_PROFILE, Esv.INF, (Property(0xD5, bytes.fromhex("01028A01")),)))
    site.visit.receive_datagram(
        Datagram(announced, Endpoint(METER), Endpoint(MULTICAST_IPV4), INTERFACE, 0), site.clock.now
    )
    site.cable.run(5)
    assert set(site.meter.snapshot.epcs()) >= required(0x028A) - {0x9F}
    assert site.meter.settled


# Listening only ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hv-028a-ipv4", "hv-028f-ipv6"])
def test_a_recording_is_listened_to_without_a_word(name):
    visit = Visit(OwnNode(b""), can_send=False)
    visit.discover(0.0)
    for item in read_capture(CAPTURES / f"{name}.pcap"):
        visit.receive_datagram(item.datagram, item.datagram.time_ns / 1e9)
        assert visit.datagrams_to_send() == []
        assert visit.next_deadline() is None
    (key,) = visit.meters
    visit.watch(key, 1.0, 0.0)
    visit.read(key, (0xE2,), 0.0)
    visit.handle_deadline(1e9)
    assert visit.datagrams_to_send() == []
    assert visit.meters[key].demand.samples
    assert visit.nodes[key.address].is_meter


def test_a_recording_is_told_event_by_event():
    visit = Visit(OwnNode(b""), can_send=False)
    seen = []
    visit.subscribe(seen.append)
    for item in read_capture(CAPTURES / "hv-028a-ipv4.pcap"):
        visit.receive_datagram(item.datagram, item.datagram.time_ns / 1e9)
    (key,) = visit.meters
    assert [event.key for event in seen if isinstance(event, MeterFound)] == [key]
    assert sum(isinstance(event, SampleAdded) for event in seen) == len(visit.meters[key].demand.samples)
    assert any(isinstance(event, PropertiesRead) for event in seen)


def test_a_meter_known_by_its_notifications_alone_is_a_meter():
    visit = Visit(OwnNode(b""), can_send=False)
    seen = []
    visit.subscribe(seen.append)
    told = notification(0x028A01, {0xE3: bytes.fromhex("07EA0B14081E000000000A")})
    visit.receive_datagram(Datagram(encode(told), Endpoint(METER), Endpoint(MULTICAST_IPV4), "eth0", 0), 0.0)
    assert [type(event) for event in seen] == [MeterFound, SampleAdded, Notified]
    assert visit.nodes[METER].state is NodeState.HEARD
    assert visit.meters[MeterKey(METER, 0x028A01)].demand.samples == []  # no scale yet, so no kWh


def test_noise_is_counted_and_changes_nothing():
    visit, _ = replay_whole(CAPTURES / "hv-028a-ipv4.pcap")
    before = [replace(one) for one in visit.nodes.values()]
    for payload in (b"", b"\x10\x82\x00", b"\x10\x81\x00\x01", bytes(1500)):
        visit.receive_datagram(Datagram(payload, Endpoint("10.0.0.1"), Endpoint(US), "eth0", 0), 0.0)
    assert visit.malformed == 4
    assert [replace(one) for one in visit.nodes.values()] == before


RECORDED = [
    item.datagram
    for name in ("hv-028a-ipv4", "hv-028f-ipv6")
    for item in list(read_capture(CAPTURES / f"{name}.pcap"))[:120]
]


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_a_damaged_recording_never_raises_and_can_be_shown(rng, can_send):
    visit, now = Visit(OwnNode(b"laptop"), can_send), 0.0
    for datagram in RECORDED:
        payload = bytearray(datagram.payload)
        for _ in range(rng.choice((0, 0, 0, 1, 3))):
            payload[rng.randrange(len(payload))] = rng.choice((0x00, 0xFE, 0xFF, rng.randrange(256)))
        now += rng.random() * 3
        visit.receive_datagram(replace(datagram, payload=bytes(payload)), now)
        visit.handle_deadline(now)
        visit.datagrams_to_send()
    for meter in visit.meters.values():
        shown = [readings_document(meter.snapshot, None), demand_document(meter)]
        assert as_json(shown)
        assert all(one.kw >= 0 for one in meter.demand.half_hours())
        node = visit.nodes[meter.key.address]
        assert node_document(visit, node)["address"] == meter.key.address

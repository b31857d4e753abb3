"""Skimming gives the demand of the ordinary way, whatever stands in the capture, and passes over what repeats."""

import struct
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.capture.synthesis import ip_packet
from app.cli.replayed import replay_whole
from app.echonet.datagram import Datagram, Endpoint
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import ALL_NODE_PROFILES, CONTROLLER, NODE_PROFILE, Esv
from app.errors import InputProblem
from app.values import JST
from app.visit import MeterKey
from app.visit.skim import skim_capture
from tests.app.capture.builders import Pcapng, ethernet, pcap

ROOT = Path(__file__).parents[3]
RECORDINGS = [*sorted((ROOT / "tests/data/captures").glob("*.pcap")), ROOT / "resources/demo/office-028a.pcapng"]
START = datetime(2026, 11, 20, 23, 59, 50, tzinfo=JST)
LAPTOP, OTHER_LAPTOP, GROUP = "192.168.50.20", "192.168.50.21", "224.0.23.0"
ONE_WAY, BOTH_WAYS, TWIN = ("192.168.50.10", 0x028A01), ("192.168.50.11", 0x028F01), ("192.168.50.12", 0x028A01)
METERS = (ONE_WAY, BOTH_WAYS, TWIN)
SCALING = {0xD3: struct.pack(">I", 1200), 0xD4: b"\0", 0xE5: b"\x08", 0xE6: b"\x03"}
UNMEASURED, IMPOSSIBLE = 0xFFFFFFFE, 10**8


class Line:
    """What is on the wire, written down datagram by datagram."""

    def __init__(self):
        self.sent = []
        self.seconds = 0

    def send(self, frame, source, destination):
        payload = frame if isinstance(frame, bytes) else encode(frame)
        time_ns = 1_795_000_000 * 10**9 + len(self.sent) * 10**7
        self.sent.append(Datagram(payload, Endpoint(source), Endpoint(destination), "eth0", time_ns))

    def ask(self, meter, tid, epcs, laptop=LAPTOP):
        self.send(Frame(tid, CONTROLLER, meter[1], Esv.GET, tuple(map(Property, epcs))), laptop, meter[0])

    def answer(self, meter, tid, values, laptop=LAPTOP):
        properties = tuple(Property(*item) for item in values.items())
        self.send(Frame(tid, meter[1], CONTROLLER, Esv.GET_RES, properties), meter[0], laptop)

    def exchange(self, meter, tid, values, laptop=LAPTOP):
        self.ask(meter, tid, values, laptop)
        self.answer(meter, tid, values, laptop)

    def poll(self, meter, tids, count=lambda second: 1000 + second, step=1, **more):
        for tid in tids:
            self.seconds += step
            self.exchange(meter, tid, self.values(meter, count(self.seconds), **more))

    def values(self, meter, count, reverse=7, power=None):
        fixed = self.seconds - self.seconds % 600
        values = {0xE2: register(meter, self.seconds, count, reverse), 0xE3: register(meter, fixed, 500_000 + fixed, 7)}
        return values if power is None else values | {0xEA: struct.pack(">i", power)}

    def scale(self, meter, tid=900):
        self.exchange(meter, tid, SCALING)

    def write(self, folder, kind="pcapng"):
        packets = [ip_packet(one) for one in self.sent]
        if kind == "pcap":
            data = pcap(*map(ethernet, packets))
        else:
            section = Pcapng().interface(link_type=101, name=b"eth0", tsresol=b"\x09")
            for one, packet in zip(self.sent, packets, strict=True):
                section.enhanced(packet, one.time_ns)
            data = section.data
        path = folder / f"line.{kind}"
        path.write_bytes(data)
        return path


def instance_list(line, meter):
    line.send(Frame(2, CONTROLLER, ALL_NODE_PROFILES, Esv.GET, (Property(0xD6),)), LAPTOP, GROUP)
    objects = b"\x01" + meter[1].to_bytes(3)
    line.send(Frame(2, NODE_PROFILE, CONTROLLER, Esv.GET_RES, (Property(0xD6, objects),)), meter[0], LAPTOP)


def register(meter, second, count, reverse):
    at = START + timedelta(seconds=second)
    stamp = struct.pack(">HBBBBB", at.year, at.month, at.day, at.hour, at.minute, at.second)
    return stamp + struct.pack(">I", count) + (struct.pack(">I", reverse) if meter[1] == 0x028F01 else b"")


def demand(meters):
    return {
        key: (
            meter.key,
            meter.demand.scale,
            list(meter.demand.readings),
            list(meter.demand.loads),
            meter.demand.restarts,
        )
        for key, meter in meters.items()
    }


def assert_same_demand(path):
    """Skim a capture, compare with the ordinary way, and return its meters and how many datagrams went that way."""
    slow = []
    meters, notes = skim_capture(path, slow.append)
    visit, ordinary_notes = replay_whole(path)
    assert notes == ordinary_notes
    assert demand(meters) == demand(visit.meters)
    assert {key: list(meter.demand.half_hours()) for key, meter in meters.items()} == {
        key: list(meter.demand.half_hours()) for key, meter in visit.meters.items()
    }
    return meters, len(slow)


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.name)
def test_a_recording_has_the_demand_of_the_ordinary_way(path):
    meters, _ = assert_same_demand(path)
    assert max(meter.demand.sample_count for meter in meters.values()) > 100


@pytest.mark.parametrize("kind", ["pcap", "pcapng"])
@pytest.mark.parametrize("meter", [ONE_WAY, BOTH_WAYS])
def test_of_a_poll_that_repeats_one_exchange_goes_the_ordinary_way(tmp_path, meter, kind):
    line = Line()
    line.scale(meter)
    line.poll(meter, range(1, 201), power=1500)
    meters, slow = assert_same_demand(line.write(tmp_path, kind))
    assert meters[MeterKey(*meter)].demand.sample_count == 200
    # The scaling, the first exchange, and the one with the first packet behind the file's head.
    assert slow <= 6


def test_meters_polled_in_turn_are_passed_over_in_turn(tmp_path):
    line = Line()
    for tid in range(100):
        for meter in (ONE_WAY, BOTH_WAYS):
            line.poll(meter, [tid])
    meters, slow = assert_same_demand(line.write(tmp_path))
    assert [len(meter.demand.readings) for meter in meters.values()] == [101, 101]
    assert slow <= 8


def test_another_fixed_time_value_goes_the_ordinary_way_and_the_rest_is_passed_over(tmp_path):
    line = Line()
    line.scale(ONE_WAY)
    line.poll(ONE_WAY, range(1300))
    meters, slow = assert_same_demand(line.write(tmp_path))
    fixed = [one for one in meters[MeterKey(*ONE_WAY)].demand.readings if not one.listed]
    assert len(fixed) == 1  # the others have the stamp of a sample
    assert slow <= 12


def test_an_answer_to_what_was_passed_over_is_nobodys_answer(tmp_path):
    line = Line()
    line.ask(ONE_WAY, 7, [0xE2, 0xE3])  # never answered, and its number comes again
    line.poll(ONE_WAY, range(1, 11))
    line.seconds = 5000
    line.answer(ONE_WAY, 7, line.values(ONE_WAY, 1))
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert all(one.at < START + timedelta(seconds=60) for one in meters[MeterKey(*ONE_WAY)].demand.readings)


def test_requests_of_long_ago_are_forgotten_by_what_was_passed_over(tmp_path):
    line = Line()
    line.ask(ONE_WAY, 9000, [0xE2, 0xE3])
    line.poll(ONE_WAY, range(1, 300))
    line.seconds = 5000
    line.answer(ONE_WAY, 9000, line.values(ONE_WAY, 1))
    assert_same_demand(line.write(tmp_path))


def test_a_number_of_its_own_in_the_answer_makes_no_data(tmp_path):
    line = Line()
    line.poll(ONE_WAY, range(1, 5))
    for tid in range(5, 9):
        line.seconds += 1
        line.ask(ONE_WAY, tid, [0xE2, 0xE3])
        line.answer(ONE_WAY, tid + 100, line.values(ONE_WAY, 5))
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert len(meters[MeterKey(*ONE_WAY)].demand.readings) == 5


@pytest.mark.parametrize(("laptop", "tid", "asked"), [(OTHER_LAPTOP, 1, [0xE2, 0xE3]), (LAPTOP, 2, [0xE2])])
def test_an_answer_behind_another_question_teaches_nothing(tmp_path, laptop, tid, asked):
    line = Line()
    line.ask(ONE_WAY, 1, [0xE2, 0xE3])
    line.ask(ONE_WAY, tid, asked, laptop)
    line.answer(ONE_WAY, 1, line.values(ONE_WAY, 5))
    for tid in range(3, 8):
        line.seconds += 1
        line.ask(ONE_WAY, tid, asked, laptop)
        line.answer(ONE_WAY, tid, line.values(ONE_WAY, 5))
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert len(meters[MeterKey(*ONE_WAY)].demand.readings) == 1


@pytest.mark.parametrize("count", [UNMEASURED, IMPOSSIBLE, 0, 99_999_999])
@pytest.mark.parametrize("reverse", [UNMEASURED, IMPOSSIBLE, 8])
def test_data_that_is_no_plain_number_is_what_it_is(tmp_path, count, reverse):
    line = Line()
    line.scale(BOTH_WAYS)
    line.poll(BOTH_WAYS, range(1, 4), power=2**31 - 2)
    line.poll(BOTH_WAYS, range(4, 9), lambda second: count, reverse=reverse, power=-(2**31))
    assert_same_demand(line.write(tmp_path))


def test_a_stamp_that_no_calendar_has_goes_the_ordinary_way(tmp_path):
    line = Line()
    line.poll(ONE_WAY, range(1, 4))
    values = line.values(ONE_WAY, 5)
    for field, wrong in ((2, 13), (3, 32), (4, 24), (5, 60), (6, 60), (0, 0x27)):
        line.exchange(
            ONE_WAY, 50 + field, values | {0xE2: values[0xE2][:field] + bytes([wrong]) + values[0xE2][field + 1 :]}
        )
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert len(meters[MeterKey(*ONE_WAY)].demand.readings) == 4


def test_another_meter_at_the_same_address_begins_anew(tmp_path):
    line = Line()
    for serial in (b"first", b"other"):
        line.exchange(ONE_WAY, 800, {0x83: b"\xfe\0\0\x01" + serial.rjust(13, b"\0")})
        line.poll(ONE_WAY, range(1, 20))
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert meters[MeterKey(*ONE_WAY)].demand.readings[0].at == START + timedelta(seconds=0)


def test_a_meter_that_turns_out_to_be_one_met_elsewhere_is_joined_at_its_next_poll(tmp_path):
    line = Line()
    for meter in (ONE_WAY, TWIN):
        line.exchange((meter[0], NODE_PROFILE), 3, {0x83: b"\xfe\0\0\x01" + b"A".rjust(13, b"\0")})
    line.poll(ONE_WAY, range(1, 6))
    instance_list(line, TWIN)
    line.poll(ONE_WAY, range(6, 11))
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert {id(meter) for meter in meters.values()} == {id(meters[MeterKey(*TWIN)])}


def test_a_section_with_other_interfaces_means_other_addresses(tmp_path):
    sections = []
    for name, before_s in ((b"eth0", 0), (b"eth1", 0), (b"eth0", 20)):
        line = Line()
        line.seconds = before_s
        for tid in range(1, 6):
            line.seconds += 1
            for one in (line.ask, line.answer):
                values = line.values(ONE_WAY, 5)
                one(("fe80::10", 0x028A01), tid, values, laptop="fe80::20")
        section = Pcapng().interface(link_type=101, name=name)
        for datagram in line.sent:
            section.enhanced(ip_packet(datagram))
        sections.append(section.data)
    path = tmp_path / "two.pcapng"
    path.write_bytes(b"".join(sections))
    meters, slow = assert_same_demand(path)
    assert [key.address for key in meters] == ["fe80::10%eth0", "fe80::10%eth1"]
    assert [meter.demand.sample_count or len(meter.demand.readings) for meter in meters.values()] == [11, 6]
    assert slow < 25


@pytest.mark.parametrize("kind", ["pcap", "pcapng"])
def test_what_was_passed_over_counts_where_a_file_ends_early(tmp_path, kind):
    line = Line()
    line.poll(ONE_WAY, range(1, 20))
    path = line.write(tmp_path, kind)
    path.write_bytes(path.read_bytes()[:-5])
    assert_same_demand(path)
    assert skim_capture(path)[1][0].params["frames"] == 37


def test_who_asks_everybody_is_answered_by_many_and_none_is_passed_over(tmp_path):
    line = Line()
    for tid in range(1, 6):
        line.ask((GROUP, 0x028A01), tid, [0xE2, 0xE3])
        for meter in (ONE_WAY, TWIN, ONE_WAY):
            line.seconds += 1
            line.answer(meter, tid, line.values(meter, 5))
    meters, slow = assert_same_demand(line.write(tmp_path))
    assert slow == len(line.sent)
    assert len(meters) == 2


def test_a_property_said_twice_counts_as_it_was_said_last(tmp_path):
    line = Line()
    for tid in range(1, 9):
        line.seconds += 1
        first, last = (Property(0xE2, register(ONE_WAY, line.seconds, tid + more, 0)) for more in (100, 500))
        line.ask(ONE_WAY, tid, [0xE2])
        line.send(Frame(tid, ONE_WAY[1], CONTROLLER, Esv.GET_RES, (first, last)), ONE_WAY[0], LAPTOP)
    meters, _ = assert_same_demand(line.write(tmp_path))
    assert [one.forward for one in meters[MeterKey(*ONE_WAY)].demand.readings] == list(range(501, 509))


def test_what_is_no_capture_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no capture")
    with pytest.raises(InputProblem, match="capture_unknown_format"):
        skim_capture(path)


TIDS = st.integers(1, 4)
COUNTS = st.sampled_from([5, 6, 5000, 99_999_990, UNMEASURED, IMPOSSIBLE])


@st.composite
def lines(draw):
    """Return a line on which everything happens: few numbers and few moments, so that things meet."""
    line = Line()
    for meter in METERS[: draw(st.integers(1, 3))]:
        line.scale(meter)
    for _ in range(draw(st.integers(1, 14))):
        happen(draw, line, draw(st.sampled_from(METERS)))
    return line


def happen(draw, line, meter):
    what = draw(st.sampled_from(["poll", "poll", "poll", "ask", "answer", "again", "swap", "damage", "tell", "know"]))
    if what == "poll":
        tid, steps = draw(TIDS), draw(st.integers(1, 6))
        tids = [tid + number * draw(st.sampled_from([0, 1])) for number in range(steps)]
        count, step = draw(COUNTS), draw(st.sampled_from([0, 1, 1, 30, -3]))
        line.poll(meter, tids, lambda second: count, step, power=draw(st.sampled_from([None, 900, -5])))
    elif what == "ask":
        line.ask(meter, draw(TIDS), [0xE2, 0xE3], draw(st.sampled_from([LAPTOP, OTHER_LAPTOP])))
    elif what == "answer":
        line.seconds += 1
        line.answer(meter, draw(TIDS), line.values(meter, draw(COUNTS)))
    elif what in ("again", "swap", "damage") and line.sent:
        trouble(draw, line, what)
    elif what == "tell":
        told = Property(0xE3, line.values(meter, 5)[0xE3])
        line.send(Frame(1, meter[1], NODE_PROFILE, Esv.INF, (told,)), meter[0], GROUP)
    elif what == "know":
        know(draw, line, meter)


def trouble(draw, line, what):
    """Repeat, exchange or damage what was sent just now."""
    if what == "again":
        line.sent += line.sent[-draw(st.integers(1, 4)) :]
    elif what == "swap":
        at = draw(st.integers(0, min(3, len(line.sent) - 1)))
        line.sent.append(line.sent.pop(-1 - at))
    else:
        last = line.sent.pop()
        payload = bytearray(last.payload)
        payload[draw(st.integers(0, len(payload) - 1))] ^= draw(st.integers(1, 255))
        line.send(bytes(payload), last.source.address, last.destination.address)


def know(draw, line, meter):
    """Learn what a meter is: its objects, its map, its scale, its name, which it may share with another address."""
    what = draw(st.sampled_from(["objects", "map", "scale", "name", "node"]))
    serial = draw(st.sampled_from([b"A", b"B"])).rjust(13, b"\0")
    if what == "objects":
        instance_list(line, meter)
    elif what == "node":
        line.exchange((meter[0], NODE_PROFILE), 3, {0x83: b"\xfe\0\0\x01" + serial})
    elif what == "map":
        line.exchange(meter, 3, {0x9F: b"\x03\xe2\xe3\x9f"})
    elif what == "scale":
        line.exchange(meter, 3, SCALING | {0xE6: bytes([draw(st.sampled_from([0, 3, 0x55]))])})
    else:
        line.exchange(meter, 3, {0x83: b"\xfe\0\0\x01" + serial})


@settings(max_examples=60, deadline=None)
@given(line=lines(), kind=st.sampled_from(["pcap", "pcapng"]))
def test_whatever_happens_on_the_line_the_demand_is_that_of_the_ordinary_way(tmp_path_factory, line, kind):
    assert_same_demand(line.write(tmp_path_factory.mktemp("line"), kind))

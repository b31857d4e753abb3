import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.capture.reader import read_capture
from app.cli.replayed import replay_whole
from app.values import JST
from app.visit import MeterKey

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
BOTH = pytest.mark.parametrize("name", ["hv-028a-ipv4", "hv-028f-ipv6"])


def known(name):
    truth = json.loads((CAPTURES / f"{name}.truth.json").read_text(encoding="utf-8"))
    visit, notes = replay_whole(CAPTURES / f"{name}.pcap")
    assert notes == []
    return truth, visit, visit.meters[MeterKey(truth["device"].partition("%")[0], int(truth["eoj"], 16))]


def exact(product, unit):
    """Return a truth number without the noise of the float product it was written as."""
    return None if product is None else round(Decimal(product) / unit) * unit


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=JST)


@BOTH
def test_the_samples_of_a_capture_are_exactly_what_the_meter_counted(name):
    truth, _, meter = known(name)
    unit = Decimal(str(truth["kwh_per_count"]))
    assert meter.demand.scale.kwh_per_count == unit
    first, *samples = [(one.at, one.kwh, one.reverse_kwh) for one in meter.demand.samples]
    assert samples == [
        (at(one["at"]), exact(one["kwh"], unit), exact(one["reverse_kwh"], unit)) for one in truth["samples"]
    ]
    # The truth begins with the first poll; the reading of the whole meter before it is a sample as well.
    assert first[0] == samples[0][0] - timedelta(minutes=1)


@BOTH
def test_there_is_a_sample_for_every_stamp_on_the_wire(name):
    truth, _, meter = known(name)
    stamps = set()
    for item in read_capture(CAPTURES / f"{name}.pcap"):
        payload = item.datagram.payload
        answered, told = payload[10:11] in (b"\x72", b"\x52"), payload[10:11] in (b"\x73", b"\x74")
        if payload[4:7] == bytes.fromhex(truth["eoj"]) and (answered or told):
            stamps |= set(_stamps(payload, 0xE2)) | (set(_stamps(payload, 0xE3)) if told else set())
    assert {(one.at.strftime("%d %H%M%S")) for one in meter.demand.samples} == stamps


def _stamps(payload, epc):
    """Yield day and time of one property of a frame, found by hand."""
    data = _properties(payload).get(epc)
    if data:
        yield f"{data[3]:02} {data[4]:02}{data[5]:02}{data[6]:02}"


def _properties(payload):
    """Return the properties of a frame, found by hand."""
    found, position = {}, 12
    while position < len(payload):
        code, length = payload[position], payload[position + 1]
        found[code] = payload[position + 2 : position + 2 + length]
        position += 2 + length
    return found


def test_the_live_load_of_a_capture_is_the_mean_since_twenty_counts_ago():
    truth, _, meter = known("hv-028a-ipv4")
    unit = Decimal(str(truth["kwh_per_count"]))
    counted = [(at(one["at"]), int(exact(one["kwh"], unit) / unit)) for one in truth["samples"]]
    loads = {one.at: one for one in meter.demand.loads}
    for number in range(10, len(counted)):
        moment, counts = counted[number]
        begin, before = next(
            one
            for one in counted[number - 1 :: -1]
            if counts - one[1] >= 20 or moment - one[0] >= timedelta(minutes=10)
        )
        kw = (counts - before) * unit * 3600 / int((moment - begin).total_seconds())
        assert (loads[moment].kw, loads[moment].interval) == (kw, moment - begin)
        assert loads[moment].band_kw == unit * 3600 / int((moment - begin).total_seconds())
    peak = max(meter.demand.loads, key=lambda one: one.kw)  # 21 counts of 1.2 kWh in two minutes
    assert (f"{peak.at:%H:%M}", peak.kw, peak.band_kw, peak.interval) == ("09:24", 756, 36, timedelta(minutes=2))


def test_the_live_load_of_a_bidirectional_meter_is_the_power_on_the_wire():
    truth, _, meter = known("hv-028f-ipv6")
    told = {}
    for item in read_capture(CAPTURES / "hv-028f-ipv6.pcap"):
        payload = item.datagram.payload
        if payload[4:7] == bytes.fromhex(truth["eoj"]) and payload[10:11] == b"\x72":
            found = _properties(payload)
            if 0xE2 in found and 0xEA in found:
                told[next(_stamps(payload, 0xE2))] = int.from_bytes(found[0xEA], signed=True)
    loads = {f"{one.at:%d %H%M%S}": one for one in meter.demand.loads}
    assert len(told) == len(truth["samples"])
    assert all((loads[stamp].kw, loads[stamp].band_kw) == (Decimal(watts) / 1000, 0) for stamp, watts in told.items())


@BOTH
def test_the_half_hours_of_a_capture_are_exactly_what_the_meter_measured(name):
    truth, _, meter = known(name)
    unit = Decimal(str(truth["kw_per_count"]))
    complete = {one.start: (one.kwh, one.kw) for one in meter.demand.half_hours() if one.complete}
    for window in truth["half_hours"]:
        end = at(window["at"])
        kwh = exact(window["kwh"], Decimal(str(truth["kwh_per_count"])))
        assert complete[end - timedelta(minutes=30)] == (kwh, kwh * 2)
        assert kwh * 2 == exact(window["kw"], unit)
    assert len(complete) == len(truth["half_hours"])


@BOTH
def test_a_capture_has_nothing_negative_and_no_spike(name):
    _, _, meter = known(name)
    assert all(0 <= load.kw < 2000 for load in meter.demand.loads)
    assert all(window.kw >= 0 for window in meter.demand.half_hours())


@BOTH
def test_listening_to_a_capture_asks_nothing_and_understands_every_answer(name):
    _, visit, meter = known(name)
    assert visit.datagrams_to_send() == []
    assert visit.unmatched == 0
    assert meter.snapshot.epcs()
    assert not [one for one in meter.snapshot.readings() if one.problem]

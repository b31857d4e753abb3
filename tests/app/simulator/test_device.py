import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.echonet.frame import Frame, Property, decode, encode
from app.echonet.objects import ALL_NODE_PROFILES, CONTROLLER, NODE_PROFILE, Esv
from app.echonet.property_map import decode_property_map
from app.meter.properties import CLASSES, definition
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import LoadProfile, load_profile
from app.simulator.settings import MeterSettings
from app.values import JST, NO_DATA
from tests.app.simulator.conversation import KW_600, MORNING, US, Conversation

BOTH_CLASSES = pytest.mark.parametrize("meter_class", [0x028A, 0x028F])


def content(talk: Conversation, epc: int):
    return definition(talk.settings.meter_class, epc).layout.decode(talk.read(epc)[epc])


def test_it_announces_its_objects_at_start():
    (announced,) = Conversation().announced
    assert announced.address is None
    frame = decode(announced.payload)
    assert (frame.seoj, frame.esv) == (NODE_PROFILE, Esv.INF)
    assert frame.properties == (Property(0xD5, bytes.fromhex("01028A01")),)


def test_a_multicast_is_answered_by_unicast_after_a_random_wait_of_at_most_a_second():
    talk = Conversation()
    request = encode(Frame(9, CONTROLLER, ALL_NODE_PROFILES, Esv.GET, (Property(0xD6),)))
    assert talk.send(request, "ff02::1") == []
    assert talk.meter.next_deadline() > talk.now
    (answer,) = talk.pass_time(1.0)
    assert answer.address == US
    assert decode(answer.payload) == Frame(
        9, NODE_PROFILE, CONTROLLER, Esv.GET_RES, (Property(0xD6, bytes.fromhex("01028A01")),)
    )


@BOTH_CLASSES
def test_every_property_of_the_get_map_is_readable_by_the_tables_of_app_meter(meter_class):
    talk = Conversation(meter_class=meter_class)
    talk.ask(Esv.SET_C, {0xE1: b"\x01"})
    readable = decode_property_map(talk.read(0x9F)[0x9F])
    assert len(readable) >= 16
    for epc in readable:
        edt = talk.read(epc)[epc]
        assert edt
        definition(meter_class, epc).layout.decode(edt)


@BOTH_CLASSES
def test_every_required_property_is_there(meter_class):
    talk = Conversation(meter_class=meter_class)
    readable = decode_property_map(talk.read(0x9F)[0x9F])
    writable = decode_property_map(talk.read(0x9E)[0x9E])
    announced = decode_property_map(talk.read(0x9D)[0x9D])
    lines = CLASSES[meter_class].values()
    assert {line.epc for line in lines if line.access[0] in "RC"} <= readable
    assert {line.epc for line in lines if line.access[1] == "R"} <= writable
    assert {line.epc for line in lines if line.access[2] == "R"} <= announced


def test_the_node_profile_has_its_required_properties():
    talk = Conversation()
    readable = decode_property_map(talk.read(0x9F, deoj=NODE_PROFILE)[0x9F])
    assert {0x80, 0x82, 0x83, 0x8A, 0x9D, 0x9E, 0x9F, 0xD3, 0xD4, 0xD6, 0xD7} <= readable
    assert all(talk.read(*readable, deoj=NODE_PROFILE).values())


def test_a_get_with_an_unknown_property_keeps_the_values_it_can_give():
    answer = Conversation().ask(Esv.GET, {0xD3: b"", 0xF9: b""})
    assert answer.esv is Esv.GET_SNA
    assert answer.properties == (Property(0xD3, bytes.fromhex("000004B0")), Property(0xF9, b""))


@pytest.mark.parametrize("day", [0, 1, 99])
def test_the_history_day_can_be_set(day):
    talk = Conversation()
    answer = talk.ask(Esv.SET_C, {0xE1: bytes((day,))})
    assert answer.esv is Esv.SET_RES
    assert answer.properties == (Property(0xE1, b""),)
    assert talk.read(0xE1) == {0xE1: bytes((day,))}


@pytest.mark.parametrize(("epc", "edt"), [(0xE1, b"\x64"), (0xE1, b"\xff"), (0xE1, b"\x00\x01"), (0xC1, b"\x01")])
def test_a_refused_write_echoes_the_value(epc, edt):
    answer = Conversation().ask(Esv.SET_C, {0x81: b"\x08", epc: edt})
    assert answer.esv is Esv.SET_C_SNA
    assert answer.properties == (Property(0x81, b""), Property(epc, edt))


def test_a_write_that_wants_no_answer_is_answered_only_when_refused():
    talk = Conversation()
    assert talk.ask(Esv.SET_I, {0xE1: b"\x03"}) is None
    assert talk.read(0xE1) == {0xE1: b"\x03"}
    refused = talk.ask(Esv.SET_I, {0xE1: b"\x64"})
    assert (refused.esv, refused.properties) == (Esv.SET_I_SNA, (Property(0xE1, b"\x64"),))


def test_write_and_read_in_one_request():
    answer = Conversation().ask(Esv.SET_GET, {0xE1: b"\x02"}, {0xE1: b"", 0xD4: b""})
    assert answer.esv is Esv.SET_GET_RES
    assert answer.properties == (Property(0xE1, b""),)
    assert answer.get_properties == (Property(0xE1, b"\x02"), Property(0xD4, b"\x00"))
    refused = Conversation().ask(Esv.SET_GET, {0xE1: b"\x64"}, {0xF9: b""})
    assert refused.esv is Esv.SET_GET_SNA
    assert refused.properties == (Property(0xE1, b"\x64"),)


def test_a_request_to_notify_is_answered_or_refused():
    talk = Conversation()
    assert talk.ask(Esv.INF_REQ, {0xD3: b""}).esv is Esv.INF
    assert talk.ask(Esv.INF_REQ, {0xD3: b"", 0xF9: b""}).esv is Esv.INF_SNA


def test_a_notification_to_be_confirmed_is_confirmed_without_data():
    answer = Conversation().ask(Esv.INFC, {0x80: b"\x30"}, deoj=NODE_PROFILE)
    assert (answer.esv, answer.properties) == (Esv.INFC_RES, (Property(0x80, b""),))


def test_an_object_it_has_not_gets_silence():
    assert Conversation().ask(Esv.GET, {0xE7: b""}, deoj=0x028801) is None


def test_an_answer_gets_silence():
    assert Conversation().ask(Esv.GET_RES, {0xE7: b"\x00"}) is None


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x10",
        bytes.fromhex("1082000105FF01028A016201E200"),  # the arbitrary format
        bytes.fromhex("2081000105FF01028A016201E200"),  # a foreign header
        bytes.fromhex("1081000105FF01028A016202E200"),  # OPC says two
        bytes.fromhex("1081000105FF01028A016201E205"),  # PDC says five
        bytes.fromhex("1081000105FF01028A016201E20000"),  # a byte too many
        bytes.fromhex("1081000105FF01028A016901E200"),  # no such service
    ],
)
def test_malformed_bytes_get_silence(payload):
    assert Conversation().send(payload) == []


@given(st.binary(max_size=300))
def test_any_bytes_are_survived(payload):
    talk = Conversation()
    talk.send(payload)
    assert talk.read(0xD4) == {0xD4: b"\x00"}


def test_the_energy_counts_what_the_load_used_at_whole_minutes_of_the_meters_clock():
    talk = Conversation()  # 600 kW: 10 kWh a minute, 1.2 kWh a count
    before = content(talk, 0xE2)
    assert before.at == datetime(2026, 11, 20, 8, 5, tzinfo=JST)
    talk.pass_time(12 * 60)
    after = content(talk, 0xE2)
    assert after.at == datetime(2026, 11, 20, 8, 17, tzinfo=JST)
    assert after.counts[0] - before.counts[0] == 100


def test_an_accelerated_clock_takes_the_load_with_it():
    talk = Conversation(speed=600.0)
    before = content(talk, 0xE2).counts[0]
    talk.pass_time(1.2)
    assert content(talk, 0xE2).counts[0] - before == 100


def test_the_counter_rolls_over():
    talk = Conversation(initial_count=99_999_990)
    talk.pass_time(12 * 60)
    assert 0 <= content(talk, 0xE2).counts[0] < 100


def test_demand_at_fixed_time_is_the_mean_of_the_last_half_hour():
    got = content(Conversation(), 0xC3)
    assert (got.at, got.counts) == (datetime(2026, 11, 20, 8, 0, tzinfo=JST), (500,))  # 600 kW in counts of 1.2 kW


def test_the_monthly_maximum_is_the_highest_half_hour_since_the_fixed_date():
    talk = Conversation(profile=load_profile("office"), start=MORNING.replace(day=20, hour=23), fixed_day=20)
    talk.ask(Esv.SET_C, {0xE1: b"\x00"})
    today = [count for count in content(talk, 0xC6).counts[1:] if count is not NO_DATA]
    assert content(talk, 0xC1).counts == (max(today),)


def test_the_half_hour_that_ends_at_the_fixed_date_belongs_to_the_month_before():
    peak_before_midnight = LoadProfile([(0, 600_000_000), (23 * 60 + 30, 1_200_000_000)])
    talk = Conversation(profile=peak_before_midnight, start=MORNING.replace(hour=2), fixed_day=20)
    assert content(talk, 0xC1).counts == (500,)


@pytest.mark.parametrize(("confirmed", "esv"), [(False, Esv.INF), (True, Esv.INFC)])
def test_every_half_hour_is_notified(confirmed, esv):
    talk = Conversation(confirmed_notifications=confirmed)
    talk.read(0x80)  # now it knows whom to tell
    sent = talk.pass_time(3600.0)
    assert [one.address for one in sent] == [US if confirmed else None] * 2
    frame = decode(sent[0].payload)
    assert (frame.seoj, frame.esv) == (0x028A01, esv)
    values = {item.epc: definition(0x028A, item.epc).layout.decode(item.edt) for item in frame.properties}
    assert set(values) == {0xE3, 0xC3}
    assert {value.at for value in values.values()} == {datetime(2026, 11, 20, 8, 30, tzinfo=JST)}


@pytest.mark.parametrize("speed", [1.0, 7.0, 600.0, 99_999.0])
def test_each_half_hour_is_notified_once_at_any_speed(speed):
    talk = Conversation(speed=speed)
    sent = talk.pass_time(24 * 3600 / speed)
    stamps = [decode(one.payload).properties[0].edt[:7] for one in sent]
    assert len(stamps) == len(set(stamps)) == 48


@given(speed=st.floats(0.001, 100_000.0), origin=st.floats(0.0, 1e7))
def test_a_deadline_once_handled_does_not_come_again(speed, origin):
    meter = VirtualMeter(MeterSettings(MORNING, KW_600, speed=speed), origin, rng=random.Random(1))
    due = meter.next_deadline()
    meter.handle_deadline(due)
    assert meter.next_deadline() > due
    stamp = decode(meter.datagrams_to_send()[-1].payload).properties[0].edt[:7]
    assert stamp == bytes.fromhex("07EA0B14081E00")


def test_a_history_nobody_asked_for_says_so():
    got = content(Conversation(), 0xE7)
    assert got.day is None
    assert set(got.counts) == {NO_DATA}


def test_todays_history_ends_now():
    talk = Conversation()
    talk.ask(Esv.SET_C, {0xE1: b"\x00"})
    counts = content(talk, 0xE7).counts
    assert [count is NO_DATA for count in counts] == [False] * 17 + [True] * 31  # 00:00 … 08:00


def test_demand_history_agrees_with_the_energy_history_of_the_half_hour_before():
    talk = Conversation(profile=load_profile("office"))
    talk.ask(Esv.SET_C, {0xE1: b"\x01"})
    energy, demand = content(talk, 0xE7), content(talk, 0xC6)
    assert energy.day == demand.day == 1
    for slot in range(1, 48):
        assert abs(demand.counts[slot] - 2 * (energy.counts[slot] - energy.counts[slot - 1])) <= 2


def test_demand_history_may_name_the_half_hour_after_instead():
    talk = Conversation(profile=load_profile("office"), history_demand_precedes_slot=False)
    talk.ask(Esv.SET_C, {0xE1: b"\x01"})
    energy, demand = content(talk, 0xE7), content(talk, 0xC6)
    for slot in range(47):
        assert abs(demand.counts[slot] - 2 * (energy.counts[slot + 1] - energy.counts[slot])) <= 2


def test_the_history_joins_the_counter_of_the_same_moment():
    talk = Conversation(start=datetime(2026, 11, 20, 8, 0, tzinfo=JST))
    talk.ask(Esv.SET_C, {0xE1: b"\x00"})
    assert content(talk, 0xE7).counts[16] == content(talk, 0xE3).counts[0] == content(talk, 0xE2).counts[0]


def test_before_the_meter_was_installed_there_is_no_history():
    talk = Conversation(initial_count=100)
    talk.ask(Esv.SET_C, {0xE1: b"\x05"})
    assert set(content(talk, 0xE7).counts) == {NO_DATA}


def test_both_directions_are_measured_by_the_bidirectional_meter():
    talk = Conversation(meter_class=0x028F, profile=load_profile("solar"), start=MORNING.replace(hour=11))
    before = content(talk, 0xE2).counts
    talk.pass_time(3600.0)
    forward, reverse = content(talk, 0xE2).counts
    assert forward == before[0]
    assert reverse > before[1]
    assert content(talk, 0xEA).counts[0] < 0
    assert all(count < 0 for count in content(talk, 0xEB).counts)


def test_ten_minutes_can_be_chosen_from_the_bidirectional_meter():
    talk = Conversation(meter_class=0x028F)
    choice = bytes.fromhex("07EA0B140805" + "0A")
    assert talk.ask(Esv.SET_C, {0xEF: choice}).esv is Esv.SET_RES
    got = content(talk, 0xED)
    assert got.at == datetime(2026, 11, 20, 8, 5, tzinfo=JST)
    assert got.counts[0] == content(talk, 0xD0).counts[0]
    assert got.counts[0] - got.counts[18] in (75, 76)  # nine minutes of 10 kWh


@pytest.mark.parametrize(
    "choice", ["07EA0B140805" + "0B", "07EA0B140806" + "01", "07EA0D010805" + "01", "07EA0B14080501FF"]
)
def test_minutes_that_cannot_be_are_refused(choice):
    talk = Conversation(meter_class=0x028F)
    assert talk.ask(Esv.SET_C, {0xEF: bytes.fromhex(choice)}).esv is Esv.SET_C_SNA


def test_silent_announces_but_answers_no_unicast():
    talk = Conversation(Faults(silent=1))
    assert talk.announced
    assert talk.ask(Esv.GET, {0xE2: b""}) is None


def test_drop_loses_every_second_answer():
    talk = Conversation(Faults(drop=2))
    answered = [talk.ask(Esv.GET, {0xE2: b""}) is not None for _ in range(6)]
    assert answered == [True, False] * 3


def test_late_answers_come_late():
    talk = Conversation(Faults(late=20.0))
    assert talk.ask(Esv.GET, {0xE2: b""}) is None
    assert talk.pass_time(19.9) == []
    assert len(talk.pass_time(0.2)) == 1


def test_batch_refuses_what_is_too_much_and_keeps_the_rest():
    answer = Conversation(Faults(batch=2)).ask(Esv.GET, {0xD3: b"", 0xD4: b"", 0xE5: b""})
    assert answer.esv is Esv.GET_SNA
    assert [bool(item.edt) for item in answer.properties] == [True, True, False]


def test_truncated_answers_are_no_frames():
    talk = Conversation(Faults(truncate=1))
    request = encode(Frame(1, CONTROLLER, talk.eoj, Esv.GET, (Property(0xD4),)))
    healthy = Conversation().send(request)[0].payload
    assert talk.send(request)[0].payload == healthy[:-1]


def test_a_wrong_transaction_number_is_answered():
    assert Conversation(Faults(tid=5)).ask(Esv.GET, {0xD4: b""}).tid == 1 + 5


def test_a_stale_meter_repeats_its_last_value():
    talk = Conversation(Faults(stale=2))
    talk.pass_time(300.0)
    last = talk.read(0xE2)
    talk.pass_time(300.0)
    assert talk.read(0xE2) == last


def test_a_restart_begins_at_zero():
    talk = Conversation(Faults(restart=2))
    talk.pass_time(110.0)
    assert content(talk, 0xE2).counts[0] > 4_000_000
    talk.pass_time(110.0)
    assert content(talk, 0xE2).counts[0] < 100


def test_no_data_is_the_distinct_value():
    talk = Conversation(Faults(nodata=1))
    assert content(talk, 0xE2).counts == (NO_DATA,)
    assert content(talk, 0xC3).counts == (NO_DATA,)
    assert content(talk, 0xC1).counts == (NO_DATA,)


def test_a_wrong_clock_is_ahead():
    talk = Conversation(Faults(clock=3600))
    assert talk.meter.meter_time(talk.now) == MORNING + timedelta(hours=1)


def test_another_controller_moves_the_history_day():
    talk = Conversation(Faults(moved=2))
    talk.ask(Esv.SET_C, {0xE1: b"\x03"})
    assert content(talk, 0xE7).day == 3
    assert content(talk, 0xE7).day == 0


def test_a_refused_property_is_not_in_the_maps_either():
    talk = Conversation(Faults(refuse=frozenset({0xD3, 0xE3, 0xC3})))
    assert talk.read(0xD3) == {0xD3: b""}
    assert 0xD3 not in decode_property_map(talk.read(0x9F)[0x9F])
    assert talk.pass_time(3600.0) == []

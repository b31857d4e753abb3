from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.echonet.datagram import MULTICAST_IPV4, MULTICAST_IPV6
from app.echonet.events import (
    Malformed,
    NodeFound,
    Notified,
    PropertiesRead,
    PropertiesWritten,
    Refused,
    TimedOut,
    Unmatched,
)
from app.echonet.frame import Frame, Property, encode
from app.echonet.objects import ALL_NODE_PROFILES, CONTROLLER, NODE_PROFILE, Esv
from app.echonet.session import Timing
from app.messages import Language, catalogue
from tests.fakes import METER, OTHER, US, FarEnd, answer, notification

METER_EOJ = 0x028A01
INSTANCES = bytes.fromhex("01028A01")
UNIT, COUNT = b"\x03", bytes.fromhex("07EA0B1408010000000001")


@pytest.fixture
def far():
    return FarEnd()


def get(far, *epcs, address=METER, eoj=METER_EOJ):
    far.session.get(address, eoj, epcs, far.clock.now)
    return far.request()


# Discovery ---------------------------------------------------------------------------------------


def test_discovery_asks_everybody_now_and_again_with_one_number(far):
    far.session.discover(far.clock.now)
    first = far.sent()
    later = far.pass_time(200)
    assert [(address, frame.deoj, frame.esv) for address, frame in first] == [(None, ALL_NODE_PROFILES, Esv.GET)]
    assert first[0][1].seoj == CONTROLLER
    assert first[0][1].properties == (Property(0xD6),)
    assert [at for at, _, _ in later] == [1.5, 4.0, 9.0, 69.0, 129.0, 189.0]
    assert {frame for _, _, frame in later} == {first[0][1]}


def test_repeats_missed_while_asleep_are_made_up_for_by_one(far):
    far.session.discover(far.clock.now)
    far.sent()
    far.clock.now += 3600
    far.session.handle_deadline(far.clock.now)
    assert [address for address, _ in far.sent()] == [None]
    assert far.session.next_deadline() == far.clock.now + 60


def test_discovery_asks_given_addresses_directly_as_well(far):
    far.session.discover(far.clock.now, [METER, "fe80::1%eth0"])
    asked = {address: frame.deoj for address, frame in far.sent()}
    assert asked == {None: ALL_NODE_PROFILES, METER: NODE_PROFILE, "fe80::1%eth0": NODE_PROFILE}


def test_a_given_address_that_stays_silent_is_asked_again_with_the_discovery(far):
    far.session.discover(far.clock.now, [METER])
    far.sent()
    asked = [at for at, address, _ in far.pass_time(200) if address == METER]
    assert asked == [5.0, 15.0, 69.0, 74.0, 84.0, 129.0, 134.0, 144.0, 189.0, 194.0]


def test_on_a_new_line_discovery_begins_again_and_nothing_waits_for_its_old_patience(far):
    far.session.discover(far.clock.now)
    far.session.get(METER, METER_EOJ, [0xE2], far.clock.now)
    ((_, first), (_, asked)) = far.sent()
    far.pass_time(16)
    far.session.discover_anew(far.clock.now)
    ((everybody, anew), (address, again)) = far.sent()
    assert (everybody, address, again) == (None, METER, asked)
    assert (anew.deoj, anew.properties) == (first.deoj, first.properties)
    assert [(at, to) for at, to, _ in far.pass_time(10)] == [(1.5, None), (4.0, None), (5.0, METER), (9.0, None)]


def test_a_new_line_is_not_searched_unasked(far):
    far.session.discover_anew(far.clock.now)
    assert (far.sent(), far.session.next_deadline()) == ([], None)


def test_every_node_that_answers_a_discovery_is_found_however_late(far):
    far.session.discover(far.clock.now)
    asked = far.request()
    far.pass_time(300)
    for address in (METER, OTHER):
        reply = replace(answer(asked, Esv.GET_RES, {0xD6: INSTANCES}), seoj=NODE_PROFILE)
        found = [event for event in far.say(reply, source=address) if isinstance(event, NodeFound)]
        assert [(one.address, one.objects, one.announced) for one in found] == [(address, (METER_EOJ,), False)]
        assert found[0].interface == "veth-laptop"


def test_an_announcement_is_found_without_asking(far):
    said = far.say(
        Frame(0, NODE_PROFILE, NODE_PROFILE, Esv.INF, (Property(0xD5, INSTANCES),)), destination=MULTICAST_IPV4
    )
    assert [type(event) for event in said] == [Notified, NodeFound]
    assert said[1].announced
    assert far.sent() == []


def test_starting_announces_our_controller_to_everybody(far):
    far.session.announce()
    ((address, frame),) = far.sent()
    assert (address, frame.seoj, frame.deoj, frame.esv) == (None, NODE_PROFILE, NODE_PROFILE, Esv.INF)
    assert frame.properties == (Property(0xD5, bytes.fromhex("0105FF01")),)


@pytest.mark.parametrize("edt", ["", "01", "02028A01", "01028A", "01028A0102", "00028A01", "FF"])
def test_an_instance_list_whose_count_does_not_fit_is_malformed(far, edt):
    said = far.say(notification(NODE_PROFILE, {0xD5: bytes.fromhex(edt)}))
    assert not [event for event in said if isinstance(event, NodeFound)]
    (malformed,) = [event for event in said if isinstance(event, Malformed)]
    assert (malformed.reason, malformed.details) == ("instance_list", {"length": len(edt) // 2})
    assert all("error.instance_list" in catalogue(language) for language in Language)


def test_a_node_may_have_no_objects_or_many(far):
    many = bytes((84,)) + bytes.fromhex("028A01") * 84
    assert far.say(notification(NODE_PROFILE, {0xD5: b"\x00"}))[1].objects == ()
    assert far.say(notification(NODE_PROFILE, {0xD5: many}))[1].objects == (METER_EOJ,) * 84


def test_a_meter_does_not_list_instances(far):
    said = far.say(notification(METER_EOJ, {0xD5: INSTANCES}))
    assert [type(event) for event in said] == [Notified]


# Matching ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("port", [3610, 1, 65535, 40_123])
def test_an_answer_counts_from_any_source_port(far, port):
    asked = get(far, 0xE6)
    far.clock.now += 2.5
    (read,) = far.say(answer(asked, Esv.GET_RES, {0xE6: UNIT}), port=port)
    assert isinstance(read, PropertiesRead)
    assert (read.address, read.eoj, read.properties) == (METER, METER_EOJ, (Property(0xE6, UNIT),))
    assert (read.exchange.tid, read.exchange.own, read.exchange.round_trip_s) == (asked.tid, True, 2.5)
    assert read.time_ns == far.clock.time_ns


WRONG = {
    "tid": lambda frame: replace(frame, tid=frame.tid + 1),
    "object": lambda frame: replace(frame, seoj=0x028A02),
    "class": lambda frame: replace(frame, seoj=0x028F01),
    "addressee": lambda frame: replace(frame, deoj=0x05FF02),
    "property": lambda frame: replace(frame, properties=(Property(0xE5, b"\x08"),)),
    "one property too many": lambda frame: replace(frame, properties=(*frame.properties, Property(0xE5, b"\x08"))),
    "answer to a write": lambda frame: replace(frame, esv=Esv.SET_RES),
    "refusal of a write": lambda frame: replace(frame, esv=Esv.SET_C_SNA),
    "confirmation": lambda frame: replace(frame, esv=Esv.INFC_RES),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_answer_is_unmatched_and_brings_no_data(far, wrong):
    asked = get(far, 0xE6)
    right = answer(asked, Esv.GET_RES, {0xE6: UNIT})
    said = far.say(wrong(right))
    assert [type(event) for event in said] == [Unmatched]
    assert said[0].frame == wrong(right)
    assert far.session.pending(METER) == 1
    assert [type(event) for event in far.say(right)] == [PropertiesRead]


def test_the_right_answer_from_the_wrong_address_is_unmatched(far):
    asked = get(far, 0xE6)
    right = answer(asked, Esv.GET_RES, {0xE6: UNIT})
    assert [type(event) for event in far.say(right, source=OTHER)] == [Unmatched]
    assert far.session.pending(METER) == 1


def test_a_duplicate_is_unmatched(far):
    right = answer(get(far, 0xE6), Esv.GET_RES, {0xE6: UNIT})
    assert [type(event) for event in far.say(right)] == [PropertiesRead]
    assert [type(event) for event in far.say(right)] == [Unmatched]


def test_an_answer_to_nothing_is_unmatched(far):
    said = far.say(Frame(1, METER_EOJ, CONTROLLER, Esv.GET_RES, (Property(0xE6, UNIT),)))
    assert [type(event) for event in said] == [Unmatched]


def test_a_link_local_address_is_told_from_the_same_on_another_interface(far):
    asked = get(far, 0xE6, address="fe80::20%eth0")
    right = answer(asked, Esv.GET_RES, {0xE6: UNIT})
    assert [type(event) for event in far.say(right, source="fe80::20%eth1")] == [Unmatched]
    assert [type(event) for event in far.say(right, source="fe80::20%eth0")] == [PropertiesRead]


def test_a_link_local_address_typed_without_interface_is_answered_with_one(far):
    asked = get(far, 0xE6, address="fe80::20")
    far.session.get("fe80::20", METER_EOJ, (0xE2,), far.clock.now)
    (read,) = far.say(answer(asked, Esv.GET_RES, {0xE6: UNIT}), source="fe80::20%eth0")
    assert (read.address, read.properties) == ("fe80::20%eth0", (Property(0xE6, UNIT),))
    assert [(address, frame.properties[0].epc) for address, frame in far.sent()] == [("fe80::20", 0xE2)]


# One request in flight, patience -----------------------------------------------------------------


def test_one_request_is_in_flight_per_node(far):
    for epc in (0xE2, 0xE3, 0xE5):
        far.session.get(METER, METER_EOJ, (epc,), far.clock.now)
    far.session.get(OTHER, METER_EOJ, (0xE2,), far.clock.now)
    first = far.sent()
    assert [(address, frame.properties[0].epc) for address, frame in first] == [(METER, 0xE2), (OTHER, 0xE2)]
    assert far.session.pending(METER) == 3
    for epc, following in ((0xE2, 0xE3), (0xE3, 0xE5)):
        far.say(answer(first[0][1], Esv.GET_RES, {epc: UNIT}))
        first = far.sent()
        assert [(address, frame.properties[0].epc) for address, frame in first] == [(METER, following)]
    far.say(answer(first[0][1], Esv.GET_SNA, {0xE5: b""}))
    assert far.sent() == []
    assert far.session.pending(METER) == 0


def test_an_unanswered_request_is_repeated_as_it_was_with_growing_waits(far):
    asked = get(far, 0xE2)
    repeated = far.pass_time(34.9)
    assert repeated == [(5.0, METER, asked), (15.0, METER, asked)]
    assert far.events() == []
    assert far.pass_time(0.2) == []
    assert far.events() == [TimedOut(METER, METER_EOJ, asked.tid, 3, (0xE2,))]
    assert far.session.pending(METER) == 0
    assert far.session.next_deadline() is None


def test_after_giving_up_the_next_request_has_its_turn(far):
    get(far, 0xE2)
    far.session.get(METER, METER_EOJ, (0xE3,), far.clock.now)
    sent = far.pass_time(35)
    assert [frame.properties[0].epc for _, _, frame in sent] == [0xE2, 0xE2, 0xE3]


@pytest.mark.parametrize("seconds", [6, 16, 36, 3600])
def test_an_answer_after_a_retry_or_after_giving_up_still_counts_once(far, seconds):
    asked = get(far, 0xE6)
    far.pass_time(seconds)
    far.events()
    right = answer(asked, Esv.GET_RES, {0xE6: UNIT})
    (read,) = far.say(right)
    assert read.properties == (Property(0xE6, UNIT),)
    assert read.exchange.round_trip_s == seconds
    assert [type(event) for event in far.say(right)] == [Unmatched]


def test_a_late_answer_does_not_end_the_request_in_flight(far):
    late = get(far, 0xE6)
    far.pass_time(36)
    far.events()
    now = get(far, 0xE2)
    far.say(answer(late, Esv.GET_RES, {0xE6: UNIT}))
    assert far.session.pending(METER) == 1
    assert [type(event) for event in far.say(answer(now, Esv.GET_RES, {0xE2: COUNT}))] == [PropertiesRead]
    assert far.session.pending(METER) == 0


def test_patience_can_be_set():
    far = FarEnd(Timing(answer_waits_s=(1.0,), discovery_at_s=(0.0, 2.0)))
    get(far, 0xE2)
    assert far.pass_time(2) == []
    assert [type(event) for event in far.events()] == [TimedOut]


def test_dropped_requests_are_neither_sent_nor_reported(far):
    asked = get(far, 0xE2)
    far.session.get(METER, METER_EOJ, (0xE3,), far.clock.now)
    far.session.drop_requests(METER)
    assert far.pass_time(100) == []
    assert far.events() == []
    assert [type(event) for event in far.say(answer(asked, Esv.GET_RES, {0xE2: COUNT}))] == [PropertiesRead]


def test_the_transaction_number_wraps_past_those_still_open(monkeypatch):
    monkeypatch.setattr("app.echonet.session.MAX_TID", 0x0F)  # 65,536 exchanges would take their time
    far = FarEnd(Timing(answer_waits_s=(1e6,)))
    kept = get(far, 0xE2, address=OTHER).tid
    used = []
    for _ in range(30):
        asked = get(far, 0xE6)
        used.append(asked.tid)
        assert [type(event) for event in far.say(answer(asked, Esv.GET_RES, {0xE6: UNIT}))] == [PropertiesRead]
    assert used[:15] == used[15:]
    assert set(used) == set(range(16)) - {kept}
    assert far.session.pending(OTHER) == 1


# What answers say --------------------------------------------------------------------------------


def test_a_partial_refusal_keeps_the_good_values(far):
    asked = get(far, 0xE6, 0xC0, 0xE2)
    read, refused = far.say(answer(asked, Esv.GET_SNA, {0xE6: UNIT, 0xC0: b"", 0xE2: COUNT}))
    assert read.properties == (Property(0xE6, UNIT), Property(0xE2, COUNT))
    assert (refused.service, refused.epcs) == (Esv.GET, (0xC0,))
    assert read.exchange == refused.exchange


def test_a_refusal_of_everything_names_everything(far):
    (refused,) = far.say(answer(get(far, 0xC0, 0xC1), Esv.GET_SNA, {0xC0: b"", 0xC1: b""}))
    assert (type(refused), refused.epcs) == (Refused, (0xC0, 0xC1))


@pytest.mark.parametrize("esv", [Esv.GET_RES, Esv.GET_SNA])
def test_what_an_answer_leaves_out_is_refused(far, esv):
    read, refused = far.say(answer(get(far, 0xE6, 0xC0, 0xE2), esv, {0xE6: UNIT}))
    assert read.properties == (Property(0xE6, UNIT),)
    assert refused.epcs == (0xC0, 0xE2)
    assert refused.exchange.asked == (0xE6, 0xC0, 0xE2)


def test_a_refusal_without_properties_refuses_as_a_whole(far):
    (refused,) = far.say(answer(get(far, 0xC0), Esv.GET_SNA, {}))
    assert (type(refused), refused.epcs) == (Refused, ())


def test_a_write_is_confirmed_or_refused_property_by_property(far):
    far.session.set(METER, METER_EOJ, {0xE1: b"\x01", 0x81: b"\x08"}, far.clock.now)
    asked = far.request()
    assert (asked.esv, asked.properties) == (Esv.SET_C, (Property(0xE1, b"\x01"), Property(0x81, b"\x08")))
    written, refused = far.say(answer(asked, Esv.SET_C_SNA, {0xE1: b"", 0x81: b"\x08"}))
    assert (type(written), written.epcs) == (PropertiesWritten, (0xE1,))
    assert (type(refused), refused.epcs, refused.service) == (Refused, (0x81,), Esv.SET_C)


def test_a_confirmed_write_is_told(far):
    far.session.set(METER, METER_EOJ, {0xE1: b"\x01"}, far.clock.now)
    (written,) = far.say(answer(far.request(), Esv.SET_RES, {0xE1: b""}))
    assert (type(written), written.epcs, written.eoj) == (PropertiesWritten, (0xE1,), METER_EOJ)


def test_an_unconfirmed_write_waits_for_nothing_but_hears_a_refusal(far):
    far.session.set_unconfirmed(METER, METER_EOJ, {0xE1: b"\x01"})
    asked = far.request()
    assert (asked.esv, far.session.pending(METER), far.session.next_deadline()) == (Esv.SET_I, 0, None)
    (refused,) = far.say(answer(asked, Esv.SET_I_SNA, {0xE1: b"\x01"}))
    assert (type(refused), refused.epcs, refused.service) == (Refused, (0xE1,), Esv.SET_I)


def test_write_and_read_in_one_exchange(far):
    far.session.set_get(METER, METER_EOJ, {0xE1: b"\x01"}, (0xE1, 0xC6), far.clock.now)
    asked = far.request()
    assert (asked.esv, asked.get_properties) == (Esv.SET_GET, (Property(0xE1), Property(0xC6)))
    read, written, refused = far.say(answer(asked, Esv.SET_GET_SNA, {0xE1: b""}, {0xE1: b"\x01", 0xC6: b""}))
    assert (type(read), read.properties) == (PropertiesRead, (Property(0xE1, b"\x01"),))
    assert (type(written), written.epcs) == (PropertiesWritten, (0xE1,))
    assert (type(refused), refused.epcs) == (Refused, (0xC6,))


def test_an_answer_with_a_value_nobody_asked_for_is_unmatched(far):
    far.session.set_get(METER, METER_EOJ, {0xE1: b"\x01"}, (0xC6,), far.clock.now)
    asked = far.request()
    foreign = answer(asked, Esv.SET_GET_RES, {0xE1: b""}, {0xC6: COUNT, 0xE7: COUNT})
    assert [type(event) for event in far.say(foreign)] == [Unmatched]
    assert far.session.pending(METER) == 1


def test_a_whole_refusal_of_write_and_read_as_devices_send_it(far):
    far.session.set_get(METER, METER_EOJ, {0xE1: b"\x01"}, (0xC6,), far.clock.now)
    (refused,) = far.say(answer(far.request(), Esv.SET_GET_SNA, {}))
    assert (type(refused), refused.epcs, refused.service) == (Refused, (), Esv.SET_GET)
    assert far.session.pending(METER) == 0


def test_a_requested_notification_ends_its_request(far):
    far.session.request_notification(METER, METER_EOJ, (0xE3,), far.clock.now)
    asked = far.request()
    assert asked.esv is Esv.INF_REQ
    (notified,) = far.say(answer(asked, Esv.INF, {0xE3: COUNT}))
    assert (type(notified), notified.properties) == (Notified, (Property(0xE3, COUNT),))
    assert far.session.pending(METER) == 0


def test_a_refused_notification_ends_its_request(far):
    far.session.request_notification(METER, METER_EOJ, (0xE3,), far.clock.now)
    (refused,) = far.say(answer(far.request(), Esv.INF_SNA, {0xE3: b""}))
    assert (type(refused), refused.service) == (Refused, Esv.INF_REQ)
    assert far.session.pending(METER) == 0


def test_an_unasked_notification_does_not_end_a_request(far):
    far.session.request_notification(METER, METER_EOJ, (0xE3,), far.clock.now)
    asked = far.request()
    far.say(notification(METER_EOJ, {0xE3: COUNT}, tid=asked.tid + 1))
    assert far.session.pending(METER) == 1


# Notifications to be confirmed -------------------------------------------------------------------


def test_a_unicast_infc_is_confirmed_with_the_same_number_and_no_data(far):
    told = notification(METER_EOJ, {0xE3: COUNT, 0xC3: COUNT}, Esv.INFC, tid=0xBEEF)
    (notified,) = far.say(told)
    assert (type(notified), notified.confirmed) == (Notified, True)
    ((address, reply),) = far.sent()
    assert address == METER
    assert reply == Frame(0xBEEF, CONTROLLER, METER_EOJ, Esv.INFC_RES, (Property(0xE3), Property(0xC3)))


@pytest.mark.parametrize("group", [MULTICAST_IPV4, MULTICAST_IPV6, "ff02::1%eth0"])
def test_a_multicast_infc_is_heard_but_not_confirmed(far, group):
    (notified,) = far.say(notification(METER_EOJ, {0xE3: COUNT}, Esv.INFC), destination=group)
    assert notified.properties == (Property(0xE3, COUNT),)
    assert far.sent() == []


def test_an_infc_to_an_object_we_do_not_have_is_heard_but_not_confirmed(far):
    told = replace(notification(METER_EOJ, {0xE3: COUNT}, Esv.INFC), deoj=0x05FF02)
    assert [type(event) for event in far.say(told)] == [Notified]
    assert far.sent() == []


def test_an_inf_is_never_answered(far):
    assert [type(event) for event in far.say(notification(METER_EOJ, {0xE3: COUNT}))] == [Notified]
    assert far.sent() == []


# Others' exchanges -------------------------------------------------------------------------------


def overhear(far, esv, properties, get_properties=()):
    asked = Frame(77, CONTROLLER, METER_EOJ, esv, properties, get_properties)
    assert far.say(asked, source=OTHER, destination=METER) == []
    assert far.sent() == []
    return asked


def test_an_overheard_answer_is_understood(far):
    asked = overhear(far, Esv.GET, (Property(0xE6),))
    right = answer(asked, Esv.GET_RES, {0xE6: UNIT})
    (read,) = far.say(right, destination=OTHER)
    assert (read.properties, read.exchange.own) == ((Property(0xE6, UNIT),), False)
    assert [type(event) for event in far.say(right, destination=OTHER)] == [Unmatched]


def test_an_overheard_answer_to_another_is_unmatched(far):
    asked = overhear(far, Esv.GET, (Property(0xE6),))
    assert [type(e) for e in far.say(answer(asked, Esv.GET_RES, {0xE6: UNIT}), destination=US)] == [Unmatched]


def test_an_overheard_retry_is_answered_again(far):
    asked = overhear(far, Esv.GET, (Property(0xE6),))
    for _ in range(2):
        right = answer(asked, Esv.GET_RES, {0xE6: UNIT})
        assert [type(event) for event in far.say(right, destination=OTHER)] == [PropertiesRead]
        overhear(far, Esv.GET, (Property(0xE6),))


def test_an_overheard_write_and_its_refusal_are_understood(far):
    asked = overhear(far, Esv.SET_GET, (Property(0xE1, b"\x01"),), (Property(0xC6),))
    (refused,) = far.say(answer(asked, Esv.SET_GET_SNA, {}), destination=OTHER)
    assert (type(refused), refused.exchange.own) == (Refused, False)


def test_an_overheard_discovery_finds_every_node_that_answers_it(far):
    asked = Frame(9, CONTROLLER, ALL_NODE_PROFILES, Esv.GET, (Property(0xD6),))
    assert far.say(asked, source=OTHER, destination=MULTICAST_IPV4) == []
    far.session.datagrams_to_send()
    for address in (METER, "169.254.7.30"):
        reply = replace(answer(asked, Esv.GET_RES, {0xD6: INSTANCES}), seoj=NODE_PROFILE)
        said = far.say(reply, source=address, destination=OTHER)
        assert [type(event) for event in said] == [PropertiesRead, NodeFound]


def test_an_overheard_confirmation_of_a_notification_is_understood(far):
    told = notification(METER_EOJ, {0xE3: COUNT}, Esv.INFC, tid=5)
    assert [type(event) for event in far.say(told, destination=OTHER)] == [Notified]
    confirmed = Frame(5, CONTROLLER, METER_EOJ, Esv.INFC_RES, (Property(0xE3),))
    assert far.say(confirmed, source=OTHER, destination=METER) == []
    assert [type(event) for event in far.say(confirmed, source=OTHER, destination=METER)] == [Unmatched]


# Bytes -------------------------------------------------------------------------------------------


def test_bytes_that_are_no_frame_are_reported_with_their_reason(far):
    payload = encode(notification(METER_EOJ, {0xE3: COUNT}))[:-1]
    (malformed,) = far.say_bytes(payload)
    assert (malformed.reason, malformed.details) == ("truncated", {"length": len(payload)})
    assert malformed.datagram.payload == payload


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=30),
    st.sampled_from(sorted(Esv)),
    st.sampled_from([NODE_PROFILE, METER_EOJ, CONTROLLER, ALL_NODE_PROFILES]),
    st.sampled_from([NODE_PROFILE, METER_EOJ, CONTROLLER, ALL_NODE_PROFILES]),
)
def test_any_bytes_are_told_and_the_request_still_ends(noise, esv, seoj, deoj):
    far = FarEnd()
    far.session.get(METER, NODE_PROFILE, (0xD6,), far.clock.now)
    tid = far.request().tid
    payload = b"\x10\x81" + tid.to_bytes(2) + seoj.to_bytes(3) + deoj.to_bytes(3) + bytes((esv,)) + noise
    told = far.say_bytes(payload) + far.say_bytes(noise)
    assert any(isinstance(event, Malformed) for event in told)  # the noise alone is never a frame
    far.session.datagrams_to_send()
    far.pass_time(100)
    assert far.session.pending(METER) == 0


# Requests taken back -----------------------------------------------------------------------------


def test_a_request_taken_back_is_repeated_no_more_and_the_next_is_sent(far):
    first = far.session.get(METER, METER_EOJ, [0xE2], far.clock.now)
    second = far.session.get(METER, METER_EOJ, [0xE7], far.clock.now)
    request = far.request()
    assert far.session.waits_for(METER, first)
    assert far.session.waits_for(METER, second)
    far.session.withdraw(METER, first, far.clock.now)
    assert far.request().tid == second
    assert not far.session.waits_for(METER, first)
    (read,) = far.say(answer(request, Esv.GET_RES, {0xE2: b"\x01"}))
    assert read.exchange.tid == first
    assert far.session.waits_for(METER, second)


def test_a_request_that_waits_is_taken_back_before_it_is_sent(far):
    far.session.get(METER, METER_EOJ, [0xE2], far.clock.now)
    waiting = far.session.get(METER, METER_EOJ, [0xE7], far.clock.now)
    far.session.withdraw(METER, waiting, far.clock.now)
    far.say(answer(far.request(), Esv.GET_RES, {0xE2: b"\x01"}))
    assert far.sent() == []
    far.session.withdraw(OTHER, waiting, far.clock.now)
    assert not far.session.waits_for(OTHER, waiting)

"""What the checks say of two recorded meters, of healthy virtual ones, and of every fault."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from app.cli.replayed import replay_whole
from app.conformance import CHECKS, Facts, Verdict, check
from app.echonet.frame import Property
from app.echonet.property_map import encode_property_map
from app.messages import Language, catalogue, text
from app.meter.conduct import Conduct, Source
from app.meter.snapshot import Snapshot
from app.simulator.faults import Faults
from app.visit.conformance import check_meter
from tests.app.conformance.line import MORNING_NS, Line

CAPTURES = Path(__file__).parents[2] / "data" / "captures"
NOTHING_YET = {"history_day", "demand_history"}


def of_capture(name):
    visit, _ = replay_whole(CAPTURES / name)
    (meter,) = visit.meters.values()
    return {one.id: one for one in check_meter(visit, meter)}


def verdicts(checks, verdict):
    return {name for name, one in checks.items() if one.verdict is verdict}


def proof(checked):
    return [(item.epc, item.source.n) for item in checked.judgement.evidence]


# Two recordings of a device emulator ------------------------------------------------------------


def test_the_recorded_028a_meter_breaks_four_rules_and_the_datagrams_prove_it():
    checks = of_capture("hv-028a-ipv4.pcap")
    failed = {name: proof(checks[name]) for name in verdicts(checks, Verdict.FAIL)}
    assert failed == {
        "register_digits": [(0xCE, 48)],  # 0xCC says one digit, its history counts to 191
        "fixed_time_stamps": [(0xCB, 19)],  # 14:11:00
        "clock_offset": [(0xE2, 353)],  # a scripted meter clock, two days behind the recording's
        "demand_history": [(0xC6, 48), (0xE7, 48)],  # both count slots: 144, 145, 146 …
    }
    assert verdicts(checks, Verdict.NOT_APPLICABLE) == {"first_time"}


def test_the_recorded_028f_meter_breaks_two_rules():
    checks = of_capture("hv-028f-ipv6.pcap")
    failed = {name: proof(checks[name]) for name in verdicts(checks, Verdict.FAIL)}
    assert failed == {"fixed_time_stamps": [(0xCB, 19)], "clock_offset": [(0xE2, 312)]}
    assert verdicts(checks, Verdict.NOT_APPLICABLE) == {"first_time"}


def test_evidence_counts_the_datagrams_of_a_recording():
    """Both files hold nothing else, so here the number is Wireshark's, which the time confirms."""
    (maps,) = of_capture("hv-028a-ipv4.pcap")["get_map"].judgement.evidence
    assert (maps.epc, maps.source.n) == (0x9F, 15)
    assert maps.source.time_ns == frame_time_ns("hv-028a-ipv4.pcap", 15)


def frame_time_ns(name, n):
    from app.capture.reader import CapturedDatagram, read_capture

    items = [item for item in read_capture(CAPTURES / name) if isinstance(item, CapturedDatagram)]
    (found,) = [item.datagram.time_ns for item in items if item.n == n]
    return found


# The virtual meter -------------------------------------------------------------------------------


@pytest.mark.parametrize("meter_class", [0x028A, 0x028F])
def test_a_healthy_meter_keeps_every_rule(meter_class):
    line = Line(meter_class=meter_class).read().watch(120.0)
    checks = line.checks()
    assert verdicts(checks, Verdict.FAIL) == set()
    assert verdicts(checks, Verdict.NOT_APPLICABLE) == NOTHING_YET
    line.read_histories_of(1)
    assert set(line.verdicts().values()) == {"pass"}


@pytest.mark.parametrize("meter_class", [0x028A, 0x028F])
@pytest.mark.parametrize("precedes", [True, False])
def test_the_demand_history_may_name_either_end_of_its_half_hour(meter_class, precedes):
    line = Line(meter_class=meter_class, history_demand_precedes_slot=precedes).read().read_histories_of(1)
    assert line.checks()["demand_history"].verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("faults", "broken"),
    [
        (Faults(silent=1), "answers"),
        (Faults(truncate=1), "well_formed"),
        (Faults(tid=7), "transaction_numbers"),
        (Faults(drop=5), "first_time"),
        (Faults(batch=2), "batch"),
        (Faults(late=4.0), "response_median"),
        (Faults(nodata=1), "measured"),
        (Faults(stale=2), "energy_stamp"),
        (Faults(clock=3600), "clock_offset"),
        (Faults(clock=-3600), "clock_offset"),
        (Faults(restart=2), "counter_continuous"),
        (Faults(moved=2), "history_day"),
        (Faults(refuse=frozenset({0x82})), "super_class"),
        (Faults(refuse=frozenset({0x88})), "super_class"),
        (Faults(refuse=frozenset({0xE7})), "class_properties"),
        (Faults(refuse=frozenset({0xD3})), "scaling"),
        (Faults(refuse=frozenset({0xCD})), "scaling"),
        (Faults(refuse=frozenset({0x83})), "identification"),
    ],
    ids=str,
)
def test_each_fault_breaks_its_own_rule_and_no_other(faults, broken):
    line = Line(faults).read(200.0).watch(2400.0)
    assert set(line.failed()) == {broken}


def test_an_answer_after_half_a_minute_is_too_late():
    line = Line(Faults(late=30.0)).read(2000.0)
    assert set(line.failed()) == {"first_time", "response_max", "response_median"}


def test_a_missing_property_is_proven_by_the_map_without_it():
    line = Line(Faults(refuse=frozenset({0xD3}))).read()
    (evidence,) = line.failed()["scaling"].judgement.evidence
    assert evidence.epc == 0xD3
    assert evidence.source == line.meter.conduct.brought[0x9F]
    assert line.failed()["scaling"].judgement.params == {"epcs": "0xD3"}


def test_a_broken_datagram_is_named_by_its_number():
    line = Line(Faults(truncate=1)).read()
    (evidence,) = line.failed()["well_formed"].judgement.evidence
    sent = [one for one in line.cable.log if one.source.address == "169.254.7.20"]
    assert evidence.epc is None
    assert line.visit.received == len(sent)
    assert evidence.source.time_ns == sent[evidence.source.n - 1].time_ns


def test_a_slow_a_repeated_and_a_too_large_answer_are_proven_by_their_datagrams():
    line = Line(Faults(late=30.0)).read(2000.0)
    (slowest,) = line.failed()["response_max"].judgement.evidence
    (repeated,) = line.failed()["first_time"].judgement.evidence
    assert slowest.source.time_ns - MORNING_NS >= 30 * 10**9
    assert repeated.source.n <= slowest.source.n
    small = Line(Faults(batch=2)).read()
    refused = small.failed()["batch"].judgement.evidence
    assert refused
    assert all(item.source.n < small.meter.conduct.brought[item.epc].n for item in refused)


# Facts made by hand: what no virtual meter does --------------------------------------------------

MAPS = {0x9D: (0x80, 0x81, 0x88), 0x9E: (0x81, 0xE1), 0x9F: (0x80, 0x81, 0x88, 0x9D, 0x9E, 0x9F, 0xE1)}


def facts(changed=None, maps=None, eoj=0x028A01, **more):
    data = {epc: encode_property_map(codes) for epc, codes in (MAPS | (maps or {})).items()} | (changed or {})
    snapshot, conduct = Snapshot(eoj), Conduct()
    snapshot.update(Property(epc, edt) for epc, edt in data.items())
    conduct.brought |= {epc: Source(n, n) for n, epc in enumerate(data, 1)}
    conduct.answers = conduct.own = 1
    return Facts(snapshot, conduct, **more)


def result(name, given):
    return {one.id: one for one in check(given)}[name]


def verdict(name, given):
    return result(name, given).verdict


def test_facts_made_by_hand_keep_the_rules_of_the_maps():
    assert {verdict(name, facts()) for name in ("get_map", "set_map", "announcement_map")} == {Verdict.PASS}


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("get_map", {0x9F: b"\x03\x80\x81"}),
        ("set_map", {0x9E: b"\x01\x81"}),  # 0xE1 must be settable
        ("set_map", {0x9E: b"\x03\x81\xe1\xe2"}),  # 0xE2 must not be
        ("set_map", {0x9E: b"\x05\x81"}),
        ("announcement_map", {0x9D: b"\x02\x80\x88"}),  # 0x81 must be announced
        ("data_length", {0xE1: b"\x01\x02"}),
        ("data_range", {0xE1: b"\x70"}),
        ("data_range", {0x80: b"\x32"}),
        ("register_digits", {0xE5: b"\x03", 0xE2: bytes.fromhex("07EA0B14081E00000003E8")}),
        ("fixed_time_stamps", {0xE3: bytes.fromhex("07EA0B14081E01000003E8")}),
        ("identification", {0x83: b"\xfe\x00\x00\x77" + bytes(13)}),
    ],
    ids=str,
)
def test_data_against_a_rule_breaks_that_rule(name, changed):
    failed = [one.id for one in check(facts(changed)) if one.verdict is Verdict.FAIL and one.id == name]
    assert failed == [name]


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("data_range", {0xE1: b"\x63"}),
        ("register_digits", {0xE5: b"\x03", 0xE2: bytes.fromhex("07EA0B14081E00000003E7")}),
        ("register_digits", {0xE5: b"\x03", 0xE2: bytes.fromhex("07EA0B14081E00FFFFFFFE")}),
        ("fixed_time_stamps", {0xE3: bytes.fromhex("07EA0B14081E00000003E8")}),
        ("identification", {0x83: b"\xfe\x00\x00\x77" + bytes(12) + b"\x01"}),
    ],
    ids=str,
)
def test_data_within_a_rule_keeps_it(name, changed):
    assert verdict(name, facts(changed)) is Verdict.PASS


def test_an_optional_property_that_is_offered_and_refused_breaks_the_promise_of_the_map():
    given = facts(maps={0x9F: (*MAPS[0x9F], 0xE4)}, unsupported=frozenset({0xE4}))
    assert verdict("map_answered", given) is Verdict.FAIL
    assert verdict("class_properties", facts(unsupported=frozenset({0xE1}))) is Verdict.FAIL


def test_a_register_read_before_the_half_hour_is_not_stale():
    """0xE2 of 08:29 read ten minutes before a notification of 08:30 may be old; read after it, it may not."""
    data = {0xE2: bytes.fromhex("07EA0B14081400000003E8"), 0xE3: bytes.fromhex("07EA0B14081E00000003E8")}
    given = facts(data)
    given.conduct.brought |= {0xE2: Source(10, 0), 0xE3: Source(11, 600 * 10**9)}
    assert verdict("energy_stamp", given) is Verdict.PASS
    given.conduct.brought |= {0xE2: Source(12, 601 * 10**9)}
    assert verdict("energy_stamp", given) is Verdict.FAIL
    given.conduct.brought |= {0xE2: Source(13, 4200 * 10**9)}
    assert verdict("energy_stamp", given) is Verdict.FAIL


def test_a_register_that_stands_still_does_not_tell_the_time():
    data = {0xE2: bytes.fromhex("07EA0B14071400000003E8"), 0xE3: bytes.fromhex("07EA0B14081E00000003E8")}
    assert verdict("clock_offset", facts(data, clock_offset=timedelta(hours=-1))) is Verdict.NOT_APPLICABLE
    assert verdict("clock_offset", facts(clock_offset=timedelta(hours=-1))) is Verdict.FAIL


def test_a_request_that_was_given_up_is_told():
    given = facts()
    assert verdict("first_time", given) is Verdict.PASS
    given.conduct.given_up = 1
    assert verdict("first_time", given) is Verdict.FAIL


def test_only_what_came_after_all_proves_that_the_batch_was_too_big():
    given = facts({0xE1: b"\x01"}, batch=2)
    given.conduct.refused |= {0xE1: Source(3, 0), 0xE4: Source(4, 0)}
    assert proof(result("batch", given)) == [(0xE1, 3)]


def test_the_identification_that_tells_is_the_evidence():
    empty, telling = b"\xfe\x00\x00\x77" + bytes(13), b"\x00\x00\x00\x77" + b"7" * 12
    found = result("identification", facts({0x83: empty, 0xC0: telling}))
    assert found.verdict is Verdict.PASS
    assert [item.epc for item in found.judgement.evidence] == [0xC0]


def test_a_required_property_that_is_offered_but_refused_is_missing():
    given = facts(maps={0x9F: (*MAPS[0x9F], 0xE7)}, unsupported=frozenset({0xE7}))
    given.conduct.refused[0xE7] = Source(44, 0)
    found = result("class_properties", given)
    assert "0xE7" in str(found.judgement.params["epcs"])
    assert (0xE7, 44) in proof(found)


def test_a_wrong_length_is_no_wrong_value_and_the_other_way_round():
    assert verdict("data_range", facts({0xE1: b"\x01\x02"})) is Verdict.PASS
    assert verdict("data_length", facts({0xE1: b"\x70"})) is Verdict.PASS


def history(day, counts):
    return day.to_bytes(2) + b"".join(count.to_bytes(4) for count in counts)


SCALE = {0xC5: b"\x00", 0xD3: (1).to_bytes(4), 0xD4: b"\x00", 0xE5: b"\x08", 0xE6: b"\x00"}
REGISTER = [(10**8 - 100 + 10 * slot * slot) % 10**8 for slot in range(48)]
MEANS = [0, *(2 * (10 * slot * slot - 10 * (slot - 1) ** 2) for slot in range(1, 48))]


def test_a_register_that_rolls_over_within_the_day_still_agrees():
    data = SCALE | {0xC6: history(2, MEANS), 0xE7: history(2, REGISTER)}
    assert verdict("demand_history", facts(data)) is Verdict.PASS


def test_one_wrong_slot_breaks_the_agreement_and_is_counted():
    wrong = [*MEANS[:20], MEANS[20] + 5, *MEANS[21:]]
    (found,) = [
        one
        for one in check(facts(SCALE | {0xC6: history(2, wrong), 0xE7: history(2, REGISTER)}))
        if one.id == "demand_history"
    ]
    assert found.verdict is Verdict.FAIL
    assert found.judgement.params == {"agreeing": 46, "compared": 47}


def test_a_mean_of_the_half_hour_after_its_time_agrees_as_well():
    after = [*MEANS[1:], 0]
    data = SCALE | {0xC6: history(2, after), 0xE7: history(2, REGISTER)}
    assert verdict("demand_history", facts(data)) is Verdict.PASS


def test_the_reverse_direction_must_agree_too():
    data = SCALE | {0xC6: history(2, MEANS), 0xE7: history(2, REGISTER), 0xE8: history(2, REGISTER)}
    good = facts(data | {0xC8: history(2, MEANS)}, eoj=0x028F01)
    assert verdict("demand_history", good) is Verdict.PASS
    bad = facts(data | {0xC8: history(2, [7] * 48)}, eoj=0x028F01)
    assert verdict("demand_history", bad) is Verdict.FAIL


@pytest.mark.parametrize("days", [(1, 2), (0xFF, 0xFF)])
def test_histories_of_other_days_are_not_compared(days):
    data = SCALE | {0xC6: history(days[0], MEANS), 0xE7: history(days[1], REGISTER)}
    assert verdict("demand_history", facts(data)) is Verdict.NOT_APPLICABLE


def test_a_history_read_before_the_day_was_set_does_not_count():
    data = {0xC6: history(1, MEANS), 0xE7: history(2, REGISTER)}
    given = facts(data)
    assert verdict("history_day", given) is Verdict.FAIL
    given.conduct.written[0xE1] = Source(given.conduct.brought[0xC6].n, 0)
    assert verdict("history_day", given) is Verdict.PASS


def test_nothing_read_is_no_failure():
    assert {one.verdict for one in check(Facts(Snapshot(0x028A01)))} == {Verdict.NOT_APPLICABLE}


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_words_for_what_it_wants_and_what_is_wrong(name, language):
    assert {f"conformance.{name}", f"conformance.{name}.fail"} <= catalogue(language).keys()


def test_every_sentence_gets_its_numbers():
    checks = [
        *of_capture("hv-028a-ipv4.pcap").values(),
        *Line().read().checks().values(),
        *Line(Faults(silent=1)).read(200.0).checks().values(),
        *Line(Faults(truncate=1)).read().checks().values(),
        *Line(Faults(tid=7)).read().checks().values(),
        *Line(Faults(late=30.0, batch=2)).read(2000.0).checks().values(),
        *check(Facts(Snapshot(0x028A01))),
    ]
    for language in Language:
        sentences = [text(one.message_key, language, **one.judgement.params) for one in checks]
        assert not [one for one in sentences if re.search(r"[{}]|conformance\.", one)]

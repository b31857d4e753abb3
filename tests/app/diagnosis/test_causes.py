"""Every cause by a table of facts: the injected one is named first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.diagnosis import CAUSES, Facts, Guard, NetworkFacts, Traffic, diagnose, message, next_step
from app.diagnosis.firewall import Category
from app.errors import EnvironmentProblem
from app.findings import Finding, Severity
from app.messages import Language, catalogue
from app.values import JST
from tests.app.diagnosis.table import HEARD, JOINED, LOOPBACK, METER, READY, SENT, SILENT, machine, meter, nic, node
from tests.app.diagnosis.table import silence as silent_line

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=JST)
NOTHING_JOINED = EnvironmentProblem("no_usable_interface", reasons="eth0: no_multicast")
PORT_TAKEN = EnvironmentProblem("port_taken", port=3610, holder="ems.exe (1234)")
CLOSED = (Guard("Ethernet", Category.PUBLIC, True),)
PRIVATE = (Guard("Ethernet", Category.PRIVATE, True),)
NO_LINK = nic(running=False, addresses=())
WIFI = nic("Wi-Fi", "Wifi", index=7, addresses=("192.168.1.5/24",))
SWITCH = nic("vEthernet (Default Switch)", index=8, addresses=("172.20.0.1/20",))
VPN = nic("OpenVPN TAP-Windows6", index=9, addresses=("10.8.0.2/24",))
ASLEEP = replace(NO_LINK, up=False)


def network(*readings: object, **changes: object) -> Facts:
    return Facts(network=NetworkFacts(interfaces=machine(*readings), **changes))


def problem(code: str) -> tuple[Finding, ...]:
    params = {"interface": "Ethernet", "ip_version": 4, "reason": "Cannot assign requested address"}
    return (Finding(code, Severity.WARNING, params),)


def with_traffic(facts: Facts, **changes: object) -> Facts:
    return replace(facts, traffic=replace(facts.traffic, **changes))


def typed(facts: Facts, address: str) -> Facts:
    return replace(facts, network=replace(facts.network, typed=(address,)))


NODE_PROFILE_ONLY = 0x013001  # an air conditioner

FIRST = {
    "port_taken": network(failure=PORT_TAKEN),
    "no_interface": network(LOOPBACK, failure=NOTHING_JOINED),
    "adapter_disabled": network(ASLEEP, failure=NOTHING_JOINED),
    "no_link": network(NO_LINK, failure=NOTHING_JOINED),
    "only_virtual": network(SWITCH, VPN),
    "no_address_yet": network(nic(addresses=()), failure=NOTHING_JOINED),
    "join_failed": silent_line(problems=problem("join_failed")),
    "send_failed": silent_line(problems=problem("send_failed")),
    "interface_missing": Facts(network=replace(READY, problems=problem("interface_missing"))),
    "family_unusable": Facts(network=replace(READY, problems=problem("family_unusable"))),
    "nothing_joined": network(nic(multicast=False), failure=NOTHING_JOINED),
    "address_out_of_reach": typed(silent_line(), "192.168.0.10"),
    "answers_cut": replace(meter(state=SILENT, unanswered=1), network=replace(READY, guards=CLOSED)),
    "public_network": silent_line(guards=CLOSED),
    "firewall_closed": silent_line(guards=PRIVATE),
    "heard_ourselves": with_traffic(silent_line(), own=4),
    "heard_nothing": silent_line(),
    "low_voltage_meter": node(0x028801),
    "other_meter_class": node(0x028001),
    "wrong_subnet": node(0x028A01, address="192.168.0.10", state=SILENT),
    "malformed_heard": with_traffic(silent_line(), speakers=(METER,), malformed={"truncated": 3}),
    "answers_unasked": with_traffic(meter(state=SILENT), unasked={METER: 4}),
    "crowded_line": with_traffic(silent_line(), speakers=("10.0.0.1",), turned_away=9000),
    "doubted_notifications": meter(doubted=3),
    "no_meter_heard": node(NODE_PROFILE_ONLY),
    "meter_silent": meter(state=SILENT, answers=0, measured=0, unanswered=1),
    "not_measured": meter(measured=0, unmeasured=6),
    "scaling_missing": meter(missing_scaling=(0xD3,)),
    "laptop_clock": replace(meter(clock_offset=timedelta(days=20000)), now=datetime(1980, 1, 1, tzinfo=JST)),
    "meter_clock_wrong": replace(meter(clock_offset=timedelta(minutes=-11)), now=NOW),
    "meter_clock_off": replace(meter(clock_offset=timedelta(seconds=61)), now=NOW),
    "stale_stamp": meter(stale_for=timedelta(minutes=12), last_stamp=NOW),
    "address_silent": typed(meter(), "169.254.50.77"),
    "slow_answers": meter(slowest_s=12.4),
    "small_batches": meter(batch=2, refused=1),
}


def test_a_holder_the_system_does_not_name_is_put_into_words():
    unnamed = EnvironmentProblem("port_taken", port=3610, holder="unknown")
    assert "a program the system does not name" in message(diagnose(network(failure=unnamed))[0], Language.EN)


def test_reasons_are_told_in_words_with_their_counts():
    assert "the frame is cut short: 3" in next_step(diagnose(FIRST["malformed_heard"])[0], Language.EN)


def test_every_cause_has_its_row():
    assert {cause.code for cause in CAUSES} == set(FIRST)


@pytest.mark.parametrize("code", FIRST)
def test_the_injected_cause_is_named_first(code):
    assert [one.code for one in diagnose(FIRST[code])][:1] == [code]


@pytest.mark.parametrize("code", FIRST)
@pytest.mark.parametrize("language", Language)
def test_its_words_are_complete(code, language):
    first = diagnose(FIRST[code])[0]
    assert f"next_step.{code}" in catalogue(language)
    for words in (message(first, language), next_step(first, language)):
        assert "{" not in words
        assert words.isascii() == (language is Language.EN)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("port_taken", "ems.exe (1234)"),
        ("join_failed", "Cannot assign requested address"),
        ("other_meter_class", "watt-hour meter (0x0280)"),
        ("malformed_heard", "3 datagrams"),
        ("scaling_missing", "0xD3"),
        ("meter_clock_wrong", "-0:11:00"),
        ("meter_clock_off", "+0:01:01"),
        ("address_out_of_reach", "169.254.50.1/16"),
        ("firewall_closed", "(private)"),
        ("stale_stamp", "2026-11-22 10:00:00"),
    ],
)
def test_the_sentence_carries_the_evidence(code, said):
    assert said in message(diagnose(FIRST[code])[0], Language.EN)


@pytest.mark.parametrize(
    "facts",
    [
        Facts(network=READY),
        meter(),
        replace(meter(clock_offset=timedelta(seconds=60)), now=NOW),
        Facts(NetworkFacts(live=False)),
    ],
    ids=["before sending", "healthy", "a minute", "a recording"],
)
def test_nothing_wrong_is_nothing_found(facts):
    assert diagnose(facts) == []


def test_a_search_under_way_says_nothing_about_silence():
    assert diagnose(replace(silent_line(), searched=False)) == []


def test_what_cannot_be_the_cause_is_a_remark():
    beside = meter()
    beside = replace(
        beside,
        network=replace(READY, problems=problem("join_failed"), guards=CLOSED),
        traffic=replace(HEARD, malformed={"truncated": 1}, unasked={METER: 1}),
    )
    found = diagnose(beside)
    assert {one.code for one in found} == {"join_failed", "public_network", "malformed_heard", "answers_unasked"}
    assert {one.severity for one in found} == {Severity.WARNING}


def test_a_wired_port_without_link_comes_before_what_the_wireless_heard():
    heard = node(NODE_PROFILE_ONLY)
    facts = replace(heard, network=NetworkFacts(interfaces=machine(NO_LINK, WIFI), joined=(("Wi-Fi", 4),)))
    assert [one.code for one in diagnose(facts)] == ["no_link", "no_meter_heard"]


def test_a_failed_join_elsewhere_comes_after_the_low_voltage_meter_that_was_heard():
    facts = replace(node(0x028801), network=replace(READY, problems=problem("join_failed")))
    assert [one.code for one in diagnose(facts)] == ["low_voltage_meter", "join_failed"]


def test_an_open_firewall_is_no_finding():
    assert diagnose(Facts(network=replace(READY, guards=(Guard("Ethernet", Category.PUBLIC, False),)))) == []


def test_a_send_that_failed_for_its_address_is_one_finding():
    params = {"interface": "", "ip_version": 4, "reason": "Unable to send a message"}
    failed = (Finding("send_failed", Severity.WARNING, params),)
    facts = typed(silent_line(problems=failed), "192.168.0.10")
    assert [one.code for one in diagnose(facts)] == ["address_out_of_reach", "heard_nothing"]


def test_a_second_wired_port_with_a_link_is_enough():
    assert diagnose(network(NO_LINK, nic("Ethernet 2", index=3), joined=JOINED)) == []


def test_a_virtual_cable_between_namespaces_is_a_cable():
    facts = network(LOOPBACK, nic("veth-laptop"), joined=(("veth-laptop", 4),))
    assert diagnose(facts) == []


def test_an_answering_node_in_another_network_is_behind_a_router():
    assert diagnose(node(0x028801, address="192.168.0.10"))[0].code == "low_voltage_meter"
    assert "wrong_subnet" not in [one.code for one in diagnose(node(0x028801, address="192.168.0.10"))]


def test_a_typed_address_that_answers_is_in_reach():
    facts = with_traffic(typed(meter(), "192.168.0.10"), speakers=(METER, "192.168.0.10"))
    assert diagnose(facts) == []


def test_two_meters_are_told_apart():
    one = meter(state=SILENT)
    other = replace(one.meters[0], address="169.254.50.3")
    found = [item for item in diagnose(replace(one, meters=(*one.meters, other))) if item.code == "meter_silent"]
    assert [item.evidence["address"] for item in found] == [METER, "169.254.50.3"]


def test_a_search_that_could_send_nothing_does_not_say_it_sent():
    facts = replace(silent_line(problems=problem("send_failed")), traffic=Traffic())
    assert [one.code for one in diagnose(facts)] == ["send_failed"]


def test_requests_of_a_controller_alone_are_no_meter():
    facts = replace(silent_line(), traffic=replace(SENT, heard={"Ethernet": 2}, speakers=("169.254.50.9",)))
    (found,) = diagnose(facts)
    assert (found.code, found.evidence["addresses"]) == ("no_meter_heard", ("169.254.50.9",))

"""`kaitsu-cli diagnose` on a bare cable: a meter that works, nobody there, the port taken, no cable at all."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

import pytest

from tests.peers.namespaces import Cable, CannotMakeNamespaces, End, cable, lonely_namespace

CLI = (sys.executable, "-m", "app.cli")
HOLDER = """
import socket
held = [socket.socket(family, socket.SOCK_DGRAM) for family in (socket.AF_INET, socket.AF_INET6)]
held[1].setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
for one, address in zip(held, ("0.0.0.0", "::")):
    one.bind((address, 3610))
print("ready", flush=True)
input()
"""


@pytest.fixture(scope="module")
def line() -> Iterator[Cable]:
    try:
        with cable(prefix="dg") as laid:
            yield laid
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no virtual cable on this machine: {reason}")


def diagnose(end: End, *arguments: str, code: int) -> dict[str, object]:
    """Run the command and return its document, which is there whatever the exit code."""
    done = end.run(*CLI, "diagnose", "--json", "--timeout", "3", *arguments, timeout=180)
    assert done.returncode == code, done.stdout + done.stderr
    return json.loads(done.stdout)


def codes(document: dict[str, object]) -> list[str]:
    return [finding["code"] for finding in document["findings"]]


def simulated(*faults: str) -> tuple[str, ...]:
    given = [word for fault in faults for word in ("--fault", fault)]
    return (*CLI, "simulate", "--language", "en", *given)


def test_a_healthy_meter_is_nothing_to_worry_about(line):
    with line.meter.running(*simulated(), ready=""):
        document = diagnose(line.laptop, code=0)
    assert document["findings"] == []
    facts = document["facts"]
    assert facts["searched"] is True
    assert {meter["state"] for meter in facts["meters"]} == {"answering"}
    assert facts["traffic"]["sent"][line.laptop.interface] > 0
    assert facts["traffic"]["heard"][line.laptop.interface] > 0


def test_a_meter_with_a_wrong_clock_is_an_error_of_the_meter(line):
    with line.meter.running(*simulated("clock=7200"), ready=""):
        document = diagnose(line.laptop, code=3)
    (finding,) = document["findings"]
    assert (finding["code"], finding["severity"]) == ("meter_clock_wrong", "error")
    assert abs(finding["evidence"]["offset_s"] - 7200) <= 60


def test_a_meter_that_only_announces_is_silent_on_both_addresses(line):
    with line.meter.running(*simulated("silent=1"), ready=""):
        document = diagnose(line.laptop, code=3)
    assert set(codes(document)) == {"meter_silent"}
    assert document["findings"][0]["severity"] == "error"
    assert document["findings"][0]["evidence"]["unanswered"] > 0


def test_nobody_there_is_sent_but_heard_nothing(line):
    document = diagnose(line.laptop, code=3)
    first = document["findings"][0]
    assert (first["code"], first["guide"]) == ("heard_nothing", "Q28")
    assert first["evidence"]["interfaces"] == [line.laptop.interface]
    assert first["evidence"]["sent"][line.laptop.interface] > 0
    assert first["next_step"]


def test_discover_says_the_same(line):
    done = line.laptop.run(*CLI, "discover", "--json", "--timeout", "2")
    assert done.returncode == 3
    assert codes(json.loads(done.stdout)) == ["heard_nothing"]


def test_a_taken_port_is_a_finding_with_its_holder(line):
    with line.laptop.running(sys.executable, "-c", HOLDER) as holder:
        document = diagnose(line.laptop, code=4)
    first = document["findings"][0]
    assert (first["code"], first["severity"]) == ("port_taken", "error")
    assert str(holder.pid) in first["evidence"]["holder"]
    assert line.laptop.interface in [one["name"] for one in document["facts"]["network"]["interfaces"]]


def test_an_address_of_another_network_is_out_of_reach(line):
    document = diagnose(line.laptop, "--address", "192.0.2.77", code=3)
    assert codes(document) == ["address_out_of_reach", "heard_nothing"]


def test_a_machine_without_network_is_told_so():
    try:
        with lonely_namespace("lonely", prefix="dg") as alone:
            document = diagnose(alone, code=4)
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no namespaces on this machine: {reason}")
    assert codes(document) == ["no_interface"]


def test_a_disabled_adapter_and_a_dead_cable_are_told_apart():
    try:
        with cable("-down", prefix="dg") as laid:
            laid.laptop.ip("link", "set", laid.laptop.interface, "down")
            laid.laptop.ip("link", "set", laid.laptop.interface, "name", "eth0")
            disabled = diagnose(laid.laptop, code=4)
            laid.meter.ip("link", "set", laid.meter.interface, "down")
            laid.laptop.ip("link", "set", "eth0", "up")
            unplugged = diagnose(laid.laptop, code=4)
    except CannotMakeNamespaces as reason:
        pytest.skip(f"no virtual cable on this machine: {reason}")
    assert (codes(disabled), codes(unplugged)) == (["adapter_disabled"], ["no_link"])
    assert unplugged["findings"][0]["evidence"] == {"interfaces": ["eth0"]}


def test_people_read_sentences(line):
    done = line.laptop.run(*CLI, "diagnose", "--timeout", "2", "--language", "en")
    assert done.returncode == 3
    assert "[problem] Sent on veth-laptop but heard nothing." in done.stdout
    assert "Next: Check the cable" in done.stdout
    assert "Q28" in done.stdout

from dataclasses import replace

import pytest

from app.net.interfaces import Kind, judge, kind_of, list_interfaces, why_unusable
from tests.app.net.fakes import ETHERNET

WIFI = replace(ETHERNET, name="wlan0", index=3, hardware="Wifi", addresses=("192.0.2.7/24",))
LOOPBACK = replace(ETHERNET, name="lo", index=1, hardware="Loopback", multicast=False, addresses=("127.0.0.1/8",))


@pytest.mark.parametrize(
    ("name", "hardware", "kind"),
    [
        ("eth0", "Ethernet", Kind.WIRED),
        ("enp3s0", "Ethernet", Kind.WIRED),
        ("イーサネット", "Ethernet", Kind.WIRED),
        ("Ethernet 2", "Ethernet", Kind.WIRED),
        ("Wi-Fi", "Wifi", Kind.WIRELESS),
        ("lo", "Loopback", Kind.LOOPBACK),
        ("docker0", "Ethernet", Kind.VIRTUAL),
        ("br-1a2b3c", "Ethernet", Kind.VIRTUAL),
        ("veth12ab", "Ethernet", Kind.VIRTUAL),
        ("vEthernet (Default Switch)", "Ethernet", Kind.VIRTUAL),
        ("VirtualBox Host-Only Network", "Ethernet", Kind.VIRTUAL),
        ("VMware Network Adapter VMnet8", "Ethernet", Kind.VIRTUAL),
        ("Npcap Loopback Adapter", "Ethernet", Kind.VIRTUAL),
        ("tun0", "Virtual", Kind.VPN),
        ("wg0", "Unknown", Kind.VPN),
        ("utun3", "Virtual", Kind.VPN),
        ("OpenVPN TAP-Windows6", "Ethernet", Kind.VPN),
        ("ppp0", "Ppp", Kind.VPN),
        ("can0", "CanBus", Kind.OTHER),
    ],
)
def test_kinds_are_told_by_name_and_hardware(name, hardware, kind):
    assert kind_of(replace(ETHERNET, name=name, hardware=hardware)) is kind


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"up": False}, "interface_down"),
        ({"running": False}, "no_link"),
        ({"multicast": False}, "no_multicast"),
        ({"addresses": ()}, "no_address"),
        ({"hardware": "Loopback"}, "loopback"),
    ],
)
def test_why_an_interface_cannot_be_used(change, reason):
    assert why_unusable(replace(ETHERNET, **change)) == reason


def test_loopback_is_used_when_it_is_named():
    assert [one.usable for one in judge([LOOPBACK])] == [False]
    assert [one.usable for one in judge([LOOPBACK], ["lo"])] == [True]


def test_usable_wired_and_physical_come_first():
    readings = [
        LOOPBACK,
        replace(ETHERNET, name="tun0", index=9, hardware="Virtual"),
        replace(ETHERNET, name="docker0", index=4),
        replace(ETHERNET, name="enp1s0", index=5, running=False),
        WIFI,
        replace(ETHERNET, name="enp2s0", index=6),
    ]
    judged = judge(readings)
    assert [one.name for one in judged] == ["enp2s0", "wlan0", "docker0", "tun0", "enp1s0", "lo"]
    assert [one.rank for one in judged] == [1, 2, 3, 4, 5, 6]


def test_the_address_of_a_family_prefers_link_local_for_ipv6():
    (one,) = judge([replace(ETHERNET, addresses=("192.0.2.1/24", "2001:db8::1/64", "fe80::1/64"))])
    assert (one.address(4), one.address(6)) == ("192.0.2.1", "fe80::1")
    (only_4,) = judge([WIFI])
    assert only_4.address(6) is None


def test_an_interface_reaches_its_own_networks_only():
    (one,) = judge([ETHERNET])
    assert one.reaches("169.254.200.9")
    assert one.reaches("fe80::abcd%eth0")
    assert not one.reaches("192.0.2.1")


def test_an_interface_answers_to_its_names_and_number():
    (one,) = judge([replace(ETHERNET, name="イーサネット", system_name="ethernet_32769", index=12)])
    assert all(one.answers_to(name) for name in ("イーサネット", "ethernet_32769", "12"))
    assert not one.answers_to("eth0")


def test_this_machine_has_a_loopback_that_is_not_used_unasked():
    kinds = {one.kind: one for one in list_interfaces()}
    assert kinds[Kind.LOOPBACK].why_unusable == "loopback"

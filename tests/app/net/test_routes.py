from dataclasses import replace

import pytest

from app.net.interfaces import judge
from app.net.routes import Route, Routes, scoped
from tests.app.net.fakes import ETHERNET

SECOND = replace(ETHERNET, name="eth1", index=3, system_name="eth1", addresses=("169.254.8.1/16", "fe80::2/64"))
OFFICE = replace(ETHERNET, name="wlan0", index=4, system_name="wlan0", addresses=("192.0.2.1/24",))


@pytest.fixture
def routes():
    made = Routes()
    made.interfaces = judge([ETHERNET, SECOND, OFFICE])
    return made


@pytest.fixture
def joined(routes):
    return {(one.index, family): one for one in routes.interfaces for family in (4, 6) if one.address(family)}


def test_multicast_leaves_on_every_joined_interface_and_family(routes, joined):
    everywhere = {(2, 4), (2, 6), (3, 4), (3, 6), (4, 4)}
    assert {(route.index, route.family) for route in routes.to(None, joined)} == everywhere
    assert {route.address for route in routes.to(None, joined)} == {"224.0.23.0", "ff02::1"}


@pytest.mark.parametrize("scope", ["eth1", "3"])
def test_a_scope_decides(routes, joined, scope):
    assert routes.to(f"fe80::99%{scope}", joined) == [Route(6, 3, "fe80::99")]


@pytest.mark.parametrize(("address", "family"), [("169.254.9.9", 4), ("fe80::99", 6)])
def test_a_link_local_address_nobody_has_heard_is_asked_for_on_every_cable(routes, joined, address, family):
    assert routes.to(address, joined) == [Route(family, 2, address), Route(family, 3, address)]


def test_an_answer_goes_back_where_the_question_came_from(routes, joined):
    routes.learn("169.254.9.9", 3)
    assert routes.to("169.254.9.9", joined) == [Route(4, 3, "169.254.9.9")]


def test_any_other_address_is_the_systems_to_route(routes, joined):
    assert routes.to("198.51.100.1", joined) == [Route(4, 0, "198.51.100.1")]


def test_where_peers_were_heard_is_forgotten_in_order(routes, joined):
    routes.learn("169.254.9.9", 3)
    for number in range(1024):
        routes.learn(f"10.0.{number // 256}.{number % 256}", 4)
    assert len(routes.to("169.254.9.9", joined)) == 2
    assert routes.to("10.0.3.255", joined) == [Route(4, 4, "10.0.3.255")]


def test_an_unknown_index_names_no_interface_and_no_index_the_reaching_one(routes):
    assert routes.interface_for(99, "169.254.9.9") is None
    assert routes.interface_for(0, "192.0.2.77").name == "wlan0"
    assert routes.interface_for(0, "198.51.100.1") is None


def test_only_link_local_ipv6_carries_its_interface():
    assert scoped("fe80::1", "eth0") == "fe80::1%eth0"
    assert scoped("2001:db8::1", "eth0") == "2001:db8::1"
    assert scoped("169.254.1.1", "eth0") == "169.254.1.1"
    assert scoped("", "eth0") == ""

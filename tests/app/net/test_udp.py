import socket
import sys
from dataclasses import replace

import pytest
from PySide6.QtNetwork import QAbstractSocket

from app.capture.reader import read_capture
from app.capture.recorder import RecordingTransport
from app.echonet.datagram import PORT, Transmission
from app.errors import EnvironmentProblem, InputProblem
from app.net.driver import Driver, Outcome
from app.net.interfaces import Interface, list_interfaces
from app.net.udp import REFRESH_SECONDS, UdpTransport
from tests.app.net.fakes import FakeEngine, FarEnd

pytestmark = pytest.mark.usefixtures("qapp")

HOLD_THE_PORT = """
import socket, sys
held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
held.bind(("0.0.0.0", 3610))
print("ready", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def here(bare_cable):
    """Everything this test opens is at the laptop's end."""
    with bare_cable.laptop.inside():
        yield bare_cable.laptop


@pytest.fixture
def far(bare_cable, here):
    end = FarEnd(bare_cable.meter)
    yield end
    end.close()


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def live(here, engine):
    """A running transport and what it heard."""
    transport = UdpTransport()
    driver = Driver(transport, engine)
    driver.start()
    yield transport, driver
    driver.stop()


@pytest.fixture
def opened():
    """Opens transports and closes them when the test is over, however it ends."""
    made = []

    def open_one(*arguments, kind=UdpTransport, **settings):
        made.append(kind(*arguments, **settings))
        made[-1].open(print)
        return made[-1]

    yield open_one
    for transport in made:
        transport.close()


def wait_for(driver, engine, count=1):
    assert driver.run_until(lambda: len(engine.received) >= count, 3.0) is Outcome.MET
    return engine.received


def test_the_cable_is_joined_with_both_families_and_loopback_is_not(live, here):
    transport, _ = live
    assert transport.joined == [(here.interface, 4), (here.interface, 6)]
    assert transport.problems == []


@pytest.mark.parametrize(("family", "group"), [(4, "224.0.23.0"), (6, "ff02::1")])
def test_a_multicast_reaches_the_other_end_and_what_was_sent_is_told(live, far, here, family, group):
    transport, _ = live
    sent = {":" in one.source.address: one for one in transport.send(Transmission(b"hello"))}
    own = here.ipv4 if family == 4 else here.ipv6
    assert far.receive(family) == (b"hello", own, PORT)
    told = sent[family == 6]
    assert (told.source.address.partition("%")[0], told.source.port) == (own, PORT)
    assert (told.destination.address, told.destination.port) == (group, PORT)
    assert told.interface == here.interface


@pytest.mark.parametrize("group", ["224.0.23.0", "ff02::1"])
def test_a_multicast_is_heard_with_sender_interface_and_group(live, far, here, engine, group):
    _, driver = live
    far.send(b"announcement", group)
    (heard,) = wait_for(driver, engine)
    assert heard.payload == b"announcement"
    assert heard.destination.address == group
    assert heard.interface == here.interface
    sender = f"{far.end.ipv6}%{here.interface}" if ":" in group else far.end.ipv4
    assert heard.source.address == sender


def test_an_answer_from_any_port_is_heard_and_its_port_told(live, far, here, engine):
    _, driver = live
    port = far.send_from_other_port(b"answer", here.ipv4)
    (heard,) = wait_for(driver, engine)
    assert (heard.source.address, heard.source.port) == (far.end.ipv4, port)
    assert (heard.destination.address, heard.destination.port) == (here.ipv4, PORT)


@pytest.mark.parametrize("scope", ["", "%veth-laptop"])
def test_unicast_reaches_a_link_local_ipv6_address_with_or_without_scope(live, far, scope):
    transport, _ = live
    (sent,) = transport.send(Transmission(b"get", far.end.ipv6 + scope))
    assert far.receive(6)[0] == b"get"
    assert sent.destination.address == f"{far.end.ipv6}%veth-laptop"


def test_unicast_reaches_an_ipv4_address(live, far):
    transport, _ = live
    assert len(transport.send(Transmission(b"get", far.end.ipv4))) == 1
    assert far.receive(4)[0] == b"get"


def test_what_leaves_through_a_router_can_be_recorded(here, far, tmp_path):
    here.ip("route", "add", "default", "via", far.end.ipv4)
    try:
        recorded = RecordingTransport(UdpTransport(), tmp_path / "routed.pcapng", pytest.fail)
        recorded.open(print)
        (sent,) = recorded.send(Transmission(b"get", "192.0.2.9"))
        recorded.close()
    finally:
        here.ip("route", "del", "default")
    assert (sent.source.address, sent.destination.address) == ("0.0.0.0", "192.0.2.9")
    assert [one.datagram.payload for one in read_capture(recorded.path)] == [b"get"]


def test_all_that_is_waiting_is_drained_in_order(live, far, here, engine):
    _, driver = live
    payloads = [bytes((number,)) for number in range(50)]
    for payload in payloads:
        far.send(payload, here.ipv4)
    heard = wait_for(driver, engine, 50)
    assert [one.payload for one in heard] == payloads


def test_an_empty_and_a_huge_datagram_arrive_as_they_are(live, far, here, engine):
    _, driver = live
    far.send(b"", here.ipv4)
    far.send(bytes(65507), here.ipv4)
    heard = wait_for(driver, engine, 2)
    assert [len(one.payload) for one in heard] == [0, 65507]


def test_our_own_multicast_is_dropped_where_a_system_hands_it_back(live, far, engine):
    transport, driver = live
    for one in transport._sockets.values():
        one._socket.setSocketOption(QAbstractSocket.SocketOption.MulticastLoopbackOption, 1)
    transport.send(Transmission(b"same bytes"))
    far.send(b"same bytes", "ff02::1")
    far.send(b"same bytes", "224.0.23.0")
    heard = wait_for(driver, engine, 2)
    assert driver.run_until(lambda: len(heard) > 2, 0.2) is Outcome.TIMED_OUT
    assert {one.source.address.partition("%")[0] for one in heard} == {far.end.ipv4, far.end.ipv6}
    assert transport.echoes == 2


def test_a_device_with_our_address_is_heard(live, far, here, engine):
    _, driver = live
    far.end.ip("addr", "add", f"{here.ipv6}/64", "dev", far.end.interface, "nodad")
    try:
        far.send_as(here.ipv6, b"from your double", "ff02::1")
        (heard,) = wait_for(driver, engine)
        assert heard.payload == b"from your double"
        assert heard.source.address == f"{here.ipv6}%{here.interface}"
    finally:
        far.end.ip("addr", "delete", f"{here.ipv6}/64", "dev", far.end.interface)


def test_an_unreachable_peer_is_no_end_of_hearing(live, far, here, bare_cable, engine):
    transport, driver = live
    far.v4.close()  # its port now answers "unreachable"
    transport.send(Transmission(b"anyone?", far.end.ipv4))
    far.send_from_other_port(b"still here", here.ipv4)
    assert [one.payload for one in wait_for(driver, engine)] == [b"still here"]


def test_with_the_same_network_on_two_cables_an_answer_takes_the_one_it_was_asked_on(here, far, lonely, engine):
    here.ip("link", "add", "plug0", "type", "veth", "peer", "name", "plug1", "netns", lonely.namespace)
    here.ip("addr", "add", "169.254.51.1/16", "dev", "plug0")
    lonely.ip("addr", "add", "169.254.51.2/16", "dev", "plug1")
    here.ip("link", "set", "plug0", "up")
    lonely.ip("link", "set", "plug1", "up")
    second = FarEnd(replace(lonely, interface="plug1", ipv4="169.254.51.2"))
    driver = Driver(transport := UdpTransport(families=(4,)), engine)
    try:
        driver.start()
        assert len(transport.send(Transmission(b"anyone?", "169.254.51.2"))) == 2
        assert second.receive(4)[0] == b"anyone?"
        second.send(b"here", "224.0.23.0")
        (heard,) = wait_for(driver, engine)
        assert heard.interface == "plug0"
        assert [one.interface for one in transport.send(Transmission(b"get", "169.254.51.2"))] == ["plug0"]
        assert second.receive(4)[0] == b"get"
    finally:
        driver.stop()
        second.close()
        here.ip("link", "delete", "plug0")


def test_a_taken_port_is_told_with_its_holder(here):
    with (
        here.running(sys.executable, "-c", HOLD_THE_PORT) as process,
        pytest.raises(EnvironmentProblem) as refused,
    ):
        UdpTransport().open(print)
    assert refused.value.code == "port_taken"
    assert refused.value.params["port"] == PORT
    assert str(process.pid) in str(refused.value.params["holder"])
    assert "python" in str(refused.value.params["holder"])


def test_the_port_is_ours_alone_and_given_back(here, opened):
    transport = opened()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with pytest.raises(OSError, match="in use"):
            other.bind(("0.0.0.0", PORT))
        transport.close()
        other.bind(("0.0.0.0", PORT))


def test_a_failed_open_leaves_no_port_behind(lonely):
    with lonely.inside():
        with pytest.raises(EnvironmentProblem):
            UdpTransport().open(print)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("0.0.0.0", PORT))


def test_one_bad_interface_is_reported_and_the_others_go_on(here, far, opened):
    def with_a_bad_one(named):
        good = list_interfaces(named)
        return [*good, replace(good[0], name="broken", index=9999, addresses=("192.0.2.9/24",))]

    transport = opened(read_interfaces=with_a_bad_one)
    (problem,) = transport.problems
    assert (problem.code, problem.params["interface"]) == ("join_failed", "broken")
    assert problem.params["reason"]
    transport.send(Transmission(b"hello"))
    assert far.receive(4)[0] == b"hello"


def test_without_any_network_nothing_is_opened(lonely):
    with lonely.inside(), pytest.raises(EnvironmentProblem) as refused:
        UdpTransport().open(print)
    assert refused.value.code == "no_usable_interface"
    assert "lo: loopback" in str(refused.value.params["reasons"])


def test_one_that_waits_joins_what_comes_later(lonely):
    later: list[Interface] = []
    with lonely.inside():
        transport = UdpTransport(["lo"], read_interfaces=lambda names: list(later), waits=True)
        transport.open(print)
        try:
            assert transport.joined == []
            assert transport.send(Transmission(b"nobody")) == []
            assert transport.next_deadline() is not None
            later += list_interfaces(["lo"])
            transport.handle_deadline(100.0)
            assert {name for name, _ in transport.joined} == {"lo"}
            assert transport.joins == len(transport.joined)
        finally:
            transport.close()


def test_a_name_nothing_has_is_refused_with_those_that_exist(here):
    with pytest.raises(InputProblem) as refused:
        UdpTransport(["eth77"]).open(print)
    assert refused.value.code == "no_such_interface"
    assert here.interface in str(refused.value.params["known"])


def test_loopback_is_joined_when_named(lonely, engine):
    with lonely.inside():
        driver = Driver(transport := UdpTransport(["lo"]), engine)
        driver.start()
        assert transport.joined == [("lo", 4), ("lo", 6)]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.sendto(b"local", ("127.0.0.1", PORT))
        (heard,) = wait_for(driver, engine)
        assert (heard.source.address, heard.interface) == ("127.0.0.1", "lo")
        driver.stop()


def test_only_named_interfaces_are_used(here, opened):
    transport = opened([here.interface], families=(6,))
    assert transport.joined == [(here.interface, 6)]


def plug_in(end):
    """Give this computer one more interface with a link: `plug0`."""
    end.ip("link", "add", "plug0", "type", "veth", "peer", "name", "plug1")
    end.ip("link", "set", "plug1", "up")
    end.ip("link", "set", "plug0", "up")


def test_what_is_left_out_is_neither_heard_nor_sent_on_until_it_is_wanted_again(live, far, here, engine):
    transport, driver = live
    far.send(b"learnt", here.ipv4)
    wait_for(driver, engine)
    transport.leave_out([here.interface])
    assert transport.joined == []
    assert transport.send(Transmission(b"hello")) == []
    assert transport.send(Transmission(b"hello", far.end.ipv4)) == [], "a peer heard on it is not asked there"
    far.send(b"ignored", here.ipv4)
    assert driver.run_until(lambda: len(engine.received) > 1, 0.3) is Outcome.TIMED_OUT
    transport.leave_out([])
    assert transport.joined == [(here.interface, 4), (here.interface, 6)]
    assert transport.send(Transmission(b"hello", far.end.ipv4))


def test_one_left_out_beforehand_is_not_joined(here, opened):
    transport = UdpTransport(waits=True)
    transport.leave_out([here.interface])
    transport.open(print)
    assert transport.joined == []
    transport.close()


def test_without_ipv6_the_other_family_works(lonely, opened):
    plug_in(lonely)
    assert lonely.run("sysctl", "-w", "net.ipv6.conf.all.disable_ipv6=1").returncode == 0
    lonely.ip("addr", "add", "169.254.60.1/16", "dev", "plug0")
    with lonely.inside():
        transport = opened()
        assert transport.joined == [("plug0", 4)]
        assert [one.interface for one in transport.send(Transmission(b"hello"))] == ["plug0"]


def test_an_interface_that_comes_is_joined_and_one_that_goes_is_left(here, opened):
    transport = opened()
    plug_in(here)
    here.ip("addr", "add", "192.0.2.1/24", "dev", "plug0")
    transport.refresh()
    assert ("plug0", 4) in transport.joined
    here.ip("link", "delete", "plug0")
    transport.refresh()
    assert [name for name, _ in transport.joined] == [here.interface] * 2


class NotesLeaving(UdpTransport):
    """A transport that notes which groups it left."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.left = []

    def _leave(self, key):
        self.left.append(key)
        super()._leave(key)


def memberships(end):
    return end.ip("maddr", "show", "dev", end.interface).count("224.0.23.0")


def test_a_changed_address_joins_anew_and_only_once(here, opened):
    transport = opened(kind=NotesLeaving)
    here.ip("addr", "add", "192.0.2.5/24", "dev", here.interface)
    try:
        transport.refresh()
        assert transport.joined == [(here.interface, 4), (here.interface, 6)]
        assert len(transport.left) == 2
        assert memberships(here) == 1
        transport.refresh()
        assert len(transport.left) == 2
    finally:
        here.ip("addr", "delete", "192.0.2.5/24", "dev", here.interface)
        transport.close()
    assert memberships(here) == 0


def test_after_sleep_everything_is_joined_anew(here, opened):
    wall = [10**18]
    transport = opened(kind=NotesLeaving, wall_clock_ns=lambda: wall[0])
    wall[0] += 3 * 10**9
    transport.refresh()
    assert (transport.left, transport.joins) == ([], 2)
    wall[0] += 3600 * 10**9
    transport.refresh()
    assert (len(transport.left), transport.joins) == (2, 4)
    assert len(transport.joined) == 2


def test_it_looks_at_the_interfaces_again_every_few_seconds(here, opened):
    assert UdpTransport().next_deadline() is None
    transport = opened()
    transport.handle_deadline(500.0)
    assert transport.next_deadline() == 500.0 + REFRESH_SECONDS


def test_a_send_that_fails_is_a_problem_until_one_succeeds(here, far, opened):
    transport = opened()
    assert transport.send(Transmission(bytes(65508), far.end.ipv4)) == []
    assert [one.code for one in transport.problems] == ["send_failed"]
    assert len(transport.send(Transmission(b"small", far.end.ipv4))) == 1
    assert transport.problems == []

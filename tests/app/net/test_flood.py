"""A flood through real sockets: the event loop keeps its turns, and the meter among thousands of strangers is read."""

from __future__ import annotations

import socket
import sys
from time import monotonic

import pytest
from PySide6.QtCore import QEventLoop, QTimer

from app.diagnosis import NetworkFacts, Observer, diagnose
from app.echonet.frame import encode
from app.echonet.node import OwnNode
from app.echonet.objects import NODE_PROFILE
from app.net.driver import Driver, Outcome
from app.net.family_socket import FamilySocket
from app.net.udp import UdpTransport
from app.visit import Visit
from app.visit.known import MOST_NODES
from tests.fakes import notification

MANY = 40
STRANGERS = 10_000
FORGER = """
import socket, struct, sys
own, target, payload = socket.inet_aton(sys.argv[1]), socket.inet_aton(sys.argv[2]), bytes.fromhex(sys.argv[3])
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
udp = struct.pack(">HHHH", 3610, 3610, 8 + len(payload), 0) + payload
for number in range(int(sys.argv[4])):
    source = bytes([169, 254, 100 + number // 250, 1 + number % 250])
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, source, target)
    raw.sendto(head + udp, (sys.argv[2], 0))
"""


class RacingClock:
    """A clock on which every look costs a second: each slice is used up by its first datagram."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


@pytest.mark.usefixtures("qapp")
def test_between_slices_of_a_flood_the_event_loop_has_its_turns() -> None:
    happened: list[str] = []
    loop, turn = QEventLoop(), QTimer()
    turn.timeout.connect(lambda: happened.append("turn"))

    def deliver(_heard: object) -> None:
        happened.append("datagram")
        if happened.count("datagram") == MANY:
            loop.quit()

    receiver = FamilySocket(4, 0, RacingClock())
    assert receiver.bind(deliver) is None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        for _ in range(MANY):
            sender.sendto(b"x", ("127.0.0.1", receiver._socket.localPort()))
    turn.start(0)
    limit = QTimer()
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    limit.start(5000)
    loop.exec()
    for timer in (turn, limit):
        timer.stop()
    receiver.close()
    assert happened.count("datagram") == MANY
    assert "turn" in happened[happened.index("datagram") : -1]


@pytest.mark.usefixtures("qapp")
def test_the_meter_among_forged_strangers_is_found_and_read(bare_cable) -> None:
    payload = encode(notification(NODE_PROFILE, {0xD5: b"\x01\x02\x8a\x01"})).hex()
    forger = (sys.executable, "-S", "-c", FORGER, bare_cable.meter.ipv4, bare_cable.laptop.ipv4, payload)
    with (
        bare_cable.meter.running(sys.executable, "tests/peers/virtual_meter.py", "--family", "4"),
        bare_cable.laptop.inside(),
    ):
        visit = Visit(OwnNode(b"test"), can_send=True)
        observer = Observer(visit)
        driver = Driver(UdpTransport(families=(4,)), visit, on_datagram=observer.saw)
        driver.start()
        try:
            done = bare_cable.meter.run(*forger, str(STRANGERS))
            assert done.returncode == 0, done.stderr
            visit.discover(monotonic())
            driver.wake()
            meters = visit.known.distinct_meters
            read = driver.run_until(lambda: any(len(one.demand.readings) for one in meters()), 30.0)
        finally:
            driver.stop()
    assert read is Outcome.MET
    assert [one.key.address for one in meters() if one.conduct.answers] == [bare_cable.meter.ipv4]
    assert len(visit.nodes) <= MOST_NODES
    found = diagnose(observer.facts(NetworkFacts(live=False), searched=True))
    assert "crowded_line" in {one.code for one in found}

"""Garbage through the real socket: noted as malformed, and nothing else happens."""

import pytest

from app.echonet.events import Malformed
from app.echonet.node import OwnNode
from app.echonet.session import Session
from app.net.driver import Driver, Outcome
from app.net.udp import UdpTransport
from tests.app.net.fakes import FarEnd

NOISE = {
    "truncated": bytes.fromhex("1081000105FF01"),
    "empty": b"",
    "too few properties": bytes.fromhex("1081000102 8A01 05FF01 72 02 D30400000 4B0".replace(" ", "")),
    "data cut off": bytes.fromhex("1081000102 8A01 05FF01 72 01 D304 0000".replace(" ", "")),
    "a byte too many": bytes.fromhex("1081000102 8A01 05FF01 72 01 D401 00 00".replace(" ", "")),
    "foreign header": b"M-SEARCH * HTTP/1.1\r\n",
    "64 KiB": bytes(range(256)) * 255 + bytes(227),
}


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("payload", NOISE.values(), ids=NOISE.keys())
def test_noise_is_noted_and_nothing_else_happens(bare_cable, payload):
    session = Session(OwnNode(b"test"))
    sent = []
    with bare_cable.laptop.inside():
        driver = Driver(UdpTransport(), session, on_datagram=lambda one, own: sent.append(one) if own else None)
        driver.start()
        at_start = len(sent)
        far = FarEnd(bare_cable.meter)
        far.send(payload, bare_cable.laptop.ipv4)
        events = []

        def noted():
            while (event := session.next_event()) is not None:
                events.append(event)
            return bool(events)

        try:
            assert driver.run_until(noted, 3.0) is Outcome.MET
            (event,) = events
            assert isinstance(event, Malformed)
            assert event.datagram.payload == payload
            assert event.reason
            assert driver.running
            assert len(sent) == at_start
        finally:
            far.close()
            driver.stop()

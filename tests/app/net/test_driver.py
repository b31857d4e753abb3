import os
import signal
from functools import partial

import pytest
from PySide6.QtCore import QTimer

from app.echonet.datagram import Transmission
from app.net.driver import Driver, Outcome
from tests.app.net.fakes import FakeClock, FakeEngine, FakeReplay, FakeTransport, datagram

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def transport():
    return FakeTransport()


def test_start_sends_what_the_engine_has_ready(engine, transport):
    engine.outbox = [Transmission(b"hello")]
    seen = []
    driver = Driver(transport, engine, on_datagram=lambda one, sent: seen.append((one.payload, sent)))
    driver.start()
    assert transport.sent == [Transmission(b"hello")]
    assert seen == [(b"hello", True)]
    driver.stop()


def test_a_datagram_goes_to_the_engine_and_its_answer_onto_the_wire(engine, transport):
    engine.on_receive = lambda one: engine.outbox.append(Transmission(b"answer", one.source.address))
    order = []
    driver = Driver(
        transport,
        engine,
        on_change=lambda: order.append("change"),
        on_datagram=lambda one, sent: order.append("sent" if sent else "received"),
    )
    driver.start()
    transport.deliver(datagram())
    assert transport.sent == [Transmission(b"answer", "169.254.7.2")]
    assert order == ["received", "sent", "change"]
    driver.stop()


class PluggedIn(FakeReplay):
    """A transport that joins an interface at its deadline."""

    joins = 2  # at the opening

    def handle_deadline(self, now):
        super().handle_deadline(now)
        self.joins += 1


class Searching(FakeEngine):
    """An engine that notes when the line is new."""

    def __init__(self):
        super().__init__()
        self.joined = []

    def line_joined(self, now):
        self.joined.append(now)
        self.outbox.append(Transmission(b"who is there?"))


def test_an_interface_joined_later_is_told_and_searched_at_once():
    clock, engine = FakeClock(), Searching()
    transport = PluggedIn(clock.now + 0.02, datagram())
    driver = Driver(transport, engine, clock=clock)
    driver.start()
    transport.deliver(datagram())
    assert engine.joined == []
    clock.now += 0.02
    assert driver.run_until(lambda: bool(engine.joined), 5.0) is Outcome.MET
    assert transport.sent == [Transmission(b"who is there?")]
    engine.deadline = clock.now
    driver.wake()
    assert driver.run_until(lambda: bool(engine.handled), 5.0) is Outcome.MET
    assert len(engine.joined) == 1
    driver.stop()


def test_the_timer_fires_at_the_engines_deadline(engine, transport):
    clock = FakeClock()
    engine.deadline = clock.now + 0.02
    driver = Driver(transport, engine, clock=clock)
    driver.start()
    clock.now += 0.02
    assert driver.run_until(lambda: bool(engine.handled), 5.0) is Outcome.MET
    assert engine.handled == [clock.now]
    driver.stop()


def test_a_deadline_that_comes_nearer_after_a_datagram_is_kept(engine, transport):
    engine.deadline = 1e9
    clock = FakeClock()
    driver = Driver(transport, engine, clock=clock)
    driver.start()

    def nearer(_datagram):
        engine.deadline = clock.now

    engine.on_receive = nearer
    transport.deliver(datagram())
    assert driver.run_until(lambda: bool(engine.handled), 5.0) is Outcome.MET
    driver.stop()


def test_a_recording_delivers_by_its_own_deadline(engine):
    clock = FakeClock()
    replay = FakeReplay(clock.now, datagram(b"recorded"))
    driver = Driver(replay, engine, clock=clock)
    driver.start()
    assert driver.run_until(lambda: bool(engine.received), 5.0) is Outcome.MET
    assert engine.received[0].payload == b"recorded"
    driver.stop()


def test_waiting_ends_at_its_timeout(engine, transport):
    driver = Driver(transport, engine)
    driver.start()
    assert driver.run_until(lambda: False, 0.01) is Outcome.TIMED_OUT
    driver.stop()


def test_what_is_met_already_is_not_waited_for(engine, transport):
    driver = Driver(transport, engine)
    driver.start()
    assert driver.run_until(lambda: True) is Outcome.MET
    driver.stop()


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot send itself Ctrl+C without ending its console group")
def test_ctrl_c_ends_the_waiting_and_gives_the_signal_back(engine, transport):
    before = signal.getsignal(signal.SIGINT)
    driver = Driver(transport, engine)
    driver.start()
    QTimer.singleShot(0, partial(os.kill, os.getpid(), signal.SIGINT))
    assert driver.run_until(lambda: False, 5.0) is Outcome.INTERRUPTED
    assert signal.getsignal(signal.SIGINT) is before
    assert driver.running
    driver.stop()


def test_a_bug_closes_the_transport_and_surfaces(engine, transport):
    def bug(_datagram):
        raise ZeroDivisionError("bug")

    engine.on_receive = bug
    driver = Driver(transport, engine)
    driver.start()
    with pytest.raises(ZeroDivisionError):
        transport.deliver(datagram())
    assert not driver.running
    assert transport.deliver is None


def test_a_bug_during_waiting_surfaces_where_someone_waits(engine):
    def bug(_datagram):
        raise ZeroDivisionError("bug")

    engine.on_receive = bug
    clock = FakeClock()
    driver = Driver(FakeReplay(clock.now, datagram()), engine, clock=clock)
    driver.start()
    with pytest.raises(ZeroDivisionError):
        driver.run_until(lambda: False, 5.0)
    assert not driver.running


def test_wake_sends_a_command_given_from_outside(engine, transport):
    driver = Driver(transport, engine)
    driver.start()
    engine.outbox = [Transmission(b"command")]
    driver.wake()
    assert transport.sent == [Transmission(b"command")]
    driver.stop()
    engine.outbox = [Transmission(b"too late")]
    driver.wake()
    assert len(transport.sent) == 1


def test_stop_closes_once_and_may_be_called_again(engine, transport):
    driver = Driver(transport, engine)
    driver.start()
    driver.stop()
    driver.stop()
    assert transport.deliver is None

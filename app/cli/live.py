"""A live visit for a command: sockets, engine and event loop, opened and closed in one place."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic

from app.capture.recorder import RecordingTransport
from app.cli.output import Output
from app.diagnosis import Facts, Guard, NetworkFacts, Observer
from app.echonet.datagram import Transport
from app.errors import EnvironmentProblem, InputProblem
from app.net.driver import Driver, Outcome
from app.net.event_loop import event_loop
from app.net.interfaces import list_interfaces
from app.net.own_node import own_node
from app.net.udp import UdpTransport
from app.values import JST
from app.visit import Meter, Visit


@dataclass(frozen=True, slots=True)
class LiveVisit:
    """A visit on the wire."""

    visit: Visit
    transport: UdpTransport
    driver: Driver
    observer: Observer

    def discover(self, addresses: Sequence[str]) -> None:
        """Look for nodes everywhere, and at `addresses` directly."""
        self.visit.discover(monotonic(), addresses)
        self.driver.wake()

    def find_meter(self, addresses: Sequence[str], timeout_s: float) -> Meter | None:
        """Look for a meter, at one of `addresses` if there are any; None when none is found in time."""
        self.discover(addresses)
        self.driver.run_until(lambda: self.meter(addresses) is not None, timeout_s)
        return self.meter(addresses)

    def read_all(self, meter: Meter, timeout_s: float) -> tuple[Meter, Outcome]:
        """Wait until the meter has answered for all of its properties or given up on some; returns it as known then."""
        outcome = self.driver.run_until(lambda: self.current(meter).settled, timeout_s)
        return self.current(meter), outcome

    def current(self, meter: Meter) -> Meter:
        """Return what stands for a meter by now: it may have turned out to be one met under another address."""
        return self.visit.meters[meter.key]

    def meter(self, addresses: Sequence[str]) -> Meter | None:
        """Return the first meter found, at one of `addresses` if there are any."""
        wanted = {_without_scope(address) for address in addresses}
        meters = self.visit.meters.values()
        return next((one for one in meters if not wanted or _without_scope(one.key.address) in wanted), None)

    def facts(
        self,
        typed: Sequence[str],
        searched: bool,
        failure: EnvironmentProblem | None = None,
        guards: tuple[Guard, ...] = (),
    ) -> Facts:
        """Return what there is to diagnose; `failure` is why the port could not be opened, `typed` were addresses."""
        transport = self.transport
        network = NetworkFacts(
            interfaces=tuple(transport.interfaces or list_interfaces()),
            joined=tuple(transport.joined),
            problems=tuple(transport.problems),
            failure=failure,
            typed=tuple(typed),
            guards=guards,
            echoes=transport.echoes,
        )
        return self.observer.facts(network, searched, datetime.now(JST))


@contextmanager
def live_visit(arguments: argparse.Namespace, output: Output) -> Iterator[LiveVisit]:
    """Open the port on the interfaces of `add_network` (all usable ones if none) and close it whatever happens."""
    with prepared_visit(arguments, output) as live:
        live.driver.start()
        yield live


@contextmanager
def prepared_visit(arguments: argparse.Namespace, output: Output) -> Iterator[LiveVisit]:
    """Have all that `live_visit` has, the port still closed: `driver.start` opens it."""
    with event_loop():
        transport = UdpTransport(arguments.interface)
        visit = Visit(own_node(), transport.can_send)
        observer = Observer(visit)
        driver = Driver(_recorded(transport, arguments.record, output), visit, on_datagram=observer.saw)
        try:
            yield LiveVisit(visit, transport, driver, observer)
        finally:
            driver.stop()


def _recorded(transport: UdpTransport, path: Path | None, output: Output) -> Transport:
    """Record to `path` if there is one; trouble with the disk is told and ends the recording alone."""
    if path is None:
        return transport
    if path.exists():
        raise InputProblem("recording_exists", path=path)
    return RecordingTransport(transport, path, lambda problem: output.remark(f"error.{problem.code}", **problem.params))


def _without_scope(address: str) -> str:
    return address.partition("%")[0]

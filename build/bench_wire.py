"""How fast and how robust Kaitsu is on the wire: decoding, discovery, histories, damaged datagrams.

Discovery and histories run against virtual meters in memory, by the real clock, so that our own computing time counts;
the yardstick is the delay of the meters themselves.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from environment import venv_python
from measure import MIB, Measure, Report
from mutations import mutants
from steps import ROOT, Stop

sys.path.insert(0, str(ROOT))

import psutil

from app.capture.reader import CapturedDatagram, read_capture
from app.echonet.datagram import MULTICAST_IPV4, Datagram, Endpoint, Engine, Transmission
from app.echonet.events import Malformed
from app.echonet.frame import decode
from app.echonet.node import OwnNode
from app.echonet.objects import NODE_PROFILE
from app.echonet.session import INSTANCE_LIST, Session
from app.errors import ProtocolProblem
from app.meter.snapshot import Snapshot
from app.simulator.device import VirtualMeter
from app.simulator.faults import Faults
from app.simulator.load import load_profile
from app.simulator.settings import MeterSettings
from app.values import JST
from app.visit import MeterKey, Visit

CAPTURES: Final = [ROOT / "tests" / "data" / "captures" / name for name in ("hv-028a-ipv4.pcap", "hv-028f-ipv6.pcap")]
NANOSECONDS: Final = 10**9
ROUNDS: Final = 10
LAPTOP: Final = "169.254.0.1"
PATIENCE_S: Final = 120.0
METERS: Final = 10
DAYS: Final = 100
ANSWER_DELAY_S: Final = 0.02
MEASURE_RSS_EVERY: Final = 10
SEED: Final = 3610
START: Final = datetime(2026, 11, 20, 8, 5, 30, tzinfo=JST)

PYCHONET: Final = """
import sys, time
from pychonet.lib.functions import decodeEchonetMsg
rounds = int(sys.argv[1])
frames = [bytes.fromhex(line) for line in sys.stdin]
begin = time.perf_counter()
for _ in range(rounds):
    for frame in frames:
        decodeEchonetMsg(frame)
print((time.perf_counter() - begin) / rounds / len(frames))
"""
"""Prints the seconds for one frame to become a dictionary of integers; it checks no frame end and reads no data."""


@dataclass(frozen=True, slots=True)
class WireReport:
    """All figures of one run, and how many damaged datagrams were rejected for which reason."""

    measures: list[Measure]
    rejected: Mapping[str, int]

    @property
    def met(self) -> bool:
        """Tell whether every goal is reached."""
        return all(one.met for one in self.measures)

    def as_text(self) -> str:
        """Return what a person reads."""
        width = max(map(len, self.rejected), default=0)
        table = [f"  {reason:<{width}}  {count:>9}" for reason, count in self.rejected.items()]
        return "\n".join([*(one.as_text() for one in self.measures), "rejected by reason:", *table])

    def as_json(self) -> dict[str, object]:
        """Return the same for programs, with the machine it was measured on."""
        return Report(self.measures, {"rejected": dict(self.rejected)}).as_json()


class Line:
    """Joins engines by address in memory, by the real clock."""

    def __init__(self, engines: Mapping[str, Engine]) -> None:
        self.engines = engines

    def run_until(self, done: Callable[[], bool]) -> float:
        """Carry datagrams and handle deadlines until `done`; return the moment, Stop when it never comes."""
        limit = time.monotonic() + PATIENCE_S
        while not done():
            now = time.monotonic()
            if now > limit:
                raise Stop("A benchmark on the wire did not come to its end.")
            if not self._carry():
                self._wait()
        return time.monotonic()

    def _carry(self) -> bool:
        moved = False
        for address, engine in self.engines.items():
            for transmission in engine.datagrams_to_send():
                moved = True
                self._deliver(address, transmission)
        return moved

    def _deliver(self, address: str, one: Transmission) -> None:
        destination = Endpoint(one.address or MULTICAST_IPV4)
        datagram = Datagram(one.payload, Endpoint(address), destination, "memory", time.time_ns())
        for receiver in self.engines if one.address is None else (one.address,):
            if receiver != address:
                self.engines[receiver].receive_datagram(datagram, time.monotonic())

    def _wait(self) -> None:
        due = min((at for one in self.engines.values() if (at := one.next_deadline()) is not None), default=None)
        now = time.monotonic()
        if due is not None and due > now:
            time.sleep(due - now)
        for engine in self.engines.values():
            deadline = engine.next_deadline()
            if deadline is not None and deadline <= time.monotonic():
                engine.handle_deadline(time.monotonic())


def wire(arguments: argparse.Namespace) -> WireReport:
    """Measure everything in one run."""
    payloads = recorded()
    robust, rejected = robustness(payloads, arguments.mutants)
    return WireReport([*decoding(payloads, arguments.runs), discovery(), history(), *robust], rejected)


def recorded() -> list[bytes]:
    """Return the payload of every datagram of the two captures."""
    items = (item for path in CAPTURES for item in read_capture(path))
    return [item.datagram.payload for item in items if isinstance(item, CapturedDatagram)]


def decoding(payloads: Sequence[bytes], runs: int) -> list[Measure]:
    """Compare frames per second with pychonet's on the same frames, in turn: the frame alone, and to typed values."""
    frames, typed, theirs = [], [], []
    interpreter = pychonet_python()
    for _ in range(runs):
        frames.append(frame_seconds(payloads))
        typed.append(typed_seconds(payloads))
        if interpreter:
            theirs.append(pychonet_seconds(interpreter, payloads))
    ours = {"frames": 1 / statistics.median(frames), "typed": 1 / statistics.median(typed)}
    figures = {"frames/s": ours["frames"], "to typed values/s": ours["typed"]}
    if not theirs:
        name = "decoding against pychonet"
        return [
            Measure(name, figures=figures, skipped=f"no interpreter with pychonet; Kaitsu alone: {_plain(figures)}")
        ]
    yardstick = 1 / statistics.median(theirs)
    return [
        Measure(
            "frame decoding, pychonet as yardstick",
            ours["frames"] / yardstick,
            goal=0.25,
            at_least=True,
            figures={"Kaitsu frames/s": ours["frames"], "pychonet frames/s": yardstick},
        ),
        Measure(
            "decoding to typed values, pychonet's frames as yardstick",
            ours["typed"] / yardstick,
            goal=0.025,
            at_least=True,
            figures={"Kaitsu frames/s": ours["typed"], "pychonet frames/s": yardstick},
        ),
    ]


def frame_seconds(payloads: Sequence[bytes]) -> float:
    """Return the seconds it takes to decode one frame."""
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        for payload in payloads:
            decode(payload)
    return (time.perf_counter() - begin) / ROUNDS / len(payloads)


def typed_seconds(payloads: Sequence[bytes]) -> float:
    """Return the seconds it takes to turn one frame into readings: scaled decimals, stamps, words."""
    snapshots: dict[int, Snapshot] = {}
    begin = time.perf_counter()
    for _ in range(ROUNDS):
        for payload in payloads:
            frame = decode(payload)
            snapshot = snapshots.setdefault(frame.seoj, Snapshot(frame.seoj))
            snapshot.update(frame.properties)
            for item in frame.properties:
                if item.edt:
                    snapshot.reading(item)
    return (time.perf_counter() - begin) / ROUNDS / len(payloads)


def pychonet_python() -> Path | None:
    """Return the interpreter that has pychonet, None when nobody made it."""
    named = os.environ.get("KAITSU_PEERS_PYTHON")
    path = Path(named) if named else venv_python(ROOT / ".venv-peers")
    return path if path.exists() else None


def pychonet_seconds(interpreter: Path, payloads: Sequence[bytes]) -> float:
    """Return the seconds pychonet takes for one of the same frames, in a process of its own."""
    given = "\n".join(payload.hex() for payload in payloads)
    command = [str(interpreter), "-c", PYCHONET, str(ROUNDS)]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Stop(f"pychonet failed: {done.stderr.strip().splitlines()[-1:]}")
    return float(done.stdout)


def discovery() -> Measure:
    """Time until every one of several meters is known, over the delay of the slowest answer."""
    addresses = [f"169.254.1.{number}" for number in range(1, METERS + 1)]
    meters = {one: virtual_meter(number, Faults(), (0.2, 1.0)) for number, one in enumerate(addresses)}
    visit = Visit(OwnNode(b"bench"), can_send=True)
    for meter in meters.values():
        meter.datagrams_to_send()  # they announced themselves before anybody listened
    begin = time.monotonic()
    visit.discover(begin)
    for transmission in visit.datagrams_to_send():
        datagram = Datagram(transmission.payload, Endpoint(LAPTOP), Endpoint(MULTICAST_IPV4), "memory", time.time_ns())
        for meter in meters.values():
            meter.receive_datagram(datagram, time.monotonic())
    slowest = max(due for meter in meters.values() if (due := meter.next_deadline()) is not None) - begin
    found = Line({LAPTOP: visit, **meters}).run_until(lambda: len(visit.meters) == METERS) - begin
    figures = {"meters": METERS, "found after s": found, "slowest answer's own delay s": slowest}
    return Measure("discovery (in memory, real clock)", found / slowest, goal=1.1, figures=figures)


def history() -> Measure:
    """Time for all days of a meter's history, over its round trips times the meter's delay."""
    address = "169.254.1.1"
    meter = virtual_meter(1, Faults(late=ANSWER_DELAY_S), (0.0, 0.0))
    visit = Visit(OwnNode(b"bench"), can_send=True)
    line = Line({LAPTOP: visit, address: meter})
    key = MeterKey(address, 0x028A01)
    visit.discover(time.monotonic())
    line.run_until(lambda: key in visit.meters and visit.meters[key].settled and bool(visit.meters[key].readable))
    begin = time.monotonic()
    collector = visit.collect_history(key, range(DAYS), begin)
    elapsed = line.run_until(lambda: collector.finished) - begin
    trips = collector.progress(time.monotonic()).round_trips
    if len(collector.records) < DAYS:
        raise Stop(f"Only {len(collector.records)} of {DAYS} days came.")
    figures = {"days": DAYS, "seconds": elapsed, "round trips": trips, "meter's delay s": ANSWER_DELAY_S}
    return Measure("history (in memory, real clock)", elapsed / (trips * ANSWER_DELAY_S), goal=1.2, figures=figures)


def virtual_meter(number: int, faults: Faults, multicast_wait_s: tuple[float, float]) -> VirtualMeter:
    """Return a meter that tells itself from the others."""
    settings = MeterSettings(
        start=START,
        profile=load_profile("office"),
        serial=f"BENCH{number:07}".encode(),
        multicast_wait_s=multicast_wait_s,
    )
    return VirtualMeter(settings, time.monotonic(), faults, random.Random(SEED + number))


def robustness(payloads: Sequence[bytes], number: int) -> tuple[list[Measure], dict[str, int]]:
    """Feed damaged datagrams to a session: none may raise, each bad one is counted, memory stays as it is."""
    session, process = Session(OwnNode(b"bench")), psutil.Process()
    reasons: Counter[str] = Counter()
    memory: list[float] = []
    bad, begin = 0, time.monotonic()
    part = max(1, number // MEASURE_RSS_EVERY)
    for n, payload in enumerate(islice(mutants(payloads, SEED), number), 1):
        now = n / 1000
        if n % 1000 == 0:  # so that there is something to be answered, repeated and given up
            session.get(f"169.254.1.{n // 1000 % 200}", NODE_PROFILE, (INSTANCE_LIST,), now)
            session.handle_deadline(now)
        source = Endpoint(f"169.254.1.{n % 200}", 40_000 + n % 1000)
        session.receive_datagram(Datagram(payload, source, Endpoint(LAPTOP), "memory", n), now)
        session.datagrams_to_send()
        reasons.update(_rejections(session))
        bad += _is_bad(payload)
        if n % part == 0:
            memory.append(process.memory_info().rss / MIB)
    frame_reasons = {reason: count for reason, count in reasons.items() if reason != "instance_list"}
    counted = sum(frame_reasons.values())
    table = dict(reasons.most_common())
    fed = {"datagrams": number, "bad": bad, "counted": counted, "seconds": time.monotonic() - begin}
    first, last = memory[0], memory[-1]
    return [
        Measure("damaged datagrams, all bad ones counted", counted / max(bad, 1), 1.0, at_least=True, figures=fed),
        Measure(
            "memory over the damaged datagrams", last / first, 1.05, figures={"first MiB": first, "last MiB": last}
        ),
    ], table


def _rejections(session: Session) -> list[str]:
    found = []
    while (event := session.next_event()) is not None:
        if isinstance(event, Malformed):
            found.append(event.reason)
    return found


def _is_bad(payload: bytes) -> bool:
    try:
        decode(payload)
    except ProtocolProblem:
        return True
    return False


def _plain(figures: Mapping[str, object]) -> str:
    return json.dumps({name: round(value) for name, value in figures.items() if isinstance(value, float)})

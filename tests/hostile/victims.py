"""Programs that are killed at their work, many from one start.

`python -m tests.hostile.victims KIND FOLDER KILLS SEED`: each victim works in a folder of its own and says what is
done; after some random milliseconds it is killed. Printed is one line of JSON for each: what it had said.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from app.capture.recorder import RecordingTransport
from app.capture.writer import CaptureWriter
from app.draft.draft import compose
from app.draft.exporters import json_file
from app.echonet.datagram import Datagram, Endpoint, Transmission
from app.echonet.node import OwnNode
from app.errors import EnvironmentProblem
from app.messages import Language
from app.report.bundle import REPORT, Enclosed, write_bundle
from app.simulator.device import VirtualMeter
from app.simulator.load import LoadProfile
from app.simulator.settings import MeterSettings
from app.site.site_file import from_json
from app.values import JST
from app.visit import MeterKey, Visit
from app.whole_file import write_whole
from tests.fakes import METER, US, Cable, FakeClock

NOW = datetime(2026, 11, 20, 10, tzinfo=JST)
LONGEST_S = 0.02
Say = Callable[[object], None]


class Stream:
    """A transport that delivers numbered datagrams without end."""

    can_send = True

    def open(self, receive: Callable[[Datagram], None]) -> None:
        self.receive = receive

    def run(self) -> None:
        number = 0
        while True:
            number += 1
            payload = number.to_bytes(4) + os.urandom(number % 1400)
            self.receive(Datagram(payload, Endpoint(METER), Endpoint(US), "eth0", number))

    def send(self, transmission: Transmission) -> list[Datagram]:
        return []

    def close(self) -> None:
        pass


def record(folder: Path, say: Say) -> None:
    """Record datagrams, and say the number of each that was handed on."""
    stream = Stream()
    recorder = RecordingTransport(stream, folder / "one.pcapng", _fail)
    recorder.open(lambda datagram: say(int.from_bytes(datagram.payload[:4])))
    stream.run()


class RecordedCable(Cable):
    """A cable on which everything is recorded before it arrives."""

    writer: CaptureWriter | None = None

    def _deliver(self, address: str, transmission: Transmission) -> None:
        before = len(self.log)
        self.loses = lambda _datagram: self._record(before)
        super()._deliver(address, transmission)

    def _record(self, before: int) -> bool:
        if self.writer is not None:
            for datagram in self.log[before : before + 1]:
                self.writer.write(datagram)
        return False


@cache
def met() -> tuple[Visit, RecordedCable]:
    """Return a visit that has met its meter, and their cable: made once, for every victim starts as its copy."""
    clock = FakeClock(start_ns=int(NOW.timestamp()) * 10**9)
    settings = MeterSettings(start=NOW, profile=LoadProfile([(0, 600_000_000)]), multicast_wait_s=(0.1, 0.1))
    visit = Visit(OwnNode(b"laptop"), can_send=True)
    cable = RecordedCable({US: visit, METER: VirtualMeter(settings, clock.now)}, clock)
    visit.discover(clock.now)
    cable.run(5.0)
    return visit, cable


def collect(folder: Path, say: Say) -> None:
    """Collect a meter's history on a recorded line, and say each day that is there as a whole."""
    visit, cable = met()
    clock, cable.writer = cable.clock, CaptureWriter(folder / "one.pcapng")
    for datagram in cable.log:
        cable.writer.write(datagram)
    said: set[str] = set()

    def tell(_event: object) -> None:
        for day in sorted({str(day) for day in collector.records} - said):
            said.add(day)
            say(day)

    collector = visit.collect_history(MeterKey(METER, 0x028A01), range(100), clock.now)
    visit.subscribe(tell)
    while True:
        cable.run(0.05)
        visit.read(MeterKey(METER, 0x028A01), [0xE2], clock.now)
        cable.run(1.0)


def export(folder: Path, say: Say) -> None:
    """Export a draft and a bundle again and again, and say the number of each that is written."""
    number = 0
    while True:
        number += 1
        draft = compose(from_json({"ems": {"model": f"{number} " + "現場" * 500}}), NOW.date())
        content = json_file.render(draft, Language.JA)
        write_whole(folder / "kaitsu-draft.json", content)
        write_bundle(folder / "kaitsu-report.zip", REPORT, [Enclosed("n", f"{number} ".encode() * 3000)], NOW)
        say(number)


VICTIMS: dict[str, Callable[[Path, Say], None]] = {"record": record, "collect": collect, "export": export}


def killed(victim: Callable[[Path, Say], None], folder: Path, chance: random.Random) -> list[object]:
    """Let a victim say a few things and go on for a moment, kill it and return what it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        victim(folder, lambda said: _say(writing, said))
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = b"".join(pipe.readline() for _ in range(chance.randint(2, 6)))
        time.sleep(chance.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        said += pipe.read()
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, f"ended by itself: {status}"
    return [json.loads(line) for line in said.splitlines(keepends=True) if line.endswith(b"\n")]


def _say(pipe: int, said: object) -> None:
    os.write(pipe, json.dumps(said).encode() + b"\n")


def _fail(problem: EnvironmentProblem) -> None:
    raise problem


def main(kind: str, folder: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    if kind == "collect":
        met()
    for number in range(kills):
        own = folder / str(number)
        own.mkdir()
        print(json.dumps(killed(VICTIMS[kind], own, chance)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))

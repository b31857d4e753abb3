"""Make the bundled demo recording anew: the virtual meter and a watching controller over real UDP, at full length.

    sudo python3 build/record_demo.py

Two network namespaces joined by a cable (Linux, root) keep it away from every other network. A working day passes at
600 times its speed; afterwards the times of the datagrams are stretched back to the meter's day, so that the recording
has the clocks of a real visit. Not a byte of a datagram is changed.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.capture.reader import CapturedDatagram, read_capture  # noqa: E402
from app.capture.writer import CaptureWriter  # noqa: E402
from app.cli.replayed import listening_visit  # noqa: E402
from app.echonet.datagram import Datagram  # noqa: E402

RECORDING = ROOT / "resources" / "demo" / "office-028a.pcapng"
METER, LAPTOP = "kaitsu-meter", "kaitsu-laptop"
SPEED = 600
START = "2026-11-20T06:35:00+09:00"
HOURS = 11.5
HISTORY_DAYS = "0-13"
POLL_S = 0.1


def main() -> int:
    """Record, put the file in place, and say what it holds."""
    parts = [RECORDING.with_suffix(f".part{number}.pcapng") for number in (1, 2)]
    fresh = RECORDING.with_suffix(".new.pcapng")
    for left_over in (*parts, fresh):
        left_over.unlink(missing_ok=True)
    duration = HOURS * 3600 / SPEED
    with cable():
        meter = ["simulate", "--profile", "office", "--speed", str(SPEED), "--start", START, "--seed", "1"]
        simulator = subprocess.Popen(inside(METER, *meter))
        try:
            history = ["history", "--days", HISTORY_DAYS, "--record", str(parts[0]), "--json"]
            watch = [
                "watch",
                "--interval",
                str(POLL_S),
                "--duration",
                str(duration),
                "--record",
                str(parts[1]),
                "--json",
            ]
            for work in (history, watch):
                subprocess.run(inside(LAPTOP, *work), check=True, stdout=subprocess.DEVNULL)
        finally:
            simulator.terminate()
            simulator.wait()
    stretch(parts, fresh)
    for part in parts:
        part.unlink()
    fresh.replace(RECORDING)
    print(f"recorded {RECORDING.relative_to(ROOT)}: {RECORDING.stat().st_size} bytes in {duration:.0f} s")
    return 0


def stretch(parts: list[Path], slow: Path) -> None:
    """Write all parts into one recording, at the times at which the meter's own day would have had them."""
    items = (item for part in parts for item in read_capture(part))
    datagrams = [item.datagram for item in items if isinstance(item, CapturedDatagram)]
    times_ns = [one.time_ns * SPEED for one in datagrams]
    shift_ns = earliest_shift(datagrams, times_ns)
    with CaptureWriter(slow) as writer:
        for datagram, time_ns in zip(datagrams, times_ns, strict=True):
            writer.write(replace(datagram, time_ns=time_ns + shift_ns))


def earliest_shift(datagrams: list[Datagram], times_ns: list[int]) -> int:
    """Return what to add to the times so that no reading arrives before its stamp, and the quickest right at it."""
    visit, stamps_ns = listening_visit(), list[int]()
    for datagram, time_ns in zip(datagrams, times_ns, strict=True):
        visit.receive_datagram(datagram, time_ns / 10**9)
        newest = [meter.demand.last for meter in visit.known.distinct_meters() if meter.demand.last]
        stamps_ns += [int(one.at.timestamp()) * 10**9 - time_ns for one in newest]
    return max(stamps_ns)


def inside(namespace: str, *arguments: str) -> list[str]:
    """Return the command that runs kaitsu-cli in a namespace."""
    return ["ip", "netns", "exec", namespace, sys.executable, "-m", "app.cli", *arguments]


@contextmanager
def cable() -> Iterator[None]:
    """Join two namespaces by a pair of interfaces with link-local addresses only."""
    for name in (METER, LAPTOP):
        ip("netns", "add", name)
    try:
        ip("link", "add", "cable0", "netns", METER, "type", "veth", "peer", "name", "cable0", "netns", LAPTOP)
        for number, name in enumerate((METER, LAPTOP), start=1):
            ip("-n", name, "addr", "add", f"169.254.7.{number}/16", "dev", "cable0")
            ip("-n", name, "link", "set", "cable0", "up")
        wait_for_addresses()
        yield
    finally:
        for name in (METER, LAPTOP):
            ip("netns", "del", name)


def wait_for_addresses() -> None:
    """Wait until the system has checked that nobody else has the IPv6 link-local addresses."""
    for name in (METER, LAPTOP):
        deadline = time.monotonic() + 10
        while not link_local_ready(name):
            if time.monotonic() > deadline:
                raise SystemExit(f"no IPv6 link-local address in {name} after 10 s")
            time.sleep(0.1)


def link_local_ready(namespace: str) -> bool:
    """Tell whether the IPv6 link-local address can be used already."""
    shown = ip("-n", namespace, "-6", "addr", "show", "dev", "cable0")
    return "fe80::" in shown and "tentative" not in shown


def ip(*arguments: str) -> str:
    """Run iproute2 and return what it prints."""
    return subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())

"""Put Kaitsu's own node on the wire, as a visit does; prints "ready", then answers until it is ended."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.net.driver import Driver
from app.net.event_loop import event_loop
from app.net.own_node import own_node
from app.net.udp import UdpTransport
from app.visit import Visit


def main() -> None:
    with event_loop():
        visit = Visit(own_node(), can_send=True)
        driver = Driver(UdpTransport(), visit)
        driver.start()
        visit.discover(monotonic())
        driver.wake()
        print("ready", flush=True)
        driver.run_until(lambda: False)
        driver.stop()


if __name__ == "__main__":
    main()

"""Put a virtual meter on the wire with Kaitsu's own transport; prints "ready", then answers until it is ended.

Usage: python virtual_meter.py [--class 028A|028F] [--family 4|6]… [--speed N] [--fault KIND=VALUE]…
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtCore import QCoreApplication

from app.net.driver import Driver
from app.net.udp import UdpTransport
from app.simulator.device import VirtualMeter
from app.simulator.faults import parse_faults
from app.simulator.line import FaultyLine
from app.simulator.load import load_profile
from app.simulator.settings import MeterSettings
from app.values import JST

START = datetime(2026, 11, 20, 8, 29, 58, tzinfo=JST)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--class", dest="meter_class", default="028A")
    parser.add_argument("--family", type=int, action="append")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--fault", action="append", default=[])
    arguments = parser.parse_args()
    application = QCoreApplication([])
    settings = MeterSettings(
        start=START,
        profile=load_profile("office"),
        meter_class=int(arguments.meter_class, 16),
        speed=arguments.speed,
        multicast_wait_s=(0.0, 0.2),
    )
    now, rng, faults = time.monotonic(), random.Random(1), parse_faults(arguments.fault)
    meter = VirtualMeter(settings, now, faults, rng)
    engine = FaultyLine(meter, meter.eoj, faults, rng, now)
    driver = Driver(UdpTransport(families=arguments.family or (4, 6)), engine)
    driver.start()
    print("ready", flush=True)
    driver.run_until(lambda: False)
    driver.stop()
    del application


if __name__ == "__main__":
    main()

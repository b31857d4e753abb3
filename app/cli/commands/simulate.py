"""`kaitsu-cli simulate`: a virtual meter on real UDP, for tests and training."""

from __future__ import annotations

import argparse
import random
from datetime import datetime
from time import monotonic

from app.cli.arguments import seconds
from app.cli.exit_code import ExitCode
from app.cli.output import Output
from app.echonet.objects import METER_CLASSES, eoj_text
from app.net.driver import Driver
from app.net.event_loop import event_loop
from app.net.udp import UdpTransport
from app.simulator.device import VirtualMeter
from app.simulator.faults import parse_faults
from app.simulator.line import FaultyLine
from app.simulator.load import load_profile, named_profiles
from app.simulator.settings import MeterSettings
from app.values import JST

_DEFAULTS = {"speed": 1.0, "digits": 8, "coefficient": 1200, "count": 4_183_307}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which meter, on which interface, with which load, clock and faults."""
    parser.add_argument("--interface", action="append", metavar="NAME", default=None)
    parser.add_argument(
        "--class", dest="meter_class", choices=[f"{code:04X}" for code in sorted(METER_CLASSES)], default="028A"
    )
    parser.add_argument("--profile", metavar="|".join([*named_profiles(), "FILE.csv"]), default="office")
    parser.add_argument("--fault", action="append", metavar="KIND=VALUE", default=[])
    parser.add_argument("--start", metavar="ISO-TIME", type=_moment, default=None)
    parser.add_argument("--speed", metavar="FACTOR", type=float, default=_DEFAULTS["speed"])
    parser.add_argument("--digits", metavar="1-8", type=int, default=_DEFAULTS["digits"])
    parser.add_argument("--coefficient", metavar="RATIO", type=int, default=_DEFAULTS["coefficient"])
    parser.add_argument("--count", metavar="COUNTS", type=int, default=_DEFAULTS["count"])
    parser.add_argument("--seed", metavar="N", type=int, default=None)
    parser.add_argument("--duration", metavar="S", type=seconds, default=None)


def run(arguments: argparse.Namespace, output: Output) -> ExitCode:
    """Answer until the time is over or Ctrl+C, which ends a simulation well."""
    settings, faults = _settings(arguments), parse_faults(arguments.fault)
    with event_loop():
        transport = UdpTransport(arguments.interface)
        now, rng = monotonic(), random.Random(arguments.seed)
        meter = VirtualMeter(settings, now, faults, rng)
        driver = Driver(transport, FaultyLine(meter, meter.eoj, faults, rng, now))
        driver.start()
        try:
            _tell(settings, transport, output)
            driver.run_until(lambda: False, arguments.duration)
        finally:
            driver.stop()
    return ExitCode.DONE


def _settings(arguments: argparse.Namespace) -> MeterSettings:
    return MeterSettings(
        start=arguments.start or datetime.now(JST),
        profile=load_profile(arguments.profile),
        meter_class=int(arguments.meter_class, 16),
        speed=arguments.speed,
        digits=arguments.digits,
        coefficient=arguments.coefficient,
        initial_count=arguments.count,
    )


def _tell(settings: MeterSettings, transport: UdpTransport, output: Output) -> None:
    joined = [{"interface": name, "ip_version": family} for name, family in transport.joined]
    meter = eoj_text(settings.meter_class << 8 | 0x01)
    if output.as_json:
        output.document({"object": meter, "joined": joined})
        return
    names = ", ".join(f"{one['interface']} (IPv{one['ip_version']})" for one in joined)
    output.words("cli.simulate.running", object=meter, interfaces=names, start=f"{settings.start:%Y-%m-%d %H:%M:%S}")
    output.findings(transport.problems)


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
        return moment.replace(tzinfo=JST) if moment.tzinfo is None else moment.astimezone(JST)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"not an ISO 8601 time: {given}") from None
